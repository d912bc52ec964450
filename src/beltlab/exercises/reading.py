"""How packed data is read: which values, names and columns it holds, and what counts as the same text or label."""

import math
import re
from collections.abc import Iterable
from typing import Any


class Unfit(Exception):
    """An answer that cannot be compared. `wording.unfit` makes the sentence.

    Attributes:
        what: a key of `wording.UNFIT`.
        outcome: a key of `feedback.LABELS`.
        fields: what the sentence needs: ``given`` is packed data, ``wanted`` what is expected, in words.
        where: parts, columns or rows that it lies in, the innermost first.
        trial: the inputs of the call that gave it, if it came from a function.
    """

    def __init__(self, what: str, outcome: str = "wrong type", **fields: Any):
        super().__init__(what)
        self.what, self.outcome, self.fields = what, outcome, fields
        self.where: list[tuple[str, Any]] = []
        self.trial: list | None = None

    def within(self, role: str, name: Any) -> "Unfit":
        """Note that it lies in a part, a column or a row."""
        self.where.append((role, name))
        return self


def plain(text: Any) -> str:
    """Give a text without what does not count: capitals, spaces, underscores, dashes, quotes, a last full stop."""
    letters = str(text).casefold().translate(_ALIKE)
    return "".join(letter for letter in letters if letter not in " \t\n_-'\"`").rstrip(".")


def match(name: Any, known: Iterable[str]) -> str | None:
    """Find the one of some texts that packed data names: as text, or as a number that stands in the text."""
    known = list(known)
    name = name.replace("=", " ").replace("ρ", "rho") if type(name) is str else name
    spellings = {plain(option): option for option in known}
    if type(name) is str and plain(name) in spellings:
        return spellings[plain(name)]
    if type(name) is str and name.isupper():  # "PM", "P + M" for "MP": capitals that name a set of letters
        letters = sorted(letter for letter in name if letter not in _BETWEEN)
        alike = [option for option in known if option.isupper() and sorted(option) == letters]
        if len(alike) == 1:
            return alike[0]
    if type(name) is str and (head := [option for option in known if _head(option) and _head(option) == _head(name)]):
        name, known = name.replace("_", " ").strip().split(" ", 1)[1], head  # "rho -inf" for "rho minus infinity"
    number = as_number(name)
    if number is None:
        return None
    fitting = [option for option in known if number in (_spelled(option), _spelled(option.split(" ", 1)[-1]))]
    return fitting[0] if len(fitting) == 1 else None


def _head(text: str) -> str:
    """Give the first of the words of a text, if it has more than one."""
    words = text.replace("_", " ").split()
    return words[0].casefold() if len(words) > 1 else ""


def several(text: str, known: Iterable[str]) -> list[str] | None:
    """Find the options that one text lists, such as "A, C" or "AC" for letters; None if it is no such list."""
    known = list(known)
    named = [word for word in re.split(f"[{re.escape(_BETWEEN)}]+|\\band\\b", text) if word]
    in_a_row = text.isupper() or list(text) == sorted(text)  # "AC" and "ac", but not "bad"
    if len(named) == 1 and in_a_row and all(len(option) == 1 for option in known):
        named = list(named[0])
    found = [match(name, known) for name in named]
    return found if len(found) > 1 and None not in found and len(set(found)) == len(found) else None


def as_number(data: Any) -> float | None:
    """Give packed data as a number, infinity included; None if it is no number."""
    if type(data) is dict and data.get("type") == "number" and data.get("value") in ("nan", "inf", "-inf"):
        return float(data["value"])
    if type(data) is str:
        return _spelled(data)
    return float(data) if type(data) in (int, float) else None


def _spelled(text: str) -> float | None:
    spelled = text.strip().casefold().replace("−", "-").replace("minus ", "-").replace("infinity", "inf")
    try:
        return None if "nan" in spelled else float(spelled.replace("∞", "inf"))
    except ValueError:
        return None


def is_placeholder(data: Any) -> bool:
    """Say whether packed data is the untouched placeholder."""
    return type(data) is dict and data.get("type") == "not attempted"


def numeric(data: Any) -> bool:
    """Say whether a text is a number in quotes."""
    try:
        return type(data) is str and math.isfinite(float(data.strip().rstrip("%").replace(",", "")))
    except ValueError:
        return False


def whole(data: dict) -> bool:
    """Say whether nothing was cut off in packing."""
    kept = data.get("data", [[]])[:1] if data.get("type") == "table" else [data.get("items", [])]
    return not kept or len(kept[0]) == data.get("length", 0)


def items(data: Any) -> list | None:
    """Give the values of packed data in order: a list, the values of a dict, the only column or row of a table."""
    if type(data) is not dict or not whole(data):
        return None
    if beside := _names_and_numbers(data):
        return beside[1]
    if data.get("type") == "list":
        return data["items"]
    if data.get("type") == "mapping":
        return [value for _, value in data["items"]]
    if data.get("type") == "table":
        columns = data["data"][: len(data["data"]) - data["index"]]
        if len(columns) == 1:
            return columns[0]
        if data["length"] == 1:
            return [column[0] for column in columns]
    return None


