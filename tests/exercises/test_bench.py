"""What the checks say to answers that students type, in the notebook and as they are marked."""

import copy
import importlib.util
import itertools
import json
import math
import re

import bench
import families
import numpy as np
import pandas as pd
import pytest

from beltlab.exercises import lessons, questions
from beltlab.exercises.feedback import CODE_BLOCK
from beltlab.exercises.kinds import Function
from beltlab.exercises.packing import arguments, pack
from beltlab.exercises.rounding import RULE

ALL = [known for number in lessons() for known in questions(number)]
every_question = pytest.mark.parametrize("known", [pytest.param(q, id=f"{q.lesson:02d}-{q.name}") for q in ALL])
INTERNAL = ("{'type'", "'items'", "dtype", " at 0x", "ndarray", "Traceback")


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the file of progress


def marked(known, answer, seed=0):
    """Judge an answer as the marking does: packed, through JSON, on the trials of a seed."""
    trials = json.loads(json.dumps(known.trials(seed)))
    return known.judge(json.loads(json.dumps(pack(answer, trials), allow_nan=False)), trials)


ROWS = [pytest.param(known, row, id=f"{known.lesson:02d}-{known.name}-{place}")
        for known in ALL for place, row in enumerate(bench.rows(known))]  # fmt: skip


@pytest.mark.parametrize("known, row", ROWS)
def test_typed(known, row):
    answer = bench.typed(row.source, known.lesson)
    said = known.check(answer)
    shown = repr(said) + said._repr_html_().partition("<details")[0]
    row_says, check_says = f"{row.outcome!r}, idea {row.idea!r}", f"{said.outcome!r}, idea {said.misconception!r}"
    differs = f"typed: {row!r}; the row says {row_says}; the check says {check_says}: {said}"
    assert check_says == row_says, differs
    assert [phrase for phrase in row.says if phrase not in said.message] == [], said.message
    assert [phrase for phrase in row.never + INTERNAL if phrase in shown] == []
    assert not row.idea or row.idea not in said.label  # it would hand over the fix
    for seed in (0, 7):
        again = marked(known, bench.typed(row.source, known.lesson), seed)
        assert (again.outcome, again.misconception) == (row.outcome, row.idea), again.message
    assert marked(known, answer).message == said.message.partition("\nWould a hint")[0]


@every_question
def test_there_are_enough_of_them(known):
    rows = bench.rows(known)
    assert len({row.source for row in rows}) == len(rows)
    right = sum(row.outcome == "correct" for row in rows)
    where = f'in BENCH["{known.name}"] of tests/exercises/bench/lesson_{known.lesson:02d}.py'
    assert len(rows) - right >= 12, f"only {len(rows) - right} wrong answers {where}"
    assert right >= 5, f"only {right} right answers {where}"
    missing = {wrong.misconception for wrong in known.wrong} - {row.idea for row in rows}
    assert not missing, f"nobody types these ideas {where}"


@every_question
def test_made_answers_are_right(known):
    for make in getattr(bench.lesson(known.lesson), "MADE", {}).get(known.name, []):
        assert known.check(known.kind.make(make)).passed


@every_question
def test_families(known):
    failed = []
    for name, answer, verdict, phrases in families.answers(known):
        for said in (known.check(answer), marked(known, answer, 7)):
            if said.passed != (verdict == families.ACCEPTED):
                failed.append(f"{name}: {said}")
            elif phrases and not any(phrase in said.message for phrase in phrases) and not said.misconception:
                failed.append(f"{name}: {said}")
            assert [phrase for phrase in INTERNAL if phrase in repr(said)] == []
    assert not failed, "\n".join(failed)


@every_question
def test_the_data_tell_known_wrong_answers_apart(known):
    """Each pair differs, and none is right, also when all numbers are rounded as far as the rule allows."""
    if not known.unique:
        pytest.skip("what is wrong is a rule that is broken")
    right, wrong, _ = known._worked()
    pairs = itertools.combinations(wrong, 2)
    assert [(one[0].misconception, other[0].misconception) for one, other in pairs
            if known.kind.same(one[1], other[1])] == []  # fmt: skip
    for idea, _ in wrong:
        rounded = (lambda *inputs, make=idea.answer: coarse(make(*inputs))) if known.trials() else coarse(idea.answer())
        said = known.check(rounded)
        assert not said.passed and said.misconception in ("", idea.misconception), idea.misconception


def coarse(value):
    """Round all numbers of an answer as far as the rule allows."""
    if isinstance(value, dict):
        return {name: coarse(part) for name, part in value.items()}
    if isinstance(value, pd.DataFrame | str):
        return value
    if isinstance(value, pd.Series) and value.dtype.kind == "f":
        return value.map(coarse)
    if isinstance(value, np.ndarray | list | tuple):
        return [coarse(part) for part in value]
    if isinstance(value, float | np.floating) and math.isfinite(value) and value:
        return round(float(value), min(2, 2 - math.floor(math.log10(abs(value)))))
    return value


