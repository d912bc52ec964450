"""What a student sees: hints in steps, the offer of a hint, progress, words and colours."""

import json
import os
import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from beltlab.exercises import lessons, progress, questions
from beltlab.exercises.feedback import LABELS, Feedback, Note
from beltlab.exercises.kinds import EXACT, Choices, Function, Groups, Month, Numbers, Parts, Table, Text
from beltlab.exercises.packing import pack
from beltlab.exercises.question import Property, Question, Wrong, seal, unseal
from beltlab.exercises.rounding import rounded_too_much
from beltlab.exercises.wording import SLIPS


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "_done", {})


def ask(kind=None, answer=lambda: 7, **more):
    parts = {"name": "q1", "lesson": 1, "hints": ("idea", "formula", "code"), "wrong": ()}
    return Question(answer, kind=kind or Numbers(), **parts | more)


def concentration(sales):
    return float(((sales / sales.sum()) ** 2).sum())


FOUR_EQUAL = Property("Four equal sellers must give 1/4.", lambda index: abs(index - 0.25) < 1e-9, ([[1, 1, 1, 1]],))


def test_hints_come_in_three_steps_and_the_last_stays():
    asked, last = ask(), "Hint 3 of 3, almost the code"
    assert [asked.hint().label for _ in range(4)] == ["Hint 1 of 3, the idea", "Hint 2 of 3, the formula", last, last]


def test_the_third_wrong_try_offers_a_hint_and_placeholders_do_not_count():
    asked = ask()
    tries = [asked.check(answer) for answer in (1, ..., "2", ..., 3, 4)]
    assert ["hint()" in feedback.message for feedback in tries] == [False] * 4 + [True] * 2
    assert "hint()" not in asked.check(7).message


def test_properties_speak_first_and_say_what_was_tried():
    asked = ask(Function("sales", result=Numbers()), concentration, properties=[FOUR_EQUAL],
                wrong=[Wrong("raw sales", lambda sales: float((sales**2).sum()), "Take shares first.")])  # fmt: skip
    assert asked.check(lambda sales: (sales**2).sum()).message == (
        "I tried your function with sales = [1, 1, 1, 1] and got 4. Take shares first."
    )
    assert asked.check(lambda sales: sales.max()).message == (
        "I tried your function with sales = [1, 1, 1, 1] and got 1. Four equal sellers must give 1/4."
    )
    assert asked.check(concentration).passed


def test_a_property_shows_the_input_that_it_speaks_of():
    asked = ask(Function("sales", result=Numbers()), concentration, properties=[FOUR_EQUAL],
                inputs=lambda _: [[[2, 1]]])  # fmt: skip
    assert asked.check(lambda sales: sales.max() + 9).message == (
        "I tried your function with sales = [1, 1, 1, 1] and got 10. Four equal sellers must give 1/4."
    )


NEAR, LARGE, SMALL, ROUNDED = (SLIPS[slip] for slip in ("near", "percent", "share", "rounded"))


