"""Numbers in prose: each is a name of `beltlab.figures`, or a setting that the reader sees beside it."""

import ast
import re
from collections.abc import Collection, Iterator
from numbers import Real

from nbformat import NotebookNode

from beltlab import figures
from beltlab.notebooks.contract import explorer

LONGEST = 40  # characters of an expression: a reader who opens a cell reads the sentence
DECLARED = re.compile(r"<!--(?:=(.*?)|given)-->", re.S)
NUMBER = r"[+−-]?\d[\d,]*(?:\.\d+)?"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{MONTHS}) \d{{4}}$")
NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]*\$|\]\([^)]*\)|https?://\S+|<[^!][^>]*>", re.S)
NAMED = "lessons?|batch(?:es)?|questions?|exercises?|outcomes?|steps?|parts?|numbers?|HS|Python"
NOT_A_FIGURE = re.compile(
    rf"\b(?:1[89]|20)\d\d\b|\b(?i:{NAMED}) \d+(?:(?:, | and | to |–)\d+)*|〔\d+〕\d+号|\b\d+ min(?:utes)?\b"
    r"|(?<![\w.,])[01](?![\w%]|[.,]\d)|^#+ \d+ ·|^\| \d+ \||^\s*\d+\. |^- .*\(\d{4}\)\. .*$|\b[A-Z]+\d+[A-Z]?\b",
    re.M,
)


def undeclared_numbers(book: NotebookNode, given: Collection[float] = ()) -> Iterator[tuple[int, str]]:
    """Find every number in a notebook's prose that is not held to the data, or not equal to it.

    A number, date or phrase in Markdown is followed by an invisible comment that names it: `132<!--= approved(6) -->`.
    The name is one of `beltlab.figures`, alone or called with settings. The text before the comment must end with
    its value: a number to as many digits as are written, a date as `7 March 2015` or `March 2015`, a text letter for
    letter. A setting is marked as such: `300<!--given-->`. Free of this are 0 and 1, years, the numbers of lessons,
    batches, questions and lists, minutes, references, code, formulas.

    Args:
        book: The notebook.
        given: The settings that its reader sees: see `settings`.

    Yields:
        The cell's number and a sentence that says what is wrong.
    """
    for number, cell in enumerate(book.cells, 1):
        if cell.cell_type != "markdown":
            continue
        rest, position = [], 0
        for comment in DECLARED.finditer(cell.source):
            before = cell.source[position : comment.start()]
            said = comment.group(1)
            written, wrong = _setting(before, given) if said is None else _compare(before, said.strip())
            if wrong:
                yield number, wrong
            rest.append(before[: len(before) - len(written)])
            position = comment.end()
        prose = NOT_A_FIGURE.sub(" ", NOT_PROSE.sub(" ", "\n".join([*rest, cell.source[position:]])))
        for found in re.findall(rf"(?<![\w.]){NUMBER}", prose):
            yield number, f"the number {found} in the prose is not declared: write {found}<!--= name -->"


def settings(book: NotebookNode) -> set[float]:
    """The numbers that a reader of a notebook sees as settings: literals in its code, and its explorers' controls."""
    seen = set()
    for cell in book.cells:
        if cell.cell_type == "code":
            seen |= _literals(cell.source)
        if name := explorer(cell):
            from beltlab.whatif import functions

            built = functions()[name]()
            places = [built.defaults, *built.presets.values(), *([built.asks.at] if built.asks else [])]
            seen |= {abs(float(value)) for place in places for value in place.values() if isinstance(value, Real)}
            seen |= {abs(float(end)) for s in built.sliders if hasattr(s, "step") for end in (s.minimum, s.maximum)}
    return seen


def _literals(code: str) -> set[float]:
    try:
        nodes = ast.walk(ast.parse(code))
    except SyntaxError:  # a line for IPython, such as %time
        return set()
    return {float(n.value) for n in nodes if isinstance(n, ast.Constant) and type(n.value) in (int, float)}


def _setting(before: str, given: Collection[float]) -> tuple[str, str]:
    """Return the number before `<!--given-->`, and what is wrong with it, if anything."""
    found = re.search(rf"({NUMBER})( ?%| per cent| percent)?$", before)
    if not found:
        return "", "no number stands before <!--given-->"
    size = abs(_value(found.group(1)))
    known = size in given or found.group(2) and any(abs(size - 100 * share) < 1e-9 for share in given)
    said = f"{found.group(1)} is no setting in the code or the sliders of this notebook: name a figure instead of given"
    return found.group(), "" if known else said


def _compare(before: str, expression: str) -> tuple[str, str]:
    """Return the end of the text that a declared value speaks of, and what is wrong with it, if anything."""
    try:
        value = named(expression)
        value = value if hasattr(value, "strftime") else float(value)
    except Exception as error:
        return "", f"the declared value {expression!r} is no number and no date: {error}"
    if hasattr(value, "strftime"):
        found = DATE.search(before)
        right = {f"{value.day} {value:%B} {value.year}", f"{value:%B} {value.year}"}
        wrong = not found or found.group() not in right
        return (found.group() if found else ""), f"the date before {expression!r} is not {min(right)}" if wrong else ""
    found = re.search(rf"({NUMBER})( ?%| per cent| percent)?$", before)
    if not found:
        return "", f"no number stands before {expression!r}"
    digits = found.group(1)
    places = len(digits.partition(".")[2])
    wrong = f"{round(value, places):.{places}f}" != f"{_value(digits):.{places}f}"
    return found.group(), f"the prose says {found.group(1)}, but {expression} is {value}" if wrong else ""


def _value(written: str) -> float:
    return float(written.replace(",", "").replace("−", "-").lstrip("+"))


def named(expression: str) -> object:
    """Return what a name of `beltlab.figures` stands for, such as `best_ceiling` or `approved(6)`.

    Raises:
        ValueError: If the expression is long, or anything but such a name, alone or with settings in brackets.
    """
    if len(expression) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters; give it a name in beltlab/figures.py")
    tree = ast.parse(expression, mode="eval").body
    call = tree if isinstance(tree, ast.Call) else ast.Call(tree, [], [])
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    figure = vars(figures).get(name)
    if getattr(figure, "__module__", None) != figures.__name__ or name.startswith("_"):
        raise ValueError("write a name of beltlab/figures.py, alone or with settings: approved(6)")
    try:
        settings = [ast.literal_eval(value) for value in call.args]
        named_settings = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    except ValueError:
        raise ValueError("the settings in the brackets must be numbers or texts") from None
    return figure(*settings, **named_settings)
