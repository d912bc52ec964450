"""The course's numbers by name: shared by lesson, explorer, question and prose.

A sentence says `132<!--= approved(6) -->`, and a test compares. Each name gives one number, date, text or table. Its
docstring says what it is, in which unit, and how firm: observed, derived, or simulated.
"""

from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from beltlab import data
from beltlab.models import belt, did, government, market, platform, simulate, together, tournament

FITTED = 6  # batches up to January 2022: what the fits of lesson 02 know
RHO = -4  # how hard one driver is to replace by another, in the three claims of lesson 08
DRIVERS = together.DRIVERS
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


def first_zones_by_the_sea():
    """Of the zones of batches 1 and 2, those in provinces (and cities like one) with a coast; counted."""
    coast = ["Tianjin", "Shanghai", "Zhejiang", "Guangdong", "Shandong", "Jiangsu", "Fujian", "Liaoning", "Hebei",
             "Guangxi", "Hainan"]
    first = data.load("pilot_zones").query("batch <= 2")
    return int(first["province"].isin(coast).sum())


def act_date(act):
    """The day of a dated act, by its number; observed."""
    return data.load("dated_acts").set_index("act_id").loc[act, "date"]


def _cbec(series, vintage):
    return data.cbec_series(series, vintage).set_index("year")


def cbec_trillion(year, vintage):
    """CBEC imports and exports as customs counted them, in trillion yuan; observed."""
    return _cbec("gac_cbec_full_scope", vintage).loc[year, "value_100m_yuan"] / 1e4


def share_of_zones(province):
    """A province's share of the zones in force in January 2022, in per cent; derived."""
    return 100 * data.zones_in_force("2022-01")["province"].value_counts(normalize=True)[province]


def share_of_trade(province):
    """A province's share of China's trade in goods of 2021, in per cent; derived."""
    trade = data.load("province_trade").query("year == 2021").set_index("province")["goods_trade_100m_yuan"]
    return 100 * trade[province] / trade.sum()


def location_quotient(province):
    """Share of the zones of January 2022 over share of the trade of 2021; 1 means equal shares; derived."""
    return share_of_zones(province) / share_of_trade(province)


def belts_in_table():
    """Belts of the table, those outside of the course too; counted."""
    return len(data.load("belts"))


def approved_in(province, batch):
    """Zones approved in a province up to and with a batch; counted."""
    return len(data.load("pilot_zones").query("province == @province and batch <= @batch"))


def newspaper_ratio():
    """All CBEC of 2020 over the retail list of 2017: a ratio of two definitions, no growth; derived."""
    retail = _cbec("gac_platform_retail_list", "as_published")
    return 1e4 * cbec_trillion(2020, "preliminary") / retail.loc[2017, "value_100m_yuan"]


def implied_base(year):
    """The total of the year before that a printed growth implies, in trillion yuan; derived."""
    return cbec_trillion(year, "preliminary") / (1 + growth_printed(year) / 100)


def largest_revision():
    """The largest known change of a first edition of full-scope CBEC, in per cent of it; derived.

    Known are the bases that the growth printed a year later implies (2020 and 2021) and the survey result of 2022.
    """
    later = {2020: implied_base(2021), 2021: implied_base(2022), 2022: cbec_trillion(2022, "final")}
    first = {year: cbec_trillion(year, "preliminary") for year in later}
    return max(100 * abs(later[year] / first[year] - 1) for year in later)


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

    The real panel of `city_panel` has no known truth; here the outcomes are drawn from a model whose true effect is
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


def observed_studies():
    """The studies of pilot zones in `literature` whose page was read; rows observed, directions coded by the course."""
    return data.load("literature").query("topic == 'pilot zones' and status == 'observed'").reset_index(drop=True)


def studies():
    """How many studies of pilot zones the course has read; counted."""
    return len(observed_studies())


def studies_with_size():
    """How many of their abstracts print the size of the effect; counted."""
    return int(observed_studies()["headline_effect"].notna().sum())