@pytest.mark.parametrize(
    "kind, right, answer, message",
    [
        (Numbers(), 0.15374, 0.2, ROUNDED.format(at="")),
        (Numbers(), 4.4, 4, ROUNDED.format(at="")),
        (Numbers(), 12345.678, 12000, ROUNDED.format(at="")),
        (Numbers(), 0.15374, 0.156, NEAR.format(at="")),
        (Numbers(), 0.15374, 15.374, LARGE.format(at="")),
        (Numbers(), 15.374, 0.15374, SMALL.format(at="")),
        (Numbers(), 0.15374, -0.154, SLIPS["sign"].format(at="")),
        (Numbers(), 0.15374, 0.846, SLIPS["rest"].format(at="")),
        (Numbers(), 0.15374, 6.5045, SLIPS["upside down"].format(at="")),
        (Numbers(), 0.15374, 153740, SLIPS["unit"].format(at="")),
        (Numbers(), 0.15374, 0.3, "Look again at the number."),
        (Numbers(), 0.15374, 0.1573, "Look again at the number."),  # 2.3 per cent off: no search is that coarse
        (Numbers(), 0.15374, 0.1503, "Look again at the number."),
        (Numbers(), 0.6, 1, "Look again at the number."),  # rounded, yes, but two thirds of it are made up
        (Numbers(), 0.3, 0, "Look again at the number."),
        (Numbers(tolerance=EXACT), 132, 131, "Look again at the number."),
        (Numbers(), 132, 131, "Look again at the number."),
        (Numbers(3), [0.1534, 2, 3], [0.2, 2, 4], "Look again at value 3. " + ROUNDED.format(at=" at value 1") +
         " The rest is right."),
        (Numbers(3), [1, 5, 2.5], [2.5, 5, 1], SLIPS["backwards"].format(at=" at value 1, value 3")),
        (Numbers(3), [1, 5, 2.5], [5, 1, 2.5], SLIPS["other order"].format(at=" at value 1, value 2")),
        (Numbers(3), [1, 5, 2.5], [1, 6, 8.5], SLIPS["added up"].format(at=" at value 2, value 3")),
        (Numbers(3), [1, 5, 2.5], [5, 2.5], SLIPS["first lost"].format(at="")),
        (Numbers(), 8.5, [1, 5, 2.5], SLIPS["to add"].format(at="")),
        (Parts({"a": Numbers(), "b": Numbers()}), {"a": 0.1234, "b": 1}, {"a": 12.34, "b": 2},
         "Look again at `b`. " + LARGE.format(at=" at `a`")),
        (Table({"k": Text(), "n": Numbers()}, key="k"), pd.DataFrame({"k": ["a", "b"], "n": [1.234, 2]}),
         {"k": ["b", "a"], "n": [2, 1.2]}, ROUNDED.format(at=" at `n` of a")),
    ],
)  # fmt: skip
def test_a_slip_is_told_from_a_mistake(kind, right, answer, message):
    assert ask(kind, lambda: right).check(answer).message == message


def test_a_slip_in_a_function_is_told_before_a_property_but_after_a_misconception():
    wrong = Wrong("one decimal", lambda sales: round(concentration(sales), 1), "Do not round.")
    third = Property("Three equal sellers must give 1/3.", lambda index: abs(index - 1 / 3) < 1e-9, ([[1, 1, 1]],))
    asked = ask(Function("sales", result=Numbers()), concentration, properties=[FOUR_EQUAL, third])
    tried = "I tried your function with sales = [1, 1, 1] and got"
    assert asked.check(wrong.answer).message == f"{tried} 0.3. " + ROUNDED.format(at="")
    assert asked.check(lambda sales: 100 * concentration(sales)).message.endswith(LARGE.format(at=""))
    known = ask(Function("sales", result=Numbers()), concentration, properties=[FOUR_EQUAL, third], wrong=[wrong])
    assert known.check(wrong.answer).message == f"{tried} 0.3. Do not round."


def test_the_evidence_is_a_call_that_went_wrong():
    def largest(sales):
        return float(np.sort(sales)[-1])

    first = Wrong("the first", lambda sales: float(sales[0]), "Sort first.")
    any_order = Property("The order must not matter.", lambda one, other: one == other, ([[3, 1, 2]], [[2, 1, 3]]))
    asked = ask(Function("sales", result=Numbers()), largest, properties=[any_order], wrong=[first])
    assert asked.check(first.answer).message == "I tried your function with sales = [2, 1, 3] and got 2. Sort first."
    asked = ask(Function("sales", result=Numbers()), largest, inputs=lambda _: [[[3, 1, 2]], [[2, 1, 3]]])
    assert asked.check(first.answer).message.startswith("I tried your function with sales = [2, 1, 3] and got 2. ")


def test_other_wrong_parts_are_named_beside_a_misconception():
    kind = Parts({"n": Numbers(), "c": Choices(*"ABC"), "t": Text("x", "y")})
    right = {"n": 1, "c": ["A"], "t": "x"}
    kind.kinds["c"].sure = True
    wrong = Wrong("a C", lambda: right | {"c": ["A", "C"]}, "Not C.")
    asked = ask(kind, lambda: right, wrong=[wrong])
    assert asked.check(right | {"c": ["A", "C"]}).message == "Not C."
    assert asked.check({"n": 2, "c": ["A", "C"], "t": "y"}).message == "Not C. Look also at `n`, `t`."
    also = "Not C. Look also at `c` (at least one missing)."
    assert asked.judge(pack(right | {"c": ["C"]})).message == also


