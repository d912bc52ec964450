"""All sentences of the checks that no single question writes: what was given, what is expected, what slipped."""

from collections.abc import Iterable
from typing import Any

from beltlab.exercises import reading
from beltlab.exercises.packing import bare
from beltlab.exercises.reading import Unfit

UNFIT = {  # each but the last ones begins with what was given, and ends with what is expected
    "another type": "{You} {given}. Expected: {wanted}.{quotes}",
    "missing value": "{You} a missing value (NaN). Expected: {wanted}. Two Series with different row labels give NaN, "
    "and so do 0/0, the root or logarithm of a negative number, and the mean of nothing.",
    "first missing": "{You} a missing value (NaN) in the first place. `.diff()`, for one, has nothing to subtract "
    "there: what belongs there? Expected: {wanted}.",
    "last missing": "{You} a missing value (NaN) in the last place. `.diff(-1)` and `.shift(-1)`, for two, find "
    "nothing after it: in which direction does the question count? Expected: {wanted}.",
    "texts": '{You} a list of texts, such as "{text}". Expected: {wanted}.{quotes}',
    "a mask": "{You} {given}, True or False for each row. Expected: {wanted}. How many are True: "
    "`.sum()`; what share: `.mean()`.",
    "a mask of names": "{You} {given}, True or False for each. Expected: {wanted}. Write the names for which it is "
    "True.",
    "several lengths": "{You} lists of different lengths. Expected: {wanted}.",
    "no order": "{You} a set, which has no order: it may come back in another one. Expected: {wanted}.",
    "another size": "{You} {size}. Expected: {wanted}.{advice}",
    "row numbers": "{You} the number {number}, a row number perhaps. Expected: {wanted}. Give the name that stands "
    "there.",
    "not an option": "{You} {given}. Expected: {wanted}.",
    "a subtraction": "{You} {given}. Expected: {wanted}. Write it in quotes: without them Python takes `2019-11` for a "
    "subtraction.",
    "unknown part": "There is no part {names}. Expected: {wanted}.",
    "part missing": "{Names} missing.",
    "part empty": "{Names} still the placeholder `...`.",
    "column missing": "{Names} missing. You gave a table with {columns}.",
    "column twice": "Your table has two columns named `{name}`. Keep one of them: which one is meant?",
    "two levels": "The columns of your table have two levels, such as `{name}`. Give each new column one name: "
    '`.agg(name=("column", "function"))`, or set `table.columns = [...]`.',
    "columns differ": "The columns of your table have different lengths.",
    "unknown group": "I do not know the {role} {named}. {advice}",
    "not a list": 'The group "{group}" holds {given}. Give a list of items in its place, such as `{example}`.',
    "item twice": "The item {item} is there twice. Each item belongs to one group.",
    "not sorted": "Not sorted yet: {names}. Expected: {wanted}.",
    "placeholder inside": "Your answer still holds the placeholder `...`.",
    "no function": "{You} {given}. Expected: {wanted}. Give its name, without brackets.",
    "slow": "Stopped waiting. Is there a loop that never ends, or a search in very many steps?",
    "raised": "It raised {error}.{advice}",
    "not called": "Your function was not called on all the inputs. Run the check once more.",
    "empty body": "The body of your function is still the placeholder `...`.",
    "printed": "It printed something and returned nothing. Give the result back with `return`.",
    "nothing": "It returned nothing (None). Did you forget the `return`?",
}

