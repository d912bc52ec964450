"""Lesson 01, zones and belts: five questions, worked from the tables of the course."""

import functools
import math

import pandas as pd

from beltlab import data
from beltlab.exercises.kinds import EXACT, Choices, Function, Groups, Month, Numbers, Parts, Table, Text
from beltlab.exercises.question import Property, Wrong, progress_of, question

DRIVERS = ("government", "market", "platform", "external")
_ACTS = dict(zip("ABCDEFGHIJKL", (1, 8, 11, 14, 21, 42, 24, 27, 29, 31, 35, 39), strict=True))
_ENDS = {  # of the pairs in question 5: series, vintage, year
    "A": (("gac_platform_retail_list", "as_published", 2017), ("gac_cbec_full_scope", "preliminary", 2020)),
    "B": (("gac_platform_retail_list", "as_published", 2017), ("gac_platform_retail_list", "as_published", 2019)),
    "C": (("industry_survey_other", "as_published", 2015), ("gac_cbec_full_scope", "preliminary", 2020)),
    "D": (("gac_cbec_full_scope", "preliminary", 2020), ("gac_cbec_full_scope", "final", 2022)),
    "E": (("goods_trade_total", "preliminary", 2020), ("goods_trade_total", "preliminary", 2024)),
    "F": (("gac_cbec_full_scope", "preliminary", 2022), ("gac_cbec_full_scope", "preliminary", 2023)),
}


def facts() -> pd.DataFrame:
    """Twelve dated acts for question 4, lettered A to L: date, actor, act."""
    acts = data.load("dated_acts").set_index("act_id").loc[list(_ACTS.values())]
    formats = acts["precision"].astype(str).map({"day": "%Y-%m-%d", "month": "%Y-%m"}).fillna("%Y")
    dates = [date.strftime(known) for date, known in zip(acts["date"], formats, strict=True)]
    return acts.assign(date=dates)[["date", "actor", "act"]].set_index(pd.Index(_ACTS, name="fact"))


def pairs() -> pd.DataFrame:
    """Six pairs of published figures for question 5, lettered A to F, in 100 million yuan."""
    rows = {letter: [*start, _figure(*start), *end, _figure(*end)] for letter, (start, end) in _ENDS.items()}
    columns = [f"{end}_{name}" for end in ("from", "to") for name in ("series", "vintage", "year", "value")]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("pair")


progress = progress_of(__name__)


@functools.cache  # every known wrong answer asks for the same twelve
def _figure(series: str, vintage: str, year: int) -> float:
    return data.cbec_series(series, vintage).set_index("year")["value_100m_yuan"][year]


# Question 1


def _sizes(rows: str = "province != 'Guangdong' and batch <= 6") -> pd.Series:
    return data.load("pilot_zones").query(rows).groupby("batch").size()


@question(
    kind=Numbers(6, tolerance=EXACT),
    hints=(
        "A batch has a size. After a batch there is a total: this batch and all batches before it.",
        "total after batch b = size of batch 1 + size of batch 2 + … + size of batch b. The size of a batch is the "
        "number of its rows.",
        "First the right rows, then their number in each batch. What adds up along the way is called `cumsum`.\n"
        "```python\n"
        'outside = pilot_zones[pilot_zones["province"] != ...]\n'
        'first_six = outside[outside["batch"] <= 6]\n'
        'first_six.groupby("batch").size()\n'
        "```",
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
            _sizes,
            "These are the sizes of the batches: how many zones each one added. The question asks how many there were "
            "in all after it.",
        ),
        Wrong(
            "all provinces counted",
            lambda: _sizes("batch <= 6").cumsum(),
            "These are the totals of all China. The question leaves one province out.",
        ),
        Wrong(
            "the sizes of all provinces",
            lambda: _sizes("batch <= 6"),
            "These are the sizes of the batches in all China. The question asks for totals, and leaves one province "
            "out.",
        ),
        Wrong(
            "only the province that is left out",
            lambda: _sizes("province == 'Guangdong' and batch <= 6").cumsum(),
            "You kept the province that the question leaves out. Which way does your condition point?",
        ),
        Wrong(
            "all eight batches counted",
            lambda: _sizes("province != 'Guangdong'").cumsum(),
            "These totals run over all eight batches. The question stops at the sixth.",
        ),
        Wrong(
            "shares in place of numbers",
            lambda: _sizes().cumsum() / _sizes().sum(),
            "These are shares of the last total. The question asks for numbers of zones.",
        ),
        Wrong(
            "added up in the order of size",
            lambda: _sizes().sort_values(ascending=False, kind="stable").cumsum(),
            "You added up from the largest batch to the smallest, as `value_counts` sorts them. Batches come in the "
            "order of time.",
        ),
        Wrong(
            "zones that ended later left out",
            lambda: _sizes("province != 'Guangdong' and batch <= 6 and revoked.isna()").cumsum(),
            "You left out zones that ended years later. At the time of these batches they were approved: a total "
            "belongs to a date.",
        ),
    ],
    insight="Totals need a place and a date. Lesson 02 asks what six such points tell of the next one.",
)
def q1():
    return _sizes().cumsum()


