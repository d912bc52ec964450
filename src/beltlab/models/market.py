"""Market: why low price alone ends, what a brand is worth, and what a customer is worth.

Every function takes numbers or numpy arrays that broadcast and returns numpy floats.
Time is in years, money in 10,000 yuan unless a docstring says otherwise.

Assumed parameters, and the range that is plausible:

- decay: for brands of these belts none is known. For research 0.15 a year is the convention; output implies
  about 0, market values of firms 0.2 to 0.4 (Hall 2007: manufacturing in the United States, 1974 to 2003).
- goodwill_elasticity, price_elasticity: none is known for these belts.
- earning: none is known; it must lie above r + δ for a brand to pay.
- discount: none is known for small private exporters.
- initial: none is known.
- qualities, price_sensitivity, outside: none is known for these belts.
- transport_cost, quality_gap: none is known for these belts.
- cost, costs, buyers, fixed_cost, speed: none is known.
- research, marketing, base, middle, cut: none is known; no table measures a whole smile.
- margin, marketplace_margin, alternative: none is known.
- retention: none is known; the shares of returning buyers in the tables name no span of time.
- reach, exponent: none is known.
- acquisition_cost: for exporters of these belts none is known; lesson 06 shows what a survey of small shops found.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import wrightomega

from beltlab.models.ranges import fitting, one, within

# --- Brand and research as stocks that decay ----------------------------------------------------------------


@fitting
def goodwill(years, spend, decay, initial=0.0):
    """Goodwill after some years of constant spending on the brand (or knowledge, for research).

    G' = a − δG, so G(t) = a/δ + (G₀ − a/δ) e^{−δt}

    Args:
        years: t, years since the start, 0 or more.
        spend: a, money per year, 0 or more.
        decay: δ, share of goodwill forgotten per year, 0 or more.
        initial: G₀, goodwill at the start, money, 0 or more.

    Returns:
        G(t), money's worth of remembered spending. Finite also at δ = 0, where it is G₀ + at.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    years, spend, decay, initial = within(
        "[0, inf)", years=years, spend=spend, decay=decay, initial=initial
    )
    return initial * np.exp(-decay * years) + spend * _annuity(decay, years)


@fitting
def goodwill_step(stock, spend, decay):
    """Goodwill next year, in whole years: what is remembered of this year's, and what is spent.

    G′ = (1 − δ) G + a. It rests at a/δ, as `goodwill` does; forgetting a share δ at once each year is forgetting
    at the rate −ln(1 − δ) all the year.

    Args:
        stock: G, goodwill this year, money, 0 or more.
        spend: a, money spent this year, 0 or more.
        decay: δ, share of goodwill forgotten per year, from 0 to 1.

    Returns:
        G′, money.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962), in whole years.
    """
    stock, spend = within("[0, inf)", stock=stock, spend=spend)
    decay = within("[0, 1]", decay=decay)
    return (1 - decay) * stock + spend


@fitting
def goodwill_path(spending, decay, initial=0.0):
    """Goodwill at the start of each year and after the last, from a table of yearly spending: `goodwill_step` by step.

    Args:
        spending: a, shape (..., n), money spent in each year, 0 or more.
        decay: δ, one number, share forgotten per year, from 0 to 1.
        initial: G₀, one number or shape (...), money, 0 or more.

    Returns:
        G, shape (..., n + 1), money.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    spending, initial = within("[0, inf)", spending=spending, initial=initial)
    spending, decay = np.atleast_1d(spending), one(decay=within("[0, 1]", decay=decay))
    stock = np.empty((*np.broadcast_shapes(spending.shape[:-1], initial.shape), spending.shape[-1] + 1))
    stock[..., 0] = initial
    for year in range(spending.shape[-1]):
        stock[..., year + 1] = goodwill_step(stock[..., year], spending[..., year], decay)
    return stock


@fitting
def steady_goodwill(spend, decay):
    """Goodwill at which spending only makes up for forgetting: a/δ.

    Args:
        spend: a, money per year, 0 or more.
        decay: δ, share forgotten per year, 0 or more.

    Returns:
        Money. At δ = 0 goodwill grows without end and the answer is inf (0 where nothing is spent).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    spend, decay = within("[0, inf)", spend=spend, decay=decay)
    return _ratio(spend, decay)


