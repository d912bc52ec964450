"""The kinds of answers: how packed data is read, what fits, and where an answer differs from the worked one.

Each kind has five parts: ``wanted`` says in words what is expected; ``read`` turns packed data into a plain value or
raises `Unfit`; ``fits`` gives a sentence when a value has the wrong size; ``differences`` names the places that differ;
``slips`` says which of these are off only by a slip: rounded, or per cent where a share is wanted.
"""

import difflib
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


class Unfit(Exception):
    """An answer that cannot be compared: the outcome, and a sentence for the student."""

    def __init__(self, sentence: str, outcome: str = "wrong type"):
        super().__init__(sentence)
        self.sentence, self.outcome = sentence, outcome


@dataclass(frozen=True)
class Tolerance:
    """How far a number may be from the worked one: ``|given - right| <= absolute + relative * |right|``."""

    relative: float
    absolute: float
    reason: str


EXACT = Tolerance(0, 1e-9, "Counts are whole numbers.")
ROUNDING = Tolerance(1e-6, 1e-9, "The order of the arithmetic changes only the last digits.")


NEAR = 0.02  # share of the right number within which a search was only too coarse
ROUNDED = 0.35  # share of it that rounding to a whole number or one decimal may take away
SLIPS = {
    "near": "You are near{at}, but not exact: rounded, or from a search or a simulation that is too coarse. Give more "
    "digits, and do not round. If you did none of this, a small step of your calculation differs.",
    "large": "A hundred times too large{at}. Did you give per cent where a share is wanted, or another unit?",
    "small": "A hundred times too small{at}. Did you give a share where per cent is wanted, or another unit?",
}


class Kind:
    """What the kinds have in common: any size fits, and nothing is a slip."""

    def fits(self, value: Any) -> str | None:
        return None

    def slips(self, given: Any, right: Any) -> dict[str, str]:
        """Give the slip, a key of `SLIPS`, of each place that differs by a slip."""
        return {}

    def detail(self, given: Any, right: Any) -> str:
        """Say in which way an answer differs, without saying where."""
        return ""


class Numbers(Kind):
    """One number, or an array of numbers of a given shape.

    Args:
        shape: nothing for one number, ``6`` for six numbers, ``3, 2`` for a matrix; ``None`` is a length that is free.
        tolerance: how near is near enough, with its reason.
        missing: what a missing value stands for: a number, or NaN where it may be missing; None where it may not.
    """

    def __init__(self, *shape: int | None, tolerance: Tolerance = ROUNDING, missing: float | None = None):
        self.shape, self.tolerance, self.missing = shape, tolerance, missing

    @property
    def wanted(self) -> str:
        if not self.shape:
            return "one number"
        if None in self.shape:
            return "numbers in a list, an array or a Series"
        sizes = " × ".join(map(str, self.shape))
        return f"{sizes} numbers in a list, an array or a Series"

    def read(self, data: Any) -> np.ndarray:
        if texts := [item for item in _items(data) or [] if type(item) is str]:
            quotes = " Remove the quotes." if any(map(_numeric, texts)) else ""
            raise Unfit(f'You gave a list of texts, such as "{texts[0][:60]}". Expected: {self.wanted}.{quotes}')
        return np.array(self._read(data, len(self.shape)), dtype=float)

    def fits(self, value: np.ndarray) -> str | None:
        good = value.ndim == len(self.shape) and all(
            wanted in (None, given) for wanted, given in zip(self.shape, value.shape, strict=True)
        )
        if good:
            return None
        given = "one number" if value.ndim == 0 else " × ".join(map(str, value.shape)) + " numbers"
        more = "" if self.shape else " Did you forget to add up, or to take the `.mean()`?"
        return f"You gave {given}. Expected: {self.wanted}.{more}"

    def differences(self, given: np.ndarray, right: np.ndarray) -> list[str]:
        if given.shape != right.shape:
            return ["the number of values"]
        return [self._place(place) for place in self._wrong(given, right)]

    def slips(self, given: np.ndarray, right: np.ndarray) -> dict[str, str]:
        if given.shape != right.shape or self.tolerance == EXACT:  # a count is right or wrong
            return {}
        found = {self._place(place): _slip(given[place], right[place]) for place in self._wrong(given, right)}
        return {place: slip for place, slip in found.items() if slip}

    def _wrong(self, given: np.ndarray, right: np.ndarray) -> list[tuple]:
        bounds = self.tolerance.absolute + self.tolerance.relative * np.abs(right)
        with np.errstate(invalid="ignore"):
            same = (np.abs(given - right) <= bounds) | (given == right) | (np.isnan(given) & np.isnan(right))
        return [tuple(place) for place in np.argwhere(~same)]

    @staticmethod
    def _place(place: tuple) -> str:
        return f"value {'.'.join(str(i + 1) for i in place)}" if place else "the number"

    def _read(self, data: Any, depth: int) -> Any:
        if type(data) is dict and data.get("type") == "number" and data.get("value") in ("nan", "inf", "-inf"):
            data = float(data["value"])
        if type(data) in (int, float) or data is None:
            number = math.nan if data is None else float(data)
            if not math.isnan(number):
                return number
            if self.missing is not None:
                return self.missing
            if data is not None:
                why = "Two Series with different row labels give NaN, and so does 0/0."
                raise Unfit(f"You gave a missing value (NaN). Expected: {self.wanted}. {why}")
        items = _items(data)
        if items is None or depth < 0:
            quotes = " Remove the quotes." if _numeric(data) else ""
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.{quotes}")
        if not self.shape and len(items) == 1:  # a Series or an array that holds the one number
            return self._read(items[0], -1)
        values = [self._read(item, depth - 1) for item in items]
        if len({np.shape(value) for value in values}) > 1:
            raise Unfit(f"You gave lists of different lengths. Expected: {self.wanted}.")
        return values


