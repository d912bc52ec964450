"""The words for what was given, what helps against an error, and where the rule for rounded numbers ends."""

import pytest

from beltlab.exercises import reading, rounding, wording
from beltlab.exercises.packing import pack


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (True, "the truth value True"),
        (2.5, "the number 2.5"),
        ("b" * 99, 'the text "' + "b" * 60 + '"'),
        (" ", "an empty text"),
        ([], "an empty list"),
        ([4], "a list with 1 value"),
        ((4, 5), "a tuple with 2 values"),
        ({}, "an empty dict"),
        ({"a": 1, "b": 2}, "a dict with 2 entries"),
        (float("nan"), "a missing value (None or NaN)"),
        (float("inf"), "the number inf"),
        (..., "the placeholder `...`"),
        (len, "a function"),
    ],
)
def test_what_was_given_is_said_in_words(given, words):
    assert wording.spoken(pack(given)["answer"]) == words


def test_a_student_reads_short_lists_whole_and_long_ones_by_their_beginning():
    assert wording.spoken_result(pack([1, 2.5, 3, 4, 5, 6, 7, 8])["answer"]) == "[1, 2.5, 3, 4, 5, 6, 7, 8]"
    assert wording.spoken_result(pack([0] * 9)["answer"]) == "a list with 9 values"
    assert wording.spoken_input([1] * 8) == "[1, 1, 1, 1, 1, 1, 1, 1]"
    assert wording.spoken_input([1] * 9) == "[1, 1, 1, 1, 1, 1, 1, 1, …]"


def test_what_arithmetic_leaves_of_a_zero_is_zero_and_a_small_number_is_none():
    assert [wording.number(value) for value in (2e-16, -2e-16, 1e-9)] == ["0", "0", "1e-09"]


def test_places_are_named_up_to_three():
    assert wording.listed(["a", "b", "c"]) == "a, b, c"
    assert wording.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_how_much_is_right_is_said_beside_what_is_not():
    assert wording.look_again(["x"], {}, 2).endswith(" The rest is right.")
    assert wording.look_again(["x"], {}, 3).endswith(" The other 2 of 3 are right.")


def test_inputs_are_written_with_six_digits_and_names_up_to_twenty_columns():
    assert wording.spoken_input([1 / 3, 12]) == "[0.333333, 12]"
    wide = wording.spoken({"type": "table", "name": "DataFrame", "length": 1, "columns": [f"c{n}" for n in range(30)]})
    assert "`c19`" in wide and "`c20`" not in wide


def test_a_whole_number_alone_is_never_cut_off():
    assert not rounding.cut_off(3, 3.0) and rounding.cut_off(3, 3.0, whole=True)


@pytest.mark.parametrize(
    ("code", "help_with"),
    [
        ("2.0 ^ 2", "**"), ("True ^ 2.5", "**"), ("max([])", "let any value through"),
        ("max(x for x in ())", "let any value through"), ("np.max([])", "let any value through"),
        ("bool(np.array([1, 2]))", "all at once"), ("1 / 0", "0 here"), ("math.log(0)", "above 0"),
        ("math.sqrt(-1)", "above 0"), ("never_made", "Run the cell"), ("pd.Series([5], index=['a'])[0]", "iloc"),
        ("np.array([1.5]) ^ 2", "**"), ("pd.Series([5], index=['a'])[1]", "iloc"),
    ],
)  # fmt: skip
def test_an_error_whose_own_words_do_not_help_comes_with_advice(code, help_with):
    import math

    import numpy as np
    import pandas as pd

    with pytest.raises(Exception) as raised:  # whatever it is, a student meets it
        eval(code, {"np": np, "pd": pd, "math": math})
    assert help_with in wording.advice(f"{raised.type.__name__}: {raised.value}")


@pytest.mark.parametrize(
    ("rule", "given", "right", "says"),
    [
        (rounding.near, 101.5, 100, True), (rounding.near, 103.5, 100, False), (rounding.near, 102, 100, False),
        (rounding.near, 0.005, 0, True), (rounding.near, 0.02, 0, False), (rounding.near, float("inf"), 1.5, False),
        (rounding.cut_off, 3.14, 3.14159, True), (rounding.cut_off, 2.71, 2.718, True),
        (rounding.cut_off, 2.718, 2.7188, False), (rounding.cut_off, 2, 2.718, True),
        (rounding.rounded_too_much, 0.3, 1 / 3, True), (rounding.rounded_too_much, 0.4, 1 / 3, False),
        (rounding.rounded_too_much, 12000, 12345.5, True), (rounding.rounded_too_much, 1, 0.6, False),
        (rounding.agrees, 0.33, 1 / 3, True), (rounding.agrees, 0.3, 1 / 3, False),
        (rounding.agrees, 12300, 12345, True), (rounding.agrees, 12000, 12345, False),
        (rounding.agrees, 0, 0.004, False),
    ],
)  # fmt: skip
def test_the_rule_for_rounded_numbers_ends_where_it_says(rule, given, right, says):
    assert rule(given, right) is says


def test_a_number_in_quotes_is_told_from_a_text():
    assert all(map(reading.numeric, ("12", " 12,000 ", "5%")))
    assert not any(map(reading.numeric, ("12 yuan", "inf", 12)))


def test_digits_are_counted_without_zeros_at_the_ends():
    assert [rounding.digits(number) for number in (12300, 0.05, 1.25, float("inf"))] == [3, 1, 3, 0]
