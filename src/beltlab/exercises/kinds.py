"""The kinds of answers: what is expected, how packed data becomes a value, and in what two values differ.

A kind has these parts:

==============  ======================================================================================================
``wanted``      what is expected, in words
``read``        packed data as a plain value, or `reading.Unfit`; labels of the worked answer bring it into their order
``fits``        None, or `reading.Unfit` for a value of another size
``differences`` the places at which a value differs from the worked one; numbers by the rule of `rounding`
``slips``       which of these places differ by a slip only, a key of `wording.SLIPS`
``explains``    whether a known wrong answer is what was given; parts and items of which it does not speak are free
``size``        of how many values the answer is made, for a sentence on what is right
==============  ======================================================================================================
"""

import difflib
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from beltlab.exercises import reading, wording
from beltlab.exercises.reading import Unfit, is_placeholder, match, plain
from beltlab.exercises.rounding import (
    DECIMALS,
    EXACT,
    ROUNDED,
    ROUNDING,
    Tolerance,
    agrees,
    cut_off,
    digits,
    near,
    rounded_too_much,
)

__all__ = [
    "EXACT",
    "ROUNDING",
    "Choices",
    "Function",
    "Groups",
    "Month",
    "Numbers",
    "Parts",
    "Table",
    "Text",
    "Tolerance",
]


class Kind:
    """What the kinds have in common: any size fits, nothing is a slip, and no function is called."""

    wanted = ""
    sure = False  # whether a known wrong answer can be seen in the given one whatever else is there

    def read(self, data: Any, labels: Any = None) -> Any:
        raise NotImplementedError

    def fits(self, value: Any) -> Unfit | None:
        return None

    def differences(self, given: Any, right: Any) -> list[str]:
        raise NotImplementedError

    def slips(self, given: Any, right: Any) -> dict[str, str]:
        return {}

    def explains(self, wrong: Any, given: Any, right: Any) -> bool:
        return not self.differences(given, wrong)

    def same(self, one: Any, other: Any) -> bool:
        """Say whether two worked answers are one: nothing tells them apart."""
        return not self.differences(one, other) and not self.differences(other, one)

    def exclude(self, one: Any, other: Any, right: Any) -> bool:
        """Say whether of two known wrong answers, both seen in the given one, only one can be meant."""
        return not self.sure

    def speaks_of(self, wrong: Any, given: Any, right: Any) -> int:
        """Count the places of a given answer that a known wrong one explains."""
        return len(self.differences(wrong, right))

    def exactly(self, given: Any, wrong: Any, right: Any) -> bool:
        """Say whether an answer is a known wrong one to the last digit, not only by rounding."""
        return True

    def size(self, value: Any) -> int:
        return 0

    def detail(self, given: Any, right: Any) -> str:
        """Say in which way an answer differs, without saying where."""
        return ""

    def labels(self, data: Any) -> Any:
        """Give the labels of a packed worked answer, into whose order labelled answers are brought."""
        return None

    # What only a function does otherwise.

    def trials(self, fixed: list, drawn: list) -> list[list]:
        """Give the inputs on which an answer is called; [] if it is not called."""
        return []

    def make(self, maker: Callable) -> Any:
        """Give the answer that a maker of answers makes."""
        return maker()

    def opened(self, data: Any, trials: list[list], labels: Any) -> Any:
        """Read a packed answer."""
        return self.read(data, labels)

    def holds(self, holds: Callable, given: Any, inputs: list[list], trials: list[list]) -> bool:
        """Say whether an answer has a property."""
        return bool(holds(given))

    def evidence(self, data: Any, trials: list[list], places: list[str], shown: Iterable[list] = ()) -> str:
        """Say which call showed that the answer is wrong."""
        return ""