class Text(Kind):
    """One text, out of some options if there are any. Capitals and spaces do not count.

    Args:
        options: the texts to choose from; none for a free text such as a name in a table.
    """

    def __init__(self, *options: str):
        self.options = options

    @property
    def wanted(self) -> str:
        return "one of " + ", ".join(f'"{option}"' for option in self.options) if self.options else "a text"

    def read(self, data: Any) -> str:
        items = _items(data)
        if items is not None and len(items) == 1:
            data = items[0]
        if type(data) is not str:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        named = {plain(option): option for option in self.options}
        if self.options and plain(data) not in named:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        return named.get(plain(data), " ".join(data.split()))

    def differences(self, given: str, right: str) -> list[str]:
        return [] if plain(given) == plain(right) else ["the choice"]


class Choices(Text):
    """Any number of texts out of the options; their order means nothing."""

    @property
    def wanted(self) -> str:
        return "a list of texts out of " + ", ".join(f'"{option}"' for option in self.options)

    def read(self, data: Any) -> tuple[str, ...]:
        items = [data] if type(data) is str else _items(data)
        if items is None:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        chosen = {super(Choices, self).read(item) for item in items}
        return tuple(option for option in self.options if option in chosen)

    def differences(self, given: tuple, right: tuple) -> list[str]:
        return [] if given == right else [f"the choice ({self.detail(given, right)})"]

    def detail(self, given: tuple, right: tuple) -> str:
        ways = {"at least one too many": set(given) - set(right), "at least one missing": set(right) - set(given)}
        return ", ".join(way for way, options in ways.items() if options)


class Month(Kind):
    """A month: a text such as "2019-08" or "August 2019", a date, a Timestamp or a Period."""

    wanted = 'a year and a month, such as "2019-08"'

    def read(self, data: Any) -> str:
        text = data.get("value") if type(data) is dict and data.get("type") == "date" else data
        try:
            if type(text) is not str or text.strip().isdigit():
                raise ValueError
            return str(pd.Period(text.strip(), freq="M"))
        except Exception:  # the parser raises more than ValueError
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.") from None

    def differences(self, given: str, right: str) -> list[str]:
        return [] if given == right else ["the month"]