@fitting
def half_life(decay):
    """Years until half of the goodwill is forgotten when spending stops: ln 2 / δ.

    Args:
        decay: δ, share forgotten per year, 0 or more.

    Returns:
        Years; inf at δ = 0.

    Raises:
        ValueError: if decay is negative.

    Source: Nerlove & Arrow (1962).
    """
    return _ratio(np.log(2), within("[0, inf)", decay=decay))


@fitting
def best_advertising(goodwill_elasticity, price_elasticity, decay, discount):
    """Share of revenue that a brand best spends on itself, once goodwill is steady.

    a/(pq) = δβ / (η(r + δ)) for demand ∝ G^β p^{−η}

    Args:
        goodwill_elasticity: β, % of sales per % of goodwill, from 0 to below 1.
        price_elasticity: η, % of sales lost per % of price, above 1.
        decay: δ, share forgotten per year, 0 or more.
        discount: r, rate per year, 0 or more.

    Returns:
        Share of revenue, 0 to 1. It is β/η (Dorfman & Steiner) for whoever does not discount, r = 0.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962); Dorfman & Steiner (1954).
    """
    goodwill_elasticity = within("[0, 1)", goodwill_elasticity=goodwill_elasticity)
    price_elasticity = within("(1, inf)", price_elasticity=price_elasticity)
    decay, discount = within("[0, inf)", decay=decay, discount=discount)
    patience = np.where(discount > 0, decay / np.where(discount > 0, discount + decay, 1), 1)
    return patience * goodwill_elasticity / price_elasticity


@fitting
def brand_value(years, spend, decay, earning, discount, run_off=False):
    """Present value of a brand's first years: what its goodwill earned, less what was spent on it.

    ∫₀ᵗ e^{−rs} (m G(s) − a) ds with G(s) = a(1 − e^{−δs})/δ. With run-off also e^{−rt} m G(t)/(r + δ): what the
    goodwill of year t still earns if spending stops there.

    Args:
        years: t, years since spending began, 0 or more.
        spend: a, money per year, 0 or more.
        decay: δ, share forgotten per year, above 0.
        earning: m, gross profit per year from one unit of goodwill, 1/year, 0 or more. No table of the course measures
            it and no range of it is known; it must lie above r + δ for a brand to pay.
        discount: r, continuous rate per year, 0 or more.
        run_off: False counts to year t only, as if the goodwill were then worth nothing; True lets it run off.

    Returns:
        Money. Without run-off it falls first: the deepest point is what the firm must be able to finance. With it, it
        is a (m/(r + δ) − 1)(1 − e^{−rt})/r: it rises from the start wherever a yuan pays at all.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    years, spend, earning, discount = within(
        "[0, inf)", years=years, spend=spend, earning=earning, discount=discount
    )
    decay = within("(0, inf)", decay=decay)
    if run_off not in (True, False):
        raise ValueError(f"The value of run off is {run_off!r}; it must be True or False.")
    if run_off:
        return spend * (earning / (discount + decay) - 1) * _annuity(discount, years)
    return spend * _programme(years, decay, earning, discount)


@fitting
def yuan_payback_year(decay, earning, discount):
    """Year by which ONE yuan put into the brand has come back: −ln(1 − (r + δ)/m) / (r + δ).

    It is earlier than `brand_payback_year`, which waits for a programme that goes on spending.

    Args:
        decay: δ, share forgotten per year, above 0.
        earning: m, gross profit per year from one unit of goodwill, 1/year, 0 or more.
        discount: r, continuous rate per year, 0 or more.

    Returns:
        Years; inf where m ≤ r + δ.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    decay = within("(0, inf)", decay=decay)
    earning, discount = within("[0, inf)", earning=earning, discount=discount)
    wanted = discount + decay
    pays = earning > wanted * (1 + 1e-9)
    return np.where(pays, -np.log1p(-np.where(pays, wanted / np.where(pays, earning, 1), 0)) / wanted, np.inf)[()]


