"""One belt, three drivers: government, market and platform act on the same sellers, year after year.

Sellers differ in skill, z ~ Pareto(a). In each year, with the functions of the lessons before:

- quality as buyers see it: q = z (1 + G/G₀)^β (1 + N/N₀)^ν, G goodwill, N knowledge (`market.goodwill_step`)
- traffic: s = q^τ / (A + Σ q^τ) over sellers at or above the threshold (`platform.tilt_shares`)
- orders and gross profit: V s c(q), c(q) = q/(q + K), times the margin m, m + Δm in a zone (`platform.purchase`)
- spending on the brand, while a yuan of goodwill brings more than r + h + δ a year (`goodwill_return`)
- exit: after two years in a row with gross profit below the fixed cost, F, or F(1 − φ) in a zone; all whose time is
  up go at once, so more may go than would have had to, had they gone one by one (`platform.survivors`)
- entry: some new sellers a year, without a brand
- a zone can be lost in an assessment with noise (`government.cut_for_share`)

Money is in yuan per year. Everything here is SIMULATED: no size is estimated from data, each is assumed. The model has
no prices, no stock, no bank; sellers foresee no rival's move and no event; the chance h that the business ends counts
in what they expect, but the run does not draw it.

Assumed parameters, and the range that is plausible:

- research_decay: 0.15 a year is the convention; output implies about 0, market values of firms 0.2 to 0.4 (Hall 2007:
  manufacturing in the United States, 1974 to 2003).
- every other attribute of `Setting` that is a size: none is known for these belts.

Source: Luce (1959), McFadden (1974), Nerlove & Arrow (1962), Jovanovic (1982), Hopenhayn (1992); joined by this course.
"""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from beltlab.models import government, market, platform, together
from beltlab.models.ranges import fitting, one, row, whole, within

DRIVERS = together.DRIVERS


@dataclass(frozen=True)
class Setting:
    """What a belt is like, and what the three drivers do; each size is assumed.

    Attributes:
        zone: whether the belt has a pilot zone. GOVERNMENT.
        willing: whether sellers invest in a brand where it pays. MARKET.
        tilt: τ, how strongly the platform sends traffic to quality, 0 to 10; 0 shares it equally. PLATFORM.
        sellers: sellers at the start, whole number, 1 to 100,000.
        entrants: new sellers per year, whole number, 0 to 10,000.
        skill_shape: a of the Pareto distribution of skill, 1 to 20.
        visits: V, visits per year to the belt and its rivals, 0 or more.
        basket: yuan per order, 0 or more.
        margin: m, gross profit per order, yuan, 0 or more.
        fixed_cost: F, yuan per seller and year, 0 or more.
        rivals: A, pull of sellers outside the belt: as many of quality 1. 0 or more.
        leaving: K, pull of buying nothing, above 0.
        threshold: lowest quality that the platform shows, 0 or more.
        brand_power: β, % of quality per % of (1 + G/G₀), 0 to 1.
        brand_scale: G₀, yuan of goodwill that make a brand worth 2^β, above 0.
        brand_decay: δ, share of goodwill forgotten per year, 0 to 1.
        brand_cap: largest share of gross profit that a willing seller spends on its brand, 0 to 1.
        research_power: ν, as β, for knowledge, 0 to 1. Only a policy of your own spends on research.
        research_scale: N₀, yuan of knowledge, above 0.
        research_decay: share of knowledge outdated per year, 0 to 1.
        discount: r, yearly rate, 0 or more.
        hazard: h outside a zone, chance per year that the business ends, as sellers see it, 0 to 1.
        zone_hazard: h in a zone, 0 to 1.
        relief: φ, share of the fixed cost that a zone saves, 0 to 1.
        zone_margin: Δm, yuan per order that a zone saves, 0 or more.
        patience: years below the fixed cost after which a seller leaves, whole number, 1 to 100.
        expelled: share of all zones that lose their status in a year's assessment, 0 to below 1; 0 for none.
        score_noise: σ of the assessment's score, in standard deviations of zones' true quality, 0 or more.
        zone_quality: true quality of this belt's zone, in the same unit; 0 is the mean of all zones.
        retention: ρ, share of customers of an own site who order again next year, 0 to 1.
        own_cost: yuan per order of moving ALL orders to an own site, 0 or more. The first are cheap to move and the
            last dear: a share x of the orders costs own_cost·x² per order of the year.
        own_margin: yuan more of gross profit per order that comes back to the own site (no fee), 0 or more.
    """

    zone: bool = True
    willing: bool = True
    tilt: float = 1.0
    sellers: int = 300
    entrants: int = 20
    skill_shape: float = 2.5
    visits: float = 3e6
    basket: float = 100.0
    margin: float = 25.0
    fixed_cost: float = 20_000.0
    rivals: float = 600.0
    leaving: float = 9.0
    threshold: float = 0.0
    brand_power: float = 0.35
    brand_scale: float = 20_000.0
    brand_decay: float = 0.25
    brand_cap: float = 0.3
    research_power: float = 0.2
    research_scale: float = 20_000.0
    research_decay: float = 0.15
    discount: float = 0.08
    hazard: float = 0.25
    zone_hazard: float = 0.075
    relief: float = 0.25
    zone_margin: float = 3.0
    patience: int = 2
    expelled: float = 0.0
    score_noise: float = 0.7
    zone_quality: float = 0.0
    retention: float = 0.4
    own_cost: float = 40.0
    own_margin: float = 10.0

    def __post_init__(self):
        for interval, names in _RANGES.items():
            for name in names:
                one(**{name: within(interval, **{name: getattr(self, name)})})
        for name in ("zone", "willing"):
            if getattr(self, name) not in (True, False):
                raise ValueError(f"The value of {name} is {getattr(self, name)!r}; it must be True or False.")
        whole("[0, inf)", sellers=self.sellers, entrants=self.entrants, patience=self.patience)


