"""Lesson 01: the worked answers against figures written by hand from the sources, and answers that students give."""

import pandas as pd
import pytest

from beltlab import data
from beltlab.exercises import lesson_01 as q


@pytest.fixture(autouse=True)
def _apart(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_totals_after_six_batches():
    assert list(q.q1._answer()) == [1, 13, 35, 59, 105, 132]
    assert q.q1.check([1, 12, 22, 24, 46, 27]).misconception == "batch sizes taken for totals"
    assert q.q1.check([1, 13, 35, 59, 105, 132, 165, 181]).misconception == "all eight batches counted"
    assert q.q1.check([1, 13, 34, 58, 103, 129]).misconception == "zones that ended later left out"


def test_nine_belts_and_their_zones():
    table = q.q2._answer().set_index("belt")
    by_name = {name.split()[0]: (row.zones, row.first_batch) for name, row in table.iterrows()}
    assert len(table) == 9 and pd.isna(by_name.pop("Xuchang")[1]) and table["zones"].sum() == 9
    assert by_name == {"Shenzhen": (1, 2), "Foshan": (1, 4), "Hangzhou": (1, 1), "Ningbo": (1, 2), "Yongkang": (1, 6),
                       "Xiamen": (1, 3), "Qingdao": (1, 2), "Sichuan": (2, 2)}  # fmt: skip


def test_joins_as_students_write_them():
    belts, links, zones = data.load("belts"), data.load("belt_zones"), data.load("pilot_zones")
    joined = belts[belts["in_course"]].merge(links, on="belt_id", how="left").merge(zones, on="zone_id", how="left")
    late = joined[joined["status_x"] != "unconfirmed"].groupby("belt")
    late = late.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
    assert "after the join" in q.q2.check(late).message
    links = links[links["status"] != "unconfirmed"].merge(zones[["zone_id", "batch"]], on="zone_id")
    joined = belts[belts["in_course"]].merge(links, on="belt_id", how="left")
    rows = joined.groupby("belt").agg(zones=("belt_id", "size"), first_batch=("batch", "min"))
    assert q.q2.check(rows).misconception == "an empty row counted as a zone"
    assert q.q2.check(joined.groupby("belt").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))).passed
    assert q.q2.check(rows.drop(columns="zones")).message.startswith("The column `zones` is missing.")


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
    counted = data.load("pilot_zones").groupby("province").size()
    outside = q.q3.check(lambda zones, trade: (counted / counted.sum()) / (trade / trade.sum()))
    assert "(NaN)" in outside.message and "from outside" in outside.message
    ends = [q.q3.check(wrong.answer).message for wrong in q.q3.wrong]
    assert all(message.startswith("I tried your function") for message in ends)


def test_drivers_sorted_by_hand():
    by_hand = {"government": "ACD", "market": "IJK", "platform": "BEFH", "external": "GL"}
    assert q.q4.check({driver: list(letters) for driver, letters in by_hand.items()}).passed
    actors = q.facts()["actor"]
    assert list(actors[["A", "B", "H", "K"]]) == ["State Council", "Alibaba group", "Amazon", "Rebecca of Xuchang"]
    assert "date" in q.facts() and "driver" not in q.facts()


def test_what_may_be_joined_and_when_132_was_true():
    assert q.q5.check({"may be joined": ["B", "E"], "132 from": "2022-01", "more than 132 from": "2022-11"}).passed
    spliced = q.pairs().loc["A"]
    assert round(spliced["to_value"] / spliced["from_value"]) == 47  # the newspaper's 46-fold
    assert len(data.zones_in_force("2022-01")) == len(data.zones_in_force("2022-10")) == 132


def test_other_wrong_parts_are_named_too():
    both = q.q5.check({"may be joined": ["A", "E"], "132 from": "2022-01", "more than 132 from": "2025-04"})
    assert both.misconception == "two series spliced" and not both.rubric
    also = "Look also at `may be joined` (at least one too many, at least one missing), `more than 132 from`."
    assert also in both.message


def test_progress_counts_five():
    assert q.progress().label.endswith("of 5 questions done")
