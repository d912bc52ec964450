"""Platform: how a platform hands out attention, and which sellers live on what they get.

Every function takes numbers or numpy arrays and returns numpy floats; sellers lie along the last axis.
Money is in 10,000 yuan per year unless a docstring says otherwise.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, ndtri

from beltlab.models.ranges import within

# --- Who sells ----------------------------------------------------------------------------------------------


def lognormal_sellers(number, spread):
    """Qualities of sellers, best first: evenly spaced quantiles of ln q ~ N(0, s²), so nothing is random.

    Args:
        number: N, whole number of sellers, 1 or more.
        spread: s, standard deviation of ln q, 0 or more.

    Returns:
        q, shape (N,), falling; the median seller has 1.

    Raises:
        ValueError: if an argument is out of its range.
    """
    return np.exp(within("[0, inf)", spread=spread) * -ndtri(_middles(number)))


def pareto_sellers(number, shape):
    """Qualities of sellers, best first: evenly spaced quantiles of the Pareto distribution above 1.

    Args:
        number: N, whole number of sellers, 1 or more.
        shape: a, above 0. The smaller it is, the further the best are ahead.

    Returns:
        q, shape (N,), falling towards 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Melitz (2003); Chaney (2008).
    """
    return _middles(number) ** (-1 / within("(0, inf)", shape=shape))


# --- Attention ----------------------------------------------------------------------------------------------


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
    attraction = within("[0, 1]", attraction=attraction)
    places = np.arange(1, attraction.shape[-1] + 1)
    return within("[0, inf)", visits=visits) * attention(places, steepness) * attraction


def tilt_shares(quality, tilt):
    """Share of all traffic that each seller gets: sᵢ = qᵢ^τ / Σ q^τ.

    Args:
        quality: q, shape (..., n), above 0.
        tilt: τ, one number or shape (...), 0 or more. 0 shares traffic equally; large gives all to the best.

    Returns:
        s, shape (..., n), the axes of tilt in front; it sums to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Luce (1959).
    """
    quality = np.log(within("(0, inf)", quality=quality))
    weight = np.exp(within("[0, inf)", tilt=tilt)[..., None] * (quality - quality.max(-1, keepdims=True)))
    return weight / weight.sum(-1, keepdims=True)


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


def survivors(quality, tilt, revenue, fixed_cost, threshold=0.0):
    """Sellers who can live on their share of traffic, when the worst leave until all who stay can.

    The largest n with R qₙ^τ / Σ_{i≤n} qᵢ^τ ≥ F, best first. It does not ask how many had entered.

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
    weight = np.exp(within("[0, inf)", tilt=tilt)[..., None] * (logs - logs[:1]))
    return _viable(weight, revenue, fixed_cost).sum(-1)


def pareto_survivors(shape, tilt, revenue, fixed_cost):
    """`survivors` in closed form, for a crowd of sellers whose quality is Pareto: n* = (R/F)(1 − τ/a).

    Args:
        shape: a, above 0.
        tilt: τ, 0 or more.
        revenue: R, gross profit that all sellers share, money per year, 0 or more.
        fixed_cost: F, money per seller and year, above 0.

    Returns:
        n*, sellers, not rounded, if at least as many have entered. From τ = a on it is 0: a crowd no longer
        lives, only a few at the very top do, and `survivors` counts them.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Melitz (2003); Chaney (2008).
    """
    shape, fixed_cost = within("(0, inf)", shape=shape, fixed_cost=fixed_cost)
    tilt, revenue = within("[0, inf)", tilt=tilt, revenue=revenue)
    return revenue / fixed_cost * np.maximum(1 - tilt / shape, 0)


# --- The contest that the tilt buys -------------------------------------------------------------------------


def dissipation(sellers, tilt):
    """Share of the prize that n equal sellers spend on winning it: τ(n − 1)/n, at most 1.

    Args:
        sellers: n, 1 or more.
        tilt: τ, 0 or more. Above n/(n − 1) the formula exceeds 1, and there is no equilibrium in which all
            surely do the same; the value is then 1, the most that anyone could afford.

    Returns:
        From 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Tullock (1980).
    """
    sellers, tilt = within("[1, inf)", sellers=sellers), within("[0, inf)", tilt=tilt)
    return np.minimum(tilt * (sellers - 1) / sellers, 1)


