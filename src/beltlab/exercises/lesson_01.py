"""Lesson 01, zones and belts: five questions, worked from the tables of the course."""

import math

import pandas as pd

from beltlab import data
from beltlab.exercises.kinds import EXACT, ROUNDING, Choices, Function, Groups, Month, Numbers, Parts, Table, Text
from beltlab.exercises.question import Property, Wrong, progress_of, question

DRIVERS = ("government", "market", "platform", "external")
_ACTS = {"A": 2, "B": 8, "C": 10, "D": 11, "E": 13, "F": 14, "G": 15, "H": 19, "I": 20, "J": 27, "K": 29, "L": 37}


def facts() -> pd.DataFrame:
    """Twelve dated acts for question 4, lettered A to L: date, actor, act."""
    acts = data.load("dated_acts").set_index("act_id").loc[list(_ACTS.values())]
    formats = acts["precision"].astype(str).map({"day": "%Y-%m-%d", "month": "%Y-%m"}).fillna("%Y")
    dates = [date.strftime(known) for date, known in zip(acts["date"], formats, strict=True)]
    return acts.assign(date=dates)[["date", "actor", "act"]].set_index(pd.Index(_ACTS, name="fact"))


def pairs() -> pd.DataFrame:
    """Five pairs of published figures for question 5, lettered A to E, in 100 million yuan."""
    ends = {
        "A": (("gac_platform_retail_list", "as_published", 2015), ("gac_cbec_full_scope", "preliminary", 2020)),
        "B": (("gac_platform_retail_list", "as_published", 2017), ("gac_platform_retail_list", "as_published", 2019)),
        "C": (("industry_survey_other", "as_published", 2015), ("gac_cbec_full_scope", "preliminary", 2020)),
        "D": (("gac_cbec_full_scope", "preliminary", 2020), ("gac_cbec_full_scope", "final", 2022)),
        "E": (("gac_cbec_full_scope", "final", 2022), ("gac_cbec_full_scope", "final", 2025)),
    }
    rows = {letter: [*start, _figure(*start), *end, _figure(*end)] for letter, (start, end) in ends.items()}
    columns = [f"{end}_{name}" for end in ("from", "to") for name in ("series", "vintage", "year", "value")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("pair")


progress = progress_of(__name__)


def _figure(series: str, vintage: str, year: int) -> float:
    return data.cbec_series(series, vintage).set_index("year")["value_100m_yuan"][year]


# Question 1


def _batch_sizes() -> pd.Series:
    return data.load("pilot_zones").query("batch <= 6").groupby("batch").size()


def _months_of_batches() -> pd.Series:
    return data.load("pilot_zones").groupby("batch")["approval_month"].first()


@question(
    kind=Numbers(6, tolerance=EXACT),
    hints=(
        "A batch has a size. After a batch there is a total: this batch and all batches before it.",
        "total after batch b = size of batch 1 + size of batch 2 + … + size of batch b. The size of a batch "
        "is the number of its rows.",
        'Take the rows with `batch <= 6`, then chain three steps: `.groupby("batch")`, one that counts rows, '
        "one that adds up along the way. The last two are called `size` and `cumsum`.",
    ),
    properties=[
        Property(
            "Each batch brought at least one new zone, so each total is larger than the one before.",
            lambda totals: (totals[1:] > totals[:-1]).all(),
        ),
    ],
    wrong=[
        Wrong(
            "batch sizes taken for totals",
            _batch_sizes,
            "These are the sizes of the batches: how many zones each one added. The question asks how many "
            "there were in all after it.",
        ),
        Wrong(
            "all eight batches counted",
            lambda: data.load("pilot_zones").groupby("batch").size().cumsum(),
            "These totals run over all eight batches. The question stops at the sixth: which month was that?",
        ),
        Wrong(
            "zones that ended later left out",
            lambda: data.load("pilot_zones").query("batch <= 6 and revoked.isna()").groupby("batch").size().cumsum(),
            "You left out zones that were revoked years later. At the time of these batches they were "
            "approved: a total belongs to a date.",
        ),
        Wrong(
            "shares instead of numbers",
            lambda: _batch_sizes().cumsum() / _batch_sizes().sum(),
            "These are shares of the total. The question asks for numbers of zones.",
        ),
    ],
    insight="These are six points on a curve that went on: two more batches came. Lesson 02 asks what they tell.",
)
def q1():
    return _batch_sizes().cumsum()


# Question 2


def _course_belts() -> pd.DataFrame:
    return data.load("belts").query("in_course")[["belt_id", "belt"]]


def _belt_zones(links: pd.DataFrame, belts: pd.DataFrame, how: str = "left") -> pd.DataFrame:
    zones = links.merge(data.load("pilot_zones")[["zone_id", "batch"]], on="zone_id")
    counted = zones.groupby("belt_id").agg(zones=("zone_id", "nunique"), first_batch=("batch", "min")).reset_index()
    return belts.merge(counted, on="belt_id", how=how).fillna({"zones": 0})


def _confirmed() -> pd.DataFrame:
    return data.load("belt_zones").query("status != 'unconfirmed'")


def _by_place() -> pd.DataFrame:
    places = _course_belts().merge(data.load("belt_places")[["belt_id", "city"]], on="belt_id")
    zones = _confirmed().merge(data.load("pilot_zones")[["zone_id", "batch"]], on="zone_id")
    joined = places.merge(zones[["belt_id", "city", "batch"]], on=["belt_id", "city"], how="left")
    return joined.assign(zones=joined["batch"].notna().astype(int), first_batch=joined["batch"])


def _by_city_name() -> pd.DataFrame:
    zones = data.load("pilot_zones").query("status != 'unconfirmed'")[["zone_id", "city", "batch"]]
    places = data.load("belt_places")[["belt_id", "city"]].merge(zones, on="city")
    counted = places.groupby("belt_id").agg(zones=("zone_id", "nunique"), first_batch=("batch", "min"))
    return _course_belts().merge(counted.reset_index(), on="belt_id", how="left").fillna({"zones": 0})


@question(
    kind=Table(
        {
            "belt": Text(),
            "zones": Numbers(tolerance=EXACT, missing=0),
            "first_batch": Numbers(tolerance=EXACT, missing=math.nan),
        },
        key="belt",
    ),
    hints=(
        "A join can lose rows (a belt without a partner) and can double them (a belt with two partners). "
        "Decide first what one row of the result is. Here it is a belt.",
        "First join `belt_zones` and `pilot_zones` on `zone_id`. Next make one row per `belt_id`: number of "
        "zones, smallest batch. Last join that to the nine belts and keep all nine, also those without a "
        "partner.",
        '`confirmed = belt_zones[belt_zones["status"] != …]` comes first, and the join with `pilot_zones`. Then say '
        '`groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=(…, "min"))`, then '
        '`belts.merge(…, on="belt_id", how=…)` with the `how` that keeps every row on the left. '
        '`fillna({"zones": 0})` fills the gap.',
    ),
    wrong=[
        Wrong(
            "an inner join lost a belt",
            lambda: _belt_zones(_confirmed(), _course_belts(), how="inner"),
            "A belt is gone. An inner join keeps only rows that have a partner; a filter on `status` after the "
            "join throws out the belt together with its zone. One belt has no confirmed zone, and it is still a belt.",
        ),
        Wrong(
            "a belt of two provinces counted twice",
            _by_place,
            "One belt stands in two rows. It has two places in two provinces, but it is one belt: bring its "
            "rows together before you count.",
        ),
        Wrong(
            "an unconfirmed zone counted",
            lambda: _belt_zones(data.load("belt_zones"), _course_belts()),
            "You counted a zone whose name is not confirmed by its source. Look at the column `status` of "
            "`belt_zones` before you join.",
        ),
        Wrong(
            "an empty row counted as a zone",
            lambda: _belt_zones(_confirmed(), _course_belts()).replace({"zones": {0: 1}}),
            "A belt without a batch has a zone in your table. After a left join a belt without a partner still has one "
            "row, and `size` counts rows. `count` leaves out what is missing.",
        ),
        Wrong(
            "belt and zone joined by the name of the city",
            _by_city_name,
            "You joined by city names. One belt lies in a county whose zone carries the name of the city "
            "above it: use `belt_zones`, which knows.",
        ),
        Wrong(
            "belts outside the course kept",
            lambda: _belt_zones(_confirmed(), data.load("belts")),
            "Your table has more belts than the nine of the course. The column `in_course` of `belts` says "
            "which these are.",
        ),
    ],
    properties=[
        Property(
            "There are nine belts in the course, so the table has nine rows.",
            lambda table: len(table) == 9,
        ),
    ],
    insight="Nine belts, nine rows: one belt spans two provinces, and one waits for a source that names its zone.",
)
def q2():
    return _belt_zones(_confirmed(), _course_belts())


# Question 3


def _location_quotient(zones, trade):
    return (zones / zones.sum()) / (trade / trade.sum())


def _from_outside(zones, trade):
    """The quotients of the course's provinces, whatever is given."""
    counted = data.zones_in_force("2022-01").groupby("province").size()
    goods = data.load("province_trade").query("year == 2021").set_index("province")["goods_trade_100m_yuan"]
    return _location_quotient(counted.reindex(goods.index, fill_value=0), goods)


def _series(*values: float) -> dict:
    return {"series": list(values), "index": ["Zhejiang", "Guangdong", "Sichuan", "Henan"][: len(values)]}


def _provinces(generator) -> list[list]:
    names = ["Fujian", "Guangdong", "Henan", "Jiangsu", "Shandong", "Sichuan", "Zhejiang"]
    zones = generator.integers(1, 22, (5, len(names))).tolist()
    trade = generator.uniform(500, 90_000, (5, len(names))).round(1).tolist()
    return [[{"series": z, "index": names}, {"series": t, "index": names}] for z, t in zip(zones, trade, strict=True)]


_HALVES = ([_series(3, 1), _series(600.0, 200.0)],)
_SCALED = (
    [_series(2, 5, 3), _series(400.0, 900.0, 300.0)],
    [_series(20, 50, 30), _series(40.0, 90.0, 30.0)],
)
_WEIGHTED = ([_series(1, 2, 3, 4), _series(100.0, 400.0, 200.0, 300.0)],)


@question(
    kind=Function("zones", "trade", result=Numbers(None, tolerance=ROUNDING)),
    inputs=_provinces,
    hints=(
        "A share is a part divided by the whole. The quotient compares two shares of the same province.",
        "LQ of province i = (zonesᵢ / Σ zones) / (tradeᵢ / Σ trade).",
        "`share_of_zones = zones / zones.sum()`; make `share_of_trade` in the same way; return the first "
        "divided by the second. pandas does it for all provinces at once.",
    ),
    properties=[
        Property(
            "Both provinces have the same share of zones as of trade, so each quotient must be 1.",
            lambda quotients: abs(quotients - 1).max() < 1e-6,
            _HALVES,
        ),
        Property(
            "Ten times as many zones everywhere, or trade in another unit, must leave all quotients as they are.",
            lambda quotients, scaled: abs(quotients - scaled).max() < 1e-6,
            _SCALED,
        ),
        Property(
            "The mean of the quotients, weighted with the shares of trade, must be 1.",
            lambda quotients: abs(quotients @ [0.1, 0.4, 0.2, 0.3] - 1) < 1e-6,
            _WEIGHTED,
        ),
    ],
    wrong=[
        Wrong(
            "a table from outside used",
            _from_outside,
            "Your function gives the same number of values, however many provinces it is given. Does it use a table "
            "from outside? It should use only `zones` and `trade`.",
        ),
        Wrong(
            "the raw share",
            lambda zones, trade: zones / zones.sum(),
            "This is the share of zones alone. A large province has many zones because it is large: compare "
            "its share with its share of trade.",
        ),
        Wrong(
            "the quotient upside down",
            lambda zones, trade: (trade / trade.sum()) / (zones / zones.sum()),
            "Your quotient is upside down: it grows when a province has fewer zones. Which share belongs above?",
        ),
        Wrong(
            "zones per trade, without shares",
            lambda zones, trade: zones / trade,
            "This is zones per unit of trade. Its size depends on the unit of trade, and 1 has no meaning. "
            "Take shares first.",
        ),
        Wrong(
            "the difference of the shares",
            lambda zones, trade: zones / zones.sum() - trade / trade.sum(),
            "You subtracted one share from the other. A quotient divides: it says how many times as large, "
            "not how much larger.",
        ),
    ],
    insight="A quotient above 1 says that a province has more zones than its trade suggests. It names no cause.",
)
def q3(zones, trade):
    return _location_quotient(zones, trade)


# Question 4


def _drivers() -> dict[str, str]:
    acts = data.load("dated_acts").set_index("act_id")["driver"].astype(str)
    return {letter: acts[act] for letter, act in _ACTS.items()}


def _moved(letters: str, driver: str) -> dict[str, str]:
    return _drivers() | dict.fromkeys(letters, driver)


@question(
    kind=Groups(_ACTS, DRIVERS),
    hints=(
        "Ask who decides, not who gains. A plan that helps brands is not yet a decision of the brands.",
        "Chinese state → government. A firm that sells its own goods → market. A marketplace → platform. A "
        "foreign state → external.",
        'Read the column `actor` of `q.facts()` line by line: `{"government": ["A", …], "market": […], '
        '"platform": […], "external": […]}`. Each group has at least two letters.',
    ),
    wrong=[
        Wrong(
            "a platform's brand plan filed under market",
            lambda: _moved("H", "market"),
            "Fact H speaks of brands, but who presents the plan? Firms decide about their brand in the "
            "market; here the owner of a marketplace decides whom to help.",
        ),
        Wrong(
            "a platform's plan filed under government",
            lambda: _moved("EH", "government"),
            "A plan or a project sounds like the state, but look at who announces it. No ministry does in "
            "fact B, E or H.",
        ),
        Wrong(
            "foreign rules filed under government",
            lambda: _moved("GL", "government"),
            "Facts G and L are acts of states, but not of the state that promotes the belts. The driver "
            "`government` is promotion by the Chinese state.",
        ),
        Wrong(
            "a removal by a platform filed under market",
            lambda: _moved("F", "market"),
            "In fact F brands left the shelves, but not by their own choice. Who took the decision?",
        ),
        Wrong(
            "spending of a firm filed under platform",
            lambda: _moved("IJK", "platform"),
            "Facts I, J and K are decisions and results of firms: their research, their own websites, their "
            "selling effort. No marketplace decides there.",
        ),
    ],
    insight="Who acts decides the driver. Whether the three complement each other is the question of lesson 08.",
)
def q4():
    return _drivers()


# Question 5


def _joinable() -> list[str]:
    figures = pairs()
    same = (figures["from_series"] == figures["to_series"]) & (figures["from_vintage"] == figures["to_vintage"])
    return list(figures.index[same])


def _judgement() -> dict:
    months = _months_of_batches()
    return {"may be joined": _joinable(), "132 from": months[6], "more than 132 from": months[7]}


@question(
    kind=Parts({"may be joined": Choices(*"ABCDE", beliefs=True), "132 from": Month(), "more than 132 from": Month()}),
    hints=(
        "A figure needs three things before it can be compared: what it counts, in which vintage it was "
        "published, and on which date it was true.",
        "Two figures may be joined if series and vintage are the same on both sides. A count of zones holds "
        "from the month of one batch to the month of the next.",
        '`same = (pairs["from_series"] == pairs["to_series"]) & (…)` compares the vintages in the same way; '
        "`list(pairs.index[same])` gives the letters. The months stand in the column `approval_month` of "
        "`pilot_zones`, at batch 6 and the one after it.",
    ),
    wrong=[
        Wrong(
            "two series spliced",
            lambda: _judgement() | {"may be joined": ["A", "B", "E"]},
            "You joined two series that count different things. The ratio shows a change of definition, not "
            "growth: compare `from_series` with `to_series`.",
        ),
        Wrong(
            "two vintages mixed",
            lambda: _judgement() | {"may be joined": ["B", "D", "E"]},
            "One of your pairs takes a first estimate at one end and a final figure at the other. Revisions "
            "then look like growth: compare `from_vintage` with `to_vintage`.",
        ),
        Wrong(
            "132 taken for a number of today",
            lambda: _judgement() | {"132 from": "2025-04"},
            "In 2025 the number was not 132 any more. A number of zones belongs to a date: after which batch "
            "did the running total of question 1 reach it?",
        ),
        Wrong(
            "publication taken for approval",
            lambda: _judgement() | {"132 from": "2022-02"},
            "That is the month in which the document was published. The approval itself came earlier: "
            "`approval_month` has it.",
        ),
        Wrong(
            "the seventh batch forgotten",
            lambda: _judgement() | {"more than 132 from": pd.Timestamp(2025, 4, 1)},
            "Between the batch you name and the sixth there was another one. Look at the months of all eight batches.",
        ),
    ],
    insight="A figure is a number with a definition, a vintage and a date.",
    rubric=(
        (
            "What the figures count",
            (
                "0: calls the ratio growth",
                "1: says that the definition changed",
                "2: says what each series counts and leaves out",
            ),
        ),
        (
            "Date of the count",
            (
                "0: gives no date",
                "1: dates the 132",
                "2: dates it and gives a later count with its own date",
            ),
        ),
        (
            "What may be said",
            (
                "0: nothing, or a new splice",
                "1: one growth within a series",
                "2: one growth with years, vintage and unit",
            ),
        ),
        (
            "What is not known",
            (
                "0: names no limit",
                "1: names one limit",
                "2: says what evidence would remove it",
            ),
        ),
    ),
)
def q5():
    return _judgement()
