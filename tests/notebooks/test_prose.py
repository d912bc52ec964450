"""Numbers in prose: what is held to the data, what is a setting, and what no reader should have to read."""

import nbformat
import pytest

from beltlab import notebooks
from beltlab.whatif import functions


def markdown(text):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


@pytest.mark.parametrize(
    "text",
    [
        "132<!--= approved(6) --> zones", "a ceiling of 156<!--= best_ceiling --> zones",
        "the miss is 10.95<!--= fit_error(165) --> zones", "−49.2<!--= forecast_error(8, ceiling=132) --> zones",
        f"−49.2<!--= forecast_error(8,{' ' * 11}ceiling=132) -->",  # 40 characters, the most
        "95 %<!--= variation_explained -->", "on 7 March 2015<!--= first_approval -->",
        "in March 2015<!--= batch_month(1) -->", "1,300<!--given--> and 15 %<!--given-->", "−4<!--given-->",
        "in 2015, lesson 01, batches 1 to 6, question 3, 75 minutes, `x = 12`, $x = 12$, HS 6703, above 0.",
        "1. first\n2. second",
    ],
)
def test_prose_that_agrees_with_the_data(text):
    assert list(notebooks.undeclared_numbers(markdown(text), {1300, 0.15, 4})) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("there are 132 zones", "not declared"), ("131<!--= approved(6) -->", "the prose says 131"),
        ("grew 47 times", "47"), ("10.96<!--= fit_error(165) -->", "10.96"),
        ("no number here<!--= approved(6) -->", "no number"), ("on 8 March 2015<!--= first_approval -->", "the date"),
        ("5 % of 132<!--= approved(6) -->", "the number 5"), ("13.0 zones", "the number 13.0"),
        # what the reader of a cell should not have to read
        ("132<!--= 132 -->", "write a name of"), ("5<!--= nonsense -->", "write a name of"),
        ("132<!--= len(data.zones_in_force(2022)) -->", "write a name of"),
        ("132<!--= approved(6) + 0 -->", "write a name of"), ("1<!--= batches()['zones'][1] -->", "write a name of"),
        ("132<!--= batches().total.iloc[5] -->", "write a name of"), ("4<!--= _batches -->", "write a name of"),
        ("4<!--= data -->", "write a name of"), ("2<!--= 'a 2'.split()[1] -->", "write a name of"),
        ("132<!--= approved(batch_size(1)) -->", "must be numbers or texts"),
        ("5<!--= 5 if approved(6) else 0 -->", "write a name of"),
        (f"132<!--= approved({' ' * 30}6) -->", "more than 40 characters"),
        ("1,690<!--= cbec_trillion(year=2020, vintage='preliminary') -->", "more than 40 characters"),
        ("132<!--= batches -->", "is no number"),
        # a setting is one that the reader sees
        ("300<!--given-->", "is no setting"), ("so many<!--given-->", "no number stands before"),
    ],
)
def test_prose_that_does_not(text, says):
    assert any(says in sentence for _, sentence in notebooks.undeclared_numbers(markdown(text), {4}))


@pytest.mark.parametrize("wrong", ["grew 47<!--= nonsense -->", "47 times<!--= approved(6) -->", "47 ×<!--given-->"])
def test_a_number_beside_a_wrong_comment_is_still_not_declared(wrong):
    first, second = notebooks.undeclared_numbers(markdown(wrong))
    assert second == (1, "the number 47 in the prose is not declared: write 47<!--= name -->")


def test_a_setting_stands_in_the_code_or_an_explorers_controls():
    book = nbformat.v4.new_notebook()
    sources = "x = f(300, -0.05)\n# 77", "%time y = 8", "explorer"
    book.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    book.cells[2].metadata["beltlab"] = {"explorer": "lesson_02.ceiling"}
    seen = notebooks.settings(book)
    assert {300, 0.05, 132, 600} <= seen and not {77, 8, 131} & seen


def test_wherever_an_explorer_can_be_set_its_numbers_are_settings():
    for name, function in functions().items():
        cell = nbformat.v4.new_code_cell("explorer", metadata={"beltlab": {"explorer": name}})
        seen, built = notebooks.settings(nbformat.v4.new_notebook(cells=[cell])), function()
        for place in (built.defaults, *built.presets.values(), built.asks.at if built.asks else {}):
            assert {abs(value) for value in place.values() if not isinstance(value, str)} <= seen, name