class Numbers(Kind):
    """One number, or an array of numbers of a given shape.

    Args:
        shape: nothing for one number, ``6`` for six numbers, ``3, 2`` for a matrix; ``None`` is a length that is free.
        tolerance: how near is near enough besides rounding, with its reason; `EXACT` for what is counted.
        missing: what a missing value stands for: a number, or NaN where it may be missing; None where it may not.
        labels: names of the values, in order, if the worked answer carries none itself.
    """

    def __init__(
        self,
        *shape: int | None,
        tolerance: Tolerance = ROUNDING,
        missing: float | None = None,
        labels: Iterable[Any] | None = None,
    ):
        self.shape, self.tolerance, self.missing = shape, tolerance, missing
        self._labels = list(labels) if labels is not None else None

    @property
    def wanted(self) -> str:
        if not self.shape:
            return "one whole number" if self.tolerance == EXACT else "one number"
        if None in self.shape:
            return "numbers in a list, an array or a Series"
        sizes = " × ".join(map(str, self.shape))
        return f"{sizes} numbers in a list, an array or a Series"

    def labels(self, data: Any) -> list | None:
        return self._labels or (reading.labels(data) if self.shape else None)

    def read(self, data: Any, labels: list | None = None) -> np.ndarray:
        inside = reading.items(data)
        kept = data.get("items") if inside is None and type(data) is dict and data.get("type") == "list" else inside
        if kept and all(type(item) is bool for item in kept):  # also where only the first are kept
            raise Unfit("a mask", given=data, wanted=self.wanted)
        if texts := [item for item in inside or [] if type(item) is str]:
            raise Unfit("texts", text=texts[0], wanted=self.wanted, quotes=any(map(reading.numeric, texts)))
        if self.shape and type(data) is dict and data.get("name") in ("set", "frozenset") and len(inside or []) > 1:
            raise Unfit("no order", wanted=self.wanted)
        gaps = [place for place, item in enumerate(inside or []) if math.isnan(_number(item))]
        if len(gaps) == 1 < len(inside) and self.missing is None and gaps[0] in (0, len(inside) - 1):
            raise Unfit("last missing" if gaps[0] else "first missing", wanted=self.wanted)
        rows = self.shape[0] if len(self.shape) == 1 else 0
        value = np.array(self._read(reading.aligned(data, labels, rows), len(self.shape)), dtype=float)
        while value.ndim > len(self.shape) and 1 in (value.shape[-1], value.shape[0]):  # a column, or a row
            value = value[..., 0] if value.shape[-1] == 1 else value[0]
        return value

    def fits(self, value: np.ndarray) -> Unfit | None:
        good = value.ndim == len(self.shape) and all(
            wanted in (None, given) for wanted, given in zip(self.shape, value.shape, strict=True)
        )
        if good:
            return None
        given = "one number" if value.ndim == 0 else " × ".join(map(str, value.shape)) + " numbers"
        advice = "" if self.shape else " Did you forget to add up, or to take the `.mean()`?"
        if not self.shape and self.tolerance == EXACT:
            advice = " Is it how many there are, `len(...)`, or their sum?"
        return Unfit("another size", size=given, wanted=self.wanted, advice=advice)

    def differences(self, given: np.ndarray, right: np.ndarray, zero: bool = False) -> list[str]:
        if given.shape != right.shape:
            return ["the number of values"]
        zero = zero or bool(np.any(given))
        pairs = zip(given.flat, right.flat, strict=True)
        wrong = [not agrees(float(one), float(other), self.tolerance, zero) for one, other in pairs]
        return [self._place(place) for place, bad in zip(np.ndindex(right.shape), wrong, strict=True) if bad]

    def slips(self, given: np.ndarray, right: np.ndarray) -> dict[str, str]:
        if given.shape != right.shape:
            found = self.rearranged([(given, right)])
            return {"the number of values": found} if found else {}
        places = self.differences(given, right)
        if len(places) > 1 and (found := self.rearranged([(given, right)])):
            return dict.fromkeys(places, found)
        slips = {}
        for place in np.ndindex(right.shape):
            if self._place(place) in places and (found := self._slip(float(given[place]), float(right[place]))):
                slips[self._place(place)] = found
        far = len(places) - len(slips)
        if (far or len(set(slips.values())) > 1) and (found := regular(given.ravel(), right.ravel())):
            return dict.fromkeys(places, found)
        for name, test in (("cut off", cut_off), ("rounded", rounded_too_much)):
            wrong = [at for at in np.ndindex(right.shape) if self._place(at) in places]
            pairs = [(float(given[at]), float(right[at])) for at in wrong]
            if name in slips.values() and all(test(*pair, whole=True) for pair in pairs):
                return dict.fromkeys(places, name)  # some of them alone would pass for something else
        alike = any(np.array_equal(given, np.round(right, shown)) for shown in range(DECIMALS))
        if len(places) > 1 and alike and np.all(given != 0):
            return dict.fromkeys(places, "rounded")  # also where little is left of one
        if far > len(slips):  # by chance as near: what is wrong with the others is wrong with these
            slips = {place: name for place, name in slips.items() if name not in ("cut off", "rounded", "near")}
        return slips

    def exactly(self, given: np.ndarray, wrong: np.ndarray, right: np.ndarray) -> bool:
        return given.shape == wrong.shape and np.allclose(given, wrong, rtol=1e-6, atol=1e-9, equal_nan=True)

    def size(self, value: np.ndarray) -> int:
        return int(value.size)

    def rearranged(self, pairs: list[tuple[np.ndarray, np.ndarray]]) -> str:
        """Name the one change that makes each right value the given one; "" if there is none, or more than one.

        Args:
            pairs: given and right values, one pair or one for each call of a function.
        """
        found = [name for name in (*_REARRANGED, *_RESIZED) if all(self._changes(name, *pair) for pair in pairs)]
        orders = ("other order", "backwards")  # what is sorted comes out backwards here and there
        if not found and all(any(self._changes(name, *pair) for name in orders) for pair in pairs):
            return "other order"
        if found == ["to pick", "to average"]:  # all of them alike
            return "to pick"
        return found[0] if len(found) == 1 else "" if found else self._shortened(pairs)

    def _shortened(self, pairs: list[tuple[np.ndarray, np.ndarray]]) -> str:
        """Say whether all are rounded, or cut, to whole numbers or one decimal: one alone would not show it."""
        given, right = (np.concatenate([np.ravel(pair[side]) for pair in pairs]) for side in (0, 1))
        if self.tolerance == EXACT or given.size < 2 or given.shape != right.shape or not given.any():
            return ""
        ways = {"rounded": np.round, "cut off": np.trunc}
        if np.all(np.abs(given - right) <= ROUNDED * np.abs(right)):
            ways["near"] = lambda exact: np.floor(exact) + 1  # a search that stops behind its mark
        for name, shorten in ways.items():
            if any(np.allclose(given * tens, shorten(right * tens), rtol=0, atol=1e-9) for tens in (1, 10)):
                return name
        return ""

    def _changes(self, name: str, given: np.ndarray, right: np.ndarray) -> bool:
        try:
            changed = np.asarray((_REARRANGED | _RESIZED)[name](right, given), float)
        except (ValueError, IndexError, TypeError):  # not for values of this shape
            return False
        one, other = (changed, right) if name in _OF_THE_GIVEN else (given, changed)
        return one.shape == other.shape and bool(one.size) and not self.differences(one, other)

    def _slip(self, given: float, right: float) -> str:
        if not (math.isfinite(given) and math.isfinite(right)):
            return ""
        counted = self.tolerance == EXACT
        if counted and not given.is_integer() and abs(given - right) < 1:
            return "not whole"
        if not counted and rounded_too_much(given, right):
            return "rounded"
        found = []
        telling = digits(given) >= 3  # three digits are no chance
        for name, change in _CHANGED.items():
            if counted or (name not in ("percent", "share", "sign") and not telling):
                continue
            with np.errstate(all="ignore"):
                changed = float(change(np.float64(right)))
            allowed = self.tolerance if name in ("percent", "share", "sign") else ROUNDING  # else near by chance
            alike = agrees(given, changed, allowed) and math.isclose(given, changed, rel_tol=0.05)
            if math.isfinite(changed) and alike and not math.isclose(changed, right):
                found.append(name)
        if not found and telling and right and given / right > 0:
            power = math.log10(given / right)
            meant = right * 10.0 ** round(power)
            found = ["unit"] if abs(power) > 0.5 and math.isclose(given, meant, rel_tol=0.005) else []
        if len(found) == 1:
            return found[0]
        if not found and not counted and cut_off(given, right):
            return "cut off"
        return "near" if not found and not counted and near(given, right) else ""

    @staticmethod
    def _place(place: tuple) -> str:
        return f"value {'.'.join(str(i + 1) for i in place)}" if place else "the number"

    def _read(self, data: Any, depth: int) -> Any:
        number = reading.as_number(data) if type(data) is not str else None
        if number is not None or data is None:
            if number is not None and not math.isnan(number):
                return number
            if self.missing is not None:
                return self.missing
            if data is not None:
                raise Unfit("missing value", wanted=self.wanted)
        items = reading.items(data)
        if items is None or depth < -2:
            raise Unfit("another type", given=data, wanted=self.wanted)
        if not self.shape and len(items) == 1:  # a Series or an array that holds the one number
            return self._read(items[0], depth - 1)
        values = [self._read(item, depth - 1) for item in items]
        if len({np.shape(value) for value in values}) > 1:
            raise Unfit("several lengths", wanted=self.wanted)
        return values