_RANGES = {
    "[0, inf)": ("visits", "basket", "margin", "fixed_cost", "rivals", "threshold", "discount", "zone_margin",
                 "score_noise", "own_cost", "own_margin"),
    "(0, inf)": ("leaving", "brand_scale", "research_scale"),
    "[0, 1]": ("brand_power", "brand_decay", "brand_cap", "research_power", "research_decay", "hazard", "zone_hazard",
               "relief", "retention"),
    "[0, 1)": ("expelled",),
    "[0, 10]": ("tilt",),
    "[1, 20]": ("skill_shape",),
    "[1, 1e5]": ("sellers",),
    "[0, 1e4]": ("entrants",),
    "[1, 100]": ("patience",),
    "(-inf, inf)": ("zone_quality",),
}  # fmt: skip
_AT_THE_START = ("sellers", "entrants", "skill_shape")  # drawn before the first year, so no event can change them


class Sellers(NamedTuple):
    """What a policy sees of the sellers who are there, one entry each; money in yuan.

    `who` is a seller's number, the same in all years; `age` in years; `goodwill`, `knowledge` and own-site `customers`
    are stocks at the start of the year; `traffic` is the share of all visits; `orders` those of the year, own site and
    all; `gross_profit` what the year brings if no traffic is moved; `weak` the years below fixed cost so far.
    """

    who: np.ndarray
    age: np.ndarray
    skill: np.ndarray
    quality: np.ndarray
    traffic: np.ndarray
    conversion: np.ndarray
    orders: np.ndarray
    gross_profit: np.ndarray
    goodwill: np.ndarray
    knowledge: np.ndarray
    customers: np.ndarray
    weak: np.ndarray


class Decisions(NamedTuple):
    """What each seller does: shares of its gross profit for brand and research (together at most 1), share of its
    platform orders moved to an own site, and whether it leaves at the end of the year.
    """

    brand: np.ndarray
    research: np.ndarray
    own: np.ndarray
    leave: np.ndarray