SLIPS = {
    "cut off": "Digits are cut off{at}, not rounded: by `int`, by `//`, or by a search with too large a step. Give at "
    "least two decimals or three significant digits.",
    "same amount": "You are off by one and the same amount{at}. How far the results lie apart is right; something that "
    "is the same in all of them is not.",
    "same factor": "You are off by one and the same factor{at}. How the results depend on each other is right. A "
    "number by which all are multiplied or divided is not, or the same part of each is missing.",
    "exchanged": "The right values{at}, but each under the name of the other.",
    "late": "The right numbers{at}, but each stands one place too late: a `<` where `<=` belongs, or a count that "
    "starts one place off?",
    "early": "The right numbers{at}, but each stands one place too early: does your count start one place off?",
    "rounded": "Rounded too much{at}: give at least two decimals or three significant digits.",
    "not whole": "Whole numbers are counted{at}, and yours lies between two of them: which of the two is asked for?",
    "near": "You are near{at}, but not exact: a search or a simulation that is too coarse, or a small step of your "
    "calculation that differs.",
    "percent": "A hundred times too large{at}: per cent where a share is wanted, or another unit?",
    "share": "A hundred times too small{at}: did a share and per cent change places, or is it another unit?",
    "unit": "The digits are right{at}, the unit is not: compare the number of zeros with what is asked.",
    "sign": "The size is right{at}, the sign is not.",
    "sign lost": "The sizes are right{at}. Keep the sign: it says on which side of 0 the number lies.",
    "rest": "This is one minus the right share{at}: the share of the others.",
    "upside down": "This is the quotient upside down{at}.",
    "square": "This is the square of the right number{at}.",
    "root": "This is the square root of the right number{at}.",
    "added up": "You added up along the way{at}: these are running totals of what is asked.",
    "not added up": "These are the steps{at}. The question asks for the totals that they add up to.",
    "backwards": "The right numbers, in the opposite order{at}.",
    "other order": "The right numbers{at}, but in another order. Did you sort them, and lose what belongs to what?",
    "to shares": "You divided by the sum{at}, which is not asked here.",
    "first lost": "The first value is lost{at}, as after `.diff()`, or in a list that starts too late. The others are "
    "right.",
    "last lost": "The last value is missing{at}. The others are right.",
    "some lost": "Some values are missing{at}: each place needs its own, also where it is 0. The others are right.",
    "one too many": "There is one value too many at the end{at}. The others are right.",
    "start too many": "There is one value too many at the start{at}. The others are right.",
    "to pick": "One of these numbers is right{at}. Give only the one that is asked for.",
    "to add": "These add up to the right number{at}, and the question asks for their sum.",
    "to average": "Their mean is the right number{at}, and the question asks for it.",
    "off by one": "Always one too many or one too few{at}: does your count start, or end, one place off?",
    "position": "This is a position, not what stands there{at}: `argmin` and `argmax` count from 0.",
    "complement": "You listed just those for which it is not true{at}.",
    "all": "You listed all of them{at}. Which of them do not belong there?",
    "none": "Your list is empty{at}.",
}

ADVICE = {  # for errors whose own words do not help
    "In Python a power is `**`.": ("bitwise_xor", "for ^", "'xor'"),
    "Nothing was left to choose from: does your condition let any value through?": (
        "zero-size array",
        "empty sequence",
        "iterable argument is empty",
        "with size 0",
    ),
    "The index of this Series holds names, not positions: `.iloc[0]` is the first value.": (
        "KeyError: 0",
        "KeyError: 1",
    ),
    "A whole Series or array stands in an `if`, an `and` or an `or`: compare all at once, or use `.any()`, `.all()`.": (
        "truth value of",
    ),
    "One of the inputs is 0 here. What should your function do with it?": ("ZeroDivisionError",),
    "A logarithm needs a number above 0, a root one that is not below it.": ("math domain error", "positive input"),
    "Run the cell that makes this name, or take it from the arguments.": ("NameError",),
}


def unfit(unfit: Unfit, parameters: Iterable[str] = ()) -> str:
    """Say why an answer cannot be compared, where that is, and with which inputs it came."""
    fields = dict(unfit.fields)
    given = fields.get("given")
    fields["You"] = "You gave" if unfit.trial is None else "It returned"
    fields["given"] = spoken(given)
    fields["text"] = str(fields.get("text", ""))[:60]
    fields.setdefault("advice", "")
    fields["quotes"] = " Remove the quotes." if reading.numeric(given) or fields.get("quotes") else ""
    if type(given) is dict and given.get("name") in ("generator", "map", "filter", "zip", "reversed", "enumerate"):
        fields["quotes"] = " It can be read only once: make a list of it with `list(...)`."
    if "names" in fields:
        role, names = fields.get("role", "part"), fields["names"]
        verb = f"The {role} {quoted(names)} is" if len(names) == 1 else f"The {role}s {quoted(names)} are"
        fields |= {"Names": verb, "names": quoted(names)}
    sentence = UNFIT[unfit.what].format(**fields)
    for role, name in unfit.where:
        sentence = f"In the {role} `{name}` {sentence[0].lower()}{sentence[1:]}"
    if unfit.trial is None:
        return sentence
    return f"{tried(parameters, unfit.trial)}. {sentence}"