def pairs(data: Any) -> list | None:
    """Give the names and values of packed data: a dict, a Series with labels, a table of one row or one column.

    A table of two columns, one of names and one of numbers, counts as well, and so does a list of such pairs.
    """
    if type(data) is not dict or not whole(data):
        return None
    if beside := _names_and_numbers(data):
        return list(zip(*beside, strict=True))
    if data.get("type") == "mapping":
        return data["items"]
    if data.get("type") == "list" and "labels" in data:
        return list(zip(data["labels"], data["items"], strict=True))
    if data.get("type") == "table":
        if data["length"] == 1:
            return [(name, column[0]) for name, column in zip(data["columns"], data["data"], strict=True)]
        if len(data["data"]) - data["index"] == 1 and (data["index"] == 1 or "labels" in data):
            return list(zip(data["labels"] if "labels" in data else data["data"][1], data["data"][0], strict=True))
    return None


def _two_columns(data: Any) -> list[list] | None:
    """Give both columns of a table that has just two, and no labels of its own, or of a list of pairs."""
    if type(data) is not dict or not whole(data) or data.get("length", 0) < 2:
        return None
    if data.get("type") == "table":
        return data["data"] if not data["index"] and len(data["data"]) == 2 else None
    rows = [row.get("items", []) if type(row) is dict and row.get("type") == "list" else []
            for row in data.get("items", []) if data.get("type") == "list" and "labels" not in data]  # fmt: skip
    return list(map(list, zip(*rows, strict=True))) if rows and all(len(row) == 2 for row in rows) else None


def _names_and_numbers(data: dict) -> tuple[list, list] | None:
    """Give both columns where there are just two: names, each once, and numbers."""
    if (both := _two_columns(data)) is None:
        return None
    names = [column for column in both if all(type(item) is str for item in column)]
    numbers = [column for column in both if all(as_number(item) is not None for item in column)]
    if len(names) != 1 or len(numbers) != 1 or names == numbers or len(set(names[0])) < len(names[0]):
        return None
    return names[0], numbers[0]


def columns(data: Any) -> list | None:
    """Give the names and values of a table's columns: a DataFrame, or a dict of lists, or a list of records."""
    if type(data) is not dict or not whole(data):
        return None
    if data.get("type") == "table":
        return list(zip(data["columns"], data["data"], strict=True))
    if data.get("type") == "mapping" and all(items(column) is not None for _, column in data["items"]):
        return [(name, items(column)) for name, column in data["items"]]
    rows = data.get("items") if data.get("type") == "list" else None
    if rows and all(type(row) is dict and row.get("type") == "mapping" for row in rows):
        names = [name for name, _ in rows[0]["items"]]
        return [(name, [dict(_hashable(row["items"])).get(name) for row in rows]) for name in names]
    return None


def aligned(data: Any, labels: list | None, rows: int | None = 0) -> Any:
    """Bring labelled values into the order of some labels, if they carry exactly these; else leave them as they are.

    A label may be a tuple of spellings. Without such labels, values that are numbered from 0 or 1 come in that order.
    Of two columns with so many rows (None is any number) the first may hold them, as after `reset_index`.
    """
    given = pairs(data)
    if not given and (both := _two_columns(data)) and rows in (None, len(both[0])):
        given = list(zip(*both, strict=True))
    if not given:
        return data
    for wanted in filter(None, (labels, range(len(given)), range(1, len(given) + 1))):
        wanted = [label if type(label) is tuple else (label,) for label in wanted]
        place = {_place(_label(label), wanted): value for label, value in given}
        if len(given) == len(wanted) and set(place) == set(range(len(wanted))):
            return {"type": "list", "name": data.get("name", "table"), "length": len(given),
                    "labels": [spellings[0] for spellings in wanted],
                    "items": [place[number] for number in range(len(wanted))]}  # fmt: skip
    return data


def row_names(data: Any) -> list[list]:
    """Give what may name the rows of a table or a Series: its labels, and its values or columns; not of a mask."""
    if type(data) is not dict or data.get("type") not in ("table", "list") or not whole(data):
        return []
    columns = data["data"] if data["type"] == "table" else [data["items"]]
    if data["type"] == "list" and any(type(item) is bool for item in data["items"]):
        return []
    return [names for names in (data.get("labels"), *columns) if names]


def labels(data: Any) -> list | None:
    """Give the labels of packed data, if it has some that are not mere positions."""
    given = pairs(data)
    if not given or given[0][0] == 0 and [label for label, _ in given] == list(range(len(given))):
        return None
    return [label for label, _ in given]


def _label(label: Any) -> Any:
    if type(label) in (int, float):
        return float(label)
    return plain(label.get("value", label) if type(label) is dict else label)


def _place(label: Any, wanted: list[tuple]) -> int | None:
    """Find the wanted label that a given one means: itself, "Anker" for "Anker Innovations", "batch 3" for 3."""
    spelled = [[_label(each) for each in spellings] for spellings in wanted]
    for place, spellings in enumerate(spelled):
        if label in spellings:
            return place
    if type(label) is not str:
        return None
    number = re.fullmatch(r"[^\W\d]+(\d+)", label)

    def means(each: Any) -> bool:
        if type(each) is not str:
            return bool(number) and float(number[1]) == each
        return len(label) > 3 and (each.startswith(label) or label.startswith(each))

    alike = [place for place, spellings in enumerate(spelled) if any(map(means, spellings))]
    return alike[0] if len(alike) == 1 else None


def _hashable(named: list) -> list:
    return [(name, value) for name, value in named if type(name) in (str, int, float, bool, type(None))]


_BETWEEN = " \t\n+&,;/×·|"
_ALIKE = str.maketrans(dict.fromkeys("–—‑−", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"'})
