"""What a function shows of itself before it runs. The oracle is the function, written out here."""

import operator

import numpy as np
import pandas as pd
import pytest

from beltlab.exercises.bytecode import facts
from beltlab.models import market

TABLE, RATE = pd.DataFrame({"share": [0.5]}), 0.1


def of_its_inputs(base, rate):
    return base * (1 + rate)


def of_a_table(base, rate):
    return TABLE["share"] * base


def of_a_number(base):
    return base * RATE


def by_the_library(research):
    return helped(research)


def helped(research):
    return market.smile_area(research, 1, 1)


def in_one_pass(years):
    for year in years:
        return year


def in_all_passes(years):
    total = 0
    for year in years:
        total += year
    return total


def place(years):
    return np.argmax(years)


def place_inside(years):
    return (lambda: np.argmax(years) * RATE)()


@pytest.mark.parametrize(
    ("function", "shown"),
    [
        (of_its_inputs, {"parameters": ["base", "rate"]}),
        (of_a_table, {"parameters": ["base", "rate"], "unused": ["rate"], "tables": ["TABLE"]}),
        (of_a_number, {"parameters": ["base"], "numbers": ["RATE"]}),
        (by_the_library, {"parameters": ["research"], "library": ["market.smile_area"]}),
        (in_one_pass, {"parameters": ["years"], "once": True}),
        (in_all_passes, {"parameters": ["years"]}),
        (place, {"parameters": ["years"], "places": True}),
        (place_inside, {"parameters": ["years"], "numbers": ["RATE"], "places": True}),
    ],
)
def test_what_a_function_shows(function, shown):
    assert facts(function) == shown


@pytest.mark.parametrize("what", [max, operator.itemgetter(1), np.add, int.__add__])
def test_what_was_not_written_in_python_shows_its_inputs_at_most(what):
    assert facts(what).keys() <= {"parameters"}


def test_a_function_inside_and_what_surrounds_it_are_read():
    table = [1, 2]

    def inner(base, rate):
        return sum(each * rate for each in table) + (lambda: base)()

    assert facts(inner) == {"parameters": ["base", "rate"], "tables": ["table"]}
