# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 01; see `bench`."""

import pandas as pd

from beltlab import data
from beltlab.exercises.lesson_01 import DRIVERS, _by_product, _drivers, _sizes
from bench import right, wrong

OUTSIDE = 'outside = pilot_zones[(pilot_zones["province"] != "Guangdong") & (pilot_zones["batch"] <= 6)]\n'
SURE = (
    'sure = belt_zones[belt_zones["status"] != "unconfirmed"][["belt_id", "zone_id"]]\n'
    'links = sure.merge(pilot_zones[["zone_id", "batch", "approval_month"]], on="zone_id")\n'
    'joined = belts.merge(links, on="belt_id", how="left")\n'
)
GROUPS = SURE + 'groups = joined.groupby("product_category")\n'
SORTED = '{"government": %s, "market": %s, "platform": %s, "external": %s}'
LETTER = '{"may be joined": %s, "13 from": %s, "more than 13 from": %s}'


def lq(body: str, before: str = "") -> str:
    return f"def f(zones, trade):\n    {before}{body}"


def four(government="CF", market="EHI", platform="ABDGJ", external="KL") -> str:
    return SORTED % tuple(list(letters) for letters in (government, market, platform, external))


def paper(joined='["B", "E"]', start='"2020-04"', end='"2022-01"') -> str:
    return LETTER % (joined, start, end)


def _in_plain_python(zones, trade):
    all_zones, all_trade = sum(zones), sum(trade)
    return [zone / all_zones * all_trade / value for zone, value in zip(zones, trade, strict=True)]


MADE = {
    "q1": [
        lambda: dict(_sizes().cumsum()),
        lambda: tuple(float((data.zones_in_force(str(month))["province"] != "Guangdong").sum())
                      for month in data.load("pilot_zones").groupby("batch")["approval_month"].first()[:6]),
    ],
    "q2": [
        lambda: _by_product().set_index("product_category")[["first_batch", "zones"]].iloc[::-1],
        lambda: _by_product()[["zones", "product_category", "first_batch"]].to_dict("list"),
        lambda: _by_product().astype({"first_batch": "Int64"}).to_dict("records"),
    ],
    "q3": [
        lambda zones, trade: ((zones / zones.mean()) / (trade / trade.mean())).to_numpy(),
        _in_plain_python,
    ],
    "q4": [
        lambda: pd.Series(_drivers()),
        lambda: {driver: [fact for fact, other in _drivers().items() if other == driver] for driver in DRIVERS},
        lambda: dict(pd.Series(_drivers()).groupby(_drivers()).groups),
    ],
    "q5": [
        lambda: pd.Series({"13 from": "April 2020", "more than 13 from": "2022-01", "may be joined": ("E", "B")}),
        lambda: {"May be joined": {"b", "e"}, "13 from": pd.Timestamp(2020, 4, 27), "more than 13 from": "Jan 2022"},
    ],
}  # fmt: skip

ELSEWHERE = "z = pilot_zones.query(\"province != 'Guangdong' and batch <= 6\")\n"