@fitting
def brand_payback_year(decay, earning, discount):
    """Year at which a CONTINUING programme has paid back: `brand_value` is 0 again, its stock counted as nothing.

    There is such a year only where m > r + δ: goodwill must earn more than it decays and is discounted.
    How much is spent does not matter: twice the spending brings twice the goodwill.

    Args:
        decay: δ, share forgotten per year, above 0.
        earning: m, gross profit per year from one unit of goodwill, 1/year, 0 or more.
        discount: r, continuous rate per year, 0 or more.

    Returns:
        Years since spending began; inf means never.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Nerlove & Arrow (1962).
    """
    decay = within("(0, inf)", decay=decay)
    earning, discount = within("[0, inf)", earning=earning, discount=discount)
    pays = earning > (discount + decay) * (1 + 1e-9)  # at m = r + δ never, whatever the last digit
    early = np.where(pays, -np.log1p(-np.where(pays, decay / np.maximum(earning, decay), 0)) / decay, 0)
    late = np.where(pays, 2 * early, 1.0)  # the value falls until `early`, so the root lies beyond it
    for _ in range(60):
        short = pays & (_programme(late, decay, earning, discount) < 0)
        if not short.any():
            break
        late = np.where(short, 2 * late, late)
    for _ in range(60):
        middle = (early + late) / 2
        short = _programme(middle, decay, earning, discount) < 0
        early, late = np.where(short, middle, early), np.where(short, late, middle)
    return np.where(pays, late, np.inf)[()]


@fitting
def payback_year(cash_flow, discount):
    """First year by whose end a row of yearly cash flows has paid back, discounted.

    The first k with Σ_{t≤k} x_t / (1 + d)ᵗ ≥ 0

    Args:
        cash_flow: x, shape (..., n), money in years 0, 1, …, n − 1; spending is negative.
        discount: d, yearly rate, one number or shape (...), above −1.

    Returns:
        Year, shape (...); inf means not within the years given.

    Raises:
        ValueError: if an argument is out of its range.
    """
    cash_flow = within("(-inf, inf)", cash_flow=cash_flow)
    discount = within("(-1, inf)", discount=discount)
    present = cash_flow / (1 + discount[..., None]) ** np.arange(cash_flow.shape[-1])
    rounding = 1e-12 * np.abs(present).sum(-1, keepdims=True)
    paid = np.cumsum(present, -1) >= -rounding
    return np.where(paid.any(-1), paid.argmax(-1), np.inf)[()]


# --- Price war or differentiation ---------------------------------------------------------------------------


@fitting
def logit_shares(prices, qualities, price_sensitivity, outside=0.0):
    """Market shares when each buyer takes the brand that suits best.

    sᵢ = e^{vᵢ − αpᵢ} / (e^{v₀} + Σⱼ e^{vⱼ − αpⱼ})

    Args:
        prices: p, shape (..., n), money.
        qualities: v, shape (..., n) or one number, units of utility.
        price_sensitivity: α, utility per unit of money, above 0; shape as prices or one number.
        outside: v₀, utility of buying none of them; −inf if everyone buys. Shape (...) or one number.

    Returns:
        s, shape (..., n); with 1 − Σs buying nothing.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Anderson, de Palma & Thisse (1992).
    """
    prices, qualities = within("(-inf, inf)", prices=prices, qualities=qualities)
    price_sensitivity = within("(0, inf)", price_sensitivity=price_sensitivity)
    outside = within("[-inf, inf)", outside=outside)[..., None]
    utility = qualities - price_sensitivity * prices
    best = np.maximum(utility.max(-1, keepdims=True), outside)
    weight = np.exp(utility - best)
    return weight / (np.exp(outside - best) + weight.sum(-1, keepdims=True))


