"""Platform: how a platform hands out attention, and which sellers live on what they get.

Every function takes numbers or numpy arrays and returns numpy floats; sellers lie along the last axis.
Money is in 10,000 yuan per year unless a docstring says otherwise.

Assumed parameters, and the range that is plausible:

- shape: none is known for the quality of sellers.
- steepness: lesson 07 fits it to `click_share_by_position`; those clicks mix the place with what stands there, so
  no range for the place alone is known.
- attraction: none is known; as `steepness`.
- tilt: none is known; no platform publishes it.
- rivals, leaving, taste, threshold: none is known.
- conversion, base_conversion, capacity: none is known for these belts.
- margin, basket, fixed_cost, revenue, visits: none is known for these belts.
- prize, cost: none is known.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from beltlab.models.ranges import LARGEST, fitting, one, row, whole, within

# --- Who sells ----------------------------------------------------------------------------------------------


@fitting
def pareto_sellers(number, shape):
    """Qualities of sellers, best first: evenly spaced quantiles of the Pareto distribution above 1.

    Args:
        number: N, whole number of sellers, from 1 to 10 million.
        shape: a, above 0. The smaller it is, the further the best are ahead; so large at least that the best seller
            stays below 10³⁰.

    Returns:
        q, shape (N,), falling towards 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Melitz (2003); Chaney (2008).
    """
    middles = _middles(number)
    least = -np.log(middles[0]) / np.log(LARGEST)
    return middles ** (-1 / one(shape=within(f"[{least:g}, inf)", shape=shape)))


# --- Attention ----------------------------------------------------------------------------------------------


@fitting
def attention(positions, steepness):
    """How much a place on the results page is looked at, against the first place: θ_k = k^{−η}.

    Args:
        positions: k, places counted from 1.
        steepness: η, 0 (all places alike) or more.

    Returns:
        θ_k, from 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Craswell, Zoeter, Taylor & Ramsey (2008).
    """
    return within("[1, inf)", positions=positions) ** -within("[0, inf)", steepness=steepness)


@fitting
def position_clicks(visits, attraction, steepness):
    """Clicks of each seller, in the order in which the page shows them: V θ_k αᵢ.

    Args:
        visits: V, visits of the page per year, one number, 0 or more.
        attraction: α, shape (..., n), share of those who look at a seller and click, from 0 to 1.
            The order along the last axis is the order on the page.
        steepness: η, one number, 0 or more.

    Returns:
        Clicks per year, shape (..., n).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Craswell, Zoeter, Taylor & Ramsey (2008).
    """
    attraction = np.atleast_1d(within("[0, 1]", attraction=attraction))
    visits, steepness = one(
        visits=within("[0, inf)", visits=visits), steepness=within("[0, inf)", steepness=steepness)
    )
    return visits * attention(np.arange(1, attraction.shape[-1] + 1), steepness) * attraction


@fitting
def tilt_shares(quality, tilt, rivals=0.0):
    """Share of all traffic that each seller gets: sᵢ = qᵢ^τ / (A + Σ q^τ).

    Args:
        quality: q, shape (..., n), above 0.
        tilt: τ, one number or shape (...), 0 or more. 0 shares traffic equally; large gives all to the best.
        rivals: A, pull of the sellers who are not in the list, one number or shape (...), 0 or more: as many sellers
            of quality 1. 0 where the list holds everybody.

    Returns:
        s, shape (..., n), the axes of tilt in front; it sums to 1 without rivals, and to less with them.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Luce (1959).
    """
    quality = np.log(np.atleast_1d(within("(0, inf)", quality=quality)))
    tilt, rivals = within("[0, inf)", tilt=tilt, rivals=rivals)
    top = quality.max(-1, keepdims=True)
    weight = np.exp(tilt[..., None] * (quality - top))
    outside = _pull(rivals, tilt[..., None] * top)
    return weight / (outside + weight.sum(-1, keepdims=True))


@fitting
def purchase(quality, leaving=1.0, taste=1.0):
    """Share of a seller's visitors who buy; the others leave: c(q) = q^α / (K + q^α).

    The choice of a logit buyer between this seller, worth α ln q, and buying nothing, worth ln K.

    Args:
        quality: q, above 0.
        leaving: K, how strongly a visitor is drawn to buy nothing, above 0: at q^α = K half of the visitors buy.
        taste: α, how sharply buyers tell qualities apart, above 0.

    Returns:
        Share of visits, from 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: McFadden (1974); Anderson, de Palma & Thisse (1992), chapter 2.
    """
    quality, leaving, taste = within("(0, inf)", quality=quality, leaving=leaving, taste=taste)
    return expit(taste * np.log(quality) - np.log(leaving))


@fitting
def leaving_for(quality, conversion, taste=1.0):
    """The pull K of buying nothing at which sellers who share traffic equally convert a given share of all visits.

    Args:
        quality: q, shape (n,), above 0.
        conversion: mean share of visits that end in an order, one number, above 0 and below 1.
        taste: α, one number, above 0; so large at most that K stays between 10⁻³⁰ and 10³⁰.

    Returns:
        K of `purchase`, above 0.

    Raises:
        ValueError: if an argument is out of its range.

    Source: McFadden (1974).
    """
    quality = np.log(row(quality=within("(0, inf)", quality=quality)))
    conversion = one(conversion=within("(0, 1)", conversion=conversion))
    start = -np.log(conversion) + np.log1p(-conversion)  # where all have quality 1
    most = (np.log(LARGEST) - abs(start)) / max(np.abs(quality).max(), 1e-9)
    taste = one(taste=within(f"(0, {most:g}]", taste=taste))
    ends = taste * quality.min() + start, taste * quality.max() + start
    return float(np.exp(_root(lambda log: expit(taste * quality - log).mean() - conversion, *ends)))


@fitting
def hhi(sales):
    """Concentration (Herfindahl–Hirschman index): the sum of squared shares.

    Σ (xᵢ/Σx)²

    Args:
        sales: x, shape (..., n), in any unit, 0 or more, not all 0. Shares do as well.

    Returns:
        From 1/n (all equal) to 1 (one has all), shape (...).

    Raises:
        ValueError: if a value is negative or all are 0.

    Source: Herfindahl (1950); Hirschman (1964).
    """
    return (_shares(sales) ** 2).sum(-1)


@fitting
def gini(sales):
    """Inequality (Gini coefficient): half the mean difference between two sellers, against the mean.

    Σᵢ (2i − n − 1) x₍ᵢ₎ / (n Σx), sorted from the smallest

    Args:
        sales: x, shape (..., n), in any unit and order, 0 or more, not all 0.

    Returns:
        From 0 (all equal) to 1 − 1/n (one has all), shape (...).

    Raises:
        ValueError: if a value is negative or all are 0.

    Source: Gini (1912).
    """
    shares = _shares(sales)
    return np.sort(shares)[..., ::-1] @ _gini_weights(shares.shape[-1])


# --- Too many monks, too little porridge --------------------------------------------------------------------


@fitting
def conversion(sellers, base_conversion, capacity):
    """Share of visits that end in a purchase when sellers crowd the page: c₀ / (1 + N/K).

    Args:
        sellers: N, 0 or more.
        base_conversion: c₀, share of visits, from 0 to 1, without a crowd.
        capacity: K, sellers at which conversion has halved, above 0; inf for no crowding.

    Returns:
        Share of visits, from 0 to c₀.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Anderson & de Palma (2012).
    """
    sellers = within("[0, inf)", sellers=sellers)
    base_conversion = within("[0, 1]", base_conversion=base_conversion)
    return base_conversion / (1 + sellers / within("(0, inf]", capacity=capacity))


@fitting
def crowding_profit(sellers, visits, base_conversion, margin, fixed_cost, capacity):
    """Profit per year of each of N sellers who share the visits: m (V/N) c₀/(1 + N/K) − F.

    Args:
        sellers: N, above 0.
        visits: V, visits per year to all sellers, 0 or more.
        base_conversion: c₀, share of visits, from 0 to 1.
        margin: m, money per order, 0 or more.
        fixed_cost: F, money per seller and year, 0 or more.
        capacity: K, sellers, above 0; inf for no crowding.

    Returns:
        Money per seller and year.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Anderson & de Palma (2012).
    """
    sellers = within("(0, inf)", sellers=sellers)
    visits, margin, fixed_cost = within("[0, inf)", visits=visits, margin=margin, fixed_cost=fixed_cost)
    return margin * visits / sellers * conversion(sellers, base_conversion, capacity) - fixed_cost


@fitting
def free_entry_sellers(visits, base_conversion, margin, fixed_cost, capacity):
    """Sellers when entry stops, because profit is 0: N* = K/2 (−1 + √(1 + 4mVc₀/(FK))).

    Args:
        visits: V, visits per year to all sellers, 0 or more.
        base_conversion: c₀, share of visits, from 0 to 1.
        margin: m, money per order, 0 or more.
        fixed_cost: F, money per seller and year, above 0.
        capacity: K, sellers, above 0; inf for no crowding, then N* = mVc₀/F.

    Returns:
        N*, sellers, not rounded.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Anderson & de Palma (2012).
    """
    visits, margin = within("[0, inf)", visits=visits, margin=margin)
    base_conversion = within("[0, 1]", base_conversion=base_conversion)
    fixed_cost, capacity = within("(0, inf)", fixed_cost=fixed_cost), within("(0, inf]", capacity=capacity)
    uncrowded = margin * visits * base_conversion / fixed_cost
    return 2 * uncrowded / (1 + np.sqrt(1 + 4 * uncrowded / capacity))  # the same root, without cancelling


# --- Who survives -------------------------------------------------------------------------------------------


@fitting
def survivors(quality, tilt, revenue, fixed_cost, threshold=0.0):
    """Sellers who can live on their share of a GIVEN pot, when the worst leave until all who stay can.

    The largest n with R qₙ^τ / Σ_{i≤n} qᵢ^τ ≥ F, best first: (R/F)(1 − τ/a) of a crowd whose quality is Pareto(a), as
    long as τ < a. The pot is shared out as the traffic is, so all visits are worth the same, and it does not ask how
    many had entered. Where better sellers also sell more per visit, `objectives` counts each on its own orders.

    Args:
        quality: q, shape (n,), above 0, in any order.
        tilt: τ, one number or shape (...), 0 or more.
        revenue: R, gross profit that all sellers share, money per year, 0 or more; shape as tilt.
        fixed_cost: F, money per seller and year, 0 or more; shape as tilt.
        threshold: lowest quality that the platform admits, one number, 0 or more.

    Returns:
        Number of sellers, shape (...); 0 if not even one can live.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Melitz (2003); Chaney (2008).
    """
    logs = _admitted(quality, threshold)
    tilt, revenue, fixed_cost = within("[0, inf)", tilt=tilt, revenue=revenue, fixed_cost=fixed_cost)
    weight = np.exp(tilt[..., None] * (logs - logs[:1]))
    return _viable(weight, revenue[..., None], fixed_cost).sum(-1)


# --- The contest that the tilt buys -------------------------------------------------------------------------


@fitting
def active_contestants(sellers, tilt):
    """How many of n equal sellers compete for traffic at all: the largest m ≤ n with τ ≤ m/(m − 1).

    Up to τ = n/(n − 1) all do. Above it, only some do in calm, and the others spend nothing and get nothing;
    above τ = 2 no calm state exists, and two is the limit of the formula.

    Args:
        sellers: n, whole number, 1 or more.
        tilt: τ, 0 or more.

    Returns:
        m, sellers, from min(n, 2) to n.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Pérez-Castrillo & Verdier (1992).
    """
    sellers, tilt = np.asarray(whole("[1, inf)", sellers=sellers), float), within("[0, inf)", tilt=tilt)
    most = np.floor(np.where(tilt > 1, tilt / np.where(tilt > 1, tilt - 1, 1), np.inf) * (1 + 1e-12))
    return np.minimum(sellers, np.maximum(most, 2))[()]


@fitting
def dissipation(sellers, tilt):
    """Share of the prize that n equal sellers spend on winning it: τ(m − 1)/m, m of `active_contestants`.

    Args:
        sellers: n, whole number, 1 or more.
        tilt: τ, 0 or more. Above 2 sellers mix between spending and not; what they expect to spend together is then
            the whole prize, and the value is 1 (0 for one seller alone).

    Returns:
        From 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Tullock (1980); Pérez-Castrillo & Verdier (1992); Baye, Kovenock & de Vries (1994) for τ above 2.
    """
    active = active_contestants(sellers, tilt)
    return np.minimum(np.asarray(tilt, float) * (active - 1) / active, 1)


@fitting
def contest_effort(sellers, tilt, prize, cost):
    """Quality that each seller who competes buys to win traffic: e* = τ(m − 1)R/(m²c), m of `active_contestants`.

    Seller i gets R eᵢ^τ/Σ e^τ and pays c eᵢ.

    Args:
        sellers: n, whole number, 1 or more.
        tilt: τ, 0 or more; above 2 the value is what each of two expects to buy, see `dissipation`.
        prize: R, gross profit that all sellers share, money per year, 0 or more.
        cost: c, money per unit of quality, above 0.

    Returns:
        e*, units of quality per active seller.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Tullock (1980); Pérez-Castrillo & Verdier (1992).
    """
    prize, cost = within("[0, inf)", prize=prize), within("(0, inf)", cost=cost)
    return dissipation(sellers, tilt) * prize / (active_contestants(sellers, tilt) * cost)


@fitting
def contest_survivors(tilt, prize, fixed_cost):
    """Equal sellers who can compete for traffic AND pay a fixed cost: the largest n with R/n − c e* ≥ F.

    R(n − τ(n − 1))/n² = F. Without a tilt R/F sellers live; at τ = 1 only √(R/F) do, because competing burns
    nearly all that the fixed cost would need.

    Args:
        tilt: τ, from 0 to 1.
        prize: R, gross profit that all sellers share, money per year, 0 or more.
        fixed_cost: F, money per seller and year, above 0.

    Returns:
        n, sellers, not rounded; at least 1 wherever R ≥ F, and R/F below.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Tullock (1980); free entry as in Corchón (2007).
    """
    tilt, prize = within("[0, 1]", tilt=tilt), within("[0, inf)", prize=prize)
    fixed_cost = within("(0, inf)", fixed_cost=fixed_cost)
    ratio = prize / fixed_cost
    calm = ratio * (1 - tilt)
    return np.where(ratio < 1, ratio, (calm + np.sqrt(calm**2 + 4 * tilt * ratio)) / 2)[()]


# --- What the platform may want -----------------------------------------------------------------------------


class Objectives(NamedTuple):
    """What a tilt brings: money per year, utility per buyer, two indices, sellers, orders per visit. Shaped as tilt."""

    gmv: np.ndarray
    consumer_surplus: np.ndarray
    hhi: np.ndarray
    gini: np.ndarray
    survivors: np.ndarray
    conversion: np.ndarray
    gross_profit: np.ndarray


@fitting
def objectives(
    quality, tilt, visits, basket, margin, fixed_cost, leaving=1.0, taste=1.0, threshold=0.0
):
    """What a tilt brings to the platform, to buyers and to sellers, in ONE system of demand.

    Each visitor meets one seller, i with chance sᵢ ∝ qᵢ^τ, and buys there or leaves (`purchase`).
    Sales (GMV): V·basket·Σ sᵢ c(qᵢ). Gross profit: V·m·Σ sᵢ c(qᵢ), to each seller from its own orders,
    V·m·sᵢ c(qᵢ). Who cannot pay F leaves, the worst first. Buyers' surplus, the expected best of buying and
    leaving over leaving: Σ sᵢ ln(1 + qᵢ^α/K)/α.

    More tilt never raises the number of survivors here: the last one, whatever it sells per visit, has
    1/Σ (qᵢ/qₙ)^τ of the visits, and that falls in τ. Prices, fees and the number of visits are given.

    Args:
        quality: q, shape (n,), above 0, in any order: all who enter.
        tilt: τ, one number or shape (...), 0 or more.
        visits: V, visits per year, one number, 0 or more.
        basket: money per order, one number, 0 or more.
        margin: m, gross profit per order, money, one number, 0 or more.
        fixed_cost: F, money per seller and year, one number or shape (...), 0 or more.
        leaving: K, pull of buying nothing, one number, above 0; see `leaving_for`.
        taste: α, how sharply buyers tell qualities apart, one number, above 0.
        threshold: lowest quality that the platform admits, one number, 0 or more.

    Returns:
        Objectives(gmv, consumer_surplus, hhi, gini, survivors, conversion, gross_profit). HHI and Gini are of traffic;
        Gini counts all who entered, with 0 for those who left. The surplus is in units of ln q per visitor.

    Raises:
        ValueError: if an argument is out of its range, or no seller survives.

    Source: Luce (1959); McFadden (1974); Small & Rosen (1981) for the surplus.
    """
    visits, basket, margin = one(**dict(zip(
        ("visits", "basket", "margin"), within("[0, inf)", visits=visits, basket=basket, margin=margin), strict=True
    )))
    logs = _admitted(quality, threshold)
    leaving, taste = one(
        leaving=within("(0, inf)", leaving=leaving), taste=within("(0, inf)", taste=taste)
    )
    tilt, fixed_cost = within("[0, inf)", tilt=tilt, fixed_cost=fixed_cost)
    buys = expit(taste * logs - np.log(leaving))
    weight = np.exp(tilt[..., None] * (logs - logs[:1]))
    alive = _viable(weight, visits * margin * buys, fixed_cost)
    number = alive.sum(-1)
    if not number.all():
        raise ValueError("No seller survives: lower the fixed cost or the threshold, or give more visits.")
    weight = weight * alive
    shares = weight / weight.sum(-1, keepdims=True)
    conversion = shares @ buys
    return Objectives(
        gmv=visits * basket * conversion,
        consumer_surplus=shares @ np.logaddexp(0, taste * logs - np.log(leaving)) / taste,
        hhi=(shares**2).sum(-1),
        gini=shares @ _gini_weights(np.size(quality))[: logs.size],
        survivors=number,
        conversion=conversion,
        gross_profit=visits * margin * conversion,
    )


# --- Helpers ------------------------------------------------------------------------------------------------


def _middles(number):
    """The middles of N equal parts of 0 to 1."""
    number = one(number=whole("[1, 1e7]", number=number))
    return (np.arange(number) + 0.5) / number


def _admitted(quality, threshold):
    """Logarithms of the qualities at or above the threshold, best first."""
    quality = row(quality=within("(0, inf)", quality=quality))
    admitted = quality[quality >= one(threshold=within("[0, inf)", threshold=threshold))]
    return np.log(np.sort(admitted)[::-1])


def _viable(weight, earning, fixed_cost):
    """Which sellers, best first, can live beside all better ones, on what the visits of one earn: shape (..., n)."""
    return earning * weight >= fixed_cost[..., None] * np.cumsum(weight, -1)


def _pull(rivals, top):
    """A e^{−top}, 0 where nobody is outside; at most so large that shares round to 0."""
    with np.errstate(divide="ignore"):
        return np.exp(np.minimum(np.log(rivals)[..., None] - top, 700))


def _root(rising_fall, low, high):
    """Where a falling function crosses 0 between two ends, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising_fall(middle) > 0 else (low, middle)
    return (low + high) / 2


def _shares(sales):
    sales = within("[0, inf)", sales=sales)
    total = sales.sum(-1, keepdims=True)
    if not total.all():
        raise ValueError("All sales are 0: no shares to compare. Give at least one sale above 0.")
    return sales / total


def _gini_weights(number):
    """What each share counts in the Gini coefficient, the largest share first."""
    return (number - 1 - 2 * np.arange(number)) / number