# Question 2


def _links(zones: str = "status != 'unconfirmed'") -> pd.DataFrame:
    links = data.load("belt_zones").query(zones)[["belt_id", "zone_id"]]
    return links.merge(data.load("pilot_zones")[["zone_id", "batch", "approval_month"]], on="zone_id")


def _by_product(links=None, belts=None, how="left", by="product_category", zones=("zone_id", "count"), first="min"):
    """Count the zones of each product; each setting is a place at which a join goes wrong."""
    belts = (data.load("belts") if belts is None else belts).sort_values("belt")  # then first is not earliest
    joined = belts.merge(_links() if links is None else links, on="belt_id", how=how)
    counted = joined.groupby(by, sort=False).agg(
        product_category=("product_category", "first"), zones=zones, first_batch=("batch", first)
    )
    return counted.reset_index(drop=True)


def _by_city_name() -> pd.DataFrame:
    zones = data.load("pilot_zones").query("status != 'unconfirmed'")[["zone_id", "city", "batch"]]
    return _by_product(data.load("belt_places")[["belt_id", "city"]].merge(zones, on="city"))


@question(
    kind=Table(
        {
            "product_category": Text(),
            "zones": Numbers(tolerance=EXACT, missing=math.nan),
            "first_batch": Numbers(tolerance=EXACT, missing=math.nan),
        },
        key="product_category",
    ),
    hints=(
        "A join can lose rows (a belt without a partner), and a group can hold several belts. Decide first what one "
        "row of the result is. Here it is a product.",
        "First join `belt_zones` and `pilot_zones` on `zone_id`. Join that to all belts, and keep the belts without a "
        "partner too. Last make one row for each `product_category`: number of zones, smallest batch.",
        "Two decisions are left: which `how` keeps every row on the left? Which function takes the earliest batch?\n"
        "```python\n"
        'sure = belt_zones[belt_zones["status"] != "unconfirmed"][["belt_id", "zone_id"]]\n'
        'links = sure.merge(pilot_zones[["zone_id", "batch"]], on="zone_id")\n'
        'joined = belts.merge(links, on="belt_id")  # how=...\n'
        'groups = joined.groupby("product_category")\n'
        'table = groups.agg(zones=("zone_id", "count"))  # first_batch=("batch", ...)\n'
        "```",
    ),
    wrong=[
        Wrong(
            "an inner join lost a product",
            lambda: _by_product(how="inner"),
            "A product is gone. An inner join keeps only rows that have a partner; a filter on `status` after the join "
            "throws out the belt together with its zone. One belt has no confirmed zone, and it is still a belt.",
        ),
        Wrong(
            "an unconfirmed zone counted",
            lambda: _by_product(_links("status != ''")),
            "You counted a zone whose name is not confirmed by its source. Look at the column `status` of "
            "`belt_zones` before you join.",
        ),
        Wrong(
            "an empty row counted as a zone",
            lambda: _by_product(zones=("belt_id", "size")),
            "A product without a batch has a zone in your table. `size` counts rows, and a key counts although its "
            "partner is missing. Count what only a confirmed zone has.",
        ),
        Wrong(
            "a gap in place of a zero",
            lambda: _by_product().replace({"zones": {0: math.nan}}),
            "A product without a confirmed zone has a gap (NaN) in `zones`. The number is known: how many are there?",
        ),
        Wrong(
            "a zero in place of a gap",
            lambda: _by_product().fillna({"first_batch": 0}),
            "There is no batch 0. A product without a confirmed zone has no first batch: leave it missing.",
        ),
        Wrong(
            "the latest batch in place of the first",
            lambda: _by_product(first="max"),
            "Where a product has zones of two batches, `first_batch` holds the later one. When did the first one come?",
        ),
        Wrong(
            "the first row taken for the earliest batch",
            lambda: _by_product(first="first"),
            "Where a product has zones of two batches, you took the one that stands first in the table. The rows "
            "are in no order of time.",
        ),
        Wrong(
            "one row for each belt",
            lambda: _by_product(by="belt_id"),
            "Two products stand in two rows. Each has belts in two places, but it is one product: bring its rows "
            "together before you count.",
        ),
        Wrong(
            "belts counted in place of zones",
            lambda: _by_product(zones=("belt_id", "nunique")),
            "These are numbers of belts. A belt may have two zones, or none.",
        ),
        Wrong(
            "batches counted in place of zones",
            lambda: _by_product(zones=("batch", "nunique")),
            "These are numbers of batches. Two zones of one batch are two zones.",
        ),
        Wrong(
            "belt and zone joined by the name of the city",
            _by_city_name,
            "You joined by city names. Some belts lie in a county whose zone carries the name of the city above it: "
            "use `belt_zones`, which knows.",
        ),
        Wrong(
            "only the belts of the course",
            lambda: _by_product(belts=data.load("belts").query("in_course")),
            "Your table has the products of the nine belts of the course. The question asks for all belts in `belts`.",
        ),
    ],
    properties=[
        Property(
            "Twelve products are made in the belts of the table, so there must be twelve rows.",
            lambda table: len(table) == 12,
        ),
    ],
    insight="Fourteen belts, twelve products: two products are made in two places, and one waits for a source that "
    "names its zone.",
)
def q2():
    return _by_product()


