"""Formulas as pictures, for pages that run no program: slides without a server, and paper."""

import base64
import html
import re
import warnings
from functools import cache

TOKEN = re.compile(
    r"(?P<code>```.*?```|`[^`\n]*`)|\$\$(?P<block>.+?)\$\$|(?<![\\\w$])\$(?P<line>[^$\n]+?)\$(?!\d)", re.S
)
SIZE = 24  # pixels of a letter in the drawing; the page scales it with its text


def drawn(markdown: str) -> str:
    """Return Markdown in which each formula is a picture with the formula as its words; code stays as it is.

    Raises:
        ValueError: If a formula cannot be drawn.
    """
    return TOKEN.sub(_replace, markdown)


def _replace(found: re.Match) -> str:
    if found["code"]:
        return found["code"]
    if found["block"]:
        return f'<div class="formula">{_image(found["block"].strip())}</div>'
    return _image(found["line"])


@cache
def _image(latex: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it looks for its font in the way of Python 3.10
        import ziamath

    try:
        formula = ziamath.Math.fromlatex(latex, size=SIZE)
    except Exception as error:  # its reader of LaTeX raises many kinds
        raise ValueError(f"the formula {latex!r} cannot be drawn: {str(error)[:80]}. Correct it.") from error
    width, height = formula.getsize()
    source = base64.b64encode(formula.svg().encode()).decode()
    style = f"width:{width / SIZE:.3f}em;height:{height / SIZE:.3f}em;vertical-align:{formula.getyofst() / SIZE:.3f}em"
    return f'<img class="formula" alt="{html.escape(latex)}" src="data:image/svg+xml;base64,{source}" style="{style}">'