def advice(error: str) -> str:
    """Say what usually helps against an error, or ""."""
    return "".join(f" {words}" for words, signs in ADVICE.items() if any(sign in error for sign in signs))


def look_again(places: list[str], slips: dict[str, str], of: int = 0) -> str:
    """Say where an answer differs, where only by a slip, and how much of it is right."""
    far = [place for place in places if place not in slips]
    sentences = [f"Look again at {listed(far)}."] if far else []
    for slip in dict.fromkeys(slips.values()):
        slipped = [place for place in places if slips.get(place) == slip]
        at = "" if slipped in (["the number"], ["the number of values"]) else f" at {listed(slipped)}"
        sentences.append(SLIPS[slip].format(at=at))
    if far and 0 < len(places) < of:
        sentences.append(
            f"The other {of - len(places)} of {of} are right." if of - len(places) > 1 else "The rest is right."
        )
    return " ".join(sentences)


def listed(places: list[str]) -> str:
    """Write at most three places, and how many more there are."""
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(places[:3]) + more


def tried(parameters: Iterable[str], trial: list) -> str:
    """Say in words with which inputs a function was called."""
    inputs = ", ".join(f"{name} = {spoken_input(data)}" for name, data in zip(parameters, trial, strict=False))
    return f"I tried your function with {inputs}"


def spoken(data: Any) -> str:
    """Say in words what packed data is."""
    if data is None:
        return "nothing (None)"
    if type(data) is bool:
        return f"the truth value {data}"
    if type(data) in (int, float):
        return f"the number {number(data)}"
    if type(data) is str:
        return f'the text "{data[:60]}"' if data.strip() else "an empty text"
    kind, name = data.get("type"), str(data.get("name"))[:60].replace("ndarray", "array")
    named = f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
    if kind == "list":
        return f"{named} with {counted(data['length'], 'value')}" if data["length"] else f"an empty {name}"
    if kind == "table":
        columns = quoted(data["columns"][:20]) or "(none)"
        return f"a table with {counted(data['length'], 'row')} and the columns {columns}"
    if kind == "mapping":
        return f"{named} with {data['length']} entries" if data["length"] else f"an empty {name}"
    words = {
        "number": "a missing value (None or NaN)" if data.get("value") == "nan" else f"the number {data.get('value')}",
        "date": f"the date {data.get('value')}",
        "function": "a function",
        "not attempted": "the placeholder `...`",
    }
    return words.get(kind, f"an object of the type {name}")


def label(data: Any) -> str:
    """Write a name, a label or a key as a student would read it."""
    if type(data) is dict:
        return str(data["value"]) if "value" in data else spoken(data)
    return str(data)[:60]


def spoken_result(data: Any) -> str:
    """Write a packed number or a short list of numbers as a student would read it."""
    if type(data) in (int, float):
        return number(data)
    values = reading.items(data)
    if values is None or len(values) > 8 or any(type(item) not in (int, float) for item in values):
        return spoken(data)
    return "[" + ", ".join(map(spoken_result, values)) + "]"


def spoken_input(data: Any) -> str:
    """Write an input of a trial as a student would read it."""
    data = bare(data)
    if type(data) is dict:
        data = next(iter(data.values()))
        if type(data) is dict:
            return "a table with the columns " + quoted(list(data))
    if type(data) is list:
        more = ", …" if len(data) > 8 else ""
        return "[" + ", ".join(map(spoken_input, data[:8])) + more + "]"
    return number(data) if type(data) is float else str(data)


def number(value: float) -> str:
    """Write a number with six digits; what is left of a 0 by the order of the arithmetic is 0."""
    return f"{0 if abs(value) < 1e-12 else value:.6g}"


def quoted(names: Iterable[Any]) -> str:
    """Write names one after the other, each between backticks."""
    return ", ".join(f"`{label(name)}`" for name in names)


def counted(many: int, what: str) -> str:
    """Write how many there are of something."""
    return f"{many} {what}" if many == 1 else f"{many} {what}s"
