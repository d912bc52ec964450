"""The one rule for rounded numbers, the same for all questions."""

import math
from dataclasses import dataclass
from decimal import Decimal

RULE = (
    "A number is right when it agrees with the exact value to the digits that it shows: at least two decimals, or "
    "three significant digits. `0.33` and `12300` are right for `1/3` and `12345`; `0.3` and `12000` are rounded too "
    "much, and `0.00` says nothing of a number that is not zero. Whole numbers that are counted must be exact."
)
DECIMALS, SIGNIFICANT = 2, 3
NEAR = 0.02  # share of the right number within which a search was only too coarse
ROUNDED = 0.35  # share of it that rounding to a whole number or one decimal may take away


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be from the worked one, whatever digits it shows: ``absolute + relative * |right|``."""

    relative: float
    absolute: float
    reason: str


EXACT = Tolerance(0, 1e-6, "Counts are whole numbers; a search may end a millionth beside one.")
ROUNDING = Tolerance(1e-6, 1e-9, "The order of the arithmetic changes only the last digits.")


def agrees(given: float, right: float, tolerance: Tolerance = ROUNDING, zero: bool = False) -> bool:
    """Say whether a number is right by the rule.

    Args:
        given: a number, perhaps rounded.
        right: the exact number.
        tolerance: what is allowed besides rounding; with `EXACT` nothing is.
        zero: whether 0 may stand for a number that is 0 to two decimals: only beside other numbers that are not 0.
    """
    if given == right or math.isnan(given) and math.isnan(right):
        return True
    if not (math.isfinite(given) and math.isfinite(right)):
        return False
    far = abs(given - right)
    if far <= tolerance.absolute + tolerance.relative * abs(right):
        return True
    return tolerance != EXACT and (given != 0 or zero) and far <= _half_a_unit(given, right, DECIMALS, SIGNIFICANT)


def rounded_too_much(given: float, right: float, whole: bool = False) -> bool:
    """Say whether a number is the right one, rounded to fewer digits than the rule asks for.

    Args:
        given: a number, perhaps rounded.
        right: the exact number.
        whole: whether a whole number can be rounded too; beside others that are, it can.
    """
    if not given or not (math.isfinite(given) and math.isfinite(right)) or float(right).is_integer() and not whole:
        return False
    far = abs(given - right)
    return far <= ROUNDED * abs(right) and far <= _half_a_unit(given, right, 0, 2)


def cut_off(given: float, right: float, whole: bool = False) -> bool:
    """Say whether a number is the right one with its last digits cut off, after at most two decimals; see above."""
    if not (math.isfinite(given) and math.isfinite(right)) or not given or float(right).is_integer() and not whole:
        return False
    decimals = max(0, -int(Decimal(repr(float(given))).normalize().as_tuple().exponent))
    return decimals <= DECIMALS and math.isclose(given, math.trunc(right * 10**decimals) / 10**decimals)


def near(given: float, right: float) -> bool:
    """Say whether a number is off so little that a search or a simulation was only too coarse."""
    if not (math.isfinite(given) and math.isfinite(right)) or float(given).is_integer() and float(right).is_integer():
        return False
    return abs(given - right) <= (NEAR * abs(right) if right else 0.01)


def digits(number: float) -> int:
    """Count the digits that a number shows, without zeros at its ends."""
    return len(Decimal(repr(float(number))).normalize().as_tuple().digits) if math.isfinite(number) else 0


def _half_a_unit(given: float, right: float, decimals: int, significant: int) -> float:
    """Half a unit of the last digit that a number shows, or of the last that the rule asks for, with some slack."""
    shown = Decimal(repr(float(given))).normalize().as_tuple()
    decimals = max(-int(shown.exponent), decimals)
    significant = max(len(shown.digits), significant)
    size = max(abs(right), abs(given))
    first = math.floor(math.log10(size)) if size else 0
    return 0.5 * max(10.0**-decimals, 10.0 ** (first - significant + 1)) * (1 + 1e-9) + 1e-15