class Parts(Kind):
    """Several named answers: a dict, a Series with labels, or a table of one row.

    Args:
        kinds: the kind of each part by its name.
    """

    def __init__(self, kinds: dict[str, Any]):
        self.kinds = kinds

    @property
    def wanted(self) -> str:
        return "a dict or a Series with the parts " + ", ".join(f"`{name}`" for name in self.kinds)

    def read(self, data: Any) -> dict:
        given = _pairs(data)
        if given is None:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        named = {plain(name): name for name in self.kinds}
        parts = {named[plain(name)]: part for name, part in given if plain(name) in named}
        if extra := [str(name)[:40] for name, _ in given if plain(name) not in named]:
            raise Unfit(f"There is no part {quoted(extra)}. Expected: {self.wanted}.")
        if missing := [name for name in self.kinds if name not in parts]:
            raise Unfit(f"{_named('part', missing)} missing.")
        if empty := [name for name in self.kinds if is_placeholder(parts[name])]:
            raise Unfit(f"{_named('part', empty)} still the placeholder `...`.", "not attempted")
        return {name: self._part(name, parts[name]) for name in self.kinds}

    def fits(self, value: dict) -> str | None:
        sentences = ((name, self.kinds[name].fits(part)) for name, part in value.items())
        return next((_within(name, sentence) for name, sentence in sentences if sentence), None)

    def differences(self, given: dict, right: dict) -> list[str]:
        parts = [name for name, kind in self.kinds.items() if kind.differences(given[name], right[name])]
        return [self._place(name, given, right) for name in parts]

    def slips(self, given: dict, right: dict) -> dict[str, str]:
        found = {
            self._place(name, given, right): slip(kind, given[name], right[name]) for name, kind in self.kinds.items()
        }
        return {place: known for place, known in found.items() if known}

    def _place(self, name: str, given: dict, right: dict) -> str:
        detail = self.kinds[name].detail(given[name], right[name])
        return f"`{name}` ({detail})" if detail else f"`{name}`"

    def _part(self, name: str, data: Any) -> Any:
        try:
            return self.kinds[name].read(data)
        except Unfit as unfit:
            raise Unfit(_within(name, unfit.sentence), unfit.outcome) from None


