"""The course's numbers by name: shared by lesson, explorer, question and prose.

A sentence says `132<!--= approved(6) -->`, and a test compares. Each name gives one number, date, text or table. Its
docstring says what it is, in which unit, and how firm: observed, derived, or simulated.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from beltlab import data
from beltlab.models import government, market, simulate, together

FITTED = 6  # batches up to January 2022: what the fits of lesson 02 know
RHO = -4  # how hard one driver is to replace by another, in the three claims of lesson 08
DRIVERS = ("government", "market", "platform")
MEMO = range(132, 301)  # ceilings that the memo of lesson 02 tried, zones

# ================================================================ shared by several lessons


def batches():
    """The batches of pilot zones, by number.

    Returns:
        DataFrame, new at each call: `approved` (month; observed), `zones` (of the batch) and `total` (up to it;
        counted), `date` (calendar years, a month is a twelfth) and `years` (since the first batch; derived).
    """
    return _batches().copy()


@cache
def _batches():
    zones = data.load("pilot_zones")
    table = zones.groupby("batch").agg(approved=("approval_month", "first"), zones=("city", "size"))
    table["total"] = table["zones"].cumsum()
    table["date"] = table["approved"].dt.year + table["approved"].dt.month / 12
    table["years"] = table["date"] - table["date"].iloc[0]
    return table


def approved(batch):
    """Zones approved up to and with a batch; counted. Approvals never fall, zones in force do."""
    return int(_batches().loc[batch, "total"])


def batch_size(batch):
    """Zones of one batch; counted."""
    return int(_batches().loc[batch, "zones"])


def batch_month(batch):
    """The month in which a batch was approved; observed."""
    return _batches().loc[batch, "approved"]


def zones_in_force(when):
    """Zones in force at the end of a month or year such as "2022-01" or 2025; counted."""
    return len(data.zones_in_force(when))


# ================================================================ lesson 01


def first_approval():
    """The day of the first approval, Hangzhou; observed."""
    return data.load("pilot_zones")["approval_date"].min()


def first_end():
    """The month in which the first zones ended; observed."""
    return data.load("pilot_zones")["revoked"].min()


def month_before(batch):
    """The last month in which the number of zones before a batch was true; derived."""
    return batch_month(batch) - 1


def unconfirmed_zones():
    """Zones whose row has no confirmed source; counted."""
    return int((data.load("pilot_zones")["status"] == "unconfirmed").sum())


def act_date(act):
    """The day of a dated act, by its number; observed."""
    return data.load("dated_acts").set_index("act_id").loc[act, "date"]


def _cbec(series, vintage):
    return data.cbec_series(series, vintage).set_index("year")


def cbec_trillion(year, vintage):
    """CBEC imports and exports as customs counted them, in trillion yuan; observed."""
    return _cbec("gac_cbec_full_scope", vintage).loc[year, "value_100m_yuan"] / 1e4


def two_lists_ratio():
    """All CBEC of 2020 over the retail list of 2015: a ratio of two definitions, no growth; derived."""
    retail = _cbec("gac_platform_retail_list", "as_published")
    return 1e4 * cbec_trillion(2020, "preliminary") / retail.loc[2015, "value_100m_yuan"]


def retail_list_ratio():
    """The retail list of 2019 over that of 2015, one series; derived."""
    retail = _cbec("gac_platform_retail_list", "as_published")["value_100m_yuan"]
    return retail[2019] / retail[2015]


def growth_from_totals(year):
    """Growth of CBEC that two preliminary totals give, in per cent; derived."""
    return 100 * (cbec_trillion(year, "preliminary") / cbec_trillion(year - 1, "preliminary") - 1)


def growth_printed(year):
    """Growth of CBEC that customs printed beside its preliminary total, in per cent; observed."""
    return _cbec("gac_cbec_full_scope", "preliminary").loc[year, "yoy_pct"]


# ================================================================ lesson 02


def peak_time(innovation, imitation):
    """Years until a roll-out is fastest, for rates per year; simulated."""
    return float(government.peak_time(innovation, imitation))


@cache
def roll_out_fit(ceiling, last=FITTED):
    """The curve of Bass (1969) closest to the first batches, for a ceiling in zones: RMSE in zones; derived."""
    known = _batches().loc[:last]
    return government.fit_roll_out(known["years"], known["total"], ceiling)


def fit_error(ceiling):
    """RMSE of the closest curve through six batches, in zones, for a ceiling in zones; derived."""
    return roll_out_fit(ceiling).rmse


def best_ceiling():
    """The memo's ceiling, whole zones up to 300: the one whose closest curve misses six batches least; derived."""
    return min(MEMO, key=fit_error)


def places_left():
    """Zones between the total of six batches and the memo's ceiling; derived."""
    return best_ceiling() - approved(FITTED)


def variation_explained():
    """Share of the variance of six totals that the memo's curve explains, in per cent; derived."""
    return 100 * (1 - fit_error(best_ceiling()) ** 2 / np.var(_batches().loc[:FITTED, "total"]))