def test_a_rubric_comes_with_the_right_answer_only():
    rubric = (("Clear words", ("0: none", "1: some", "2: all")),)
    asked = ask(rubric=rubric)
    for answer in (..., 6, "x"):
        assert asked.check(answer).rubric == () and "ubric" not in asked.check(answer)._repr_html_()
    assert asked.check(7).rubric == rubric and "Now write your words" in asked.check(7).message


@pytest.mark.parametrize(
    "answer, outcome, words",
    [
        (lambda sales: sales.sort(), "wrong type", "Did you forget the `return`?"),
        (lambda sales: print("0.25"), "wrong type", "printed something and returned nothing"),
        (lambda sales: "0.25", "wrong type", 'It returned the text "0.25". Expected: one number.'),
        (lambda sales: sales, "wrong type", "It returned 4 numbers. Expected: one number."),
        (lambda sales: sales, "wrong type", "Did you forget to add up, or to take the `.mean()`?"),
        (lambda sales: ["1", "2"], "wrong type", 'It returned a list of texts, such as "1". Expected: one number.'),
        (lambda: 1, "your function raised", "TypeError"),
        (lambda sales: (sales / 2) ^ 2, "your function raised", "In Python a power is `**`."),
        (lambda sales: sales[sales < 0].min(), "your function raised", "does your condition let any value through?"),
        (lambda sales: np.nan, "wrong type", "It returned a missing value (NaN)"),
        (lambda sales: 0.5 ^ 2, "your function raised", "In Python a power is `**`."),
        (lambda sales: pd.Series(sales / 2) ^ 2, "your function raised", "In Python a power is `**`."),
        (0.25, "wrong type", "You gave the number 0.25. Expected: a function of `sales`"),
    ],
)
def test_what_a_function_may_do_wrong(answer, outcome, words):
    feedback = ask(Function("sales", result=Numbers()), concentration, properties=[FOUR_EQUAL]).check(answer)
    assert feedback.outcome == outcome and words in feedback.message


@pytest.mark.parametrize(
    "kind, right, answers",
    [
        (Numbers(), 7, [7.0, np.int8(7), np.array(7), np.array([7]), pd.Series([7]), pd.DataFrame({"n": [7]})]),
        (Numbers(2), [1, 2], [(1, 2), np.array([1, 2]), pd.Series([1, 2]), {"a": 1, "b": 2}, range(1, 3),
                              pd.DataFrame({"n": [1, 2]}, index=pd.Index([1, 2], name="batch"))]),
        (Numbers(2, 1), [[1], [2]], [np.array([[1], [2]]), ((1,), (2,))]),
        (Text("Yes", "No"), "Yes", [" yes", "YES", ["Yes"], pd.Series(["Yes"]), np.str_("Yes")]),
        (Choices("A", "B", "C"), ["A", "C"], [("C", "A"), {"a", "c"}, pd.Series(["C", "A", "A"])]),
        (Month(), "2022-01", ["Jan 2022", "2022-1", pd.Timestamp(2022, 1, 3), np.datetime64("2022-01"), "2022-01-22"]),
        (Parts({"n": Numbers(), "t": Text()}), {"n": 1, "t": "x"},
         [pd.Series({"t": "x", "n": 1}), {"T": "X", "N": 1.0}, pd.DataFrame({"n": [1], "t": "x"})]),
        (Groups("AB", ["one", "two"]), {"A": "one", "B": "two"},
         [{"one": ["A"], "two": "B"}, pd.Series({"B": "two", "A": "one"}), {"two": {"b"}, "one": ("a",)}]),
        (Table({"k": Text(), "n": Numbers(missing=0)}, key="k"), pd.DataFrame({"k": ["a", "b"], "n": [1, 0]}),
         [pd.DataFrame({"n": [np.nan, 1.0], "K": ["B", "a"], "more": 3}), {"k": ["a", "b"], "n": [1, None]},
          pd.DataFrame({"n": [1, 0]}, index=pd.Index(["a", "b"], name="k")), [{"k": "b", "n": 0}, {"n": 1, "k": "a"}]]),
    ],
)  # fmt: skip
def test_forms_that_mean_the_same_are_the_same(kind, right, answers):
    asked = ask(kind, lambda: right)
    for answer in [right, *answers]:
        assert asked.check(answer).passed, answer


