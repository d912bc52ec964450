"""What drives China's cross-border e-commerce industrial belts: data, models, explorers and exercises of the course."""

import math
import sys

DIGITS = 4  # that a notebook shows of a number: more would be the processor's, not the reader's


def shown(value: float) -> str:
    """A number as a notebook of the course shows it.

    Args:
        value: Any float of Python or numpy.

    Returns:
        Four significant digits, but all digits before the point, written as Python writes a float: `0.1796`, `13700.0`.
    """
    value = float(value)
    if not math.isfinite(value) or value == 0:
        return repr(value)
    return repr(round(value, max(DIGITS - 1 - math.floor(math.log10(abs(value))), 1)))


def _shorten(shell) -> None:
    """Have a notebook show plain numbers: `0.1796` where it showed `np.float64(0.17963614636796712)`.

    The numbers themselves keep all their digits, and `print` of one shows them.
    """
    import numpy as np
    import pandas as pd

    def number(value, page, cycle):
        page.text(shown(value))

    def whole(value, page, cycle):
        page.text(str(value))

    plain = shell.display_formatter.formatters["text/plain"]
    for kind in (float, np.float64, np.float32):
        plain.for_type(kind, number)
    for kind in (np.int64, np.int32, np.bool_):
        plain.for_type(kind, whole)
    np.set_printoptions(precision=DIGITS)
    pd.set_option("display.precision", DIGITS)


if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
    _shorten(shell)