@fitting
def logit_markup(share, price_sensitivity):
    """Price less cost that a brand with a given share best asks: p − c = 1 / (α(1 − s)).

    Args:
        share: s, share of all buyers, from 0 to 1.
        price_sensitivity: α, utility per unit of money, above 0.

    Returns:
        Markup, money. It falls to 1/α, not to 0, for the smallest brand; at s = 1 it is inf.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Anderson, de Palma & Thisse (1992).
    """
    share = within("[0, 1]", share=share)
    price_sensitivity = within("(0, inf)", price_sensitivity=price_sensitivity)
    return _ratio(1 / price_sensitivity, 1 - share)


@fitting
def logit_prices(costs, qualities, price_sensitivity, outside=0.0):
    """Prices of which no brand wants to move alone, one brand per firm.

    Each brand's best reply is closed, α(pᵢ − cᵢ) = 1 + W(e^{vᵢ − αcᵢ − 1} / Σ_{j≠i} e^{vⱼ − αpⱼ}) with
    Lambert's W, and replies are repeated until they stand still.

    Args:
        costs: c, shape (..., n), money.
        qualities: v, shape (..., n) or one number, units of utility.
        price_sensitivity: α, utility per unit of money, above 0; shape as costs or one number.
        outside: v₀, utility of buying none; −inf if everyone buys. Shape (...) or one number.

    Returns:
        p, shape (..., n), money; p − c is `logit_markup` of the shares at these prices.

    Raises:
        ValueError: if an argument is out of its range, or one brand alone faces buyers who must buy.

    Source: Anderson, de Palma & Thisse (1992).
    """
    costs, qualities = within("(-inf, inf)", costs=costs, qualities=qualities)
    price_sensitivity = within("(0, inf)", price_sensitivity=price_sensitivity)
    outside = within("[-inf, inf)", outside=outside)
    surplus = np.atleast_1d(qualities - price_sensitivity * costs)
    brands = surplus.shape[-1]
    if brands == 1 and np.isneginf(outside).any():
        raise ValueError("One brand alone has no best price if everyone must buy: give a finite outside.")
    itself = np.where(np.eye(brands), -np.inf, 0)
    markup = np.ones_like(surplus)
    for _ in range(500):
        rivals = (surplus - markup)[..., None, :] + itself
        best = np.maximum(rivals.max(-1), outside[..., None])
        rest = best + np.log(np.exp(rivals - best[..., None]).sum(-1) + np.exp(outside[..., None] - best))
        reply = 1 + wrightomega(surplus - 1 - rest)
        still = np.allclose(reply, markup, rtol=1e-13, atol=0)
        markup = reply
        if still:
            break
    return costs + markup / price_sensitivity


@fitting
def hotelling_prices(cost, transport_cost, quality_gap=0.0):
    """Equilibrium prices of two brands at the two ends of a line of tastes.

    p = c + t ± Δv/3. Where the gap exceeds 3t the better brand takes everyone at c + Δv − t. An advantage Δv goes in
    thirds: one raises your price, one is the rival's cut, and one is left to buyers, which wins Δv/(6t) of them.

    Args:
        cost: c, money per piece, 0 or more.
        transport_cost: t, what a buyer loses if the brand suits not at all, money, 0 or more.
            t is how different the brands are; at 0 they are the same and price war takes all (Bertrand).
        quality_gap: Δv, what all buyers would pay more for the first brand, money; may be negative.

    Returns:
        Prices, shape (2, ...): of the first brand and of the second, money.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Hotelling (1929).
    """
    cost, transport_cost = within("[0, inf)", cost=cost, transport_cost=transport_cost)
    quality_gap = within("(-inf, inf)", quality_gap=quality_gap)
    cost, transport_cost, quality_gap = np.broadcast_arrays(cost, transport_cost, quality_gap)
    gaps = np.stack([quality_gap, -quality_gap])
    shared = transport_cost + gaps / 3
    alone = np.maximum(gaps - transport_cost, 0)
    return cost + np.where(np.abs(gaps) <= 3 * transport_cost, shared, alone)