class Year(NamedTuple):
    """One year before the sellers decide: what is in force, and who is there."""

    year: int
    setting: Setting
    sellers: Sellers


class Run(NamedTuple):
    """Years of a belt, arrays of shape (years,) but for the last three; money in yuan, all SIMULATED.

    `sales`; `gross_profit`; `survivors`, sellers left at the end of the year; `branded`, share of sales from sellers
    with goodwill of `brand_scale` or more; `hhi`, concentration of sales within the belt; `premium`, by what share more
    than without goodwill buyers would pay, mean over sales: (1 + G/G₀)^β − 1; `spending` on brand and research;
    `zone`, in force; `tilt`. By seller, shape (years, sellers who ever come): `firm_sales`, `firm_goodwill` at the
    start of the year, `firm_cash` (gross profit less spending and fixed cost); nan where a seller is not there.
    """

    year: np.ndarray
    sales: np.ndarray
    gross_profit: np.ndarray
    survivors: np.ndarray
    branded: np.ndarray
    hhi: np.ndarray
    premium: np.ndarray
    spending: np.ndarray
    zone: np.ndarray
    tilt: np.ndarray
    firm_sales: np.ndarray
    firm_goodwill: np.ndarray
    firm_cash: np.ndarray


@fitting
def brand_quality(skill, goodwill, power, scale):
    """Quality as buyers see it: z (1 + G/G₀)^β.

    Where a buyer's choice follows ln(quality/price), (1 + G/G₀)^β − 1 is also by how much more the seller could ask
    without losing an order.

    Args:
        skill: z, above 0.
        goodwill: G, yuan, 0 or more.
        power: β, from 0 to 1.
        scale: G₀, yuan, above 0.

    Returns:
        q, unit of skill.

    Raises:
        ValueError: if an argument is out of its range.

    Source: form of Nerlove & Arrow (1962), with a first yuan that has a finite return.
    """
    skill, scale = within("(0, inf)", skill=skill, scale=scale)
    return skill * (1 + within("[0, inf)", goodwill=goodwill) / scale) ** within("[0, 1]", power=power)


@fitting
def goodwill_return(gross_profit, traffic, conversion, goodwill, tilt, power, scale):
    """Gross profit of one more year that a yuan more of goodwill brings: π (τ(1 − s) + (1 − c)) β / (G₀ + G).

    The derivative of V m s(q(G)) c(q(G)) by the seller's own goodwill, others as they are.

    Args:
        gross_profit: π, yuan per year, 0 or more.
        traffic: s, share of all visits, 0 to 1.
        conversion: c, share of visits that end in an order, 0 to 1.
        goodwill: G, yuan, 0 or more.
        tilt: τ, 0 or more.
        power: β, from 0 to 1.
        scale: G₀, yuan, above 0.

    Returns:
        Yuan per year and yuan.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962); Luce (1959).
    """
    gross_profit, goodwill, tilt = within("[0, inf)", gross_profit=gross_profit, goodwill=goodwill, tilt=tilt)
    traffic, conversion, power = within("[0, 1]", traffic=traffic, conversion=conversion, power=power)
    scale = within("(0, inf)", scale=scale)
    return gross_profit * (tilt * (1 - traffic) + (1 - conversion)) * power / (scale + goodwill)