def province_growth(early, last):
    """Growth of goods trade from 2014, in per cent, of provinces with a zone by 2016 or of all others; derived."""
    trade = data.load("province_trade")
    group = trade[trade["province"].isin(data.zones_in_force(2016)["province"]) == early]
    total = group.groupby("year")["goods_trade_100m_yuan"].sum()
    return 100 * (total[last] / total[2014] - 1)


def provinces():
    """Provinces of mainland China in `province_trade`; counted."""
    return data.load("province_trade")["province"].nunique()


def late_zones():
    """Zones of batches 4 and 5 together, first treated in 2020; counted."""
    return batch_size(4) + batch_size(5)


def provinces_with_zone(year):
    """Provinces with a zone in force at the end of a year, of 31; counted."""
    return data.zones_in_force(year)["province"].nunique()


def province_zones(province, year):
    """Zones in force in a province at the end of a year; counted."""
    return int((data.zones_in_force(year)["province"] == province).sum())


@cache
def _city_panel(outcome):
    """The real panel as the columns of `did`, for "revenue" or "gdp" in logs."""
    panel = data.city_panel_sample()
    panel = panel.rename(columns={"city_zh": "unit", f"log_{outcome}": "outcome"})
    return panel[list(did.COLUMNS)].sort_values(["unit", "year"], ignore_index=True)


def city_panel(outcome):
    """281 cities, 2010 to 2023: the log of "revenue" or "gdp" in 100 million yuan, in the columns of `did`; observed.

    Returns:
        DataFrame, new at each call: unit (the city, in Chinese), year, outcome, first_year (0 for no zone).
    """
    return _city_panel(outcome).copy()


def panel_cities(first_year=None):
    """Cities of the real panel, all or those whose zone first counts in a year (0: none); counted."""
    cohort = _city_panel("gdp").groupby("unit")["first_year"].first()
    return int(len(cohort) if first_year is None else (cohort == first_year).sum())


def filled_share(year):
    """GDP that the compilation filled between two years, in per cent of the panel's cities; derived."""
    panel = data.city_panel_sample().query("year == @year")
    return 100 * panel["gdp_interpolated"].mean()


@cache
def _city_effects(outcome):
    panel = _city_panel(outcome)
    found = did.att_gt(*(panel[name] for name in did.COLUMNS), control="not_yet")
    return did.only(found, first=-6, last=5, without=(2015, 2023))


def city_lead(outcome):
    """The mean of the years before the base in the real panel, log points; derived."""
    return did.mean_lead(_city_effects(outcome)).att


def city_twfe(outcome):
    """Two-way fixed effects on the real panel, log points, all 281 cities; derived."""
    panel = _city_panel(outcome)
    return did.twfe(*(panel[name] for name in did.COLUMNS)).att


def city_placebo(outcome):
    """What is "found" if the zones of 2020 are dated 2017 and only years to 2019 are used, log points; derived."""
    panel = _city_panel(outcome)
    moved = did.placebo_dates(*(panel[name] for name in did.COLUMNS), cohort=2020, to=2017)
    return did.aggregate(did.att_gt(*moved)).att


def four_means(outcome, cohort, after):
    """A cohort's difference in differences from its last year without a zone, log points; derived.

    Controls are the cities without a zone up to `after`.
    """
    wide, first = _wide(outcome)
    change, clean = wide[after] - wide[cohort - 1], (first == 0) | (first > after)
    return change[first == cohort].mean() - change[clean].mean()


def _wide(outcome):
    panel = _city_panel(outcome)
    wide = panel.pivot(index="unit", columns="year", values="outcome")
    return wide, panel.groupby("unit")["first_year"].first()


def _hangzhou_change(outcome):
    """Mean of 2015 to 2023 less 2014, log points: Hangzhou and the cities without a zone; and which is Hangzhou."""
    wide, first = _wide(outcome)
    change = (wide.loc[:, 2015:2023].mean(axis=1) - wide[2014])[first.isin([0, 2015])]
    return change, first[change.index] == 2015


def hangzhou_effect(outcome):
    """Hangzhou's change from 2014 to the mean of 2015 to 2023, less that of cities without a zone; derived."""
    change, hangzhou = _hangzhou_change(outcome)
    return change[hangzhou].item() - change[~hangzhou].mean()