@fitting
def hotelling_share(prices, transport_cost, quality_gap=0.0):
    """Share of the first brand: how far along the line the buyer sits who does not care which.

    x = ½ + (Δv − p₁ + p₂) / (2t), kept within 0 and 1

    Args:
        prices: shape (2, ...), of the first brand and of the second, money.
        transport_cost: t, money, 0 or more. At 0 the better offer takes all; of equal offers that of the better brand
            does, which could still ask a grain less; equal brands share.
        quality_gap: Δv, what all buyers would pay more for the first brand, money.

    Returns:
        Share from 0 to 1.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Hotelling (1929).
    """
    prices, quality_gap = within("(-inf, inf)", prices=prices, quality_gap=quality_gap)
    transport_cost = within("[0, inf)", transport_cost=transport_cost)
    if not prices.ndim or len(prices) != 2:
        raise ValueError(f"The value of prices has shape {prices.shape}; it must hold two, one per brand.")
    lead = quality_gap - prices[0] + prices[1]
    equal = np.abs(lead) <= 1e-12 * (np.abs(quality_gap) + np.abs(prices).max(0))
    at_cost = (transport_cost == 0) & equal
    inside = np.clip(0.5 + _ratio(lead, 2 * transport_cost), 0, 1)
    return np.where(at_cost, (1 + np.sign(quality_gap)) / 2, inside)[()]


@fitting
def salop_markup(sellers, transport_cost):
    """Price less cost of n sellers around a circle of tastes: t/n.

    Args:
        sellers: n, above 0.
        transport_cost: t, money lost by a buyer per turn of the circle, 0 or more.

    Returns:
        Markup, money.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Salop (1979).
    """
    return within("[0, inf)", transport_cost=transport_cost) / within("(0, inf)", sellers=sellers)


@fitting
def salop_profit(sellers, transport_cost, buyers, fixed_cost):
    """Profit per year of each of n sellers: tL/n² − f, the margin on L/n buyers less the fixed cost.

    Args:
        sellers: n, above 0.
        transport_cost: t, money, 0 or more.
        buyers: L, purchases per year, 0 or more.
        fixed_cost: f, money per year, 0 or more.

    Returns:
        Money per year; below 0 where there are more sellers than `salop_free_entry`.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Salop (1979).
    """
    buyers, fixed_cost = within("[0, inf)", buyers=buyers, fixed_cost=fixed_cost)
    return salop_markup(sellers, transport_cost) * buyers / sellers - fixed_cost


@fitting
def salop_free_entry(transport_cost, buyers, fixed_cost):
    """Sellers when entry stops, because the margin just pays the fixed cost: n = √(tL/f).

    Args:
        transport_cost: t, money, 0 or more.
        buyers: L, purchases per year, 0 or more.
        fixed_cost: f, money per year, above 0.

    Returns:
        n, sellers, not rounded.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Salop (1979).
    """
    transport_cost, buyers = within("[0, inf)", transport_cost=transport_cost, buyers=buyers)
    return np.sqrt(transport_cost * buyers / within("(0, inf)", fixed_cost=fixed_cost))


@fitting
def salop_optimum(transport_cost, buyers, fixed_cost):
    """Sellers that cost society least, fixed costs and bad fit together: half of `salop_free_entry`.

    Minimum of n f + tL/(4n)

    Args:
        transport_cost: t, money, 0 or more.
        buyers: L, purchases per year, 0 or more.
        fixed_cost: f, money per year, above 0.

    Returns:
        n, sellers, not rounded.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Salop (1979).
    """
    return salop_free_entry(transport_cost, buyers, fixed_cost) / 2