def forecast_error(batch, ceiling):
    """Total forecast for a later batch by the curve of six, minus the total that came, in zones; simulated."""
    fit = roll_out_fit(ceiling)
    forecast = government.roll_out(_batches().loc[batch, "years"], fit.innovation, fit.imitation, ceiling)
    return float(forecast) - approved(batch)


def ceiling_needed(batch):
    """The ceiling, in zones, with which the curve of six batches would have forecast a later total; simulated."""
    return brentq(lambda ceiling: forecast_error(batch, ceiling), approved(FITTED), 600, xtol=1e-3)


def ceiling_between():
    """The ceiling, in zones, whose larger miss of batches 7 and 8 is smallest; simulated."""
    return min(range(132, 601), key=lambda ceiling: max(abs(forecast_error(batch, ceiling)) for batch in (7, 8)))


@cache
def _parabola():
    known = _batches().loc[:FITTED]
    return government.fit_parabola(known["years"], known["total"])


def parabola_error():
    """RMSE of the parabola closest to six batches, in zones; derived."""
    return _parabola()[2]


def parabola_forecast(batch):
    """Total that the parabola through six batches says for a later batch, in zones; simulated."""
    return float(government.parabola(_batches().loc[batch, "years"], *_parabola()[:2]))


def parabola_miss(batch):
    """The parabola's forecast minus the total that came, in zones; simulated."""
    return parabola_forecast(batch) - approved(batch)


# ================================================================ lesson 03


def simulate_cities(seed, folder=None, **settings):
    """A made panel of cities: SIMULATED outcomes on the real approval dates of batches 1 to 6.

    There is no open panel of exports by city and year, so the outcomes are drawn from a model whose true effect is
    known. An approval from October on counts from the next year.

    Args:
        seed: of the random numbers; the same seed gives the same panel.
        folder: folder with the tables; the course's own by default.
        **settings: effect, noise, number of cities that never have a zone …: see `beltlab.models.simulate.cities`.

    Returns:
        DataFrame, one row a city and year; `status` says "simulated" in every row, and `attrs["true_att"]` is the mean
        true effect on the treated, in log points.
    """
    zones = data.load("pilot_zones", folder).query("batch <= 6")
    panel = pd.DataFrame(simulate.cities(seed, zones["city"], zones["approval_date"], **settings))
    panel.attrs["true_att"] = float(panel.loc[panel["treated"], "effect"].mean())
    return panel.astype({"city": "str", "status": "category"})


# ================================================================ lesson 04


# ================================================================ lesson 05


# ================================================================ lesson 06

_COST, _DISCOUNT = 30, 0.1  # yuan a piece and a rate per year, in every simulated number of lesson 06


def channels():
    """Anker's sales of January to June 2024 by channel, new at each call.

    Returns:
        DataFrame by `channel`, observed: `share` (yuan of 100 yuan of revenue), `growth` (per cent on a year before).
    """
    facts = data.load("brand_other_facts").query("company == 'Anker Innovations'")
    value = facts.query("year == 2024 and period == 'H1'").set_index("metric")["value"]
    rows = {
        "Amazon": ("revenue share via Amazon", "growth of Amazon channel"),
        "own websites": ("revenue share via own websites", "growth of own-website channel"),
        "other online": ("revenue share via other online platforms", "growth of other online platforms"),
        "offline": ("revenue share offline", "growth of offline channels"),
    }
    table = pd.DataFrame({name: value[list(pair)].to_list() for name, pair in rows.items()}, index=["share", "growth"])
    return table.T.rename_axis("channel")


def channel_share(channel):
    """Anker's sales by one channel, in yuan of 100 yuan of revenue, first half of 2024; observed."""
    return channels().loc[channel, "share"]


def channel_growth(channel):
    """Growth of one of Anker's channels on the first half of 2023, in per cent; observed."""
    return channels().loc[channel, "growth"]


def channel_added(channel):
    """What one of Anker's channels added in a year, in yuan of 100 yuan of revenue; derived."""
    return channel_share(channel) * channel_growth(channel) / (100 + channel_growth(channel))


def magnitude(study, group, end="low"):
    """One end of the newest number of `magnitudes`, in its row's unit; observed, by sources the lesson calls weak."""
    rows = data.load("magnitudes").query("study_id == @study and group == @group")
    return float(rows.sort_values("year")[end].iloc[-1])


def loss_on_a_customer():
    """Net loss on each new customer of online brands, in US dollars; observed, by way of a consultant."""
    return magnitude("mag_cac_loss", "online brands")


def winning_cost(end):
    """The least or most that winning a customer costs in a survey of shops, in dollars: "min" or "max"; observed."""
    rows = data.load("magnitudes").query("study_id == 'mag_cac_small'")
    return float(rows["low"].agg(end))


def line_price(unlike, lead, brand=1):
    """Price of a brand at one end of the line (Hotelling), in yuan, at a cost of 30; simulated."""
    return float(market.hotelling_prices(_COST, unlike, lead)[brand - 1])


