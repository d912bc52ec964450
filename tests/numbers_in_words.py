"""The numbers that a text names, and whether other texts show them."""

import math
import re
from collections.abc import Iterable

from beltlab.notebooks import NUMBER

NAME = re.compile(r"\b0\d\b")  # of a lesson


def numbers(text: str) -> set[str]:
    """The numbers in a text as they are written."""
    return set(re.findall(rf"(?<![\w.^_{{}}]){NUMBER}(?![\w^])", NAME.sub("", text)))


def missing(text: str, shown: Iterable[float]) -> set[str]:
    """The numbers of a text that are not among those shown: to as many digits as it writes, and without their sign."""
    sizes = [abs(number) for number in shown]
    return {written for written in numbers(text) if not any(_same(written, size) for size in sizes)}


def value(written: str) -> float:
    """The number that was written."""
    return float(written.replace(",", "").replace("−", "-"))


def _same(written: str, size: float) -> bool:
    half = 0.5 * 10 ** -len(written.partition(".")[2])
    return math.isclose(abs(value(written)), size, abs_tol=half + 1e-9, rel_tol=0)