@fitting
def salop_entry(years, sellers, transport_cost, buyers, fixed_cost, speed=1.0):
    """Sellers over time, as profit draws sellers in and loss drives them out.

    n' = λ n (profit/f), so n(t)² = n*² + (n₀² − n*²) e^{−2λt} with n* of `salop_free_entry`

    Args:
        years: t, years since the start, 0 or more.
        sellers: n₀, sellers at the start, above 0.
        transport_cost: t, money, 0 or more.
        buyers: L, purchases per year, 0 or more.
        fixed_cost: f, money per year, above 0.
        speed: λ, growth per year of the number of sellers when profit equals the fixed cost, 0 or more.

    Returns:
        n(t), sellers, not rounded.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Salop (1979); the speed of entry is this course's.
    """
    sellers = within("(0, inf)", sellers=sellers)
    years, speed = within("[0, inf)", years=years, speed=speed)
    end = salop_free_entry(transport_cost, buyers, fixed_cost)
    return np.sqrt(end**2 + (sellers**2 - end**2) * np.exp(-2 * speed * years))


# --- The smile curve ----------------------------------------------------------------------------------------


@fitting
def smile(position, research, marketing, base, middle=0.5):
    """Value added per unit of the chain, from research (0) over assembly to brand and service (1).

    v(x) = v_m + κ_R((x₀ − x)/x₀)² left of x₀, v_m + κ_M((x − x₀)/(1 − x₀))² right of it

    Args:
        position: x, place in the chain, from 0 to 1.
        research: κ_R, height of the left end above the middle, money, 0 or more.
        marketing: κ_M, height of the right end above the middle, money, 0 or more.
        base: v_m, value added at the bottom, money, 0 or more.
        middle: x₀, place of the bottom (assembly), from 0 to 1.

    Returns:
        v(x), money per piece and unit of the chain.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Shih (1996); Mudambi (2008).
    """
    left, right = _smile_sides(position, middle)
    research, marketing, base = within("[0, inf)", research=research, marketing=marketing, base=base)
    return base + research * left**2 + marketing * right**2


@fitting
def smile_area(research, marketing, base, middle=0.5):
    """Value added of the whole chain, which is the price of the piece: v_m + (κ_R x₀ + κ_M(1 − x₀))/3.

    Args:
        research: κ_R, money, 0 or more.
        marketing: κ_M, money, 0 or more.
        base: v_m, money, 0 or more.
        middle: x₀, from 0 to 1.

    Returns:
        Money per piece.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Shih (1996); Mudambi (2008).
    """
    return smile_price(1, research, marketing, base, middle)


@fitting
def smile_price(position, research, marketing, base, middle=0.5):
    """Price at which a piece is handed on at a place in the chain: all value added up to there.

    ∫₀ˣ v = v_m x + κ_R x₀(1 − ((x₀ − x)₊/x₀)³)/3 + κ_M(1 − x₀)((x − x₀)₊/(1 − x₀))³/3

    Args:
        position: x, place in the chain, from 0 to 1. Sorted places give the selling price of each stage.
        research: κ_R, money, 0 or more.
        marketing: κ_M, money, 0 or more.
        base: v_m, money, 0 or more.
        middle: x₀, from 0 to 1.

    Returns:
        Money per piece; `value_added` of these prices sums to `smile_area`.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Shih (1996); Antràs & Chor (2013).
    """
    left, right = _smile_sides(position, middle)
    research, marketing, base = within("[0, inf)", research=research, marketing=marketing, base=base)
    position, middle = np.asarray(position, float), np.asarray(middle, float)
    return base * position + (research * middle * (1 - left**3) + marketing * (1 - middle) * right**3) / 3