def _residuals(outcome):
    """Cities without a zone by the end of the panel: log outcome less the city's mean and less the year's."""
    wide, first = _wide(outcome)
    left = wide[first == 0].to_numpy()
    left = left - left.mean(axis=1, keepdims=True)
    return left - left.mean(axis=0)


def city_noise(outcome):
    """Standard deviation of a city's distance from its own level and the common path, log points; derived."""
    return float(_residuals(outcome).std())


def city_memory(outcome):
    """How much of last year's distance is left a year later: the slope of one on the other; derived."""
    left = _residuals(outcome)
    return float((left[:, 1:] * left[:, :-1]).sum() / (left[:, :-1] ** 2).sum())


def city_growth(outcome):
    """Mean growth of the cities without a zone from 2010 to 2023, log points a year, at current prices; derived."""
    wide, first = _wide(outcome)
    return float((wide[2023] - wide[2010])[first == 0].mean() / 13)


def moved_as_far(outcome):
    """Cities without a zone that moved away from the others at least as far as Hangzhou; counted."""
    placebos = did.placebo_effects(*_hangzhou_change(outcome))
    return int((np.abs(placebos) >= abs(hangzhou_effect(outcome))).sum())


@cache
def _made(never, growth=0.10):
    made = simulate_cities(0, n_never=never, noise=0, effect_growth=growth)
    return [made[name] for name in did.COLUMNS], made.attrs["true_att"]


def true_att():
    """The true mean effect on the treated of the simulated panel, log points; simulated."""
    return _made(160)[1]


def simulated_twfe(never):
    """Two-way fixed effects on the simulated panel without noise, by never-treated cities, log points; simulated."""
    return did.twfe(*_made(never)[0]).att


def forbidden_share(never):
    """Weight of forbidden comparisons in TWFE on the simulated panel, per cent; simulated."""
    return 100 * did.forbidden_weight(did.bacon(*_made(never)[0]))


def share_approved():
    """Share of the simulated panel's cities that get a zone, per cent; derived."""
    return 100 * approved(FITTED) / (approved(FITTED) + 160)


# ================================================================ lesson 04


def _assessment(year):
    return data.load("assessments").set_index("assessment_year").loc[year]


def zones_assessed(year=2022):
    """Zones that were assessed in a round: batches 1 to 5; observed."""
    return int(_assessment(year)["zones_assessed"])


def in_grade(grade, year=2022):
    """Zones in one of the four grades of a round; observed. Only the first grade is known of 2021."""
    column = "zones_in_top_grade" if grade == 1 else f"zones_in_grade_{grade}"
    return int(_assessment(year)[column])


def indicators():
    """The round of 2022 used more indicators than this number; observed."""
    return int(_assessment(2022)["indicators"])


def results_released():
    """The day on which the result of the round of 2022 was made public; observed."""
    return _assessment(2022)["released"]


def public_grades():
    """How far the grades of single zones are public, by round; counted.

    Returns:
        DataFrame, index round, columns confirmed, unconfirmed, not found: zones.
    """
    rows = data.load("assessment_grades")
    table = pd.crosstab(rows["assessment_year"], rows["status"]).rename(columns={"observed": "confirmed"})
    table = table.reindex(columns=["confirmed", "unconfirmed"], fill_value=0)
    table["not found"] = [zones_assessed(year) for year in table.index] - table.sum(axis=1)
    return table.rename_axis("round", axis=0).rename_axis(None, axis=1)


def grades_public(year, how="confirmed"):
    """Zones whose grade in a round is confirmed, unconfirmed, or not found; counted."""
    return int(public_grades().loc[year, how])


def exit_announced():
    """The day on which the ministry's spokesman spoke of assessment and exit; observed."""
    return act_date(42)


def reply_of_2025():
    """The day of the reply that approved batch 8 and ended three zones, as reported; observed."""
    dates = data.load("sources").set_index("source")["date"]
    return pd.Timestamp(dates["reply-agreeing-to-set-up-cbec-comprehensive-7"])


def correlation(noise):
    """Correlation of a score with quality of spread 1, by the noise of the score; derived."""
    return 1 / float(np.hypot(1, noise))