@pytest.mark.parametrize(
    "kind, right, answer, message",
    [
        (Numbers(2), [1, 2], [3, 4, 5], "You gave 3 numbers. Expected: 2 numbers in a list, an array or a Series."),
        (Numbers(2), [1, 2], [1, 3], "Look again at value 2. The rest is right."),
        (Numbers(), 7, True, "You gave the truth value True. Expected: one number."),
        (Numbers(), 7, np.nan, "You gave a missing value (NaN). Expected: one number. "
         "Two Series with different row labels give NaN, and so do 0/0, the root or logarithm of a negative number, "
         "and the mean of nothing."),
        (Numbers(), 7, "7", 'You gave the text "7". Expected: one number. Remove the quotes.'),
        (Numbers(2), [1, 2], ["1", "2"], 'You gave a list of texts, such as "1". Expected: 2 numbers in a list, an '
         "array or a Series. Remove the quotes."),
        (Numbers(), 7, [1, 2], "You gave 2 numbers. Expected: one number. Did you forget to add up, or to take the "
         "`.mean()`?"),
        (Text("Yes", "No"), "Yes", "Perhaps", 'You gave the text "Perhaps". Expected: one of "Yes", "No".'),
        (Month(), "2022-01", "2022", 'You gave the text "2022". Expected: a year and a month, such as "2019-08".'),
        (Parts({"n": Numbers(), "t": Text()}), {"n": 1, "t": "x"}, {"n": 1}, "The part `t` is missing."),
        (Parts({"n": Numbers(), "t": Text()}), {"n": 1, "t": "x"}, {"n": 2, "t": "x"},
         "Look again at `n`. The rest is right."),
        (Parts({"n": Numbers(), "t": Text()}), {"n": 1, "t": "x"}, {}, "The parts `n`, `t` are missing."),
        (Parts({"n": Numbers(), "t": Text()}), {"n": 1, "t": "x"}, {"n": "15%", "t": "x"},
         'In the part `n` you gave the text "15%". Expected: one number. Remove the quotes.'),
        (Choices(*"ABC"), ["A", "B"], "B", "Look again at the choice (at least one missing)."),
        (Parts({"c": Choices(*"ABC")}), {"c": ["A", "B"]}, {"c": ["A", "C"]},
         "Look again at `c` (at least one too many, at least one missing)."),
        (Groups("AB", ["one", "two"]), {"A": "one", "B": "two"}, {"one": ["A", "B"], "two": ["A"]},
         "The item A is there twice. Each item belongs to one group."),
        (Groups("ABC", ["one", "two"]), {"A": "one", "B": "two", "C": "two"}, {"one": ["A", "B"], "two": ["C"]},
         "Look again at 1 of the 3 items: 1 in `one`."),
        (Groups("AB", ["state", "firm"]), {"A": "state", "B": "firm"}, {"sttae": ["A"], "firm": ["B"]},
         'I do not know the group "sttae". Did you mean "state"?'),
        (Groups("AB", ["state", "firm"]), {"A": "state", "B": "firm"}, {"A": "state", "B": "frm"},
         'I do not know the group "frm". Did you mean "firm"?'),
        (Groups("AB", ["state", "firm"]), {"A": "state", "B": "firm"}, {"state": "both", "firm": []},
         'The group "state" holds the text "both". Give a list of items in its place, such as `["A", "B"]`.'),
        (Groups("AB", ["state", "firm"]), {"A": "state", "B": "firm"}, {"state": "A, B", "firm": []},
         "Look again at 1 of the 2 items: 1 in `state`."),
        (Parts({"c": Choices("A", "B", "C")}), {"c": ["A"]}, {"c": [True, True, False]},
         "In the part `c` you gave a list with 3 values, True or False for each. Expected: a list of texts out of "
         '"A", "B", "C". Write the names for which it is True.'),
        (Table({"belt": Text(), "zones": Numbers()}, key="belt"), pd.DataFrame({"belt": ["a"], "zones": [1]}),
         pd.DataFrame({"belt": ["a"], "number": [1]}),
         "The column `zones` is missing. You gave a table with the columns `belt`, `number`."),
        (Table({"belt": Text(), "zones": Numbers()}, key="belt"), pd.DataFrame({"belt": ["a", "b"], "zones": [1, 3]}),
         pd.DataFrame({"belt": ["A", "b"], "zones": [2, 3]}), "Look again at `zones` of A. The rest is right."),
        (Table({"belt": Text(), "zones": Numbers()}, key="belt"), pd.DataFrame({"belt": ["a", "b"], "zones": [1, 3]}),
         {"belt": ["a", "b"], "zones": [1]}, "The columns of your table have different lengths."),
        (Table({"belt": Text(), "zones": Numbers()}, key="belt"), pd.DataFrame({"belt": ["a", "b"], "zones": [1, 3]}),
         pd.DataFrame({"belt": ["a", "b", "c"], "zones": [1, 3, 5]}),
         "Look again at the row of c, which does not belong there. The rest is right."),
    ],
)  # fmt: skip
def test_messages_name_what_was_given_and_what_is_expected(kind, right, answer, message):
    assert ask(kind, lambda: right).check(answer).message == message