class Smile(NamedTuple):
    """Heights of a smile: research κ_R and marketing κ_M above the middle, and the middle v_m, money."""

    research: np.ndarray
    marketing: np.ndarray
    base: np.ndarray


@fitting
def price_war_in_the_middle(research, marketing, base, cut):
    """The smile after a price war among those who make: the middle falls by the cut, both ends stay where they were.

    v_m − d, κ_R + d, κ_M + d. To lower v_m alone would lower every stage of the chain, ends included, by as much.

    Args:
        research: κ_R, money, 0 or more.
        marketing: κ_M, money, 0 or more.
        base: v_m, money, 0 or more.
        cut: d, money, from 0 to v_m.

    Returns:
        `Smile`, for `smile`, `smile_area` and `smile_price`.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Shih (1996); the split of a price war is this course's.
    """
    research, marketing, base, cut = within("[0, inf)", research=research, marketing=marketing, base=base, cut=cut)
    if (cut > base).any():
        raise ValueError(f"The value of cut is {np.max(cut):g}; it must be at most the base, {np.min(base):g}.")
    return Smile(research + cut, marketing + cut, base - cut)


@fitting
def value_added(sales):
    """Value added by each stage of a chain: what it sells for less what it bought.

    Args:
        sales: shape (..., n), sales price of each stage in the order of the chain, money.

    Returns:
        Shape (..., n), money; it sums to the last price, so nothing is counted twice.

    Raises:
        ValueError: if a price is not a finite number.

    Source: Antràs & Chor (2013).
    """
    return np.diff(within("(-inf, inf)", sales=sales), prepend=0.0)


# --- Paid against private traffic ---------------------------------------------------------------------------


@fitting
def lifetime_value(margin, retention, discount):
    """Present value of a customer who buys now and comes back each year with probability r.

    CLV = m Σ (r/(1 + d))ᵗ = m(1 + d)/(1 + d − r)

    Args:
        margin: m, gross profit per customer and year, money.
        retention: r, share of customers who buy again next year, from 0 to 1.
        discount: d, yearly rate, 0 or more.

    Returns:
        Money per customer; inf if all stay for ever and nothing is discounted (r = 1, d = 0, m > 0).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Gupta, Lehmann & Stuart (2004).
    """
    margin = within("(-inf, inf)", margin=margin)
    retention = within("[0, 1]", retention=retention)
    discount = within("[0, inf)", discount=discount)
    return _ratio(margin * (1 + discount), 1 + discount - retention)


@fitting
def acquired_customers(spend, reach, exponent):
    """New customers per year from spending on acquisition: A xᵞ.

    Args:
        spend: x, money per year, 0 or more.
        reach: A, customers won by the first unit of money, 0 or more.
        exponent: γ, above 0 and below 1: the next customer always costs more.

    Returns:
        Customers per year.

    Raises:
        ValueError: if an argument is out of its range.

    Source: after Blattberg & Deighton (1996), who let it approach a ceiling; the power is this course's.
    """
    spend, reach = within("[0, inf)", spend=spend, reach=reach)
    return reach * spend ** within("(0, 1)", exponent=exponent)


@fitting
def customers(years, acquired, retention, initial=0.0):
    """Customers after some whole years of winning new ones and keeping a share of the old.

    N_{t+1} = r N_t + A xᵞ, so N_t = N₀ rᵗ + A xᵞ (1 − rᵗ)/(1 − r)

    Args:
        years: t, whole years, 0 or more.
        acquired: A xᵞ, new customers per year, 0 or more; see `acquired_customers`.
        retention: r, share kept per year, from 0 to 1.
        initial: N₀, customers at the start, 0 or more.

    Returns:
        N_t, customers. At r = 1 nobody leaves and it is N₀ + A xᵞ t.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Gupta, Lehmann & Stuart (2004).
    """
    years, acquired, initial = within("[0, inf)", years=years, acquired=acquired, initial=initial)
    retention = within("[0, 1]", retention=retention)
    kept = retention**years
    return initial * kept + acquired * np.where(retention < 1, _ratio(1 - kept, 1 - retention), years)


