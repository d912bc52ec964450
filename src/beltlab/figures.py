"""The course's numbers by name: shared by lesson, explorer, question and prose.

A sentence says `132<!--= approved(6) -->`, and a test compares. Each name gives one number, date, text or table. Its
docstring says what it is, in which unit, and how firm: observed, derived, or simulated.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from beltlab import data
from beltlab.models import government, simulate, together

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
    """What one point more of a driver brings in Xuchang of the worked memo, rated 5, 3 and 6; simulated."""
    return dict(zip(DRIVERS, together.marginal_products([5, 3, 6], -1), strict=True))[driver]


@cache
def three_actors():
    """Joint gain of the lesson's three actors in four worlds, in the unit of their returns; simulated."""
    links = together.pair_matrix(0.2, 0.4, 0.3)
    return together.coordination([0.7, 0.8, 0.9], [1.6, 1.4, 1.5], links)


def gain_of(world):
    """Joint gain of the three actors: "stand_alone", "separate" (nothing counted), "nash", "joint"; simulated."""
    return float(getattr(three_actors(), world))


def coordination_adds():
    """What three actors gain by choosing jointly, over the Nash equilibrium; simulated."""
    return float(three_actors().adds)


def links_end():
    """How many times stronger the spill-overs of question 3 may be before the model has no answer; simulated."""
    links, costs = together.pair_matrix(0.2, 0.4, 0.3), np.array([1.6, 1.4, 1.5])
    return 1 / np.linalg.eigvals(links / costs[:, None]).real.max()


def weak_link_credit():
    """Shapley credit of a market that grows to 1.2 while the others grow to 3, in per cent; simulated."""
    credits = together.growth_credit([1, 1, 1], [3, 1.2, 3], lambda levels: together.ces(levels, RHO))
    return float(100 * credits[1] / credits.sum())


def belt_fact(fact):
    """The value of a row of `belt_facts`, by its number, in its row's unit; observed, or as its row says."""
    return data.load("belt_facts").set_index("fact_id").loc[fact, "value"]


def rebecca(year, column):
    """A column of `brand_facts` for Rebecca 瑞贝卡 (SHA:600439) in a year; unit as there; observed."""
    return data.load("brand_facts").query("ticker == 'SHA:600439'").set_index("year").loc[year, column]


# ================================================================ lesson 09