def test_a_wild_answer_prints_no_warning(recwarn):
    divides = Wrong("none", lambda: 0, "Not none.", matches=lambda given: 1 / given > 2)
    assert ask(wrong=[divides]).check(0).misconception == "none" and not recwarn.list


def test_an_answer_need_not_be_unique():
    inside = Property("The range holds 178.", lambda ends: ends[0] <= 178 <= ends[1])
    asked = ask(Numbers(2, tolerance=EXACT), lambda: [150, 300], properties=[inside], unique=False)
    assert asked.check([178, 178]).passed and asked.check([100, 150]).message == "The range holds 178."


def test_a_course_that_cannot_work_out_the_answer_blames_nobody():
    feedback = ask(answer=lambda: 1 / 0).check(7)
    assert feedback.outcome == "not attempted" and "could not work out" in feedback.message


def test_seals_open_only_with_the_options():
    sealed = seal("Platform", salt="q4")
    assert "latform" not in sealed and unseal(sealed, ["market", "platform"]) == "platform"


def test_progress_is_kept_beside_the_notebook_and_may_be_deleted(tmp_path, monkeypatch):
    asked, file = ask(), tmp_path / "lesson_01.progress.json"
    asked.check(6)
    assert not file.exists()
    asked.check(7)
    assert json.loads(file.read_text()) == {"done": ["q1"]}
    monkeypatch.setattr(progress, "_done", {})
    assert repr(progress.show(1, ["q1", "q2"])).startswith("1 of 2 questions done. Still to do: q2.\n")
    shown = progress.show(1, ["q1"]).message
    assert "`lesson_01.progress.json`" in shown and "Your words are not checked" in shown and "left" not in shown
    file.unlink()
    assert progress.show(1, ["q1", "q2"]).label == "0 of 2 questions done"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"done": 3}', b'{"done": [[]]}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_disturbs_nobody(tmp_path, damage):
    (tmp_path / "lesson_01.progress.json").write_bytes(damage)
    assert progress.show(1, ["q1"]).label == "0 of 1 questions done"
    assert ask().check(7).passed and progress.show(1, ["q1"]).label == "1 of 1 questions done"


def test_a_file_that_cannot_be_written_disturbs_nobody(tmp_path):
    (tmp_path / "lesson_01.progress.json").mkdir()
    assert ask().check(7).passed and progress.show(1, ["q1"]).label == "1 of 1 questions done"


def test_old_files_do_not_change_what_a_check_says(tmp_path):
    first = [repr(ask().check(answer)) for answer in (1, 2, 3, 7)]
    assert [repr(ask().check(answer)) for answer in (1, 2, 3, 7)] == first