@fitting
def best_acquisition(value, reach, exponent):
    """Spending on acquisition that brings most: the maximum of CLV·A xᵞ − x, at (γA·CLV)^{1/(1 − γ)}.

    Args:
        value: CLV, money per customer, 0 or more; see `lifetime_value`.
        reach: A, customers won by the first unit of money, 0 or more.
        exponent: γ, above 0 and below 1.

    Returns:
        x, money per year; inf where it exceeds every number (γ close to 1).

    Raises:
        ValueError: if an argument is out of its range.

    Source: after Blattberg & Deighton (1996).
    """
    value, reach = within("[0, inf)", value=value, reach=reach)
    exponent = within("(0, 1)", exponent=exponent)
    with np.errstate(over="ignore"):
        return (exponent * reach * value) ** (1 / (1 - exponent))


@fitting
def break_even_retention(margin, discount, acquisition_cost, alternative=0.0, marketplace_margin=0.0):
    """Retention at which a customer of an own site is worth what winning one costs, and what a marketplace would bring.

    (m − b)(1 + d)/(1 + d − r) = K + B, so r = (1 + d)(1 − (m − b)/(K + B)). Buyers come back to a marketplace as well:
    what it leaves per order, b, returns with the same r. B is a sum that does not depend on r, such as one order only.

    Args:
        margin: m, gross profit per customer and year on the own site, money, above 0.
        discount: d, yearly rate, 0 or more.
        acquisition_cost: K, money paid to win one customer, 0 or more.
        alternative: B, money that the same customer would bring once on a marketplace, 0 or more.
        marketplace_margin: b, gross profit per order on the marketplace, all fees and advertising paid, 0 or more.

    Returns:
        r from 0 to 1; 0 if the first purchase pays, inf if no retention up to 1 is enough.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Gupta, Lehmann & Stuart (2004); after Blattberg & Deighton (1996).
    """
    margin = within("(0, inf)", margin=margin)
    discount, acquisition_cost, alternative, marketplace_margin = within(
        "[0, inf)", discount=discount, acquisition_cost=acquisition_cost, alternative=alternative,
        marketplace_margin=marketplace_margin,
    )  # fmt: skip
    needed, more = acquisition_cost + alternative, margin - marketplace_margin
    retention = (1 + discount) * (1 - _ratio(more, needed))
    first = more >= needed  # the first purchase pays; also where winning a customer is free and the site leaves more
    return np.where(first, 0, np.where((retention <= 1) & (needed > 0), retention, np.inf))[()]


# --- Helpers ------------------------------------------------------------------------------------------------


def _smile_sides(position, middle):
    """How far a place is left and right of the bottom, each as a share of its side."""
    position, middle = within("[0, 1]", position=position, middle=middle)
    left = _ratio(np.maximum(middle - position, 0), middle)
    right = _ratio(np.maximum(position - middle, 0), 1 - middle)
    return left, right


def _annuity(rate, years):
    """Present value of 1 per year: (1 − e^{−rt})/r, and t at r = 0."""
    rate, years = np.broadcast_arrays(rate, years)
    return np.where(rate > 0, -np.expm1(-rate * years) / np.where(rate > 0, rate, 1), years)


def _programme(years, decay, earning, discount):
    """`brand_value` of one yuan a year, unchecked."""
    yield_ = earning / decay
    return (yield_ - 1) * _annuity(discount, years) - yield_ * _annuity(discount + decay, years)


def _ratio(over, under):
    """A fraction that is 0 for 0/0 and infinite, without a warning, for other divisions by 0."""
    over, under = np.broadcast_arrays(over, under)
    endless = np.where(over == 0, 0.0, np.copysign(np.inf, over))
    return np.where(under == 0, endless, over / np.where(under == 0, 1, under))[()]
