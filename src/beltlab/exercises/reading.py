"""How packed data is read: which values, names and columns it holds, and what counts as the same text or label."""

import math
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
    """Give a text without what does not count: capitals, spaces, underscores, dashes, quotes."""
    return "".join(letter for letter in str(text).casefold().translate(_ALIKE) if letter not in " \t\n_-'\"`")


def match(name: Any, known: Iterable[str]) -> str | None:
    """Find the one of some texts that packed data names: as text, or as a number that stands in the text."""
    known = list(known)
    spellings = {plain(option): option for option in known}
    if type(name) is str and plain(name) in spellings:
        return spellings[plain(name)]
    if type(name) is str and name.isupper():  # "PM" for "MP": capitals that name a set of letters
        alike = [option for option in known if option.isupper() and sorted(option) == sorted(name)]
        if len(alike) == 1:
            return alike[0]
    number = as_number(name)
    if number is None:
        return None
    fitting = [option for option in known if number in (_spelled(option), _spelled(option.split(" ", 1)[-1]))]
    return fitting[0] if len(fitting) == 1 else None


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
    """Give the names and values of packed data: a dict, a Series with labels, a table of one row or one column."""
    if type(data) is not dict or not whole(data):
        return None
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


def aligned(data: Any, labels: list | None) -> Any:
    """Bring labelled values into the order of some labels, if they carry exactly these; else leave them as they are."""
    given = pairs(data) if labels else None
    if not given or len(given) != len(labels):
        return data
    wanted = [_label(label) for label in labels]
    place = {_full(_label(label), wanted): value for label, value in given}
    if set(place) != set(wanted) or len(place) != len(labels):
        return data
    return {"type": "list", "name": data.get("name", "table"), "length": len(labels), "labels": labels,
            "items": [place[label] for label in wanted]}  # fmt: skip


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


def _full(label: Any, wanted: list) -> Any:
    """Give the wanted label that begins like a given one: "Anker" is "Anker Innovations", and the other way round."""
    if type(label) is not str or label in wanted or len(label) < 4:
        return label
    alike = [each for each in wanted if type(each) is str and (each.startswith(label) or label.startswith(each))]
    return alike[0] if len(alike) == 1 else label


def _hashable(named: list) -> list:
    return [(name, value) for name, value in named if type(name) in (str, int, float, bool, type(None))]


_ALIKE = str.maketrans(dict.fromkeys("–—‑−", "-") | {"’": "'", "‘": "'", "“": '"', "”": '"'})
