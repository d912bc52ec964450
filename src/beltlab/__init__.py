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

    The numbers themselves keep all their digits, and so does `print`.
    """
    plain = shell.display_formatter.formatters["text/plain"]

    def number(value, page, cycle):
        page.text(shown(value))

    def whole(value, page, cycle):
        page.text(str(value))

    plain.for_type(float, number)
    printers = {"float64": number, "float32": number, "int64": whole, "int32": whole, "bool": whole}
    for name, printer in printers.items():
        if "numpy" in sys.modules:  # then IPython has its own printer of np.float64, and asks no more for names
            plain.for_type(getattr(sys.modules["numpy"], name), printer)
        else:
            plain.for_type_by_name("numpy", name, printer)


if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()) is not None:
    _shorten(shell)
