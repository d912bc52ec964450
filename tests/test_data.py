"""The tables against what is known of the world, and the reader against damaged files."""

import hashlib
import json
import math
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beltlab import data
from beltlab.models import belt

ROOT = Path(__file__).parents[1]
WHOLE = [name for name in data.tables() if name != "cbec_trade"]  # tables that load at once
COURSE_BELTS = [
    "Shenzhen consumer electronics", "Foshan furniture", "Hangzhou clothing", "Ningbo office stationery",
    "Yongkang hardware", "Xiamen clothing", "Qingdao home textiles",
    "Sichuan and Chongqing automobiles and motorcycles", "Xuchang wigs",
]


@pytest.fixture
def copy(tmp_path):
    """A copy of the tables that a test may damage."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "my data 数据"))


# What the tables say

def test_batches():
    zones = data.load("pilot_zones")
    sizes = zones.groupby("batch").size()
    assert sizes.tolist() == [1, 12, 22, 24, 46, 27, 33, 16]
    assert sizes.cumsum().tolist()[4:7] == [105, 132, 165]
    assert zones.zone_id.is_unique and zones.city.is_unique and zones.city_zh.is_unique
    assert zones.loc[zones.revoked.notna(), "city"].tolist() == ["Haikou", "Sanya", "Alashankou"]


@pytest.mark.parametrize(("when", "count"), [
    (2014, 0), ("2015-02", 0), ("2015-03", 1), ("2020-04-27", 105), ("2021-12", 105), ("2022-01", 132), (2022, 165),
    ("2025-03", 165), ("2025-04", 178), (pd.Period("2022-02", "M"), 132), (pd.Timestamp("2025-12-31"), 178),
])
def test_zones_in_force(when, count):
    assert len(data.zones_in_force(when)) == count


@pytest.mark.parametrize("when", ["soon", None, "2022-13", pd.NaT])
def test_zones_in_force_asks_for_a_date(when):
    with pytest.raises(data.DataError, match="is not a date"):
        data.zones_in_force(when)


def test_provinces_of_the_zones():
    zones = data.load("pilot_zones")
    assert zones[zones.batch <= 5].province.nunique() == 30
    assert zones[zones.batch <= 7].province.nunique() == 31
    counts = zones[zones.batch <= 6].province.value_counts()
    assert (counts["Guangdong"], counts["Jiangsu"], counts["Zhejiang"]) == (21, 13, 12)


def test_what_is_not_confirmed():
    zones = data.load("pilot_zones")
    unconfirmed = zones[zones.status == "unconfirmed"]
    assert len(unconfirmed) == 13 and set(unconfirmed.batch) == {7} and "Xuchang" in set(unconfirmed.city)
    assert zones[zones.approval_date.isna()].batch.unique().tolist() == [8]
    assert zones.approval_month.notna().all() and zones.publication_date.notna().all()
    assert not zones[zones.batch.isin([3, 4, 5])].publication_day_confirmed.any()
    trade = data.cbec_series("gac_cbec_full_scope", "final").set_index("year")
    assert trade.status[2025] == "unconfirmed" and trade.status[2022] == "observed"
    assert data.load("literature").set_index("study_id").status["wang2022"] == "unconfirmed"
    assert set(data.load("platform_events").query("event_id in [16, 44]").status) == {"unconfirmed"}


def test_assessments():
    rounds = data.load("assessments").set_index("assessment_year")
    sizes = rounds[["zones_in_top_grade", "zones_in_grade_2", "zones_in_grade_3", "zones_in_grade_4"]]
    assert sizes.loc[2022].tolist() == [10, 50, 40, 5] and sizes.loc[2022].sum() == rounds.zones_assessed[2022] == 105
    assert rounds.released[2022] == pd.Timestamp("2023-05-31") and rounds.indicators.tolist() == [40, 40]
    assert sizes.loc[2021].isna().tolist() == [False, True, True, True]
    grades = data.load("assessment_grades")
    first = grades[grades.status == "observed"].groupby(["assessment_year", "grade"]).zone_id.agg(set)
    assert first[2021, 1] == {"shenzhen", "zhengzhou", "hangzhou", "ningbo", "yiwu"}
    assert first[2022, 1] == {"hangzhou", "ningbo", "yiwu"} and len(first[2022, 2]) == 7
    assessed = data.load("pilot_zones").query("batch <= 5")
    assert len(assessed) == 105 and set(grades.zone_id) <= set(assessed.zone_id)
    named = grades.query("assessment_year == 2022").merge(assessed, on="zone_id")
    assert set(named.province) == {"Zhejiang"} and len(named) == (assessed.province == "Zhejiang").sum()


def test_provincial_trade():
    trade = data.load("province_trade")
    assert trade.shape[0] == 31 * 18 and sorted(trade.year.unique()) == list(range(2007, 2025))
    blank = trade[trade.goods_trade_100m_yuan.isna()]
    assert len(blank) == 31 and set(blank.year) == {2015}
    assert set(trade.province) == set(data.load("pilot_zones").province)


def test_the_nine_belts():
    belts, places, zones = data.load("belts"), data.load("belt_places"), data.load("belt_zones")
    assert belts[belts.in_course].belt.tolist() == COURSE_BELTS
    assert belts.belt.head(9).tolist() == COURSE_BELTS
    assert places[places.belt_id == "sichuan_chongqing_auto_moto"].province.tolist() == ["Chongqing", "Sichuan"]
    links = zones.groupby("belt_id").zone_id.agg(list)
    assert set(links.index) == set(belts.belt_id)
    assert links["yongkang_hardware"] == ["jinhua"]
    assert links["sichuan_chongqing_auto_moto"] == ["chongqing", "chengdu"]
    assert zones[zones.status == "unconfirmed"].belt_id.tolist() == ["xuchang_wigs"]


def test_belt_facts_have_a_year_only_where_it_is_clear():
    facts = data.load("belt_facts").set_index("period").year
    assert facts["2024Q1"] == 2024 and set(facts["2021 Jan-Jul"]) == {2021}
    for period in ["2013 to 2023-08", "about 2009-10", "Q1-Q3 (about 2003)"]:
        assert facts[period] is pd.NA


def test_accounts_add_up():
    accounts = data.load("brand_facts")
    revenue = accounts.revenue_million_yuan
    for column, share in {"gross_profit_million_yuan": "gross_margin_pct", "sga_million_yuan": "sga_ratio_pct",
                          "rd_million_yuan": "rd_ratio_pct"}.items():
        assert (100 * accounts[column] / revenue - accounts[share]).abs().max() < 0.06
    gross = revenue - accounts.cost_of_revenue_million_yuan
    assert (gross - accounts.gross_profit_million_yuan).abs().max() < 2  # the source rounds to a million


def test_dated_acts():
    acts = data.load("dated_acts")
    assert acts.date.is_monotonic_increasing
    assert acts[acts.status != "derived"].act.str.contains("G100").tolist() == [True]
    assert (acts.driver[0], acts.actor[0], acts.date[0]) == ("platform", "Amazon", pd.Timestamp("2014-07-01"))
    assert acts.groupby("driver", observed=True).size().min() >= 6
    plan = acts[acts.act.str.contains("G100")].iloc[0]
    assert (plan.driver, plan.date, plan.precision) == ("platform", pd.Timestamp("2021-05-01"), "month")
    brand = acts[acts.act.str.contains("global brands")].iloc[0]
    assert (brand.driver, brand.actor, brand.date) == ("platform", "Amazon", pd.Timestamp("2022-01-01"))
    assert set(acts.basis) < set(data.tables())


def test_run_events_are_acts_of_other_tables_and_have_no_size():
    events = data.load("run_events")
    assert events.date.is_monotonic_increasing and events.date.dt.year.between(2015, 2026).all()
    assert set(events["size"]) == {"assumed"}
    zones = events[events.basis == "pilot_zones"]
    assert sorted(zones.basis_row) == list(range(1, 9)) and set(zones.parameter) == {"zone"}
    months = data.load("pilot_zones").groupby("batch").approval_month.first()
    assert [months[row.basis_row] == row.date.to_period("M") for row in zones.itertuples()] == [True] * 8
    acts = data.load("platform_events").set_index("event_id")
    for row in events[events.basis == "platform_events"].itertuples():
        act = acts.loc[row.basis_row]
        assert (row.date, row.precision, row.actor, row.source) == (act.date, act.precision, act.platform, act.source)
        assert (row.status == "unconfirmed") == (act.status == "unconfirmed")
    assert set(events[events.status == "unconfirmed"].basis_row) == {4, 16}
    for parameter in set(events.parameter):
        assert hasattr(belt.Setting(), parameter)


def test_breaks_of_accounts_and_what_stood_before():
    accounts = data.load("brand_facts")
    assert accounts.firm.nunique() == accounts.company.nunique() == 4
    broken = accounts[accounts["break"].notna()]
    assert broken[["firm", "year"]].values.tolist() == [["Anker", 2019], ["Roborock", 2023], ["Ecovacs", 2023]]
    before = data.load("brand_other_facts").query("company == 'Ecovacs'").set_index("metric").value
    revenue = accounts.query("firm == 'Ecovacs' and year == 2023").revenue_million_yuan.item()
    parts = before["gross profit, before restatement"] + before["cost of revenue, before restatement"]
    assert parts == pytest.approx(revenue, abs=2)


def test_national_figures_are_marked():
    facts = data.load("belt_facts").set_index("fact_id")
    assert facts.index[facts.national].tolist() == [32, 33, 37, 78]
    yongkang = 100 * facts.value[26] / facts.value[78]
    assert (yongkang, facts.value[80]) == (75, 40)
    foshan, shunde = facts.loc[[7, 73, 74]], facts.loc[[75, 76, 77]]
    assert foshan.value.tolist() == [30_000, 7_000, 20_000] and shunde.value.tolist() == [30_000, 9_000, 20_000]
    assert set(shunde.scope) == {"Shunde district"} and shunde.year.isna().all()


def test_channels_of_anker_add_up_to_the_growth_that_is_printed():
    known = data.load("brand_other_facts").query("company == 'Anker Innovations' and year == 2024 and period == 'H1'")
    value = known.set_index("metric").value
    channels = {"revenue share via Amazon": "growth of Amazon channel",
                "revenue share via own websites": "growth of own-website channel",
                "revenue share via other online platforms": "growth of other online platforms",
                "revenue share offline": "growth of offline channels"}
    before = sum(value[share] / (1 + value[growth] / 100) for share, growth in channels.items())
    assert 100 * (100 / before - 1) == pytest.approx(value["growth of revenue"], abs=0.02)


def test_numbers_of_events_are_those_of_the_text():
    """Nothing was lost or mistyped on the way from the sentence to the column."""
    events = data.load("platform_events").set_index("event_id")
    for row in data.load("event_figures").itertuples():
        text = " ".join(events.loc[row.event_id, ["event", "note"]].fillna("")).replace(",", "")
        number = f"{row.value:g}" if row.value < 1e6 else f"{row.value:.0f}"
        words = {1000: "one billion", 50: "half", 3: "three"}.get(row.value, number)
        assert number in text or words in text, row
    shares = data.load("event_figures").query("event_id in [23, 43, 44]").set_index("as_of")
    assert shares.value.drop("2017").to_dict() == {
        "2020-12": 42, "2021-01": 40, "2021-09": 38, "2021-12": 33, "2022-02": 44}


def test_magnitudes_are_those_of_the_studies():
    magnitudes, studies = data.load("magnitudes"), data.load("literature").set_index("study_id")
    assert (magnitudes.low <= magnitudes.high).all()
    for row in magnitudes.itertuples():
        study = studies.loc[row.study_id]
        text = " ".join(map(str, study[["outcome", "headline_effect", "heterogeneity_or_mechanism", "note"]]))
        assert row.low == 0 or f"{row.low:g}" in text, row
        assert f"{row.high:g}" in text, row


def test_samples_of_the_studies_are_typed():
    studies = data.load("literature").set_index("study_id")
    years = studies[studies.years.str.fullmatch(r"\d{4}-\d{4}", na=False)]
    assert (years.first_year.astype(str) + "-" + years.last_year.astype(str) == years.years).all()
    counted = studies[studies.n_units.notna()]
    assert all(str(row.n_units) in row["sample"] for _, row in counted.iterrows()) and len(counted) >= 15
    assert studies.n_units["zhang2023"] == 254 and studies.unit_studied["yuan2024"] == "cities"
    assert "Mu" not in studies.authors["bai2020"] and "Mu, Xiaosheng" in studies.authors["bai2022"]


def test_what_the_course_coded_says_so():
    for table, columns in {"belt_places": {"latitude", "longitude"}, "pilot_zones": {"latitude", "longitude"},
                           "platform_events": {"type"}, "literature": {"direction", "unit_studied"},
                           "brand_facts": {"gross_margin_pct", "sga_ratio_pct", "rd_ratio_pct"}}.items():
        status = data.describe(table).status
        assert set(status[status == "derived"].index) == columns
    projection = data.cbec_series("gac_cbec_full_scope", "projection")
    assert projection.year.tolist() == [2025] and set(projection.status) == {"derived"}
    assert 2025 not in set(data.cbec_series("gac_cbec_full_scope", "preliminary").year)


def test_exports_of_the_belts():
    exports = data.belt_exports()
    assert exports.belt.unique().tolist() == COURSE_BELTS
    empty = exports[exports.year.isna()]
    assert empty.belt_id.tolist() == ["ningbo_stationery"]
    telephones = exports[(exports.hs == "8517") & (exports.year == 2022)]
    assert telephones[["belt_id", "value_usd_million"]].values.tolist() == [["shenzhen_electronics", 238_000]]
    linked = data.load("belt_exports").merge(data.load("belt_headings"), on="belt_id", suffixes=("", "_heading"))
    linked["fits"] = [row.hs_heading[:2] in re.findall(r"\b[0-9]{2}", row.hs) for row in linked.itertuples()]
    assert linked.groupby(["belt_id", "hs"]).fits.any().all()


# Cities by year

def test_panel_of_cities():
    panel = data.load("city_panel")
    assert len(panel) == 4683 and panel.city_zh.nunique() == 299 and not panel.duplicated(["city_zh", "year"]).any()
    wuhan = panel.query("city_zh == '武汉市' and year == 2013").iloc[0]
    assert wuhan.revenue_100m_yuan == 978.52 and wuhan.source == "nbs-36-large-cities"
    assert panel.gdp_interpolated.sum() == 67 and panel.revenue_interpolated.sum() == 17
    share = panel.groupby("year").gdp_interpolated.mean()
    assert share[2017] > 0.12 and share.drop(2017).max() < 0.018
    for column in ["gdp", "revenue"]:
        wide = panel.pivot(index="city_zh", columns="year", values=f"{column}_100m_yuan")
        off_middle = ((wide.shift(axis=1) + wide.shift(-1, axis=1)) / 2 / wide - 1).abs()
        marked = panel.pivot(index="city_zh", columns="year", values=f"{column}_interpolated") == True  # noqa: E712
        assert off_middle.where(marked).max(axis=None) < 1.1e-4


def test_zones_in_the_panel():
    links = data.load("city_panel_zones")
    relations = {"the same city": 165, "not in the panel": 11, "lies in the city": 5}
    assert links.relation.value_counts().to_dict() == relations
    assert set(links.city_zh.dropna()) <= set(data.load("city_panel").city_zh)
    assert links[links.city_zh.isna()].relation.unique().tolist() == ["not in the panel"]
    zones = links.merge(data.load("pilot_zones"), on="zone_id", suffixes=("_panel", ""))
    same = zones[zones.relation == "the same city"]
    assert (same.city_zh_panel == same.city_zh + "市").all()
    assert (links.status == "unconfirmed").sum() == 13


def test_sample_of_cities():
    sample = data.city_panel_sample()
    cities = sample.groupby("city_zh").first_year.agg(["nunique", "first"])
    assert (cities["nunique"] == 1).all() and len(sample) == 281 * 14
    groups = cities["first"].value_counts().to_dict()
    assert groups == {0: 132, 2020: 64, 2023: 28, 2022: 23, 2018: 21, 2016: 12, 2015: 1}
    left_out = "金华市 牡丹江市 呼伦贝尔市 保定市 毕节市 铜仁市 莱芜市 巢湖市 儋州市 海东市".split()
    assert not set(left_out) & set(cities.index) and "佳木斯市" in cities.index
    assert sample.query("zone_status == 'unconfirmed'").first_year.unique().tolist() == [2023]
    early = data.city_panel_sample(2012, 2019)
    assert set(early.first_year) == {0, 2015, 2016, 2018} and early.groupby("city_zh").size().unique() == [8]
    founded = {"毕节市", "铜仁市"}  # in 2011: from the year after, each is one and the same city
    assert founded <= set(early.city_zh) and not founded & set(data.city_panel_sample(2011, 2019).city_zh)


def test_sample_of_cities_gives_the_estimates_of_an_independent_derivation():
    """Two-way fixed effects in log points, standard errors by city; numbers worked out elsewhere, before this code.

    They were worked out with Wuhan's revenue of 2013 as the compilation prints it.
    """
    sample = data.city_panel_sample()
    wuhan = (sample.city_zh == "武汉市") & (sample.year == 2013)
    sample["as_printed"] = sample.log_revenue.mask(wuhan, math.log(1730.6543))
    for outcome, effect, error in [("as_printed", 0.025, 0.024), ("log_gdp", 0.065, 0.023),
                                   ("log_revenue", 0.026, 0.024)]:
        within = {}
        for column in [outcome, "treated"]:
            wide = sample.pivot(index="city_zh", columns="year", values=column).to_numpy(float)
            within[column] = wide - wide.mean(0) - wide.mean(1)[:, None] + wide.mean()
        d, y = within["treated"], within[outcome]
        estimate = (d * y).sum() / (d * d).sum()
        score = (d * (y - estimate * d)).sum(1)
        assert (estimate, (score**2).sum() ** 0.5 / (d * d).sum()) == pytest.approx((effect, error), abs=0.0006)


@pytest.mark.parametrize("window", [(2007, 2023), (2010, 2024), (2015, 2015), (2020, 2010)])
def test_sample_of_cities_asks_for_a_window(window):
    with pytest.raises(data.DataError, match="first < last within 2008 to 2023"):
        data.city_panel_sample(*window)


# Series that may not be joined

def test_one_call_gives_one_series_and_one_vintage():
    series = data.cbec_series("gac_cbec_full_scope", vintage="preliminary")
    assert series.series.nunique() == series.vintage.nunique() == 1
    assert series.set_index("year").value_100m_yuan[2020] == 16_900
    assert data.cbec_series("pilot_zone_parks", period="H1").value_100m_yuan.tolist() == [1000]
    retail = data.cbec_series("gac_platform_retail_list", vintage="as_published").set_index("year").value_100m_yuan
    assert retail[2015] == 360


@pytest.mark.parametrize(("question", "answer"), [
    ({"series": ["gac_cbec_full_scope", "gac_platform_retail_list"]}, "change of definition, not growth"),
    ({"series": pd.Series(["gac_cbec_full_scope", "gac_platform_retail_list"])}, "One call gives one series"),
    ({"series": "all"}, "change of definition, not growth"),
    ({"series": "gac_cbec_full_scope"}, "more than one vintage: preliminary.*two measurements of the same year"),
    ({"series": "gac_cbec_full_scope", "vintage": ["preliminary", "final"]}, "mixes revision with growth"),
    ({"series": "gac_cbec_full_scope", "vintage": "newest"}, "no vintage 'newest'"),
    ({"series": "gac_cbec_full_scope", "flow": None}, "parts of the total"),
    ({"series": "customs"}, "There is no series 'customs'"),
])
def test_two_series_are_refused_with_the_reason(question, answer):
    with pytest.raises(data.DataError, match=answer):
        data.cbec_series(**question)


def test_trade_does_not_load_whole():
    with pytest.raises(data.DataError, match="may not be put together"):
        data.load("cbec_trade")


def test_catalogue_lists_every_figure_once():
    catalogue = data.cbec_catalogue()
    assert catalogue.series.nunique() == 6
    years = 0
    for row in catalogue.itertuples():
        one = data.cbec_series(row.series, row.vintage, row.flow, row.period)
        assert ", ".join(map(str, one.year)) == row.years
        years += len(one)
    assert years == 111


# How tables are read

@pytest.mark.parametrize("name", WHOLE)
def test_types(name):
    frame = data.load(name)
    for field in data.describe(name).itertuples():
        kind = {"date": "datetime64", "yearmonth": "period", "boolean": "bool", "number": "float64",
                "integer": "int64", "string": ("str", "category")}[field.type]
        assert str(frame[field.Index].dtype).lower().startswith(kind)
    assert not (frame == "").any(axis=None)
    assert len(frame)


def test_categories_are_ordered_where_order_means_something():
    assert (data.load("platform_events").precision < "year").any()
    assert not data.load("pilot_zones").region.cat.ordered


def test_each_load_is_a_new_frame():
    first = data.load("belts")
    first.loc[:, "belt"] = "spoilt"
    assert data.load("belts").belt[0] == COURSE_BELTS[0]


def test_each_selection_has_the_columns_that_are_promised_and_rows_from_0_on():
    series = data.cbec_series("gac_cbec_full_scope", "final")
    zones, sample = data.zones_in_force("2020-04"), data.city_panel_sample(2010, 2020)
    assert list(series) == "series vintage year value_100m_yuan yoy_pct status source note".split()
    assert list(zones) == list(data.load("pilot_zones"))
    assert list(sample)[:5] == ["city_zh", "province_zh", "year", "first_year", "treated"]
    for frame in (series, zones, sample):
        assert frame.index.tolist() == list(range(len(frame)))


@pytest.mark.parametrize("name", data.tables())
def test_sources(name):
    cited = data.sources(name)
    assert cited.title.notna().all() and cited.rows.min() >= 1
    assert cited.rows.is_monotonic_decreasing, "most used first"
    assert data.source_line(name)


def test_unknown_table():
    with pytest.raises(data.DataError, match="Did you mean 'pilot_zones'.*Tables: pilot_zones, "):
        data.load("pilot_zone")


# Damaged files

def first_zone_again(raw):
    return raw + raw.split(b"\n")[1] + b"\n"


def one_column_fewer(raw):
    package = json.loads(raw)
    package["resources"][0]["schema"]["fields"].pop()
    return json.dumps(package).encode()


def cut_before_yes_or_no(raw):
    head, first, *rest = raw.split(b"\n")
    place = head.split(b",").index(b"approval_day_confirmed")
    return b"\n".join([head, b",".join(first.split(b",")[:place]), *rest])


@pytest.mark.parametrize(("damage", "words"), [
    (cut_before_yes_or_no, ["row 2", "-error)."]),
    (lambda raw: raw.replace(b"120.16", b"far east " * 200, 1), ["row 2", "column longitude", "far east", "[...]"]),
    (lambda raw: raw.replace(b"latitude", b"lat", 1), ["row 1", "column latitude", "incorrect-label"]),
    (lambda raw: raw.replace(b"120.16", b"far east", 1), ["row 2", "column longitude", "type-error", "far east"]),
    (lambda raw: raw.replace(b"120.16", b"12.16", 1), ["row 2", "column longitude", "constraint-error", "73"]),
    (lambda raw: raw.replace(b"observed", b"obsrved", 1), ["row 2", "column status", "constraint-error"]),
    (lambda raw: raw.replace(b",reply-agreeing", b",nobody-agreeing", 1), ["row 2", "column source", "foreign-key"]),
    (first_zone_again, ["row 183", "column zone_id", "unique-error", "row at position 2"]),
    (lambda raw: raw[: len(raw) // 2], ["row 104", "column note", "missing-cell"]),
    (lambda raw: raw[: raw.index(b"\n", 20_000) + 1], ["sha256", "rows, 181 were released"]),
    (lambda raw: raw.replace("宁波".encode(), b"\xc4\xfe\xb2\xa8", 1), ["row 11", "0xc4", "not UTF-8"]),
    (lambda raw: raw.replace(b",true,", b",1,", 1), ["row 2", "column approval_day_confirmed", "type-error"]),
    (lambda raw: raw.replace(b",true,", b",True ,", 1), ["row 2", "column approval_day_confirmed", "type-error"]),
    (lambda raw: raw.replace(b"hangzhou,1,", b'"hangzhou,1,', 1), ["quotation mark"]),
    (lambda raw: raw.replace(b"batch", b"botch", 1).replace(b",true,", b",1,", 1), ["row 1", "botch"]),
    (lambda raw: b"", ["source-error", "empty"]),
    (None, ["missing"]),
])
def test_a_damaged_table_is_one_sentence(copy, damage, words):
    file = copy / "pilot_zones.csv"
    raw = file.read_bytes()
    file.write_bytes(damage(raw)) if damage else file.unlink()
    with pytest.raises(data.DataError) as error:
        data.load("pilot_zones", copy)
    for word in ["my data 数据", "pilot_zones.csv", "git checkout -- data/pilot_zones.csv", *words]:
        assert word in str(error.value)
    assert len(str(error.value).replace(str(copy), "")) < 600, "a sentence that a reader reads"


@pytest.mark.parametrize("damage", [
    lambda raw: raw[:1000],
    lambda raw: b"[]",
    lambda raw: b"\xff" + raw,
    lambda raw: raw.replace(b'"fields"', b'"feelds"', 1),
    lambda raw: raw.replace(b'"yearmonth"', b'"year-month"', 1),
    lambda raw: raw.replace(b'"Northeast"', b'"Northwest"', 1),
    lambda raw: raw.replace(b'"name": "batch"', b'"name": "botch"', 1),
    one_column_fewer,
    None,
])
def test_a_damaged_description_is_one_sentence(copy, damage):
    file = copy / "datapackage.json"
    file.write_bytes(damage(file.read_bytes())) if damage else file.unlink()
    with pytest.raises(data.DataError, match="git checkout -- data/datapackage.json"):
        data.load("pilot_zones", copy)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(WHOLE), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_flipped_byte_changes_a_value(copy, name, where, flip):
    file = copy / f"{name}.csv"
    raw = file.read_bytes()
    place = int(where * len(raw))
    file.write_bytes(raw[:place] + bytes([raw[place] ^ flip]) + raw[place + 1:])
    try:
        pd.testing.assert_frame_equal(data.load(name, copy), data.load(name))  # such as True for true
    except data.DataError:
        pass
    else:
        pair = bytes([raw[place], raw[place] ^ flip]).lower()
        assert pair == b"\n\r" or pair[:1] == pair[1:], "only these leave the values as they were"
    file.write_bytes(raw)


def as_excel_saves(raw):
    capitals = re.sub(rb"(?<=,)(true|false)(?=[,\n])", lambda word: word[0].upper(), raw)
    return b"\xef\xbb\xbf" + capitals.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("name", ["belts", "pilot_zones", "city_panel"])
@pytest.mark.parametrize("save", [
    as_excel_saves,
    lambda raw: b"\xef\xbb\xbf" + raw,
    lambda raw: raw.replace(b"\n", b"\r\n"),
    lambda raw: raw.replace(b",true", b",TRUE").replace(b",false", b",FALSE"),  # also in ",false eyelashes"
    lambda raw: b"\n".join(b",".join(b'"' + c + b'"' for c in line.split(b",")) if b'"' not in line else line
                           for line in raw.rstrip(b"\n").split(b"\n")),  # every cell in quotation marks, no last LF
])
def test_what_a_spreadsheet_saves_is_read(copy, name, save):
    file = copy / f"{name}.csv"
    raw = file.read_bytes()
    file.write_bytes(save(raw))
    pd.testing.assert_frame_equal(data.load(name, copy), data.load(name))
    assert data.changed(copy) == []
    assert data.refresh(copy) == [] and file.read_bytes() == raw


def test_a_value_that_a_spreadsheet_changed_is_refused(copy):
    file = copy / "pilot_zones.csv"
    file.write_bytes(as_excel_saves(file.read_bytes()).replace(b"2015-03-07", b"2015/3/7"))
    with pytest.raises(data.DataError, match="row 2, column approval_date.*type-error"):
        data.load("pilot_zones", copy)
    with pytest.raises(data.DataError, match="row 2, column approval_date.*type-error"):
        data.refresh(copy)


def test_a_change_that_a_spreadsheet_saved_is_accepted(copy):
    file = copy / "pilot_zones.csv"
    raw = file.read_bytes()
    file.write_bytes(as_excel_saves(raw).replace(b"2015-03-07,TRUE", b"2015-03-08,FALSE"))
    assert data.refresh(copy) == ["pilot_zones"]
    assert file.read_bytes() == raw.replace(b"2015-03-07,true", b"2015-03-08,false") != raw


def test_a_word_that_looks_like_nothing_is_a_word(copy):
    file, package = copy / "belts.csv", copy / "datapackage.json"
    before = file.read_bytes()
    after = before.replace(b"Xuchang wigs", b"NA", 1)
    file.write_bytes(after)
    released, said = (hashlib.sha256(raw).hexdigest() for raw in (before, after))
    package.write_text(package.read_text("utf-8").replace(released, said), "utf-8")
    assert data.load("belts", copy).belt[8] == "NA"


def test_refresh_accepts_only_what_load_can_read(copy):
    """The rules say nothing against it, reading does: the type of the column has no such values."""
    package = json.loads((copy / "datapackage.json").read_bytes())
    belts = next(table for table in package["resources"] if table["name"] == "belts")
    belts["schema"]["fields"][3].update(trueValues=["yes"], falseValues=["no"])
    (copy / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    file = copy / "belts.csv"
    file.write_bytes(file.read_bytes().replace(b",true", b",yes").replace(b",false", b",no"))
    before = (copy / "datapackage.json").read_bytes()
    with pytest.raises(data.DataError, match=r"belts.csv: it cannot be read back: in_course"):
        data.refresh(copy)
    assert (copy / "datapackage.json").read_bytes() == before


def test_without_the_library_of_the_rules_a_changed_table_is_one_sentence_with_the_command(copy, monkeypatch):
    monkeypatch.setitem(sys.modules, "frictionless", None)
    file = copy / "belts.csv"
    assert len(data.load("belts", copy)) == 14
    file.write_bytes(file.read_bytes().replace(b"Xuchang wigs", b"Xuchang hair", 1))
    with pytest.raises(data.DataError, match="not the released.*pip install frictionless && python -m beltlab data"):
        data.load("belts", copy)
    with pytest.raises(data.DataError, match="pip install frictionless"):
        data.refresh(copy)


@pytest.mark.parametrize("step", ["pathlib.Path.write_text", "os.replace"])
def test_where_there_is_no_room_a_file_stays_as_it_was(tmp_path, monkeypatch, step):
    (tmp_path / "a.csv").write_text("before")

    def full(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(step, full)
    with pytest.raises(OSError, match="No space left"):
        data._write(tmp_path / "a.csv", "after")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"before"]


def test_a_table_is_written_whole_or_not_at_all(copy, monkeypatch):
    file = copy / "province_trade.csv"
    file.write_bytes(file.read_bytes().replace(b"1211.5", b"1211.6", 1))
    before = (copy / "datapackage.json").read_bytes()

    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        data.refresh(copy)
    assert (copy / "datapackage.json").read_bytes() == before and not list(copy.glob("*.part"))


# The package

def test_refresh_accepts_an_intended_change(copy):
    file = copy / "province_trade.csv"
    file.write_bytes(file.read_bytes().replace(b"1211.5", b"1211.6", 1))
    assert data.refresh(copy) == ["province_trade"]
    assert data.load("province_trade", copy).goods_trade_100m_yuan[0] == 1211.6
    assert data.refresh(copy) == []


def test_refresh_refuses_a_broken_rule(copy):
    before = (copy / "datapackage.json").read_bytes()
    file = copy / "province_trade.csv"
    file.write_bytes(file.read_bytes().replace(b"1211.5", b"-1", 1))
    with pytest.raises(data.DataError, match="province_trade.csv, row 2, column goods_trade_100m_yuan"):
        data.refresh(copy)
    assert (copy / "datapackage.json").read_bytes() == before


def test_hashes_and_dictionary_are_current(copy):
    assert data.refresh(copy) == []
    for name in ["datapackage.json", "README.md"]:
        assert (copy / name).read_bytes() == (ROOT / "data" / name).read_bytes()


def test_every_file_is_declared_and_frictionless_agrees():
    from frictionless import Package

    assert {file.stem for file in (ROOT / "data").glob("*.csv")} == set(data.tables())
    report = Package(str(ROOT / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "message"])


def test_every_field_and_table_is_explained():
    for name in data.tables():
        columns = data.describe(name)
        assert columns.meaning.str.len().min() > 3
        measured = columns[columns.type == "number"]
        assert (measured.unit != "").all(), f"{name}: a number without a unit"


@pytest.mark.parametrize("name", WHOLE)
def test_a_table_says_of_each_status_that_its_rows_have(name):
    rows = data.load(name)
    for status in set(rows["status"]) if "status" in rows else ():
        assert status in data._package(None)[name]["status"], f"{name}: no word that some rows are {status}"


def test_tables_travel_in_the_wheel(tmp_path):
    """Built from a copy, unpacked, and read from elsewhere by an interpreter that does not know the checkout."""
    project = tmp_path / "project"
    for folder in ["src", "data"]:
        shutil.copytree(ROOT / folder, project / folder, ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for file in ["pyproject.toml", "README.md"]:
        shutil.copy(ROOT / file, project)
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--skip-dependency-check", "-o", tmp_path]
    subprocess.run([*build, project], check=True, capture_output=True, timeout=600)
    zipfile.ZipFile(next(tmp_path.glob("*.whl"))).extractall(tmp_path / "installed 安装")
    script = ("import sys; sys.path.insert(0, sys.argv[1])\n"
              "from beltlab import data\n"
              "assert data.__file__.startswith(sys.argv[1]) and str(data.FOLDER).startswith(sys.argv[1])\n"
              "print(len(data.load('pilot_zones')), len(data.tables()))")
    run = [sys.executable, "-I", "-c", script, str(tmp_path / "installed 安装")]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=600)
    assert done.stdout.split() == ["181", str(len(data.tables()))]