class Groups(Kind):
    """Items sorted into groups: group to list of items, or item to group, as a dict or a Series.

    Args:
        items: what is sorted, by its name.
        groups: the groups.
    """

    def __init__(self, items: Iterable[str], groups: Iterable[str]):
        self.items, self.groups = tuple(items), tuple(groups)

    @property
    def wanted(self) -> str:
        groups = ", ".join(f'"{group}"' for group in self.groups)
        items = f"{self.items[0]} to {self.items[-1]}"
        return f"a dict that gives for each of {groups} a list of items, each item ({items}) once"

    def read(self, data: Any) -> dict[str, str]:
        pairs = _pairs(data)
        if pairs is None:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        if any(is_placeholder(part) for _, part in pairs):
            raise Unfit("Your answer still holds the placeholder `...`.", "not attempted")
        items, groups = ({plain(name): name for name in names} for names in (self.items, self.groups))
        sorted_items: dict[str, str] = {}
        for name, part in pairs:
            texts = [part] if type(part) is str else _items(part) or []
            if plain(name) not in items:
                if plain(name) not in groups:
                    raise Unfit(self._unknown("group", name, self.groups))
                if type(part) is str and plain(part) not in items:
                    raise Unfit(
                        f'The group "{groups[plain(name)]}" holds {spoken(part)}. Give a list of items in its '
                        f'place, such as `["{self.items[0]}", "{self.items[1]}"]`.'
                    )
            found = [(name, text) for text in texts] if plain(name) in items else [(text, name) for text in texts]
            for item, group in found:
                if plain(item) not in items:
                    raise Unfit(self._unknown("item", item, self.items))
                if plain(group) not in groups:
                    raise Unfit(self._unknown("group", group, self.groups))
                if items[plain(item)] in sorted_items:
                    raise Unfit(f"The item {items[plain(item)]} is there twice. Each item belongs to one group.")
                sorted_items[items[plain(item)]] = groups[plain(group)]
        if missing := [item for item in self.items if item not in sorted_items]:
            raise Unfit(f"Not sorted yet: {quoted(missing)}. Expected: {self.wanted}.")
        return {item: sorted_items[item] for item in self.items}

    def differences(self, given: dict, right: dict) -> list[str]:
        wrong = [given[item] for item in self.items if given[item] != right[item]]
        counts = ", ".join(f"{wrong.count(group)} in `{group}`" for group in self.groups if group in wrong)
        return [f"{len(wrong)} of the {len(self.items)} items: {counts}"] if wrong else []

    def _unknown(self, role: str, name: Any, known: tuple[str, ...]) -> str:
        near = difflib.get_close_matches(plain(name), [plain(option) for option in known], 1)
        meant = next((f'Did you mean "{option}"?' for option in known if plain(option) in near), "")
        given = spoken(name).removeprefix("the text ")
        return f"I do not know the {role} {given}. {meant or f'Expected: {self.wanted}.'}"


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

    def read(self, data: Any) -> pd.DataFrame:
        table = _columns(data)
        if table is None:
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}.")
        named = {plain(name): column for name, column in reversed(table)}
        if missing := [name for name in self.columns if plain(name) not in named]:
            given = f"the columns {quoted([str(name)[:40] for name, _ in table[:20]])}" if table else "no columns"
            raise Unfit(f"{_named('column', missing)} missing. You gave a table with {given}.")
        read = {name: self._column(name, named[plain(name)]) for name in self.columns}
        if len({len(column) for column in read.values()}) > 1:
            raise Unfit("The columns of your table have different lengths.")
        value = pd.DataFrame(read)
        if self.key is None:
            return value
        return value.sort_values(self.key, key=lambda names: names.map(plain), kind="stable", ignore_index=True)

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
        return {place: known for place, known in found.items() if known}

    def _cells(self, given: pd.DataFrame, right: pd.DataFrame) -> Iterator[tuple[str, Any, tuple]]:
        for name, kind in self.columns.items():
            for row in range(len(right)):
                place = f"`{name}` of {given[self.key][row] if self.key else f'row {row + 1}'}"
                yield place, kind, (_cell(given[name][row]), _cell(right[name][row]))

    def _unmatched(self, given: pd.Series, right: pd.Series) -> str | None:
        allowed, seen = set(right.map(plain)), set()
        for name in given:
            if plain(name) not in allowed:
                return f"the row of {str(name)[:60]}, which does not belong there"
            if plain(name) in seen and right.is_unique:
                return f"the row of {str(name)[:60]}, which is there more than once"
            seen.add(plain(name))
        return None

    def _column(self, name: str, items: list) -> list:
        kind, column = self.columns[name], []
        for row, item in enumerate(items, start=1):
            try:
                column.append(kind.read(item))
            except Unfit as unfit:
                raise Unfit(f"Column `{name}`, row {row}: {unfit.sentence}", unfit.outcome) from None
        return [float(value) if isinstance(value, np.ndarray) and value.ndim == 0 else value for value in column]