# What the right values become by a slip. Each takes the right values, and the given ones.
_CHANGED = {
    "percent": lambda x: 100 * x,
    "share": lambda x: x / 100,
    "sign": lambda x: -x,
    "rest": lambda x: 1 - x if 0 < x < 1 else math.nan,
    "upside down": lambda x: 1 / x if x else math.nan,
    "square": lambda x: x * x,
    "root": lambda x: math.sqrt(x) if x > 0 else math.nan,
}
_REARRANGED = {
    "backwards": lambda x, given: x[::-1],
    "late": lambda x, given: np.append(given[:1], x[:-1]) if _moved(x, given) else x * math.nan,
    "early": lambda x, given: np.append(x[1:], given[-1:]) if _moved(x, given) else x * math.nan,
    "other order": lambda x, given: _ranked(x, given),
    "added up": lambda x, given: np.cumsum(x),
    "not added up": lambda x, given: np.diff(x, prepend=0) if x.size > 2 else x * math.nan,
    "to shares": lambda x, given: x / x.sum() if x.size > 1 else x * math.nan,
    "sign lost": lambda x, given: np.abs(x) if (x < 0).any() and (x > 0).any() else x * math.nan,
}
_RESIZED = {
    "some lost": lambda x, given: _kept(x, given),
    "first lost": lambda x, given: x[1:],
    "last lost": lambda x, given: x[:-1],
    "one too many": lambda x, given: given[:-1],
    "start too many": lambda x, given: given[1:],
    "to pick": lambda x, given: _nearest(x, given),
    "to add": lambda x, given: given.sum(),
    "to average": lambda x, given: given.mean() if given.size else math.nan,
}
_OF_THE_GIVEN = ("to pick", "one too many", "start too many", "to add", "to average")


def regular(given: np.ndarray, right: np.ndarray) -> str:
    """Say whether at least three values differ by one and the same amount, or factor; "" if they do not."""
    if given.shape != right.shape or given.size < 3 or not (np.isfinite(given).all() and np.isfinite(right).all()):
        return ""
    size = np.abs(right).max()
    if np.ptp(right) < 0.05 * size:  # a constant: then any number is off by one amount
        return ""
    amount = (given - right).mean()
    if abs(amount) > 1e-5 * size and np.allclose(given - right, amount, rtol=0, atol=1e-8 * (size + abs(amount))):
        return "same amount"
    factor = given @ right / (right @ right)
    if min(abs(factor - 1), abs(factor)) > 1e-6 and np.allclose(given, factor * right, rtol=1e-6, atol=1e-9):
        return "same factor"
    return ""


def _kept(right: np.ndarray, given: np.ndarray) -> np.ndarray:
    """The right values that were given; nothing if none is lost, or just the first or the last one."""
    if not 1 < given.size < right.size or right.ndim != 1 or given.ndim != 1:
        return right * math.nan
    here = np.array([bool(np.isclose(given, one, rtol=1e-6, atol=1e-9).any()) for one in right])
    return right * math.nan if here[1:].all() or here[:-1].all() else right[here]