# Question 3


def _series(*values: float) -> dict:
    return {"series": list(values), "index": ["Zhejiang", "Guangdong", "Sichuan", "Henan"][: len(values)]}


def _provinces(generator) -> list[list]:
    names = ["Fujian", "Guangdong", "Henan", "Jiangsu", "Shandong", "Sichuan", "Zhejiang"]
    zones = generator.integers(3, 22, (5, len(names))).tolist()
    trade = generator.uniform(0.4, 4, (5, len(names))).round(2).tolist()
    zones[0][2] = 0  # a province without a zone has its place, too
    return [[{"series": z, "index": names}, {"series": t, "index": names}] for z, t in zip(zones, trade, strict=True)]


@question(
    kind=Function("zones", "trade", result=Numbers(None)),
    inputs=_provinces,
    hints=(
        "A share is a part divided by the whole. The quotient compares two shares of the same province.",
        "LQ of province i = (zonesᵢ / Σ zones) / (tradeᵢ / Σ trade).",
        "pandas divides for all provinces at once. Make the second share like the first, then divide.\n"
        "```python\n"
        "def location_quotient(zones, trade):\n"
        "    share_of_zones = zones / zones.sum()\n"
        "    share_of_trade = ...\n"
        "    return share_of_zones / share_of_trade\n"
        "```",
    ),
    properties=[
        Property(
            "Both provinces have the same share of zones as of trade, so each quotient must be 1.",
            lambda quotients: abs(quotients - 1).max() < 1e-6,
            ([_series(3, 1), _series(0.6, 0.2)],),
        ),
        Property(
            "Ten times as many zones everywhere, or trade in another unit, must leave all quotients as they are.",
            lambda quotients, scaled: abs(quotients - scaled).max() < 1e-6,
            ([_series(2, 5, 3), _series(4.0, 9.0, 3.0)], [_series(20, 50, 30), _series(0.4, 0.9, 0.3)]),
        ),
        Property(
            "The mean of the quotients, weighted with the shares of trade, must be 1.",
            lambda quotients: abs(quotients @ [0.1, 0.4, 0.2, 0.3] - 1) < 1e-6,
            ([_series(1, 2, 3, 4), _series(0.1, 0.4, 0.2, 0.3)],),
        ),
    ],
    wrong=[
        Wrong(
            "the raw share of zones",
            lambda zones, trade: zones / zones.sum(),
            "This is the share of zones alone. A large province has many zones because it is large: compare its share "
            "with its share of trade.",
        ),
        Wrong(
            "the raw share of trade",
            lambda zones, trade: trade / trade.sum(),
            "This is the share of trade alone. It stands below the line: what belongs above it?",
        ),
        Wrong(
            "the quotient upside down",
            lambda zones, trade: (trade / trade.sum()) / (zones / zones.sum()),
            "Your quotient grows when a province has fewer zones. Which share belongs above the line?",
        ),
        Wrong(
            "zones per trade, without shares",
            lambda zones, trade: zones / trade,
            "This comes to zones per unit of trade. Its size depends on the unit, and 1 has no meaning. Each share "
            "needs its own whole: all zones, all trade.",
        ),
        Wrong(
            "trade per zone, without shares",
            lambda zones, trade: trade / zones,
            "This is trade per zone. Its size depends on the unit of trade, and 1 has no meaning. Take shares first.",
        ),
        Wrong(
            "a share over an amount",
            lambda zones, trade: zones / zones.sum() / trade,
            "Above the line stands a share, below it an amount. The result depends on the unit of trade.",
        ),
        Wrong(
            "brackets forgotten around the second share",
            lambda zones, trade: zones / zones.sum() / trade / trade.sum(),
            "Python divides from left to right: you divided by the whole trade, and should have multiplied. What holds "
            "the second share together?",
        ),
        Wrong(
            "the difference of the shares",
            lambda zones, trade: zones / zones.sum() - trade / trade.sum(),
            "You subtracted one share from the other. A quotient divides: it says how many times as large, not how "
            "much larger.",
        ),
        Wrong(
            "the product of the shares",
            lambda zones, trade: zones / zones.sum() * (trade / trade.sum()),
            "You multiplied the two shares. A quotient compares them.",
        ),
    ],
    insight="A quotient above 1 says that a province has more zones than its trade suggests. It names no cause.",
)
def q3(zones, trade):
    return (zones / zones.sum()) / (trade / trade.sum())