def while_it_pays(now):
    """The policy of a willing seller: spend on the brand while a yuan of goodwill brings more than r + h + δ a year.

    It spends as much as would bring `goodwill_return`, at this year's orders, down to r + h + δ, and at most
    `brand_cap` of its gross profit. An unwilling seller spends nothing. No research, no own site.

    Args:
        now: a `Year`.

    Returns:
        `Decisions`.
    """
    setting, sellers = now.setting, now.sellers
    nothing = np.zeros(len(sellers.who))
    brand = nothing
    if setting.willing and setting.brand_power > 0:
        wanted = setting.discount + (setting.zone_hazard if setting.zone else setting.hazard) + setting.brand_decay
        brings = goodwill_return(
            sellers.gross_profit, sellers.traffic, sellers.conversion, 0, setting.tilt, setting.brand_power,
            setting.brand_scale,
        ) * setting.brand_scale  # fmt: skip
        most = setting.brand_cap * sellers.gross_profit
        kept = market.goodwill_step(sellers.goodwill, 0, setting.brand_decay)
        target = brings / wanted - setting.brand_scale if wanted > 0 else np.where(brings > 0, np.inf, 0)
        spend = np.clip(target - kept, 0, most)
        brand = np.divide(spend, sellers.gross_profit, out=nothing.copy(), where=sellers.gross_profit > 0)
    return Decisions(brand, nothing, nothing, nothing > 0)


def play(setting, seed, years=12, calendar=None, skills=None, first_year=1):
    """A belt year by year, for whoever decides for its sellers: a generator of `Year` that is sent `Decisions`.

    `run` does so with one policy for all. The generator returns a `Run` (as the value of StopIteration).

    Args:
        setting: `Setting` of the first year.
        seed: whole number, 0 or more; the same seed draws the same skills and the same luck in assessments.
        years: whole number from 1 to 100.
        calendar: {year: {parameter: new value}}; a change holds from that year on. Not for how many sellers there are.
        skills: shape (sellers + entrants·(years − 1),), z in the order of coming, in place of drawn ones, 1 or more.
        first_year: number of the first year, for example 2015.

    Yields:
        `Year`; send `Decisions` with one entry per seller in it.

    Raises:
        ValueError: if an argument or a decision is out of its range, or the calendar names an unknown parameter.
    """
    years = whole("[1, 100]", years=years)
    seed, first_year = whole("[0, inf)", seed=seed), whole("(-inf, inf)", first_year=first_year)
    settings = _by_year(setting, calendar or {}, years, first_year)
    skill_luck, review_luck = np.random.default_rng(seed).spawn(2)
    number = setting.sellers + setting.entrants * (years - 1)
    if skills is None:
        skill = skill_luck.pareto(setting.skill_shape, number) + 1
    else:
        skill = row(skills=within("[1, inf)", skills=skills))
        if len(skill) != number:
            raise ValueError(f"There are {len(skill)} skills; this belt has {number} sellers over its years.")
    scores = review_luck.standard_normal(years)
    comes = np.repeat(np.arange(years), [setting.sellers] + [setting.entrants] * (years - 1))
    goodwill, knowledge, customers = np.zeros((3, number))
    weak, there, lost = np.zeros(number, int), comes == 0, False
    firm_sales, firm_goodwill, firm_cash = np.full((3, years, number), np.nan)
    rows = []
    for t, now in enumerate(settings):
        if t and now.zone and not settings[t - 1].zone:
            lost = False  # approved anew
        now = replace(now, zone=False) if lost else now
        there |= comes == t
        who = np.flatnonzero(there)
        stocks = skill[who], goodwill[who], knowledge[who], customers[who], weak[who]
        sellers = _market(now, who, t - comes[who], *stocks)
        decided = _checked((yield Year(first_year + t, now, sellers)), len(who))

        fixed = now.fixed_cost * (1 - now.relief * now.zone)
        new = sellers.orders - sellers.customers  # orders by way of the platform
        profit = sellers.gross_profit - now.own_cost * decided.own**2 * new
        earned = np.maximum(profit, 0)
        brand, research = decided.brand * earned, decided.research * earned
        sales = now.basket * sellers.orders
        total = sales.sum()
        share = sales / total if total > 0 else np.zeros_like(sales)
        firm_sales[t, who], firm_goodwill[t, who] = sales, goodwill[who]
        firm_cash[t, who] = profit - brand - research - fixed

        weak[who] = np.where(profit < fixed, weak[who] + 1, 0)
        there[who] = (weak[who] < now.patience) & ~decided.leave
        premium = (1 + goodwill[who] / now.brand_scale) ** now.brand_power - 1
        rows.append((
            first_year + t, total, profit.sum(), there.sum(), share @ (goodwill[who] >= now.brand_scale),
            share @ share, share @ premium, (brand + research).sum(), now.zone, now.tilt,
        ))  # fmt: skip
        goodwill[who] = market.goodwill_step(goodwill[who], brand, now.brand_decay)
        if research.any() or knowledge.any():
            knowledge[who] = market.goodwill_step(knowledge[who], research, now.research_decay)
        if decided.own.any() or customers.any():
            customers[who] = market.customers(1, 0, now.retention, customers[who] + decided.own * new)
        lost = lost or (now.zone and _fails(now, scores[t]))
    return Run(*(np.array(column) for column in zip(*rows, strict=True)), firm_sales, firm_goodwill, firm_cash)