def _one_factor(given: list[float], right: list[float]) -> bool:
    """Say whether at least two numbers, not the same ones, are off by one and the same factor."""
    if len(given) < 2 or not all(map(math.isfinite, given + right)) or 0 in given + right or len(set(right)) < 2:
        return False
    factors = [one / other for one, other in zip(given, right, strict=True)]
    return max(factors) - min(factors) <= 1e-6 * abs(factors[0])


def _moved(right: np.ndarray, given: np.ndarray) -> bool:
    """Say whether a list could have moved by a place: a list, of which a value is new."""
    return right.ndim == 1 and right.size > 2 and not np.allclose(np.sort(given), np.sort(right), rtol=0.01)


def _nearest(right: np.ndarray, given: np.ndarray) -> np.ndarray:
    """The given value that lies nearest; nothing out of a whole column, where one is near by chance."""
    return given.flat[np.abs(given - right).argmin()] if right.ndim == 0 and given.size < 6 else right * math.nan


def _ranked(right: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Put the right values into the order of the given ones; nothing if that is simply the opposite order."""
    if right.ndim != 1 or np.allclose(given, right[::-1], rtol=0.01):
        return right * math.nan
    return np.sort(right)[np.argsort(np.argsort(given))]


class Text(Kind):
    """One text, out of some options if there are any. Capitals, spaces and dashes do not count.

    Args:
        options: the texts to choose from; none for a free text such as a name in a table.
    """

    def __init__(self, *options: str):
        self.options = options

    @property
    def wanted(self) -> str:
        return "one of " + ", ".join(f'"{option}"' for option in self.options) if self.options else "a text"

    def read(self, data: Any, labels: Any = None) -> str:
        items = reading.items(data)
        if items is not None and len(items) == 1:
            data = items[0]
        if self.options and (option := match(data, self.options)) is not None:
            return option
        if type(data) is int and self.options and 0 <= data <= len(self.options):
            raise Unfit("row numbers", number=data, wanted=self.wanted)
        if type(data) is not str or self.options:
            raise Unfit("not an option", given=data, wanted=self.wanted)
        return " ".join(data.split())

    def differences(self, given: str, right: str) -> list[str]:
        return [] if plain(given) == plain(right) else ["the choice"]


class Choices(Text):
    """Any number of texts out of the options; their order means nothing.

    Args:
        options: the texts to choose from.
        beliefs: True if each option is a sentence that one holds or not. Then a known wrong answer is seen in every
            list that holds its wrong sentences, but for a list of all. Otherwise only the very list counts.
    """

    def __init__(self, *options: str, beliefs: bool = False):
        super().__init__(*options)
        self.sure = beliefs

    @property
    def wanted(self) -> str:
        return "a list of texts out of " + ", ".join(f'"{option}"' for option in self.options)

    def read(self, data: Any, labels: Any = None) -> tuple[str, ...]:
        items = [data] if type(data) in (str, int, float) else self._kept_rows(data) or reading.items(data)
        if items is None:
            raise Unfit("not an option", given=data, wanted=self.wanted)
        if items and all(type(item) is bool for item in items):  # a mask: True for each that is chosen
            named = [match(name, self.options) for name, _ in reading.pairs(data) or [(None, None)]]
            if None in named:
                raise Unfit("a mask of names", given=data, wanted=self.wanted)
            items = [name for name, item in zip(named, items, strict=True) if item]
        if len(items) == 1 and type(items[0]) is str and match(items[0], self.options) is None:
            items = reading.several(items[0], self.options) or items
        chosen = {super(Choices, self).read(self._joined(item)) for item in items}
        return tuple(option for option in self.options if option in chosen)

    def _kept_rows(self, data: Any) -> list | None:
        """Give the names of the rows that were kept of a table or a Series, such as `shops[too_dear]`."""
        named = [names for names in reading.row_names(data) if 0 < len(names) < len(self.options)
                 and all(type(name) is str and match(name, self.options) for name in names)]  # fmt: skip
        return named[0] if len(named) == 1 else None

    def _joined(self, item: Any) -> Any:
        """Write letters in a list of their own as one text where that is an option: ("M", "P") is "MP"."""
        letters = reading.items(item) or []
        text = "".join(letters) if all(type(letter) is str for letter in letters) else ""
        return text if text and match(text, self.options) else item

    def differences(self, given: tuple, right: tuple) -> list[str]:
        return [] if given == right else [f"the choice ({self.detail(given, right)})"]

    def slips(self, given: tuple, right: tuple) -> dict[str, str]:
        rest = tuple(option for option in self.options if option not in right)
        known = {(): "none", self.options: "all", rest: "complement"}
        return dict.fromkeys(self.differences(given, right), known[given]) if given in known else {}

    def explains(self, wrong: tuple, given: tuple, right: tuple) -> bool:
        believed = set(wrong) - set(right)
        rest = tuple(option for option in self.options if option not in right)
        if not self.sure or not believed or given in (self.options, rest):  # all, or all that are wrong: no one idea
            return given == wrong
        return believed <= set(given)

    def detail(self, given: tuple, right: tuple) -> str:
        ways = {"at least one too many": set(given) - set(right), "at least one missing": set(right) - set(given)}
        return ", ".join(way for way, options in ways.items() if options)


class Month(Kind):
    """A month: a text such as "2019-08" or "August 2019", a date, a Timestamp or a Period."""

    wanted = 'a year and a month, such as "2019-08"'

    def read(self, data: Any, labels: Any = None) -> str:
        items = reading.items(data)
        data = items[0] if items is not None and len(items) == 1 else data
        text = data.get("value") if type(data) is dict and data.get("type") == "date" else data
        if type(data) is int and 1900 < data < 2100:
            raise Unfit("a subtraction", given=data, wanted=self.wanted)
        try:
            if type(text) is not str or text.strip().isdigit() or not re.search(r"\d{4}", text):
                raise ValueError  # without a year pandas takes the one of the clock
            return str(pd.Period(text.strip().replace("/", "-"), freq="M"))
        except Exception:  # the parser raises more than ValueError
            raise Unfit("not an option", given=data, wanted=self.wanted) from None

    def differences(self, given: str, right: str) -> list[str]:
        return [] if given == right else ["the month"]


class Parts(Kind):
    """Several named answers: a dict, a Series with labels, or a table of one row.

    A known wrong answer speaks of the parts in which it differs from the worked one; the others are free.

    Args:
        kinds: the kind of each part by its name.
    """

    def __init__(self, kinds: dict[str, Any]):
        self.kinds = kinds

    @property
    def wanted(self) -> str:
        return "a dict or a Series with the parts " + ", ".join(f"`{name}`" for name in self.kinds)

    def labels(self, data: Any) -> dict:
        return {match(name, self.kinds): self.kinds[match(name, self.kinds)].labels(part)
                for name, part in self._named(data) or [] if match(name, self.kinds)}  # fmt: skip

    def _named(self, data: Any) -> list | None:
        """Give names and parts: the columns of a table whose columns are the parts, else what `reading.pairs` gives."""
        if type(data) is dict and data.get("type") == "table" and data["length"] > 1 and reading.whole(data):
            named = [(name, {"type": "list", "name": "Series", "length": data["length"], "items": column})
                     for name, column in zip(data["columns"], data["data"], strict=True)]  # fmt: skip
            if {match(name, self.kinds) for name, _ in named} >= set(self.kinds):
                return [(name, self._once(match(name, self.kinds), part)) for name, part in named
                        if match(name, self.kinds)]  # fmt: skip
        return reading.pairs(data)

    def _once(self, name: str, column: dict) -> Any:
        """Give one number that a table repeats in each row just once."""
        kind, first = self.kinds[name], column["items"][0]
        alone = isinstance(kind, Numbers) and not kind.shape and all(item == first for item in column["items"])
        return first if alone else column

    def read(self, data: Any, labels: dict | None = None) -> dict:
        given = self._named(data)
        if given is None:
            raise Unfit("another type", given=data, wanted=self.wanted)
        parts = {match(name, self.kinds): part for name, part in given}
        if extra := [name for name, _ in given if match(name, self.kinds) is None]:
            raise Unfit("unknown part", names=extra[:20], wanted=self.wanted)
        if missing := [name for name in self.kinds if name not in parts]:
            raise Unfit("part missing", names=missing)
        if empty := [name for name in self.kinds if is_placeholder(parts[name])]:
            raise Unfit("part empty", "not attempted", names=empty)
        return {name: self._part(name, parts[name], (labels or {}).get(name)) for name in self.kinds}

    def fits(self, value: dict) -> Unfit | None:
        unfit = ((name, self.kinds[name].fits(part)) for name, part in value.items())
        return next((each.within("part", name) for name, each in unfit if each), None)

    def differences(self, given: dict, right: dict) -> list[str]:
        return [self._place(name, given, right) for name in self._differing(given, right)]

    def slips(self, given: dict, right: dict) -> dict[str, str]:
        found = {
            self._place(name, given, right): slip(kind, given[name], right[name]) for name, kind in self.kinds.items()
        }
        wrong = self._differing(given, right)
        if len(wrong) == 2 and not any(found.values()) and self._exchanged(wrong, given, right):
            return {self._place(name, given, right): "exchanged" for name in wrong}
        numbers = [name for name in wrong
                   if isinstance(self.kinds[name], Numbers) and given[name].ndim == 0 == right[name].ndim]  # fmt: skip
        places = [self._place(name, given, right) for name in numbers]
        seen = {found[place] for place in places} - {""}
        counted = any(self.kinds[name].tolerance == EXACT for name in numbers)
        if not counted and (not seen or len(seen) == 1 and seen <= {"unit", "percent", "share"}):
            if _one_factor([float(given[name]) for name in numbers], [float(right[name]) for name in numbers]):
                found |= dict.fromkeys(places, seen.pop() if seen else "same factor")
        if not all(found[place] for place in places):  # where another number is far off, such a slip is one by chance
            found |= {place: "" for place in places if found[place] in ("rest", "upside down", "square", "root")}
        return {place: known for place, known in found.items() if known}

    def _exchanged(self, names: list[str], given: dict, right: dict) -> bool:
        kinds, (one, other) = self.kinds, names
        return (
            type(kinds[one]) is type(kinds[other])
            and not kinds[one].differences(given[one], right[other])
            and not kinds[other].differences(given[other], right[one])
        )

    def explains(self, wrong: dict, given: dict, right: dict) -> bool:
        spoken_of = self._differing(wrong, right)
        return all(self.kinds[name].explains(wrong[name], given[name], right[name]) for name in spoken_of)

    def exactly(self, given: dict, wrong: dict, right: dict) -> bool:
        spoken_of = self._differing(wrong, right)
        return all(self.kinds[name].exactly(given[name], wrong[name], right[name]) for name in spoken_of)

    def size(self, value: dict) -> int:
        return len(self.kinds)

    def exclude(self, one: dict, other: dict, right: dict) -> bool:
        spoken_of = self._differing(one, right)
        return spoken_of == self._differing(other, right) and not all(self.kinds[name].sure for name in spoken_of)

    def other_places(self, known: dict, given: dict, right: dict) -> list[str]:
        """Give the parts that are wrong, and of which a known wrong answer does not speak, or not wholly."""
        spoken_of, otherwise = self._differing(known, right), self._differing(given, known)
        return [
            self._place(name, given, known if name in spoken_of else right)  # what is wrong beside it
            for name in self._differing(given, right) if name not in spoken_of or name in otherwise
        ]

    def _differing(self, given: dict, right: dict) -> list[str]:
        return [name for name, kind in self.kinds.items() if kind.differences(given[name], right[name])]

    def _place(self, name: str, given: dict, right: dict) -> str:
        detail = self.kinds[name].detail(given[name], right[name])
        return f"`{name}` ({detail})" if detail else f"`{name}`"

    def _part(self, name: str, data: Any, labels: Any) -> Any:
        try:
            return self.kinds[name].read(data, labels)
        except Unfit as unfit:
            raise unfit.within("part", name) from None


class Groups(Kind):
    """Items sorted into groups: group to list of items, or item to group, as a dict or a Series.

    A known wrong answer is seen wherever one of the items that it moves stands in the group to which it moves it.

    Args:
        items: what is sorted, by its name.
        groups: the groups.
    """

    sure = True

    def __init__(self, items: Iterable[str], groups: Iterable[str]):
        self.items, self.groups = tuple(items), tuple(groups)

    @property
    def wanted(self) -> str:
        groups = ", ".join(f'"{group}"' for group in self.groups)
        items = f"{self.items[0]} to {self.items[-1]}"
        return f"a dict that gives for each of {groups} a list of items, each item ({items}) once"

    def read(self, data: Any, labels: Any = None) -> dict[str, str]:
        given = reading.pairs(data)
        if given is None:
            raise Unfit("another type", given=data, wanted=self.wanted)
        if any(is_placeholder(part) for _, part in given):
            raise Unfit("placeholder inside", "not attempted")
        items, groups = ({plain(name): name for name in names} for names in (self.items, self.groups))
        sorted_items: dict[str, str] = {}
        for name, part in given:
            texts = [part] if type(part) is str else reading.items(part) or []
            if type(part) is str and plain(name) in groups and plain(part) not in items:
                texts = reading.several(part, self.items) or texts
            if plain(name) not in items:
                if plain(name) not in groups:
                    raise self._unknown("group", name, self.groups)
                if texts == [part] and plain(part) not in items:
                    example = f'["{self.items[0]}", "{self.items[1]}"]'
                    raise Unfit("not a list", group=groups[plain(name)], given=part, example=example)
            found = [(name, text) for text in texts] if plain(name) in items else [(text, name) for text in texts]
            for item, group in found:
                if plain(item) not in items:
                    raise self._unknown("item", item, self.items)
                if plain(group) not in groups:
                    raise self._unknown("group", group, self.groups)
                if items[plain(item)] in sorted_items:
                    raise Unfit("item twice", item=items[plain(item)])
                sorted_items[items[plain(item)]] = groups[plain(group)]
        if missing := [item for item in self.items if item not in sorted_items]:
            raise Unfit("not sorted", names=missing, wanted=self.wanted)
        return {item: sorted_items[item] for item in self.items}

    def differences(self, given: dict, right: dict) -> list[str]:
        wrong = [given[item] for item in self.items if given[item] != right[item]]
        counts = ", ".join(f"{wrong.count(group)} in `{group}`" for group in self.groups if group in wrong)
        return [f"{len(wrong)} of the {len(self.items)} items: {counts}"] if wrong else []

    def explains(self, wrong: dict, given: dict, right: dict) -> bool:
        return self.speaks_of(wrong, given, right) > 0

    def speaks_of(self, wrong: dict, given: dict, right: dict) -> int:
        return sum(given[item] == wrong[item] != right[item] for item in self.items)

    def same(self, one: dict, other: dict) -> bool:
        return one == other

    def _unknown(self, role: str, name: Any, known: tuple[str, ...]) -> Unfit:
        near = difflib.get_close_matches(plain(name), [plain(option) for option in known], 1)
        meant = next((f'Did you mean "{option}"?' for option in known if plain(option) in near), "")
        given = f'"{name[:60]}"' if type(name) is str else wording.spoken(name)
        return Unfit("unknown group", role=role, given=name, named=given, advice=meant or f"Expected: {self.wanted}.")


class Table(Kind):
    """A table with certain columns, in any order; other columns are left aside.

    Args:
        columns: the kind of each column by its name: `Numbers()`, `Text()` or `Month()`.
        key: the column that names a row; then the order of rows means nothing. None if it does mean something.
    """

    def __init__(self, columns: dict[str, Any], key: str | None = None):
        self.columns, self.key = columns, key

    @property
    def wanted(self) -> str:
        return "a table (DataFrame) with the columns " + ", ".join(f"`{name}`" for name in self.columns)

    def read(self, data: Any, labels: Any = None) -> pd.DataFrame:
        table = reading.columns(data) or self._from_names(data)
        if table is None:
            raise Unfit("another type", given=data, wanted=self.wanted)
        if data.get("levels", 1) > 1:
            raise Unfit("two levels", name=table[-1][0])
        if "labels" in data and self.key and self.key not in [name for name, _ in table]:
            table.append((self.key, data["labels"]))  # an index without a name
        names = [plain(name) for name, _ in table]
        if twice := [name for name in self.columns if names.count(plain(name)) > 1]:
            raise Unfit("column twice", name=twice[0])
        named = {plain(name): column for name, column in table}
        if missing := [name for name in self.columns if plain(name) not in named]:
            given = [str(name)[:40] for name, _ in table[:20]]
            columns = f"the columns {wording.quoted(given)}" if given else "no columns"
            raise Unfit("column missing", role="column", names=missing, columns=columns)
        order = [self.key] if self.key else []
        order += [name for name in self.columns if name != self.key]
        read: dict[str, list] = {}
        for name in order:
            read[name] = self._column(name, named[plain(name)], read.get(self.key) if self.key else None)
        if len({len(column) for column in read.values()}) > 1:
            raise Unfit("columns differ")
        value = pd.DataFrame({name: read[name] for name in self.columns})
        if self.key is None:
            return value
        return value.sort_values(self.key, key=lambda names: names.map(plain), kind="stable", ignore_index=True)

    def _from_names(self, data: Any) -> list | None:
        """Give two columns from a dict or a Series that has a value for each name in the column of names."""
        if not self.key or len(self.columns) != 2 or reading.labels(data) is None:
            return None
        (values,) = set(self.columns) - {self.key}
        named = reading.pairs(data)
        return [(self.key, [name for name, _ in named]), (values, [value for _, value in named])]

    def differences(self, given: pd.DataFrame, right: pd.DataFrame) -> list[str]:
        if self.key and (row := self._unmatched(given[self.key], right[self.key])):
            return [row]
        if len(given) != len(right):
            return ["the number of rows"]
        return [place for place, kind, cells in self._cells(given, right) if kind.differences(*cells)]

    def slips(self, given: pd.DataFrame, right: pd.DataFrame) -> dict[str, str]:
        if self.key and self._unmatched(given[self.key], right[self.key]) or len(given) != len(right):
            return {}
        found = {place: slip(kind, *cells) for place, kind, cells in self._cells(given, right)}
        return {place: known for place, known in found.items() if known not in ("", "not whole")}  # means, say

    def size(self, value: pd.DataFrame) -> int:
        return len(value) * (len(self.columns) - bool(self.key))  # a name that leads to its row was not asked for

    def _cells(self, given: pd.DataFrame, right: pd.DataFrame) -> Iterator[tuple[str, Any, tuple]]:
        for name, kind in self.columns.items():
            for row in range(len(right)):
                place = f"`{name}` of {given[self.key][row] if self.key else f'row {row}'}"
                yield place, kind, (_cell(given[name][row]), _cell(right[name][row]))

    def _unmatched(self, given: pd.Series, right: pd.Series) -> str | None:
        allowed, seen = set(right.map(plain)), set()
        unknown = [name for name in given if plain(name) not in allowed]
        if unknown and len(given) == len(right):
            return f"the column `{self.key}`: {str(unknown[0])[:60]} is not a name that is asked for"
        if unknown:
            return f"the row of {str(unknown[0])[:60]}, which does not belong there"
        for name in given:
            if plain(name) in seen and right.is_unique:
                return f"the row of {str(name)[:60]}, which is there more than once"
            seen.add(plain(name))
        return None

    def _column(self, name: str, items: list, keys: list | None) -> list:
        kind, column = self.columns[name], []
        for row, item in enumerate(items):
            try:
                column.append(kind.read(item))
            except Unfit as unfit:
                where = keys[row] if keys and row < len(keys) else f"row {row}"  # as pandas shows it, from 0
                raise unfit.within("column", f"{name}` of `{where}") from None
        return [float(value) if isinstance(value, np.ndarray) and value.ndim == 0 else value for value in column]


class Function(Kind):
    """A function, called on each trial's inputs.

    Args:
        parameters: the names of its arguments, in order. A function whose parameters have these names, or symbols, in
            another order is called in that order.
        result: the kind of what it returns.
        symbols: other names for the arguments, such as "p q": those of the formula.
    """

    def __init__(self, *parameters: str, result: Any, symbols: str = ""):
        self.parameters, self.result = parameters, result
        self.symbols = symbols.split() or parameters
        if len(self.symbols) != len(parameters):
            raise ValueError(f"A symbol for each of {', '.join(parameters)} is needed, or none. These are: {symbols}.")

    @property
    def wanted(self) -> str:
        return f"a function of {wording.quoted(self.parameters)}, which returns {self.result.wanted}"

    def labels(self, data: Any) -> list:
        return [self.result.labels(call.get("result")) for call in data["calls"]]

    def trials(self, fixed: list, drawn: list) -> list[list]:
        for trial in fixed + drawn:
            if not isinstance(trial, list | tuple) or len(trial) != len(self.parameters):
                wanted = f"a list with a value for each of {', '.join(self.parameters)}"
                raise ValueError(f"Each entry of `inputs` must be {wanted}. This is none: {trial!r}.")
        return [self.named(trial) for trial in fixed + drawn]

    def named(self, trial: list) -> list:
        """Give each input of a trial the name of its argument."""
        named = zip(self.parameters, self.symbols, trial, strict=True)
        return [{"name": name, "symbol": symbol, "value": value} for name, symbol, value in named]

    def make(self, maker: Callable) -> Any:
        return maker

    def opened(self, data: Any, trials: list[list], labels: list | None) -> list:
        """Read the results of the calls, one per trial; raise `Unfit` at the first that failed."""
        if type(data) is not dict or data.get("type") != "function":
            raise Unfit("no function", given=data, wanted=self.wanted)
        results = []
        for place, (trial, call) in enumerate(zip(trials, data["calls"], strict=False)):
            try:
                results.append(self._result(call, labels[place] if labels else None))
            except Unfit as unfit:
                unfit.trial = None if unfit.outcome == "not attempted" else trial
                raise
        if len(results) < len(trials):
            raise Unfit("not called")
        return results

    def fits(self, value: list) -> Unfit | None:
        return next(filter(None, map(self.result.fits, value)), None)

    def differences(self, given: list, right: list) -> list[str]:
        other = {"zero": any(np.any(result) for result in given)} if isinstance(self.result, Numbers) else {}
        pairs = zip(given, right, strict=True)
        return [str(trial) for trial, pair in enumerate(pairs) if self.result.differences(*pair, **other)]

    def slips(self, given: list, right: list) -> dict[str, str]:
        places = self.differences(given, right)
        found = {place: slip(self.result, given[int(place)], right[int(place)]) for place in places}
        if set(found.values()) == {"near", "cut off"}:  # steps of a search
            return dict.fromkeys(places, "near")
        if len(set(found.values())) > 1 or not found:  # one slip explains all that is wrong, or none does
            found = {}
        if not any(found.values()) and isinstance(self.result, Numbers):
            pairs = [(given[int(place)], right[int(place)]) for place in places]
            if pairs and (name := self.result.rearranged(pairs)):
                return dict.fromkeys(places, name)
        if (
            not any(found.values())
            and isinstance(self.result, Numbers)
            and not self.result.shape
            and self.fits(given) is None
        ):
            steps = {float(one) - float(other) for one, other in zip(given, right, strict=True)}
            if self.result.tolerance == EXACT and steps in ({1.0}, {-1.0}):
                return dict.fromkeys(places, "off by one")
            pairs = [(float(given[int(place)]), float(right[int(place)])) for place in places]
            if any(cut_off(*pair) for pair in pairs) and all(one == math.trunc(other) for one, other in pairs):
                return dict.fromkeys(places, "cut off")
            if name := regular(*(np.array(results, float) for results in (given, right))):
                return dict.fromkeys(places, name)
        return {place: known for place, known in found.items() if known}

    def exactly(self, given: list, wrong: list, right: list) -> bool:
        return all(itertools.starmap(self.result.exactly, zip(given, wrong, right, strict=True)))

    def whole(self, given: list, right: list, places: list[str]) -> bool:
        """Say whether only whole numbers came, far off, where numbers were asked for that are not all whole."""
        if not isinstance(self.result, Numbers) or self.result.tolerance == EXACT:
            return False
        pairs = [(given[int(place)], right[int(place)]) for place in places]
        if any(one.shape != other.shape for one, other in pairs) or any(np.any(one != np.round(one)) for one in given):
            return False
        return any(np.any(other != np.round(other)) for _, other in pairs) and not any(
            np.all(np.abs(one - other) < 1) for one, other in pairs
        )

    def size(self, value: list) -> int:
        return len(value)

    def holds(self, holds: Callable, given: list, inputs: list[list], trials: list[list]) -> bool:
        return bool(holds(*(given[trials.index(self.named(trial))] for trial in inputs)))

    def evidence(self, data: Any, trials: list[list], places: list[str], shown: Iterable[list] = ()) -> str:
        wrong = sorted(map(int, places), key=lambda place: len(wording.tried(self.parameters, trials[place])))
        first = [place for place in wrong if trials[place] in [self.named(trial) for trial in shown]]
        place = (first + wrong + [0])[0]
        result = wording.spoken_result(data["calls"][place]["result"])
        return f"{wording.tried(self.parameters, trials[place])} and got {result}. "

    def right_in_another_order(self, data: Any, right: list, labels: list | None) -> list[str] | None:
        """Give the order of the arguments in which the function is right on the first trials, if there is one."""
        orders = data.get("orders", [])
        if orders and self._right_on_first(len(orders[0]["results"]), data, right, labels):
            return None  # the order does not matter there
        for other in orders:
            try:
                given = [self.result.read(result, labels[place] if labels else None)
                         for place, result in enumerate(other["results"])]  # fmt: skip
                if not self.differences(given, right[: len(given)]):
                    return [self.parameters[place] for place in other["order"]]
            except Unfit:
                continue
        return None

    def _right_on_first(self, many: int, data: Any, right: list, labels: list | None) -> bool:
        try:
            given = [self._result(call, labels[place] if labels else None)
                     for place, call in enumerate(data["calls"][:many])]  # fmt: skip
            return not self.differences(given, right[:many])
        except Unfit:
            return False

    def _result(self, call: dict, labels: Any) -> Any:
        if "slow" in call:
            raise Unfit("slow", "too slow")
        if "error" in call:
            error = str(call["error"])[:260].rstrip(".")
            raise Unfit("raised", "your function raised", error=error, advice=wording.advice(error))
        result = call["result"]
        if is_placeholder(result):
            raise Unfit("empty body", "not attempted")
        if result is None:
            raise Unfit("printed" if "printed" in call else "nothing")
        return self.result.read(result, labels)


def _number(item: Any) -> float:
    number = reading.as_number(item) if type(item) is not str else None
    return 0.0 if number is None else number


def slip(kind: Kind, given: Any, right: Any) -> str:
    """Give the slip, a key of `wording.SLIPS`, that explains all differences between two values of a kind, or ""."""
    places, slips = kind.differences(given, right), kind.slips(given, right)
    known = set(slips.values())
    return known.pop() if len(known) == 1 and len(slips) == len(places) else ""


def _cell(value: Any) -> Any:
    return np.asarray(value) if isinstance(value, float) else value