def test_two_fresh_runs_give_the_same_words(tmp_path):
    code = """
from beltlab.exercises import lessons, questions
for known in (known for lesson in lessons() for known in questions(lesson)):
    make = (lambda maker: maker) if known.trials() else (lambda maker: maker())
    for answer in (..., {"b", "a", "c"}, make(known.wrong[0].answer), lambda x: {}[object()], make(known._answer)):
        feedback = known.check(answer)
        print(feedback, feedback._repr_html_())
    print(known, known.hint())
"""
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, timeout=600,
                       env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}).stdout
        for seed in "12"
    ]  # fmt: skip
    assert runs[0] == runs[1] and b" at 0x" not in runs[0]


def test_importing_the_exercises_needs_neither_widgets_nor_pictures():
    code = "import sys, beltlab.exercises as e; [e.questions(n) for n in e.lessons()]; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"ipywidgets", "matplotlib", "IPython", "frictionless"} & set(modules)


def test_an_unknown_lesson_is_named():
    with pytest.raises(ValueError, match="no exercises for lesson 99"):
        questions(99)
    assert 1 in lessons()


@pytest.mark.parametrize("outcome", LABELS)
def test_feedback_has_words_and_contrast(outcome):
    shown = Feedback(outcome, "Use `x` < 3 & <b>", "a <name>", (("criterion", ("0", "1")),))
    html = shown._repr_html_()
    assert "role='status'" in html and LABELS[outcome][0] in html and repr(shown).startswith(shown.label)
    assert "<b>" not in html and "<name>" not in html and ">x</code> &lt; 3 &amp;" in html
    ink, paper = LABELS[outcome][1], re.search(r"background:(#\w+)", html)[1]
    assert _contrast(ink, paper) >= 4.5 and _contrast("#1c1c1c", paper) >= 7
    assert Note("Hint", "a\nb")._repr_html_().count("role='status'") == 1


def test_bold_words_are_shown_bold_and_powers_are_left_alone():
    note = Note("Hint", "the **true** mean, `q**tilt`\n```python\na = b**c * d**e\n```\n")
    assert "<strong>true</strong> mean" in note._repr_html_() and "b**c * d**e" in note._repr_html_()
    assert "the true mean, `q**tilt`" in repr(note) and "b**c * d**e" in repr(note)


def test_a_function_may_take_its_inputs_by_name_or_tell_them_one_by_one():
    def doubled(*, a):
        return 2 * a

    def told(a):
        yield from 2 * a

    trials = [[[1.0, 2.0]], [[3.0, 5.0]]]
    known = ask(Function("a", result=Numbers(2)), lambda a: 2 * a, inputs=lambda generator: trials)
    assert known.check(doubled).passed and known.check(told).passed
    assert "make a list of it" in ask(Numbers(2), lambda: [1, 2]).check(x for x in (1, 2)).message


def test_labels_give_the_order():
    asked = ask(Numbers(2, labels=[("low", "lowest"), "high"]), lambda: [1.0, 2.0])
    assert asked.check({"high": 2.0, "lowest": 1.0}).passed and not asked.check({"high": 1.0, "low": 2.0}).passed
    assert ask(Numbers(3), lambda: [4.0, 5.0, 7.0]).check(pd.Series([7, 4, 5], [2, 0, 1])).passed  # sorted rows
    batches = ask(Numbers(2, labels=[3, 12]), lambda: [1.0, 2.0])
    assert batches.check({"batch 12": 2, "batch 3": 1}).passed


def test_an_idea_is_not_named_for_the_right_number_rounded_too_far():
    median = Wrong("the median", lambda: 0.0986, "Not the median.")
    asked = ask(Numbers(), lambda: 0.1131, wrong=[median])
    assert asked.check(0.1).message.startswith("Rounded too much")
    assert asked.check(0.0986).misconception == asked.check(0.099).misconception == "the median"


def _contrast(first, second):
    """Contrast of two colours (WCAG 2.2: relative luminance)."""

    def luminance(colour):
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_a_whole_number_is_rounded_only_beside_others_that_are():
    assert rounded_too_much(120.0, 123.4) and not rounded_too_much(120.0, 123.0)
    assert rounded_too_much(120.0, 123.0, whole=True)