BENCH: dict = {
    "q1": [
        wrong(ELSEWHERE + 'z["batch"].value_counts().cumsum()', "order of time", idea="added up in the order of size"),
        right(ELSEWHERE + 'list(z.groupby("batch").size().cumsum().items())'),
        right(ELSEWHERE + 'z.groupby("batch").size().cumsum().reset_index(name="total")'),
        right(ELSEWHERE + 't = z.groupby("batch", as_index=False).size()\nt["size"] = t["size"].cumsum()\nt'),
        right(OUTSIDE + 'outside.groupby("batch").size().cumsum()'),
        right(OUTSIDE + 'outside.groupby("batch").size().cumsum().to_frame()'),
        right(OUTSIDE + 'outside["batch"].value_counts().sort_index().cumsum()'),
        right(OUTSIDE + 'outside.groupby("batch")["city"].count().cumsum().tolist()'),
        right(OUTSIDE + '[(outside["batch"] <= b).sum() for b in range(1, 7)]'),
        right("[1, 11, 31, 53, 92, 111]"),
        wrong("[1, 11, 31, 31, 92, 111]", "each total is larger than the one before"),
        right(OUTSIDE + 'outside.groupby("batch").size().cumsum().iloc[::-1]'),
        right(OUTSIDE + 'outside.groupby("batch").agg(zones=("zone_id", "nunique")).cumsum()'),
        wrong(OUTSIDE + 'outside.groupby("batch").size()', "how many zones each one added", idea="batch sizes taken for totals", never="cumsum"),
        wrong('pilot_zones[pilot_zones["batch"] <= 6].groupby("batch").size().cumsum()', "one province", idea="all provinces counted", never="Guangdong"),
        wrong("[1, 13, 35, 59, 105, 132]", "all China", idea="all provinces counted"),
        wrong('pilot_zones[pilot_zones["batch"] <= 6].groupby("batch").size()', "totals", idea="the sizes of all provinces"),
        wrong('pilot_zones[(pilot_zones["province"] == "Guangdong") & (pilot_zones["batch"] <= 6)].groupby("batch").size().cumsum()', "condition", idea="only the province that is left out"),
        wrong('pilot_zones[pilot_zones["province"] != "Guangdong"].groupby("batch").size().cumsum()', "sixth", idea="all eight batches counted"),
        wrong(OUTSIDE + 'outside[outside["revoked"].isna()].groupby("batch").size().cumsum()', "belongs to a date", idea="zones that ended later left out"),
        wrong('pilot_zones[(pilot_zones["province"] != "Guangdong") & (pilot_zones["batch"] < 6)].groupby("batch").size().cumsum()', "last value is missing"),
        wrong(OUTSIDE + "len(outside)", "6 numbers", outcome="wrong type"),
        wrong(OUTSIDE + 'outside["batch"].cumsum()', "6 numbers", outcome="wrong type"),
        wrong(OUTSIDE + 'outside.groupby("batch")["city"].count().cumsum() / len(outside)', "shares of the last total", idea="shares in place of numbers"),
        wrong('pilot_zones[pilot_zones["city"] != "Guangdong"].query("batch <= 6").groupby("batch").size().cumsum()', "one province", idea="all provinces counted"),
        wrong('pilot_zones[pilot_zones["city"] != "Guangzhou"].query("batch <= 6").groupby("batch").size().cumsum()', "Look again", "is right"),
        wrong("{1, 11, 31, 53, 92, 111}", "no order", outcome="wrong type"),
        wrong('["1", "11", "31", "53", "92", "111"]', "quotes", outcome="wrong type"),
        wrong(OUTSIDE + 'print(outside.groupby("batch").size().cumsum())', "nothing", outcome="wrong type"),
        wrong(OUTSIDE + 'outside.groupby("batch").size().cumsum() + 1', "same amount"),
        wrong(OUTSIDE + 'outside.groupby("batch")["province"].nunique().cumsum()', "Look again"),
        wrong("[0, 1, 11, 31, 53, 92]", "one place too late"),
    ],
    "q2": [
        right(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))'),
        right(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min")).reset_index()'),
        right(GROUPS + 'groups.agg(zones=("zone_id", "nunique"), first_batch=("batch", "min")).sort_values("zones")'),
        right(GROUPS + 'table = groups["batch"].agg(["count", "min"]).reset_index()\ntable.columns = ["product_category", "zones", "first_batch"]\ntable'),
        right(GROUPS + 'pd.DataFrame({"zones": groups["zone_id"].count(), "first_batch": groups["batch"].min()})'),
        right("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            links = links.merge(belts[["belt_id", "product_category"]], on="belt_id")
            counted = links.groupby("product_category").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            counted.reindex(belts["product_category"].unique()).fillna({"zones": 0}).reset_index()
        """),
        wrong(GROUPS.replace('how="left"', 'how="inner"') + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))', "A product is gone", idea="an inner join lost a product", never='how="left"'),
        wrong("""
            joined = belts.merge(belt_zones, on="belt_id", how="left").merge(pilot_zones, on="zone_id", how="left")
            late = joined[joined["status_x"] != "unconfirmed"].groupby("product_category")
            late.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
        """, "after the join", idea="an inner join lost a product"),
        wrong(GROUPS.replace('[belt_zones["status"] != "unconfirmed"]', "") + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))', "`status`", idea="an unconfirmed zone counted"),
        wrong(GROUPS + 'groups.agg(zones=("belt_id", "size"), first_batch=("batch", "min"))', "`size` counts rows", idea="an empty row counted as a zone"),
        wrong("""
            sure = pilot_zones[pilot_zones["status"] != "unconfirmed"]
            joined = belts.merge(belt_zones, on="belt_id", how="left").merge(sure, on="zone_id", how="left")
            joined.groupby("product_category").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
        """, "a key counts", idea="an empty row counted as a zone"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "sum"), first_batch=("batch", "min"))', "chongqingchengdu", outcome="wrong type"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "mean"))', "22 of 24 are right", never="between two"),
        wrong("""
            links = belt_zones[belt_zones["status"] != "unconfirmed"].merge(pilot_zones[["zone_id", "batch"]], on="zone_id")
            links = links.merge(belts[["belt_id", "product_category"]], on="belt_id")
            counted = links.groupby("product_category").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
            belts[["product_category"]].drop_duplicates().merge(counted, on="product_category", how="left")
        """, "how many are there", idea="a gap in place of a zero"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min")).fillna(0)', "no batch 0", idea="a zero in place of a gap"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "first"))', "no order of time", idea="the first row taken for the earliest batch"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "max"))', "later one", idea="the latest batch in place of the first"),
        wrong(SURE + 'counted = joined.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))\nbelts.merge(counted, on="belt_id")[["product_category", "zones", "first_batch"]]', "two rows", idea="one row for each belt"),
        wrong(GROUPS + 'groups.agg(zones=("belt_id", "nunique"), first_batch=("batch", "min"))', "numbers of belts", idea="belts counted in place of zones"),
        wrong(GROUPS + 'groups.agg(zones=("batch", "nunique"), first_batch=("batch", "min"))', "numbers of batches", idea="batches counted in place of zones"),
        wrong("""
            places = data.load("belt_places")[["belt_id", "city"]]
            zones = pilot_zones[pilot_zones["status"] != "unconfirmed"]
            joined = belts.merge(places, on="belt_id").merge(zones[["city", "zone_id", "batch"]], on="city", how="left")
            joined.groupby("product_category").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))
        """, "city names", idea="belt and zone joined by the name of the city"),
        wrong(GROUPS.replace("belts.merge", 'belts[belts["in_course"]].merge') + 'groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))', "all belts", idea="only the belts of the course"),
        wrong(GROUPS + 'groups.agg({"zone_id": ["count"], "batch": ["min"]}).reset_index()', "two levels", outcome="wrong type"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"))', "`first_batch`", "missing", outcome="wrong type"),
        wrong(GROUPS + 'groups.agg(zones=("zone_id", "count"), first_batch=("approval_month", "min"))', "first_batch", outcome="wrong type"),
        wrong(GROUPS + 'table = groups.agg(zones=("zone_id", "count"), first_batch=("batch", "min"))\ntable.astype(object).fillna("missing")', "first_batch", "wigs", outcome="wrong type", never="row 8"),
        wrong(SURE + 'counted = joined.groupby("belt_id").agg(zones=("zone_id", "count"), first_batch=("batch", "min"))\ncounted.reset_index().rename(columns={"belt_id": "product_category"})', "twelve rows", never="{'"),
        wrong(SURE + "joined", "missing", outcome="wrong type"),
        wrong(GROUPS + 'groups["zone_id"].count()', "a table", outcome="wrong type"),
        wrong("9", "a table", outcome="wrong type"),
    ],
    "q3": [
        right("lambda zones, trade: [(p, zones[p] / zones.sum() / (trade[p] / trade.sum())) for p in zones.index]"),
        right(lq("return (zones / zones.sum()) / (trade / trade.sum())")),
        right(lq("return ((zones / zones.sum()) / (trade / trade.sum())).sort_values()")),
        right(lq("return (zones / trade) * (trade.sum() / zones.sum())")),
        right(lq("return round((zones / zones.sum()) / (trade / trade.sum()), 2)")),
        right(lq("return {p: zones[p] / zones.sum() / (trade[p] / trade.sum()) for p in zones.index}")),
        right("lambda zones, trade: zones / zones.sum() / trade * trade.sum()"),
        right("def f(trade, zones):\n    return (zones / zones.sum()) / (trade / trade.sum())"),
        wrong(lq("return zones / zones.sum()"), "share of zones alone", idea="the raw share of zones"),
        wrong(lq("return trade / trade.sum()"), "share of trade alone", idea="the raw share of trade"),
        wrong(lq("return (trade / trade.sum()) / (zones / zones.sum())"), "above the line", idea="the quotient upside down"),
        wrong(lq("return zones / trade"), "unit of trade", idea="zones per trade, without shares", never="from outside"),
        wrong(lq("return trade / zones"), "trade per zone", idea="trade per zone, without shares"),
        wrong(lq("return zones / zones.sum() / trade"), "amount", idea="a share over an amount"),
        wrong(lq("return zones / zones.sum() / trade / trade.sum()"), "left to right", idea="brackets forgotten around the second share"),
        wrong(lq("return zones / zones.sum() - trade / trade.sum()"), "subtracted", idea="the difference of the shares"),
        wrong(lq("return zones / zones.sum() * (trade / trade.sum())"), "multiplied", idea="the product of the shares"),
        wrong(lq("total = zones.sum()\n    return (zones / total) / (trade / total)"), "its own whole", idea="zones per trade, without shares"),
        wrong("""
            def f(zones, trade):
                result = []
                for i in range(len(zones)):
                    result.append(zones[i] / zones.sum() / (trade[i] / trade.sum()))
                return result
        """, "`.iloc[0]`", outcome="your function raised"),
        wrong(lq("return zones / zones.sum() / trade", "trade /= trade.sum()\n    "), "changes `trade`", "copy"),
        wrong(lq("print((zones / zones.sum()) / (trade / trade.sum()))"), "printed", outcome="wrong type"),
        wrong(lq("return 100 * (zones / zones.sum()) / (trade / trade.sum())"), "hundred times"),
        wrong(lq("return ((zones / zones.sum()) / (trade / trade.sum())).mean()"), "one number", outcome="wrong type"),
        wrong("def f(a, b):\n    return (b / b.sum()) / (a / a.sum())", "another order"),
        wrong(lq("return round((zones / zones.sum()) / (trade / trade.sum()), 1)"), "Rounded too much"),
        wrong(lq("return (zones / sum(zones)) > (trade / sum(trade))"), "numbers", outcome="wrong type"),
        wrong('counted = pilot_zones.groupby("province").size()\ntraded = data.load("province_trade").query("year == 2021").set_index("province")["goods_trade_100m_yuan"]\n' + lq("return (counted / counted.sum()) / (traded / traded.sum())"), "`counted`, `traded`"),
        wrong('counted = pilot_zones.groupby("province").size()\n' + lq("return (counted / counted.sum()) / (trade / trade.sum())"), "missing value", outcome="wrong type"),
        wrong(lq("share = zones / zones.sum()"), "nothing", outcome="wrong type"),
        wrong(lq("return (zones / zones.max()) / (trade / trade.max())"), "2 of the 9 inputs"),
        wrong(lq("return zones / (zones + trade)"), "must be 1"),
        wrong(lq('return zones["Guangdong"] / zones.sum() / (trade["Guangdong"] / trade.sum())'), "one number", outcome="wrong type"),
    ],
    "q4": [
        wrong(four(market="ABDEGHIJ", platform=""), "A, G and J", idea="a platform that lets sellers in filed under market"),
        right(four()),
        right("{driver: set(letters) for driver, letters in dict(government='CF', market='EHI', platform='ABDGJ', external='KL').items()}"),
        right(SORTED % (("C", "F"), ("I", "H", "E"), ("J", "G", "D", "B", "A"), ("L", "K"))),
        right('{"Government": ["c", "f"], "market": ["e", "h", "i"], "PLATFORM": ["a", "b", "d", "g", "j"], "external": ["k", "l"]}'),
        right('dict(zip("ABCDEFGHIJKL", ["platform", "platform", "government", "platform", "market", "government", "platform", "market", "market", "platform", "external", "external"]))'),
        wrong(four(market="BEHI", platform="ADGJ"), "Fact B", idea="a platform's plan for brands filed under market", never="Amazon"),
        wrong(four(government="ACF", platform="BDGJ"), "no ministry", idea="a platform's registry or project filed under government"),
        wrong(four(government="BCFJ", platform="ADG"), "no ministry", idea="a platform's registry or project filed under government"),
        wrong(four(market="EGHI", platform="ABDJ"), "online market", idea="a platform that lets sellers in filed under market"),
        wrong(four(market="DEHI", platform="ABGJ"), "not by their own choice", idea="a removal by a platform filed under market"),
        wrong(four(government="CDF", platform="ABGJ"), "punishment", idea="a removal by a platform filed under government or abroad"),
        wrong(four(government="CFKL", external=""), "Chinese state", idea="foreign rules filed under government"),
        wrong(four(market="EHIK", external="L"), "no seller decides", idea="foreign rules filed under market"),
        wrong(four(market="EI", platform="ABDGHJ"), "No marketplace decides", idea="spending of a firm filed under platform"),
        wrong(four(government="CFI", market="EH"), "sell their own goods", idea="a firm filed under government"),
        wrong(four(government="C", market="EFHI"), "tool of the state", idea="an office that assesses filed under market or platform"),
        wrong(four(platform="ABDGHJK", market="EI", external="L"), "No marketplace decides", idea="spending of a firm filed under platform"),
        wrong(four(government="C", platform="ABDFGJ"), "1 of the 12"),
        wrong(four(market="EHIJ", platform="ABDG"), "online market", idea="a platform that lets sellers in filed under market"),
        wrong(four(external="GKL", platform="ABDJ"), "1 of the 12"),
        wrong(four(platform="ABDG"), "Not sorted yet", "J", outcome="wrong type"),
        wrong(four(platform="ABDGJK"), "there twice", outcome="wrong type"),
        wrong('{"government": "all", "market": [], "platform": [], "external": []}', "list of items", outcome="wrong type"),
        wrong('{"state": ["C", "F"], "market": ["E", "H", "I"], "platform": ["A", "B", "D", "G", "J"], "external": ["K", "L"]}', "I do not know", outcome="wrong type"),
        right("dict(government='CF', market='EHI', platform='ABDGJ', external='KL')"),
        wrong('["C", "F"]', "a dict", outcome="wrong type"),
        wrong('q.facts()["actor"]', "I do not know", outcome="wrong type"),
        wrong('{"government": ["C", "F"], "market": ["E", "H", "I"], "platform": ["A", "B", "D", "G", "J"], "abroad": ["K", "L"]}', "I do not know", outcome="wrong type"),
    ],
    "q5": [
        right(paper()),
        right(paper('["E", "B"]', '"April 2020"', '"Jan 2022"')),
        right(paper('("B", "E")', '"2020/04"', '"2022-01"')),
        right(paper('{"b", "e"}', 'pd.Period("2020-04")', 'pd.Timestamp("2022-01-22")')),
        right('pd.Series({"13 from": "2020-04", "more than 13 from": "2022-01", "may be joined": ["B", "E"]})'),
        right('{"may_be_joined": ["B", "E"], "13_from": "2020-04", "more_than_13_from": "2022-01"}'),
        wrong(paper('["A", "B", "E"]'), "change of definition", idea="two series of customs spliced"),
        wrong(paper('["A", "E"]', '"2022-01"'), "change of definition", "`13 from`", idea="two series of customs spliced"),
        wrong(paper('["B", "C", "E"]'), "market research", idea="market research spliced with customs"),
        wrong(paper('["B", "D", "E"]'), "`from_vintage`", idea="two vintages mixed"),
        wrong(paper('["B", "E", "F"]'), "beside a revision", idea="a small growth from two first editions", never="15.6"),
        wrong(paper('["B"]'), "One more pair", idea="all goods trade thought to be no series", never="E has"),
        wrong(paper('["E"]'), "narrow series", idea="the small retail list thought to be no series", never="B has"),
        wrong(paper(start='"2016-01"', end='"2018-07"'), "all China", idea="the zones of all China counted"),
        wrong(paper(start='"2016-01"', end='"2020-04"'), "first zones", idea="the first zone of the province"),
        wrong(paper(end='"2022-02"'), "published", idea="publication taken for approval"),
        wrong(paper(end='"2021-12"'), "still true", idea="the last month in which it was true"),
        wrong(paper(end='"2022-11"'), "did it bring this province", idea="the next batch of China, whoever is in it"),
        wrong('{"may be joined": ["B", "E"], "13 from": 2020-4, "more than 13 from": "2022-01"}', "quotes", outcome="wrong type"),
        wrong(paper('["A", "C", "D", "F"]'), "not true", never="change of definition"),  # all of the wrong ones
        wrong(paper('list("ABCDEF")'), "listed all"),
        wrong(paper("[]"), "empty"),
        right(paper('"BE"')),
        wrong(paper('["B", "D", "E", "F"]'), "`from_vintage`", "at least one too many", idea="two vintages mixed"),
        wrong(paper(start='"2020"', end='"2022"'), "year and a month", outcome="wrong type"),
        wrong(paper("[1, 4]"), "row number", outcome="wrong type"),
        wrong(paper(start='"April"'), "year and a month", outcome="wrong type"),
        wrong('["B", "E"]', "parts", outcome="wrong type"),
        wrong('{"may be joined": ["B", "E"], "13 from": "2020-04"}', "more than 13 from", "missing", outcome="wrong type"),
        wrong(paper(start='"2019-12"'), "`13 from`"),
    ],
}