def line_share(unlike, lead):
    """Share of buyers, in per cent, that the first of two brands on the line wins; simulated."""
    prices = market.hotelling_prices(_COST, unlike, lead)
    return 100 * float(market.hotelling_share(prices, unlike, lead))


def crowd_markup(brands, sensitivity=0.1):
    """Markup of each of several equal brands under logit demand, in yuan; simulated."""
    return float(market.logit_markup(1 / brands, sensitivity))


def crowd_profit(brands):
    """Gross profit of each of several equal brands on 100 buyers, in yuan, with 0.1 per yuan; simulated."""
    return 100 / brands * crowd_markup(brands)


def least_cost_brands():
    """Brands that cost society least on the circle of lesson 06 (Salop); simulated."""
    return float(market.salop_optimum(30, 6_000_000, 50_000))


def customer_worth(margin, retention):
    """What a customer is worth today, in yuan, discounted at 0.1 per year; simulated."""
    return float(market.lifetime_value(margin, retention, _DISCOUNT))


def retention_needed(margin, cost, marketplace):
    """Retention at which an own site is as good as a marketplace; all three in yuan, two per order; simulated."""
    return float(market.break_even_retention(margin, _DISCOUNT, cost, marketplace_margin=marketplace))


def retention_needed_once(margin, cost, marketplace):
    """The same if a buyer ordered on the marketplace only once: the old mistake of lesson 06; simulated."""
    return float(market.break_even_retention(margin, _DISCOUNT, cost, marketplace))


def most_for_a_customer(margin, marketplace, retention):
    """The largest cost of winning a customer at which an own site is as good as a marketplace, in yuan; simulated."""
    return customer_worth(margin - marketplace, retention)


def site_customers(retention):
    """Customers of a site in its tenth year, in thousand, at 16 thousand new ones a year; simulated."""
    return float(market.customers(10, 16, retention))


def site_customers_ratio(more, less):
    """How many times as many customers a site has in its tenth year at the larger retention; simulated."""
    return site_customers(more) / site_customers(less)


def output_per_knitter():
    """Output of Tonglu's knitting firms, in million yuan a firm, at most; derived."""
    return 1000 * belt_fact(11) / belt_fact(12)


def yuan_per_motorcycle():
    """Chongqing's exports of motorcycles in 2020, in yuan each, to the nearest ten; derived."""
    return round(1000 * belt_fact(35) / belt_fact(34), -1)


# ================================================================ lesson 07


# ================================================================ lesson 08


def claim_of_one():
    """Part of a growth from 1 to 2 that is lost without one of the three drivers, in per cent; simulated."""
    return 100 * last_gain()


def claims_of_three():
    """The three claims added up, in per cent; simulated."""
    return 3 * claim_of_one()


def first_gain():
    """What the driver that comes first brings, of a growth from 1 to 2; simulated."""
    return together.ces([2, 1, 1], RHO) - 1


def last_gain():
    """What the driver that comes last brings, of a growth from 1 to 2; simulated."""
    return 2 - together.ces([2, 2, 1], RHO)


def zone_month(zone):
    """The month in which a zone was approved, by its `zone_id`; observed."""
    return data.load("pilot_zones").set_index("zone_id").loc[zone, "approval_month"]


def belt_output(government, market, platform):
    """Output of a belt from its three drivers, all on the scale of 0 to 10, with rho = -1; simulated."""
    return float(together.ces([government, market, platform], -1))


def one_point_more(driver):
    """What one point more of a driver brings in Xuchang of question 4, rated 5, 3 and 6; simulated."""
    return dict(zip(DRIVERS, together.marginal_products([5, 3, 6], -1), strict=True))[driver]


def separate_efforts():
    """The efforts that three drivers choose each for itself, what they bring in sum; simulated."""
    links = together.pair_matrix(0.2, 0.4, 0.3)
    return together.coordination([0.7, 0.8, 0.9], [1.6, 1.4, 1.5], links).separate


def links_end():
    """How many times stronger the links of question 2 may be before the model has no answer; simulated."""
    links, costs = together.pair_matrix(0.2, 0.4, 0.3), np.array([1.6, 1.4, 1.5])
    return 1 / np.linalg.eigvals(links / costs[:, None]).real.max()


def growth_rest():
    """Where coupled growth comes to rest with every link at 0.4, on the scale of the lesson; simulated."""
    return min(together.growth_ceiling(together.pair_matrix(0.4, 0.4, 0.4)))


def belt_fact(fact):
    """The value of a row of `belt_facts`, by its number, in its row's unit; observed, or as its row says."""
    return data.load("belt_facts").set_index("fact_id").loc[fact, "value"]


def rebecca(year, column):
    """A column of `brand_facts` for Rebecca 瑞贝卡 (SHA:600439) in a year; unit as there; observed."""
    return data.load("brand_facts").query("ticker == 'SHA:600439'").set_index("year").loc[year, column]


# ================================================================ lesson 09