def wrongly_expelled(share, noise):
    """Of the zones expelled on one score, the wrong ones, in per cent; derived (Owen 1956)."""
    return 100 * float(government.share_wrongly_expelled(share, noise))


def gain_kept(share, noise):
    """Gain of one exit on a noisy score, in per cent of the gain on a perfect one; derived."""
    return 100 * float(government.gain_from_exit(share, noise) / government.gain_from_exit(share, 0))


def reviewed(share, noise, wait=1, keep=False, grace=0):
    """Twelve years of review of 105 zones, decided every few years on a mean of scores; simulated, 20 histories."""
    return government.review(1, 12 // wait, share, noise / np.sqrt(wait), grace=grace, memory=keep)


def review_gain(share, noise, wait=1, keep=False, grace=0):
    """Gain in mean quality by twelve years of review, in spreads of quality; simulated."""
    quality = reviewed(share, noise, wait, keep, grace).quality
    return float(quality[-1] - quality[0])


def review_wrong(share, noise, wait=1, keep=False):
    """Of all zones that twelve years of review expel, the wrong ones, in per cent; simulated."""
    return 100 * float(reviewed(share, noise, wait, keep).wrong.mean())


@cache
def _letter(scores, wait):
    return government.review(3, 12 // wait, 0.2, 1 / np.sqrt(wait), memory=scores == "all")


def letter_wrong(scores, wait=3):
    """Wrong zones of all expelled by the rule of question 5, on "all" or "latest" scores, per cent; simulated."""
    return 100 * float(_letter(scores, wait).wrong.mean())


def letter_gain(scores, wait=3):
    """Gain in mean quality by the rule of question 5, in spreads of quality; simulated."""
    return float(np.diff(_letter(scores, wait).quality[[0, -1]])[0])


def waiting_rules(share=0.1, noise=0.7):
    """What waiting and keeping scores bring in twelve years of review; simulated.

    Returns:
        DataFrame: years (between decisions), scores ("latest" or "all kept"), gain (spreads of quality), wrong (per
        cent of all the expelled).
    """
    rules = [(wait, keep) for keep in (False, True) for wait in (1, 2, 3, 6)]
    return pd.DataFrame({
        "years": [wait for wait, _ in rules],
        "scores": ["all kept" if keep else "latest" for _, keep in rules],
        "gain": [review_gain(share, noise, *rule) for rule in rules],
        "wrong": [review_wrong(share, noise, *rule) for rule in rules],
    })  # fmt: skip


def incentive(noise, gap=0):
    """Effort of two zones for one place, in prize over cost, by noise and by how far one is ahead; derived."""
    return float(government.tournament_effort(1, 1, noise, gap))


def places_incentive():
    """Effort of 105 equal zones for ten places, in prize over cost times noise; derived."""
    return float(government.places_effort(1, 1, 1, zones=105, places=10))


def effect_arrived(years):
    """How much of a zone's effect has come some years after approval, in per cent, at 0.5 a year; simulated."""
    return 100 * float(government.effect_of_zone(years, fit=0.5, long_run=1, speed=0.5))


# ================================================================ lesson 05

WIG = {"hair": 60.0, "wig maker": 150.0, "exporter": 180.0, "brand": 520.0, "shop": 640.0}  # made-up prices, yuan


@cache
def _accounts():
    return data.load("brand_facts").set_index(["firm", "year"])


def gross_margin(firm, year):
    """Gross margin of a firm, such as "Anker", in a year, in per cent of revenue; observed, a data vendor's basis."""
    return _accounts().loc[(firm, year), "gross_margin_pct"]


def sga_share(firm, year):
    """Selling and administration of a firm in a year, in per cent of revenue; observed, a data vendor's basis."""
    return _accounts().loc[(firm, year), "sga_ratio_pct"]


def rd_share(firm, year):
    """Research of a firm in a year, in per cent of revenue; observed, a data vendor's basis."""
    return _accounts().loc[(firm, year), "rd_ratio_pct"]


def mean_margin(firm):
    """Mean gross margin of a firm over the years of the table, in per cent of revenue; derived."""
    return _accounts().loc[firm, "gross_margin_pct"].mean()


def sga_million(firm, year):
    """Selling and administration of a firm in a year, in million yuan; observed, a data vendor's basis."""
    return _accounts().loc[(firm, year), "sga_million_yuan"]


def _other(company, metric, year):
    facts = data.load("brand_other_facts").query("company == @company and metric == @metric and year == @year")
    return facts["value"].item()


def anker_selling(year):
    """Selling and distribution expense of Anker in 2022 or 2024, in million yuan; observed."""
    return _other("Anker Innovations", "selling and distribution expense", year)


def anker_rd_own_basis():
    """Research of Anker in 2024 on the company's own basis, in per cent of revenue; unconfirmed, not observed."""
    return _other("Anker Innovations", "R&D share of revenue, company's own basis", 2024)


def ecovacs_moved():
    """What left the SG&A of Ecovacs in 2023 when the year was restated, in million yuan; derived."""
    return _other("Ecovacs", "SG&A, before restatement", 2023) - sga_million("Ecovacs", 2023)


def wig_exports_a_head():
    """Hair product exports of Xuchang over its workers, 2023, in yuan a head to the thousand; derived."""
    return round(1e9 * belt_fact(46) / belt_fact(48), -3)


def yongkang_units_share():
    """Yongkang's part of the nation's vacuum cups and pots in 2022, in per cent of pieces; derived."""
    return 100 * belt_fact(26) / belt_fact(78)


def smile_price(research, marketing, base):
    """Price of a piece whose chain has this smile, in yuan; simulated."""
    return float(market.smile_area(research, marketing, base))


def goodwill_after(years, spend, decay):
    """Goodwill after some years of equal spending, forgotten all the time, in the unit of the spending; simulated."""
    return float(market.goodwill(years, spend, decay))


def entrants_multiple(years, decay):
    """How many times the yearly money an entrant needs to have in one year what took some years; simulated."""
    return goodwill_after(years, 1, decay) / goodwill_after(1, 1, decay)


def years_to_forget_half(decay):
    """Years until half of the goodwill is forgotten; simulated."""
    return float(market.half_life(decay))


def payback(decay, earning, discount):
    """Year in which a continuing programme has paid back, its stock counted as nothing; simulated."""
    return float(market.brand_payback_year(decay, earning, discount))


def yuan_payback(decay, earning, discount):
    """Year in which one yuan has paid back; simulated."""
    return float(market.yuan_payback_year(decay, earning, discount))


def never_from(decay, earning):
    """The smallest discount rate at which a brand never pays back, in per cent a year; simulated."""
    return 100 * (earning - decay)


def worth_of_a_yuan(decay, earning, discount):
    """What one yuan put into a brand brings in all, in yuan of today; simulated."""
    return earning / (discount + decay)


def stopped_after(years, run_off):
    """Worth of 20 million yuan a year, stopped after some years, at m = 0.5, δ = 0.25, r = 0.08; million; simulated."""
    return float(market.brand_value(years, 20, 0.25, 0.5, 0.08, run_off=run_off))


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

CATEGORY = SimpleNamespace(  # the made-up category of goods of lesson 07, its questions and its explorers
    visits=10_000_000,  # a year
    basket=100,  # yuan an order
    margin=25,  # yuan of gross profit an order
    conversion=0.04,  # orders per visit, without a crowd, if 1,000 sellers share the visits equally
    fixed_cost=20_000,  # yuan a seller and year
    crowd=1_000,  # sellers at which a crowded page has lost half of its conversion
    shape=2.5,  # of the Pareto distribution of qualities
    taste=1.8,  # how sharply buyers tell good from bad
)


def event_date(event):
    """The day from which an act of a platform is dated, by its number; observed, as exactly as its row says."""
    return data.load("platform_events").set_index("event_id").loc[event, "date"]


def acts_of_platforms():
    """Dated acts of platforms and of states abroad, each with `date`, `type` and `who`; observed, types by the course.

    `who` says platform, external (a state), or unconfirmed, where no source confirms the date.
    """
    acts = data.load("platform_events")
    kinds = ["external rule", "fee change", "entry", "traffic tilt", "enforcement", "support programme",
             "access threshold"]  # fmt: skip
    acts = acts[acts["type"].isin(kinds)].assign(type=lambda t: pd.Categorical(t["type"].astype(str), kinds))
    who = np.where(acts["type"] == "external rule", "external", "platform")
    who = np.where(acts["status"] == "unconfirmed", "unconfirmed", who)
    acts["who"] = pd.Categorical(who, ["platform", "external", "unconfirmed"])
    return acts.sort_values(["type", "date"])[["event_id", "date", "type", "who"]].reset_index(drop=True)


def event_figure(event, unit):
    """The one figure of an act in a unit, such as "accounts"; observed, in the words of its source."""
    return data.load("event_figures").query("event_id == @event and unit == @unit")["value"].item()


def top_share(event, month):
    """China's share of Amazon's top sellers, in per cent, by act and month; observed, each act on its own base."""
    return data.load("event_figures").query("event_id == @event and as_of == @month")["value"].item()


def new_sellers_share():
    """China's share of Amazon's NEW sellers in January 2021, in per cent; observed, as a partisan outlet quotes it."""
    rows = data.load("event_figures").set_index("figure")
    return rows.loc["China share of new sellers, all marketplaces", "value"]


def first_place_share():
    """Share of clicks of the first result of a product search on Amazon in 2014, in per cent; observed."""
    return data.load("click_share_by_position").query("study == 'amazon2014'")["click_share_pct"].item()


def log_share(place):
    """Share of all clicks that a place on the list got, in per cent: a log of web searches of 2006; observed."""
    log = data.load("click_share_by_position").query("study == 'aol2006' and position == @place")
    return log["click_share_pct"].item()


def half_of_sales():
    """Sellers who made half of what Amazon's marketplace sellers sold in 2021, worldwide; observed."""
    studies = data.load("literature").set_index("study_id")
    return studies.loc["mag_amazon_conc2021", "headline_effect"]


def visits_each(sellers):
    """Visits a year of each of N sellers who share them equally; simulated."""
    return CATEGORY.visits / sellers


def crowd_converts(sellers):
    """Share of visits that end in an order on a page of N sellers, in per cent; simulated."""
    return float(100 * platform.conversion(sellers, CATEGORY.conversion, CATEGORY.crowd))


def orders_each(sellers):
    """Orders a year of each of N equal sellers on a crowded page; simulated."""
    return CATEGORY.visits / sellers * platform.conversion(sellers, CATEGORY.conversion, CATEGORY.crowd)


def entry_stops():
    """Equal sellers on a crowded page when profit is 0; simulated."""
    c = CATEGORY
    return platform.free_entry_sellers(c.visits, c.conversion, c.margin, c.fixed_cost, c.crowd)


@cache
def pull_of_leaving():
    """The pull of buying nothing, K, at which equal traffic to all 1,000 sellers converts 4 per cent; simulated."""
    return platform.leaving_for(platform.pareto_sellers(1_000, CATEGORY.shape), CATEGORY.conversion, CATEGORY.taste)


def tilt_brings(tilt, entrants=1_000):
    """All that a tilt brings where buyers tell good from bad, in yuan a year: see `platform.objectives`; simulated."""
    c = CATEGORY
    quality, pull = platform.pareto_sellers(entrants, c.shape), pull_of_leaving()
    return platform.objectives(quality, tilt, c.visits, c.basket, c.margin, c.fixed_cost, pull, c.taste)


def tilt_survivors(tilt, entrants=1_000):
    """Sellers who survive a tilt where buyers tell good from bad; simulated."""
    return int(tilt_brings(tilt, entrants).survivors)


def alike_survivors(tilt, entrants=1_000):
    """Sellers who survive a tilt where every visit is worth the same; simulated."""
    pot = CATEGORY.visits * CATEGORY.conversion * CATEGORY.margin
    return int(platform.survivors(platform.pareto_sellers(entrants, CATEGORY.shape), tilt, pot, CATEGORY.fixed_cost))


def tilt_sales(tilt):
    """Sales at a tilt where buyers tell good from bad, million yuan a year; simulated."""
    return float(tilt_brings(tilt).gmv / 1e6)


def tilt_profit(tilt):
    """Gross profit of all sellers at a tilt where buyers tell good from bad, million yuan a year; simulated."""
    return float(tilt_brings(tilt).gross_profit / 1e6)


def place_converts(place):
    """Share of the visitors of the n-th best of 1,000 sellers who buy, in per cent; simulated."""
    quality = platform.pareto_sellers(1_000, CATEGORY.shape)[place - 1]
    return float(100 * platform.purchase(quality, pull_of_leaving(), CATEGORY.taste))


def mean_converts():
    """Share of visits that end in an order if 1,000 sellers are seen alike, in per cent; simulated."""
    quality = platform.pareto_sellers(1_000, CATEGORY.shape)
    return float(100 * platform.purchase(quality, pull_of_leaving(), CATEGORY.taste).mean())


def sales_kept(tilt):
    """Sales at a tilt against those at the steepest tilt of question 5, in per cent; simulated."""
    return 100 * tilt_sales(tilt) / tilt_sales(2.5)


def sellers_kept(tilt):
    """Survivors of a tilt against those of equal traffic, in per cent; simulated."""
    return 100 * tilt_survivors(tilt) / tilt_survivors(0)


def contest_eats(sellers, tilt):
    """Part of their gross profit that equal sellers spend on being seen, in per cent; simulated."""
    return float(100 * platform.dissipation(sellers, tilt))


def more_enter(tilt=1):
    """Survivors by number of entrants, for two kinds of buyers; simulated.

    Returns:
        DataFrame with `enter`, `buyers` and `survive`, a row for each.
    """
    kinds = {"all visits alike": alike_survivors, "buyers know good from bad": tilt_survivors}
    rows = [(n, buyers, count(tilt, n)) for n in range(500, 5_001, 500) for buyers, count in kinds.items()]
    return pd.DataFrame(rows, columns=["enter", "buyers", "survive"])


def threshold_sweep():
    """Survivors of 5,000 entrants on a crowded page by threshold and tilt, and all who are let in; simulated.

    Returns:
        DataFrame, a row for each threshold (the weakest entrant has quality 1), a column for each tilt.
    """
    c, quality, rows = CATEGORY, platform.pareto_sellers(5_000, CATEGORY.shape), []
    for least in np.linspace(1, 5, 81).round(2):
        let_in = (quality >= least).sum()
        pot = c.visits * c.margin * platform.conversion(let_in, c.conversion, c.crowd)
        rows.append([least, *platform.survivors(quality, [0, 1, 2], pot, c.fixed_cost, least), let_in])
    return pd.DataFrame(rows, columns=["threshold", "tilt 0", "tilt 1", "tilt 2", "let in"]).set_index("threshold")


# ================================================================ lesson 08


def claim_of_one():
    """Part of a growth from 1 to 2 that is lost without one of the three drivers, in per cent; simulated."""
    return 100 * last_gain()


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


def run_year(date):
    """The first year in which an act counts in a run: its own, the next from October on, as in lesson 03; derived."""
    date = pd.Timestamp(date)
    return date.year + (date.month >= 10)


def belt_zone_years():
    """The first year in which each of the nine belts has a zone in a run, by belt_id; derived from approvals.

    A belt with two zones counts from its first. Xuchang's rests on an unconfirmed name.
    """
    zones = data.load("pilot_zones")[["zone_id", "approval_month"]]
    found = data.load("belt_zones").merge(zones, on="zone_id").groupby("belt_id", sort=False)["approval_month"].min()
    belts = data.load("belts").query("in_course")["belt_id"]
    return found[belts].dt.to_timestamp().map(run_year)


def acts_of_run():
    """The acts of `run_events` that a run plays, with `year`: confirmed ones, without the batches; derived."""
    acts = data.load("run_events").query("parameter != 'zone' and status != 'unconfirmed'")
    return acts.assign(year=acts["date"].map(run_year))


def run_calendar(size, zone_year=None, tilt=1.0):
    """The acts of 2015 to 2026 as a calendar of `belt.run`: each moves its parameter by the same ASSUMED share.

    Args:
        size: share by which an act moves its parameter, 0 to below 1. Thresholds begin at 1, the weakest seller.
        zone_year: first year with a zone; None for a belt without one.
        tilt: tilt of the platform before the first act.

    Returns:
        {year: {parameter: new value}}; simulated.
    """
    value = {**vars(belt.Setting()), "threshold": 1.0, "tilt": tilt}
    calendar = {} if zone_year is None else {int(zone_year): {"zone": True}}
    for act in acts_of_run().itertuples():
        value[act.parameter] *= 1 + size if act.direction == "up" else 1 - size
        calendar.setdefault(int(act.year), {})[str(act.parameter)] = value[act.parameter]
    return calendar


@cache
def belt_experiment(tilt=1.0, rivals=600.0, brand_power=0.35, draws=20):
    """The 2×2×2 experiment on the lesson's belt, mean over draws of sellers: `belt.Experiment`; simulated."""
    return belt.experiment(belt.Setting(tilt=tilt, rivals=rivals, brand_power=brand_power), seeds=range(draws))


def _world(drivers):
    return sum(1 << DRIVERS.index(name) for name in drivers.split())


def brings(drivers):
    """What drivers such as "market platform" add to log sales after twelve years, over none; simulated."""
    return float(belt_experiment().log_sales[_world(drivers)])


def driver_credit(driver):
    """Shapley credit of a driver in log points of sales after twelve years; simulated."""
    return float(belt_experiment().credit[DRIVERS.index(driver)])


def pair_adds(pair):
    """What a pair such as "market platform" brings together beyond one by one, in log points; simulated."""
    one, other = pair.split()
    return brings(pair) - brings(one) - brings(other)


def fates():
    """Sales of two belts, million yuan, by year: same sellers, zone and will, another tilt; simulated."""
    runs = {tilt: belt.run(belt.Setting(tilt=tilt), seed=0, first_year=2015) for tilt in (1.0, 0.0)}
    return pd.DataFrame({name: runs[tilt].sales / 1e6 for name, tilt in (("A", 1.0), ("B", 0.0))}, runs[1.0].year)


def fate(name):
    """Sales of belt "A" or "B" in 2026, million yuan; simulated."""
    return float(fates()[name].iloc[-1])


@cache
def _map():
    rows = []
    for rivals in (0, 150, 600, 1_500):
        for tilt in (0.5, 1.0, 1.5, 2.0):
            pairs = belt.complement(belt_experiment(tilt, float(rivals), draws=2).log_sales)
            rows.append((rivals, tilt, *pairs))
    return pd.DataFrame(rows, columns=["rivals", "tilt", "government market", "government platform", "market platform"])


def map_of_pairs():
    """What each pair brings beyond one by one, log points, over tilt and outside rivals; simulated, two draws."""
    return _map().copy()


def on_the_map(rivals):
    """What government and platform bring beyond one by one at tilt 1 on `map_of_pairs`, log points; simulated."""
    return float(_map().set_index(["rivals", "tilt"]).loc[(rivals, 1.0), "government platform"])


def zone_risk(quality, noise=0.7):
    """Chance per year to lose a zone of this true quality where 10 % are expelled, in per cent; simulated."""
    return 100 * float(belt.chance_to_lose_zone(0.1, noise, quality))


@cache
def risk_costs(quality):
    """Sales of the last year that the yearly assessment takes from a belt, in per cent, 20 draws; simulated."""
    lost = []
    for seed in range(20):
        kept = belt.run(belt.Setting(), seed).sales[-1]
        lost.append(np.log(belt.run(belt.Setting(expelled=0.1, zone_quality=quality), seed).sales[-1] / kept))
    return 100 * (1 - float(np.exp(np.mean(lost))))


@cache
def round_robin():
    """The five built-in strategies over 30 deals × 4 calendars: `tournament.Ranking`; simulated."""
    return tournament.rank(tournament.play(tournament.BUILT_IN))


def strategy_earns(name):
    """Mean score of a built-in strategy net of the deal, 10,000 yuan; simulated."""
    ranking = round_robin()
    return float(ranking.mean[ranking.names.index(name)] / 1e4)


def best_dealt():
    """How many of 30 quiet markets the firm with the best skill wins, whatever it plays; simulated."""
    markets = tournament.play(tournament.BUILT_IN, calendars={"quiet years": {}})
    return sum(market.score.argmax() == market.skill.argmax() for market in markets)
