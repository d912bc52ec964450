"""Lesson 01: the worked answers against figures written by hand from the sources, and answers that students give."""

import json

import pandas as pd
import pytest

from beltlab import data
from beltlab.exercises import lesson_01 as q


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


SIZES, GUANGDONG = [1, 12, 22, 24, 46, 27], [0, 2, 2, 2, 7, 8]  # by the State Council's replies, batches 1 to 6


def test_totals_outside_guangdong_after_six_batches():
    by_hand = [sum(SIZES[:batch]) - sum(GUANGDONG[:batch]) for batch in range(1, 7)]
    assert list(q.q1._answer()) == by_hand == [1, 11, 31, 53, 92, 111]
    assert q.q1.check([1, 10, 20, 22, 39, 19]).misconception == "batch sizes taken for totals"
    assert q.q1.check([1, 11, 31, 53, 92, 111, 144, 160]).misconception == "all eight batches counted"
    assert q.q1.check([1, 11, 30, 52, 90, 108]).misconception == "zones that ended later left out"


def test_the_lesson_prints_no_answer():
    (path,) = (data.FOLDER.parent / "notebooks").glob("01_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    shown = ["".join(text) for cell in cells for output in cell.get("outputs", [])
             for text in [output.get("text", ""), *output.get("data", {}).values()]]  # fmt: skip
    assert len(shown) > 20 and any("Sunvalley" in text for text in shown)  # the facts themselves are there
    tables = [text for text in shown if "Sunvalley" in text]
    assert [text for text in tables if "<td>platform</td>" in text] == []  # their drivers are not
    assert [text for text in shown if "53" in text.split() and "92" in text.split()] == []
    assert [text for text in shown if "false eyelashes" in text] == []


def test_twelve_products_and_their_zones():
    table = q.q2._answer().set_index("product_category")
    by_name = {name: (row.zones, row.first_batch) for name, row in table.iterrows()}
    wigs = by_name.pop("wigs and hair products")
    assert wigs[0] == 0 and pd.isna(wigs[1])
    assert by_name == {
        "consumer electronics": (1, 2), "furniture": (1, 4), "clothing and knitwear": (2, 1),
        "office stationery": (1, 2), "hardware and vacuum cups": (1, 6), "clothing": (1, 3), "home textiles": (2, 2),
        "automobiles, motorcycles and parts": (2, 2), "false eyelashes": (1, 2), "toys": (1, 4),
        "children's clothing": (1, 5),
    }  # fmt: skip


def test_answer_rests_on_no_unconfirmed_row():
    used = data.load("belt_zones").query("status != 'unconfirmed'")["zone_id"]
    assert not set(used) & set(data.load("pilot_zones").query("status == 'unconfirmed'")["zone_id"])
    acts = data.load("dated_acts").set_index("act_id").loc[list(q._ACTS.values())]
    assert "unconfirmed" not in set(acts["status"])
    for end in ("from", "to"):
        for pair in q.pairs().itertuples():
            series, vintage, year = (getattr(pair, f"{end}_{name}") for name in ("series", "vintage", "year"))
            row = data.cbec_series(series, vintage).set_index("year").loc[year]
            assert row["status"] == "observed"


def test_location_quotient_of_two_provinces():
    zones, trade = pd.Series({"Zhejiang": 12, "Henan": 4}), pd.Series({"Zhejiang": 5000.0, "Henan": 1000.0})
    assert q.q3._answer(zones, trade).round(4).to_dict() == {"Zhejiang": 0.9, "Henan": 1.5}
    assert q.q3.check(lambda zones, trade: zones).outcome == "incorrect"
    assert q.q3.check(lambda zones, trade: q.q3._answer(zones, trade).round(2)).passed
    ends = [q.q3.check(wrong.answer).message for wrong in q.q3.wrong]
    assert all(message.startswith("I tried your function") for message in ends)


def test_drivers_sorted_by_hand():
    by_hand = {"government": "CF", "market": "EHI", "platform": "ABDGJ", "external": "KL"}
    assert q.q4.check({driver: list(letters) for driver, letters in by_hand.items()}).passed
    actors = q.facts()["actor"]
    assert list(actors[["A", "B", "F", "I"]]) == ["Amazon", "Alibaba group", "Ministry of Commerce",
                                                  "Rebecca of Xuchang"]  # fmt: skip
    assert "date" in q.facts() and "driver" not in q.facts()


def test_what_may_be_joined_and_when_13_was_true():
    assert q.q5.check({"may be joined": ["B", "E"], "13 from": "2020-04", "more than 13 from": "2022-01"}).passed
    ratios = (q.pairs()["to_value"] / q.pairs()["from_value"]).round(2)
    assert ratios.to_dict() == {"A": 18.73, "B": 2.06, "C": 0.35, "D": 1.22, "E": 1.36, "F": 1.13}
    in_force = [data.zones_in_force(month)["province"].eq("Guangdong").sum() for month in
                ("2020-03", "2020-04", "2021-12", "2022-01")]  # fmt: skip
    assert in_force == [6, 13, 13, 21]


def test_other_wrong_parts_are_named_too():
    both = q.q5.check({"may be joined": ["A", "E"], "13 from": "2020-04", "more than 13 from": "2025-04"})
    assert both.misconception == "two series of customs spliced" and not both.rubric
    also = "Look also at `may be joined` (at least one missing), `more than 13 from`."
    assert also in both.message