class Function(Kind):
    """A function, called on each trial's inputs.

    Args:
        parameters: the names of its arguments, in order.
        result: the kind of what it returns.
    """

    def __init__(self, *parameters: str, result: Any):
        self.parameters, self.result = parameters, result

    @property
    def wanted(self) -> str:
        return f"a function of {quoted(self.parameters)}, which returns {self.result.wanted}"

    def read(self, data: Any, trials: list[list]) -> list:
        """Read the results of the calls, one per trial; raise `Unfit` at the first that failed."""
        if type(data) is not dict or data.get("type") != "function":
            raise Unfit(f"You gave {spoken(data)}. Expected: {self.wanted}. Give its name, without brackets.")
        results = []
        for trial, call in zip(trials, data["calls"], strict=False):
            tried = self.tried(trial)
            if "slow" in call:
                raise Unfit(f"{tried} and stopped waiting. Is there a loop that never ends?", "too slow")
            if "error" in call:
                error = str(call["error"])[:260].rstrip(".")
                advice = "".join(
                    f" {words}" for words, signs in _ADVICE.items() if any(sign in error for sign in signs)
                )
                raise Unfit(f"{tried} and it raised {error}.{advice}", "your function raised")
            results.append(self._result(tried, call))
        if len(results) < len(trials):
            raise Unfit("Your function was not called on all the inputs. Run the check once more.")
        return results

    def tried(self, trial: list) -> str:
        """Say in words with which inputs the function was called."""
        inputs = ", ".join(f"{name} = {spoken_input(data)}" for name, data in zip(self.parameters, trial, strict=False))
        return f"I tried your function with {inputs}"

    def fits(self, value: list) -> str | None:
        sentence = next(filter(None, map(self.result.fits, value)), None)
        return sentence and sentence.replace("You gave", "Your function returned")

    def differences(self, given: list, right: list) -> list[str]:
        pairs = zip(given, right, strict=True)
        return [str(trial) for trial, (result, worked) in enumerate(pairs) if self.result.differences(result, worked)]

    def slips(self, given: list, right: list) -> dict[str, str]:
        found = {str(trial): slip(self.result, *pair) for trial, pair in enumerate(zip(given, right, strict=True))}
        return {trial: known for trial, known in found.items() if known}

    def _result(self, tried: str, call: dict) -> Any:
        result = call["result"]
        if is_placeholder(result):
            raise Unfit("The body of your function is still the placeholder `...`.", "not attempted")
        if result is None and "printed" in call:
            raise Unfit(f"{tried}. It printed something and returned nothing. Give the result back with `return`.")
        if result is None:
            raise Unfit(f"{tried} and got None. Did you forget the `return`?")
        try:
            return self.result.read(result)
        except Unfit as unfit:
            outside = " Did your function use a table from outside?" if "(NaN)" in unfit.sentence else ""
            sentence = unfit.sentence.replace("You gave", "It returned")
            raise Unfit(f"{tried}. {sentence}{outside}", unfit.outcome) from None


def slip(kind: Kind, given: Any, right: Any) -> str:
    """Give the slip, a key of `SLIPS`, that explains all differences between two values of a kind, or ""."""
    places, slips = kind.differences(given, right), kind.slips(given, right)
    known = set(slips.values())
    return known.pop() if len(known) == 1 and len(slips) == len(places) else ""


def plain(text: Any) -> str:
    """Give a text without what does not count: capitals, spaces, underscores, the kind of dash."""
    return " ".join(str(text).casefold().translate(_ALIKE).split())


def spoken(data: Any) -> str:
    """Say in words what packed data is."""
    if data is None:
        return "nothing (None)"
    if type(data) is bool:
        return f"the truth value {data}"
    if type(data) in (int, float):
        return f"the number {data:.6g}"
    if type(data) is str:
        return f'the text "{data[:60]}"' if data.strip() else "an empty text"
    kind, name = data.get("type"), str(data.get("name"))[:60].replace("ndarray", "array")
    named = f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
    if kind == "list":
        return f"{named} with {_counted(data['length'], 'value')}" if data["length"] else f"an empty {name}"
    if kind == "table":
        return (
            f"a table with {_counted(data['length'], 'row')} and the columns {quoted(data['columns'][:20]) or '(none)'}"
        )
    if kind == "mapping":
        return f"{named} with {data['length']} entries" if data["length"] else f"an empty {name}"
    words = {
        "number": f"a number that is {data.get('value')}",
        "date": f"the date {data.get('value')}",
        "function": "a function",
        "not attempted": "the placeholder `...`",
    }
    return words.get(kind, f"an object of the type {name}")


def spoken_result(data: Any) -> str:
    """Write a packed number or a short list of numbers as a student would read it."""
    if type(data) in (int, float):
        return f"{data:.6g}"
    items = _items(data)
    if items is None or len(items) > 8 or any(type(item) not in (int, float) for item in items):
        return spoken(data)
    return "[" + ", ".join(map(spoken_result, items)) + "]"


def spoken_input(data: Any) -> str:
    """Write an input of a trial as a student would read it."""
    if type(data) is dict:
        data = next(iter(data.values()))
        if type(data) is dict:
            return "a table with the columns " + quoted(list(data))
    if type(data) is list:
        more = ", …" if len(data) > 8 else ""
        return "[" + ", ".join(map(spoken_input, data[:8])) + more + "]"
    return f"{data:.6g}" if type(data) is float else str(data)