# Question 4


def _drivers() -> dict[str, str]:
    acts = data.load("dated_acts").set_index("act_id")["driver"].astype(str)
    return {letter: acts[act] for letter, act in _ACTS.items()}


def _moved(letters: str, driver: str):
    return lambda: _drivers() | dict.fromkeys(letters, driver)


@question(
    kind=Groups(_ACTS, DRIVERS),
    hints=(
        "Ask who decides, not who gains. A plan that helps brands is not yet a decision of the brands.",
        "Chinese state → government. A firm that sells its own goods → market. A marketplace → platform. A foreign "
        "state → external.",
        "Read the column `actor`, line by line. Each group has at least two letters.\n"
        "```python\n"
        'q.facts()["actor"]\n'
        'drivers = {"government": [...], "market": [...], "platform": [...], "external": [...]}\n'
        "```",
    ),
    wrong=[
        Wrong(
            "a platform's plan for brands filed under market",
            _moved("B", "market"),
            "Fact B speaks of brands, but who starts the project? Firms decide about their brand in the market; here "
            "the owner of a marketplace decides whom to help.",
        ),
        Wrong(
            "a platform's registry or project filed under government",
            _moved("ABGJ", "government"),
            "A registry, a project or a programme sounds like the state. Look at who runs it: no ministry does in "
            "facts A, B, G and J.",
        ),
        Wrong(
            "a platform that lets sellers in filed under market",
            _moved("AGJ", "market"),
            "An online market is not what the course calls market: that is what sellers and makers decide. In facts A, "
            "G and J the owner of the place decides who may sell there, and how.",
        ),
        Wrong(
            "a removal by a platform filed under market",
            _moved("D", "market"),
            "In fact D brands left the shelves, but not by their own choice. Who took the decision?",
        ),
        Wrong(
            "a removal by a platform filed under government or abroad",
            _moved("D", "government"),
            "Fact D reads like a punishment, but no office gave it. Who took the decision?",
        ),
        Wrong(
            "foreign rules filed under government",
            _moved("KL", "government"),
            "Facts K and L are acts of states, but not of the state that promotes the belts. The driver `government` "
            "is promotion by the Chinese state.",
        ),
        Wrong(
            "foreign rules filed under market",
            _moved("KL", "market"),
            "Facts K and L change prices in a market, but no seller decides about them. Who does?",
        ),
        Wrong(
            "spending of a firm filed under platform",
            _moved("EHI", "platform"),
            "Facts E, H and I are decisions and results of firms: their selling effort, their own websites. No "
            "marketplace decides there.",
        ),
        Wrong(
            "a firm filed under government",
            _moved("EHI", "government"),
            "The actors of facts E, H and I sell their own goods. No office decides there.",
        ),
        Wrong(
            "an office that assesses filed under market or platform",
            _moved("CF", "market"),
            "Facts C and F are about zones, and an office speaks. Zones are a tool of the state.",
        ),
    ],
    insight="Who acts decides the driver. Whether the three complement each other is the question of lesson 08.",
)
def q4():
    return _drivers()


# Question 5

_LARGE = 1.2  # of the later figure over the earlier one: a revision of 3 % leaves it standing


def _joinable() -> list[str]:
    table = pairs()
    same = (table["from_series"] == table["to_series"]) & (table["from_vintage"] == table["to_vintage"])
    return list(table.index[same & (table["to_value"] >= _LARGE * table["from_value"])])