def run(setting, seed, years=12, calendar=None, skills=None, first_year=1, policy=while_it_pays):
    """A belt over some years, all of whose sellers follow one policy.

    Args:
        setting: `Setting` of the first year.
        seed: whole number, 0 or more; the same seed gives the same belt.
        years: whole number from 1 to 100.
        calendar: {year: {parameter: new value}}, as in `play`.
        skills: as in `play`.
        first_year: number of the first year, for example 2015.
        policy: function from a `Year` to `Decisions`.

    Returns:
        `Run`, simulated.

    Raises:
        ValueError: if an argument is out of its range.
    """
    game = play(setting, seed, years, calendar, skills, first_year)
    now = next(game)
    while True:
        try:
            now = game.send(policy(now))
        except StopIteration as end:
            return end.value


class Experiment(NamedTuple):
    """The 2×2×2 experiment: rows of `together.coalitions(3)`, drivers in the order of `DRIVERS`.

    `log_sales` is the mean over seeds of ln(sales of the last year), less that of no driver; `credit` is Shapley's.
    """

    log_sales: np.ndarray
    credit: np.ndarray


def experiment(setting=None, seeds=range(10), years=12, calendar=None, tilt=None):
    """What each driver, pair and all three bring to a belt: eight belts with the same sellers, and the credit.

    Government off: no zone in any year. Market off: nobody invests in a brand. Platform off: tilt 0.

    Args:
        setting: `Setting`; its zone, will and tilt are what a driver brings when it is on.
        seeds: whole numbers; the mean over them is taken.
        years: whole number from 1 to 100.
        calendar: as in `play`; changes to a driver that is off are left out.
        tilt: tilt of the platform when it is on; that of the setting if None.

    Returns:
        `Experiment`, in log points of sales of the last year.

    Raises:
        ValueError: if an argument is out of its range, or a belt sells nothing in the last year.
    """
    setting = setting or Setting()
    on = {"zone": setting.zone, "willing": setting.willing, "tilt": setting.tilt if tilt is None else tilt}
    off = {"zone": False, "willing": False, "tilt": 0.0}
    present = together.coalitions(3)
    values = np.empty((len(present), len(seeds)))
    for case, drivers in enumerate(present):
        absent = [name for name, there in zip(on, drivers, strict=True) if not there]
        acts = {year: {name: value for name, value in changes.items() if name not in absent}
                for year, changes in (calendar or {}).items()}  # fmt: skip
        changed = replace(setting, **{name: off[name] if name in absent else on[name] for name in on})
        for column, seed in enumerate(seeds):
            sales = run(changed, seed, years, acts).sales[-1]
            if not sales > 0:
                raise ValueError(
                    f"The belt of seed {seed} sells nothing in its last year, so its logarithm is not finite. "
                    "Lower the fixed cost, or give more visits."
                )
            values[case, column] = np.log(sales)
    mean = (values - values[0]).mean(1)
    return Experiment(mean, together.shapley(mean))