def contest_effort(sellers, tilt, prize, cost):
    """Quality that each of n equal sellers buys to win traffic: e* = τ(n − 1)R/(n²c).

    Seller i gets R eᵢ^τ/Σ e^τ and pays c eᵢ.

    Args:
        sellers: n, 1 or more.
        tilt: τ, 0 or more; above n/(n − 1) see `dissipation`.
        prize: R, gross profit that all sellers share, money per year, 0 or more.
        cost: c, money per unit of quality, above 0.

    Returns:
        e*, units of quality per seller.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Tullock (1980).
    """
    prize, cost = within("[0, inf)", prize=prize), within("(0, inf)", cost=cost)
    return dissipation(sellers, tilt) * prize / (np.asarray(sellers, float) * cost)


# --- What the platform may want -----------------------------------------------------------------------------


class Objectives(NamedTuple):
    """What a tilt brings: money per year, utility per buyer, two indices, sellers. Shaped as the tilt."""

    gmv: np.ndarray
    consumer_surplus: np.ndarray
    hhi: np.ndarray
    gini: np.ndarray
    survivors: np.ndarray


def objectives(quality, tilt, visits, basket, revenue, fixed_cost, taste=1.0, threshold=0.0):
    """What a tilt brings to the platform, to buyers and to sellers, side by side; no tilt is best for all.

    Sellers who cannot live leave (`survivors`); the others get sᵢ ∝ qᵢ^τ of the traffic.
    Gross merchandise value: V·basket·Σ sᵢ qᵢ^α/(1 + qᵢ^α), each visitor buying or leaving (logit).
    Consumer surplus: Σ sᵢ ln qᵢ − (1/α) Σ sᵢ ln sᵢ, fit and variety. Its maximum over all shares is the
    log-sum (1/α) ln Σ qᵢ^α, reached where the platform steers as buyers would choose, τ = α.

    Args:
        quality: q, shape (n,), above 0, in any order: all who enter.
        tilt: τ, one number or shape (...), 0 or more.
        visits: V, visits per year, 0 or more.
        basket: money per order, 0 or more.
        revenue: R, gross profit that all sellers share, money per year, 0 or more.
        fixed_cost: F, money per seller and year, 0 or more.
        taste: α, how sharply buyers tell qualities apart, above 0.
        threshold: lowest quality that the platform admits, 0 or more.

    Returns:
        Objectives(gmv, consumer_surplus, hhi, gini, survivors). Gini counts all who entered, with 0 for those
        who left; the surplus is in units of ln q per buyer.

    Raises:
        ValueError: if an argument is out of its range, or no seller survives.

    Source: Luce (1959); Anderson, de Palma & Thisse (1992), chapter 3.
    """
    visits, basket = within("[0, inf)", visits=visits, basket=basket)
    taste = within("(0, inf)", taste=taste)
    logs = _admitted(quality, threshold)
    tilt = within("[0, inf)", tilt=tilt)
    weight = np.exp(tilt[..., None] * (logs - logs[:1]))
    alive = _viable(weight, revenue, fixed_cost)
    number = alive.sum(-1)
    if not number.all():
        raise ValueError("No seller survives: lower the fixed cost or the threshold, or give more revenue.")
    weight *= alive
    total = weight.sum(-1)
    shares = weight / total[..., None]
    fit = shares @ logs
    variety = np.log(total) - tilt * (fit - logs[0])  # −Σ s ln s, without a logarithm per seller
    return Objectives(
        gmv=visits * basket * (shares @ expit(taste * logs)),
        consumer_surplus=fit + variety / taste,
        hhi=(shares**2).sum(-1),
        gini=shares @ _gini_weights(np.size(quality))[: logs.size],
        survivors=number,
    )


# --- Helpers ------------------------------------------------------------------------------------------------


def _middles(number):
    """The middles of N equal parts of 0 to 1."""
    number = within("[1, inf)", number=number)
    return (np.arange(int(number)) + 0.5) / int(number)


def _admitted(quality, threshold):
    """Logarithms of the qualities at or above the threshold, best first."""
    quality = within("(0, inf)", quality=quality)
    admitted = quality[quality >= within("[0, inf)", threshold=threshold)]
    return np.log(np.sort(admitted)[::-1])


def _viable(weight, revenue, fixed_cost):
    """Which sellers, best first, can live beside all better ones."""
    revenue, fixed_cost = within("[0, inf)", revenue=revenue, fixed_cost=fixed_cost)
    return revenue[..., None] * weight >= fixed_cost[..., None] * np.cumsum(weight, -1)


def _shares(sales):
    sales = within("[0, inf)", sales=sales)
    total = sales.sum(-1, keepdims=True)
    if not total.all():
        raise ValueError("All sales are 0: no shares to compare. Give at least one sale above 0.")
    return sales / total


def _gini_weights(number):
    """What each share counts in the Gini coefficient, the largest share first."""
    return (number - 1 - 2 * np.arange(number)) / number