def _judgement(rows: str = "province == 'Guangdong'") -> dict:
    totals = data.load("pilot_zones").query(rows).groupby("approval_month").size().cumsum()
    start, end = totals.index[totals >= 13][0], totals.index[totals > 13][0]
    return {"may be joined": _joinable(), "13 from": str(start), "more than 13 from": str(end)}


@question(
    kind=Parts({"may be joined": Choices(*_ENDS, beliefs=True), "13 from": Month(), "more than 13 from": Month()}),
    hints=(
        "A figure needs three things before it can be compared: what it counts, in which vintage it was published, and "
        "on which date it was true.",
        "Two figures may be joined if series and vintage are the same on both sides, and the growth is large beside a "
        "revision. A count of zones holds from the month of one batch to the month of the next.",
        "The months: count the zones of the province, batch by batch, as in question 1. The pairs: two conditions are "
        "there, the third is the size of the growth.\n"
        "```python\n"
        "pairs = q.pairs()\n"
        'same_series = pairs["from_series"] == pairs["to_series"]\n'
        'same_vintage = pairs["from_vintage"] == pairs["to_vintage"]\n'
        "list(pairs.index[same_series & same_vintage])\n"
        "```",
    ),
    wrong=[
        Wrong(
            "two series of customs spliced",
            lambda: _judgement() | {"may be joined": [*_joinable(), "A"]},
            "Pair A joins two series that count different things. The ratio shows a change of definition, not growth: "
            "compare `from_series` with `to_series`.",
        ),
        Wrong(
            "market research spliced with customs",
            lambda: _judgement() | {"may be joined": [*_joinable(), "C"]},
            "Pair C begins with market research and ends with customs. It would say that trade fell: compare "
            "`from_series` with `to_series`.",
        ),
        Wrong(
            "two vintages mixed",
            lambda: _judgement() | {"may be joined": [*_joinable(), "D"]},
            "Pair D takes a first estimate at one end and a final figure at the other. A revision then looks like "
            "growth: compare `from_vintage` with `to_vintage`.",
        ),
        Wrong(
            "a small growth from two first editions",
            lambda: _judgement() | {"may be joined": [*_joinable(), "F"]},
            "Series and vintage of pair F are the same. But how large is this growth beside a revision of one of its "
            "ends? Customs printed a growth of its own.",
        ),
        Wrong(
            "all goods trade thought to be no series",
            lambda: _judgement() | {"may be joined": ["B"]},
            "One more pair has the same series and the same vintage at both ends. It need not be CBEC.",
        ),
        Wrong(
            "the small retail list thought to be no series",
            lambda: _judgement() | {"may be joined": ["E"]},
            "One more pair has the same series and the same vintage at both ends. A narrow series is still a series.",
        ),
        Wrong(
            "the zones of all China counted",
            lambda: _judgement("batch > 0"),
            "These are the months in which all China had that many. The sentence speaks of one province.",
        ),
        Wrong(
            "the first zone of the province",
            lambda: _judgement() | {"13 from": "2016-01", "more than 13 from": _judgement()["13 from"]},
            "In that month the province had its first zones. In which month did the total reach 13?",
        ),
        Wrong(
            "publication taken for approval",
            lambda: _judgement() | {"more than 13 from": "2022-02"},
            "That is the month in which the document was published. The approval itself came earlier: "
            "`approval_month` has it.",
        ),
        Wrong(
            "the last month in which it was true",
            lambda: _judgement() | {"more than 13 from": "2021-12"},
            "In that month the sentence was still true. The question asks for the month in which it stopped being so.",
        ),
        Wrong(
            "the next batch of China, whoever is in it",
            lambda: _judgement() | {"more than 13 from": "2022-11"},
            "In that month a batch came, but did it bring this province a zone? And was there one before?",
        ),
    ],
    insight="A figure is a number with a definition, a vintage and a date.",
    rubric=(
        ("What the figures count", ("0: calls the ratio growth", "1: says that the definition changed",
                                    "2: says what each series counts and leaves out")),
        ("Date of the count", ("0: gives no date", "1: dates the 13", "2: dates it, and a later count too")),
        ("What may be said", ("0: nothing, or a new splice", "1: one growth within a series",
                              "2: one growth with years, vintage and unit, rounded to what revisions allow")),
        ("What is not known", ("0: names no limit", "1: names one limit", "2: says what evidence would remove it")),
    ),
)  # fmt: skip
def q5():
    return _judgement()