@fitting
def complement(log_sales):
    """By how much pairs of drivers bring more together than one by one: above 0 complements, below 0 substitutes.

    v(ij) − v(i) − v(j) + v(none), in log points

    Args:
        log_sales: shape (..., 8), in the order of `together.coalitions(3)`.

    Returns:
        Shape (..., 3): government and market, government and platform, market and platform.

    Raises:
        ValueError: if there are not eight finite values.

    Source: Topkis (1998): increasing differences.
    """
    v = within("(-inf, inf)", log_sales=log_sales)
    if v.ndim == 0 or v.shape[-1] != 8:
        raise ValueError(f"The log sales have shape {v.shape}; give eight values, one for each set of drivers.")
    pairs = [(1, 2), (1, 4), (2, 4)]
    return np.stack([v[..., i | j] - v[..., i] - v[..., j] + v[..., 0] for i, j in pairs], -1)


# --- Helpers ------------------------------------------------------------------------------------------------


def _market(now, who, age, skill, goodwill, knowledge, customers, weak):
    """Traffic and orders of the year, before anybody decides."""
    quality = brand_quality(skill, goodwill, now.brand_power, now.brand_scale)
    if knowledge.any():
        quality = brand_quality(quality, knowledge, now.research_power, now.research_scale)
    margin = now.margin + now.zone_margin * now.zone
    traffic, conversion = np.zeros(len(who)), np.zeros(len(who))
    shown = quality >= now.threshold
    if shown.any():
        traffic[shown] = platform.tilt_shares(quality[shown], now.tilt, now.rivals)
        conversion[shown] = platform.purchase(quality[shown], now.leaving)
    orders = now.visits * traffic * conversion
    profit = margin * orders + (margin + now.own_margin) * customers
    return Sellers(who, age, skill, quality, traffic, conversion, orders + customers, profit, goodwill, knowledge,
                   customers, weak)  # fmt: skip


def _fails(now, luck):
    """Whether the zone's score falls below the cut that takes the worst share of all zones."""
    if not now.expelled:
        return False
    cut = government.cut_for_share(now.expelled, now.score_noise)
    return bool(now.zone_quality + now.score_noise * luck < cut)


@fitting
def chance_to_lose_zone(expelled, score_noise, zone_quality=0.0):
    """Chance per year that an assessment takes a zone: Φ((c − z)/σ), c the cut that takes the worst share of all.

    Args:
        expelled: share of zones expelled per year, above 0 and below 1.
        score_noise: σ, in standard deviations of true quality, above 0.
        zone_quality: z, the zone's true quality in the same unit.

    Returns:
        From 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Jovanovic (1982).
    """
    score_noise = within("(0, inf)", score_noise=score_noise)
    cut = government.cut_for_share(within("(0, 1)", expelled=expelled), score_noise)
    return ndtr((cut - within("(-inf, inf)", zone_quality=zone_quality)) / score_noise)


def _by_year(setting, calendar, years, first_year):
    """The setting in force in each year."""
    known = {field.name for field in fields(Setting)} - set(_AT_THE_START)
    for year, changes in calendar.items():
        if not set(changes) <= known:
            wrong, may = sorted(set(changes) - known)[0], ", ".join(sorted(known))
            raise ValueError(f"The calendar changes {wrong!r} in {year}; it may change one of {may}.")
        last = first_year + years - 1
        if not first_year <= year <= last:
            raise ValueError(f"The calendar has the year {year}; this run has {first_year} to {last}.")
    settings = []
    for year in range(first_year, first_year + years):
        setting = replace(setting, **calendar[year]) if year in calendar else setting
        settings.append(setting)
    return settings


def _checked(decided, number):
    """Decisions as arrays of one length, within their ranges."""
    shares = within("[0, 1]", brand=decided.brand, research=decided.research, own=decided.own)
    arrays = [np.broadcast_to(share, number) for share in shares]
    if (arrays[0] + arrays[1] > 1 + 1e-9).any():
        raise ValueError("Brand and research together take more than the whole gross profit; give at most 1 in sum.")
    return Decisions(*arrays, np.broadcast_to(np.asarray(decided.leave, bool), number))