def quoted(names: Iterable[Any]) -> str:
    """Write names one after the other, each between backticks."""
    return ", ".join(f"`{name}`" for name in names)


def is_placeholder(data: Any) -> bool:
    """Say whether packed data is the untouched placeholder."""
    return type(data) is dict and data.get("type") == "not attempted"


_ADVICE = {  # for errors whose own words do not help
    "In Python a power is `**`.": ("bitwise_xor", "for ^", "'xor'"),
    "Nothing was left to choose from: does your condition let any value through?": (
        "zero-size array",
        "empty sequence",
        "iterable argument is empty",
        "with size 0",
    ),
}
_ALIKE = str.maketrans({"_": " ", "–": "-", "—": "-", "‑": "-", "’": "'"})


def _cell(value: Any) -> Any:
    return np.asarray(value) if isinstance(value, float) else value


def _slip(given: float, right: float) -> str:
    """Name the slip between two numbers that differ: rounded or nearly right, or one a hundred times the other."""
    if not (math.isfinite(given) and math.isfinite(right)):
        return ""
    for name, factor in (("large", 100), ("small", 0.01)):
        if right and math.isclose(given, factor * right, rel_tol=0.01):
            return name
    if float(given).is_integer() and float(right).is_integer():
        return ""
    far = abs(given - right)
    if far <= (NEAR * abs(right) if right else 0.01):
        return "near"
    kept = next((places for places in range(4) if given and math.isclose(given, round(float(right), places))), None)
    return "near" if kept is not None and (kept >= 2 or far <= ROUNDED * abs(right)) else ""


def _numeric(data: Any) -> bool:
    try:
        return type(data) is str and math.isfinite(float(data.strip().rstrip("%").replace(",", "")))
    except ValueError:
        return False


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _within(part: str, sentence: str) -> str:
    return f"In the part `{part}` {sentence[0].lower()}{sentence[1:]}"


def _named(role: str, names: list[str]) -> str:
    return f"The {role} {quoted(names)} is" if len(names) == 1 else f"The {role}s {quoted(names)} are"


def _whole(data: dict) -> bool:
    """Say whether nothing was cut off in packing."""
    kept = data.get("data", [[]])[:1] if data.get("type") == "table" else [data.get("items", [])]
    return not kept or len(kept[0]) == data.get("length", 0)


def _items(data: Any) -> list | None:
    """Give the values of packed data in order: a list, the values of a dict, the only column of a table."""
    if type(data) is not dict or not _whole(data):
        return None
    if data.get("type") == "list":
        return data["items"]
    if data.get("type") == "mapping":
        return [value for _, value in data["items"]]
    if data.get("type") == "table" and len(data["data"]) - data["index"] == 1:
        return data["data"][0]
    return None


def _pairs(data: Any) -> list | None:
    """Give the names and values of packed data: a dict, a Series with labels, a table of one row."""
    if type(data) is not dict or not _whole(data):
        return None
    if data.get("type") == "mapping":
        return data["items"]
    if data.get("type") == "list" and "labels" in data:
        return list(zip(data["labels"], data["items"], strict=True))
    if data.get("type") == "table" and data["length"] == 1:
        return [(name, column[0]) for name, column in zip(data["columns"], data["data"], strict=True)]
    return None


def _columns(data: Any) -> list | None:
    """Give the names and values of a table's columns: a DataFrame, or a dict of lists, or a list of records."""
    if type(data) is not dict or not _whole(data):
        return None
    if data.get("type") == "table":
        return list(zip(data["columns"], data["data"], strict=True))
    if data.get("type") == "mapping" and all(_items(column) is not None for _, column in data["items"]):
        return [(name, _items(column)) for name, column in data["items"]]
    rows = data.get("items") if data.get("type") == "list" else None
    if rows and all(type(row) is dict and row.get("type") == "mapping" for row in rows):
        names = [name for name, _ in rows[0]["items"]]
        return [(name, [dict(_hashable(row["items"])).get(name) for row in rows]) for name in names]
    return None


def _hashable(pairs: list) -> list:
    return [(name, value) for name, value in pairs if type(name) in (str, int, float, bool, type(None))]