@every_question
def test_no_number_is_too_small_to_tell(known):
    """A function is tried on inputs whose results show themselves with two decimals."""
    if not isinstance(known.kind, Function):
        pytest.skip("no function")
    for seed in (0, 7):
        right = known._worked(known.trials(seed))[0]
        assert sum(bool(np.all(np.abs(result) > 0.1)) for result in right) >= 0.6 * len(right)


@every_question
def test_no_argument_can_stay_unread(known):
    """With any tried value in place of an argument a result is wrong: what is taken from outside does not pass."""
    if not isinstance(known.kind, Function):
        pytest.skip("no function")
    inputs = [arguments(trial) for trial in known.trials()]
    for place, name in enumerate(known.kind.parameters):
        for value in {repr(each[place]): each[place] for each in inputs}.values():

            def fixed(*given, place=place, value=value):
                return known._answer(*given[:place], copy.deepcopy(value), *given[place + 1 :])

            assert not known.check(fixed).passed, f"right with {name} = {value} whatever it gets"


@every_question
def test_hint_three_holds_code_that_runs(known):
    blocks = [code for hint in known.hints for code in CODE_BLOCK.findall(hint)]
    assert CODE_BLOCK.search(known.hints[-1]), "the last hint has no code"
    for code in blocks:
        exec(compile(code, "hint", "exec"), dict(bench.first_cells(known.lesson)))


@every_question
def test_the_rule_for_rounding_stands_at_the_top(known):
    (path,) = (bench.ROOT / "solutions").glob(f"{known.lesson:02d}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    first = next(place for place, cell in enumerate(cells) if "".join(cell["source"]).startswith("## Question 1"))
    top = "\n".join("".join(cell["source"]) for cell in cells[:first])
    assert RULE in top


@pytest.mark.parametrize("number", lessons())
def test_the_minutes_of_the_questions_are_those_of_the_whole(number):
    (path,) = (bench.ROOT / "exercises").glob(f"{number:02d}_*.ipynb")
    prose = "\n".join("".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"])
    each = re.findall(r"^## Question \d .*?\((\d+) minutes", prose, flags=re.M)
    how_many = {5: "Five", 6: "Six", 7: "Seven"}[len(questions(number))]
    assert len(each) == len(questions(number))
    assert f"{how_many} questions, {sum(map(int, each))} minutes" in prose


@every_question
def test_only_open_questions_recognise_by_a_rule(known):
    assert not known.unique or all(wrong.matches is None for wrong in known.wrong)


@pytest.mark.parametrize("number", lessons())
def test_two_questions_are_practised_in_the_lesson(number):
    """A practice cell has the prompt of the question, letter for letter, a placeholder, and the same check."""
    (path,) = (bench.ROOT / "notebooks").glob(f"{number:02d}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    practised = [cell for cell in cells if "practice" in cell["metadata"].get("tags", [])]
    names = []
    for cell in practised:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code":
            name = source.partition("q.")[2].partition(".check(")[0]
            assert "..." in source and f"q.{name}.check(" in source, source
            names.append(name)
    assert len(names) == len(set(names)) == 2
    prose = "\n".join("".join(cell["source"]) for cell in practised if cell["cell_type"] == "markdown")
    prose = re.sub(r"<!--.*?-->", "", prose, flags=re.S)
    asked = {known.name: known.prompt for known in questions(number)}
    assert [name for name in names if asked[name].split("\n\n")[0] not in prose] == []
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert any(f"from beltlab.exercises import lesson_{number:02d} as q" in source for source in code)


@pytest.mark.parametrize("number", lessons())
def test_practice_takes_as_long_as_the_exercises_say(number):
    """The minutes of a question stand in the exercises; the slide that practises it has the same."""
    (path,) = (bench.ROOT / "notebooks").glob(f"{number:02d}_*.ipynb")
    book, exercises = (json.loads((bench.ROOT / room / path.name).read_text(encoding="utf-8"))["cells"]
                       for room in ("notebooks", "exercises"))
    prose = "\n".join("".join(cell["source"]) for cell in exercises if cell["cell_type"] == "markdown")
    asked = {f"q{name}": int(minutes) for name, minutes in
             re.findall(r"^#+ Question (\d)\b.*?(\d+) minutes", prose, re.M)}
    assert sorted(asked) == [known.name for known in questions(number)]
    taken, slide = {}, None
    for cell in book:
        if cell["metadata"].get("slideshow", {}).get("slide_type") == "slide":
            slide = cell
        checked = re.search(r"\bq\.(q\d)\.check\(", "".join(cell["source"]))
        if checked and "practice" in cell["metadata"].get("tags", []):
            taken[checked[1]] = slide["metadata"]["beltlab"]["minutes"]
    assert len(taken) == 2 and taken == {name: asked[name] for name in taken}


def test_the_bench_is_found():
    assert importlib.util.find_spec("bench") and ROWS
