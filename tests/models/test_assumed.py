"""Every assumed parameter of a model has a plausible range with its source, or the sentence that none is known."""

import importlib
import inspect
import re

import pytest

from beltlab.data import load

HEADING = "Assumed parameters, and the range that is plausible:\n"
# What the user of a function measures, counts or chooses: nothing is assumed there. All else must be in the list.
NOT_ASSUMED = {
    "government": "years years_since cumulative ceilings scores seed zones cut rounds histories memory "
    "shares own rival",
    "market": "years spend stock spending run_off cash_flow prices share sellers position sales acquired value",
    "platform": "number positions quality sales sellers",
    "together": "levels efforts players values before after value",
    "simulate": "approved seed names n_never years",
}


def listed(words):
    """Give the entries of a module's list: name → what is said of its range."""
    entries = re.findall(r"^- ([\w, ]+): (.+(?:\n  .+)*)", words.partition(HEADING)[2], re.MULTILINE)
    return {name: said for names, said in entries for name in names.split(", ")}


def faults(arguments, words, not_assumed):
    """Say which arguments have no range, which entries say nothing, and which are of no argument."""
    entries = listed(words)
    years = {str(year) for year in load("literature")["year"]} | {"2007"}
    for name in sorted(arguments - set(not_assumed) - set(entries)):
        yield f"{name}: no plausible range, and no sentence that none is known"
    for name in sorted((set(entries) - arguments) | (set(entries) & set(not_assumed))):
        yield f"{name}: listed, but no assumed argument"
    for name, said in entries.items():
        sourced = any(f"{year}" in said for year in years) and re.search(r"\d\.\d", said)
        if not (re.search(r"\bnone is known|no range .*is known", said) or sourced or "a survey" in said):
            yield f"{name}: neither a range with author and year nor 'none is known'"


def arguments_of(module):
    """Give the names of all arguments of a module's public functions."""
    functions = [f for name, f in vars(module).items() if inspect.isfunction(f) and not name.startswith("_")]
    ours = [f for f in functions if f.__module__ == module.__name__]
    return {argument for f in ours for argument in inspect.signature(f).parameters}


@pytest.mark.parametrize("name", NOT_ASSUMED)
def test_every_assumed_parameter_has_a_range_or_the_sentence_that_none_is_known(name):
    module = importlib.import_module(f"beltlab.models.{name}")
    assert not list(faults(arguments_of(module), module.__doc__, NOT_ASSUMED[name].split()))


def test_the_belt_says_it_of_its_setting():
    from beltlab.models import belt

    entries = listed(belt.__doc__.replace("every other attribute of `Setting` that is a size", "others"))
    assert "(Hall 2007" in entries["research_decay"] and hasattr(belt.Setting(), "research_decay")
    assert "none is known" in entries["others"]


@pytest.mark.parametrize(
    "words", ["", HEADING + "- tilt: between 0 and 2.", HEADING + "- tilt, pull: none is known."], ids="abc"
)
def test_the_rule_finds_what_is_missing(words):
    assert list(faults({"tilt", "years"}, words, ["years"]))
