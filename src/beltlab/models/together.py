"""Together: whether the three drivers complement each other, what coordination adds, and who gets the credit.

Every function takes numbers or numpy arrays and returns numpy floats. The drivers lie along the last axis, in the
order of `DRIVERS`; leading axes hold belts or cases. Nothing here is tied to three, only named so.

Assumed parameters, and the range that is plausible:

- substitutability: none is known; no table of the course measures it, and no study in its list estimates all three
  drivers.
- weights, scale_returns: none is known.
- government_market, government_platform, market_platform: none is known; they are a reader's judgement.
- returns, costs, spillovers, counted: none is known for real belts.
"""

from functools import lru_cache
from math import factorial
from typing import NamedTuple

import numpy as np

from beltlab.models.ranges import fitting, one, whole, within

DRIVERS = ("government", "market", "platform")

# --- Complement or substitute -------------------------------------------------------------------------------


@fitting
def ces(levels, substitutability, weights=1.0, scale_returns=1.0):
    """Output of a belt from its drivers, with constant elasticity of substitution.

    Y = [Σ wᵢ Xᵢ^ρ]^{ν/ρ}; at ν = 1, ρ = 1 adds, ρ → 0 is Cobb–Douglas Π Xᵢ^{wᵢ}, ρ → −∞ is the smallest driver

    Args:
        levels: X, shape (..., k), 0 or more, all in the same unit.
        substitutability: ρ, one number or shape (...), from −inf to 1. Drivers complement each other below ν.
        weights: w, shape (..., k) or one number, above 0; rescaled to sum to 1.
        scale_returns: ν, returns to scale, one number or shape (...), above 0 and at most 5: twice of every driver
            brings 2^ν times the output.

    Returns:
        Y, shape (...); at ν = 1 between the smallest and the largest driver. 0 if a driver is 0 and ρ ≤ 0.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Arrow, Chenery, Minhas & Solow (1961); Kremer (1993) for ρ below 0.
    """
    levels = np.atleast_1d(within("[0, inf)", levels=levels))
    rho = within("[-inf, 1]", substitutability=substitutability)[..., None]
    returns = within("(0, 5]", scale_returns=scale_returns)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        logs = np.log(levels)
        # measured from the driver that counts most, no power overflows; expm1 and log1p keep ρ near 0 exact
        anchor = np.where(rho < 0, logs.min(-1, keepdims=True), logs.max(-1, keepdims=True))
        anchor = np.where(np.isfinite(anchor), anchor, 0)
        apart = logs - anchor
        shares = _rescaled(weights, levels)
        off = (shares * np.expm1(rho * apart)).sum(-1)
        logs_of_sum = np.where(off > -0.5, np.log1p(off), np.log((shares * np.exp(rho * apart)).sum(-1)))
        powers = logs_of_sum / rho[..., 0]
        mean = np.where(rho[..., 0] == 0, (shares * apart).sum(-1), powers)
        mean = np.where(np.isneginf(rho[..., 0]), apart.min(-1), mean)
        return np.where(levels.any(-1), np.exp(returns * (anchor[..., 0] + mean)), 0)[()]


@fitting
def elasticities(levels, substitutability, weights=1.0):
    """Percent of output that one percent more of each driver brings; they sum to 1 (Euler's theorem).

    εᵢ = wᵢ Xᵢ^ρ / Σ wⱼ Xⱼ^ρ

    Args:
        levels: X, shape (..., k), above 0.
        substitutability: ρ, one number or shape (...), finite and at most 1.
        weights: w, shape (..., k) or one number, above 0; rescaled to sum to 1.

    Returns:
        ε, shape (..., k).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Arrow, Chenery, Minhas & Solow (1961).
    """
    levels = np.atleast_1d(within("(0, inf)", levels=levels))
    rho = within("(-inf, 1]", substitutability=substitutability)[..., None]
    logs = np.log(_rescaled(weights, levels)) + rho * np.log(levels)
    powers = np.exp(logs - logs.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


@fitting
def marginal_products(levels, substitutability, weights=1.0, scale_returns=1.0):
    """Output that one unit more of each driver brings: ∂Y/∂Xᵢ = ν εᵢ Y/Xᵢ, at ν = 1 wᵢ (Y/Xᵢ)^{1−ρ}.

    Args:
        levels: X, shape (..., k), above 0.
        substitutability: ρ, one number or shape (...), finite and at most 1.
        weights: w, shape (..., k) or one number, above 0; rescaled to sum to 1.
        scale_returns: ν, one number or shape (...), above 0 and at most 5.

    Returns:
        Shape (..., k), output per unit of the driver.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Arrow, Chenery, Minhas & Solow (1961).
    """
    output = ces(levels, substitutability, weights, scale_returns) * np.asarray(scale_returns, float)
    return elasticities(levels, substitutability, weights) * output[..., None] / np.asarray(levels, float)


@fitting
def cross_partials(levels, substitutability, weights=1.0, scale_returns=1.0):
    """How one driver changes what another brings: ∂²Y/∂Xᵢ∂Xⱼ = ν Y εᵢ ((ν − ρ) εⱼ − (1 − ρ) [i = j]) / (XᵢXⱼ).

    Args:
        levels: X, shape (..., k), above 0.
        substitutability: ρ, one number or shape (...), finite and at most 1.
        weights: w, shape (..., k) or one number, above 0; rescaled to sum to 1.
        scale_returns: ν, one number or shape (...), above 0 and at most 5.

    Returns:
        Shape (..., k, k). Off the diagonal the sign of ν − ρ: with constant returns, ν = 1, drivers complement each
        other below ρ = 1; with returns of one half, only below one half.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Arrow, Chenery, Minhas & Solow (1961); Topkis (1998).
    """
    scale_returns = within("(0, 5]", scale_returns=scale_returns)
    share = elasticities(levels, substitutability, weights)
    per_level = share / np.asarray(levels, float)
    own = np.eye(share.shape[-1]) / np.asarray(levels, float)[..., None, :]
    returns, rho = (np.asarray(value, float)[..., None, None] for value in (scale_returns, substitutability))
    scale = ces(levels, substitutability, weights, scale_returns)[..., None, None] * returns
    return scale * per_level[..., :, None] * ((returns - rho) * per_level[..., None, :] - (1 - rho) * own)


@fitting
def bottleneck(levels, substitutability, weights=1.0, costs=1.0):
    """The driver of which money for one unit of cost brings most; among equals the first.

    The largest wᵢ Xᵢ^{ρ−1}/cᵢ: with equal weights and costs and ρ < 1 the smallest driver. At ρ = 1 no level matters.
    It depends on the scale: a driver counted in another unit has another level, another weight and another cost, and
    with the same weights and costs another driver may come first. Choose the units first, and say them.

    Args:
        levels: X, shape (..., k), 0 or more.
        substitutability: ρ, one number or shape (...), from −inf to 1.
        weights: w, shape (..., k) or one number, above 0.
        costs: c, money per unit of each driver, shape (..., k) or one number, above 0.

    Returns:
        Place of the driver along the last axis, 0 to k − 1, shape (...). At ρ = −inf the smallest, whatever it costs.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Kremer (1993).
    """
    levels = np.atleast_1d(within("[0, inf)", levels=levels))
    rho = within("[-inf, 1]", substitutability=substitutability)[..., None]
    costs = within("(0, inf)", costs=costs)
    with np.errstate(divide="ignore", invalid="ignore"):
        need = -np.log(levels)
        value = np.log(_rescaled(weights, levels)) - np.log(costs) + np.where(rho == 1, 0, (1 - rho) * need)
    return np.where(np.isneginf(rho), need, value).argmax(-1)


# --- Three actors who choose --------------------------------------------------------------------------------


@fitting
def pair_matrix(government_market, government_platform, market_platform):
    """The symmetric matrix with zeros on its diagonal that three numbers, one per pair of drivers, make.

    Args:
        government_market: between government and market; any shape that broadcasts, as the other two.
        government_platform: between government and platform.
        market_platform: between market and platform.

    Returns:
        Shape (..., 3, 3).

    Raises:
        ValueError: if a value is not a finite number.
    """
    first, second, third = np.broadcast_arrays(
        *within(
            "(-inf, inf)",
            government_market=government_market,
            government_platform=government_platform,
            market_platform=market_platform,
        )
    )
    matrix = np.zeros((*first.shape, 3, 3))
    for (row, column), value in {(0, 1): first, (0, 2): second, (1, 2): third}.items():
        matrix[..., row, column] = matrix[..., column, row] = value
    return matrix


@fitting
def best_efforts(returns, costs, spillovers, counted=1.0):
    """Efforts that three actors choose when each counts a share of what it does for the others.

    x = (C − φΓ)⁻¹θ. φ = 0: each looks at its own return. φ = ½: each owns half of every pair's gain, and this is
    the Nash equilibrium. φ = 1: the efforts that maximise `joint_gain`.

    Args:
        returns: θ, shape (..., k), gain per unit of own effort, 0 or more.
        costs: C, shape (..., k), the cost of effort is ½Cx², above 0.
        spillovers: Γ, shape (..., k, k), symmetric, 0 or more, zeros on the diagonal; see `pair_matrix`.
        counted: φ, one number or shape (...), from 0 to 1.

    Returns:
        x, shape (..., k), effort; never falling in Γ and φ.

    Raises:
        ValueError: if an argument is out of its range, or spill-overs outweigh costs so that no effort is enough.

    Source: Topkis (1998); Milgrom & Roberts (1990).
    """
    returns = within("[0, inf)", returns=returns)
    costs = within("(0, inf)", costs=costs)
    spillovers = _pairs("spillovers", spillovers)
    counted = within("[0, 1]", counted=counted)[..., None, None] * spillovers
    rounds = np.abs(np.linalg.eigvals(counted / costs[..., None])).max(-1)  # by which effort multiplies itself
    if (rounds.round(12) >= 1).any():  # an exact 1 is seen as 1
        raise ValueError("The spill-overs outweigh the costs: more effort always pays. Lower them or raise the costs.")
    matrix = np.eye(costs.shape[-1]) * costs[..., None] - counted
    return np.linalg.solve(matrix, np.broadcast_to(returns, matrix.shape[:-1])[..., None])[..., 0]


@fitting
def joint_gain(efforts, returns, costs, spillovers):
    """Gain of all actors together: θx − ½Cx² + ½xΓx.

    Args:
        efforts: x, shape (..., k), 0 or more.
        returns: θ, shape (..., k), 0 or more.
        costs: C, shape (..., k), above 0.
        spillovers: Γ, shape (..., k, k), symmetric, 0 or more, zeros on the diagonal.

    Returns:
        Gain, shape (...), in the unit of θx.

    Raises:
        ValueError: if an argument is out of its range.

    Source: Topkis (1998); Milgrom & Roberts (1990).
    """
    efforts, returns = within("[0, inf)", efforts=efforts, returns=returns)
    costs = within("(0, inf)", costs=costs)
    received = (_pairs("spillovers", spillovers) @ efforts[..., None])[..., 0]
    return (efforts * (returns - costs * efforts / 2 + received / 2)).sum(-1)


class Coordination(NamedTuple):
    """Joint gain in four worlds, from none of the others' interests counted to all of them."""

    stand_alone: float
    separate: float
    nash: float
    joint: float

    @property
    def adds(self):
        """What coordination adds: joint less Nash, where each already counts the half of a pair's gain that it owns."""
        return self.joint - self.nash


@fitting
def coordination(returns, costs, spillovers):
    """What coordination adds: the joint gain when efforts are chosen in four ways.

    stand_alone: as if there were no spill-overs, ½Σθ²/C. separate: the same efforts, φ = 0, with the spill-overs that
    follow. nash: φ = ½. joint: φ = 1, ½θ(C − Γ)⁻¹θ.

    Args:
        returns: θ, shape (..., k), 0 or more.
        costs: C, shape (..., k), above 0.
        spillovers: Γ, shape (..., k, k), symmetric, 0 or more, zeros on the diagonal.

    Returns:
        Coordination(stand_alone, separate, nash, joint), each of shape (...), never falling from left to right.

    Raises:
        ValueError: as `best_efforts`.

    Source: Topkis (1998); Milgrom & Roberts (1990).
    """
    gains = [
        joint_gain(best_efforts(returns, costs, spillovers, counted), returns, costs, spillovers)
        for counted in (0, 0.5, 1)
    ]
    returns, costs = np.asarray(returns, float), np.asarray(costs, float)
    return Coordination((returns**2 / costs).sum(-1) / 2, *gains)


# --- Who gets the credit ------------------------------------------------------------------------------------


@fitting
def coalitions(players):
    """All ways to include or leave out each player, in the order that `shapley` reads.

    Args:
        players: n, whole number from 1 to 10.

    Returns:
        Booleans of shape (2ⁿ, n). Row 0 includes nobody, the last everybody; row 2ⁱ only player i.

    Raises:
        ValueError: if there are more than 10 players, or none.

    Source: Shapley (1953).
    """
    players = one(players=whole("[1, 10]", players=players))
    return (np.arange(2**players)[:, None] >> np.arange(players) & 1).astype(bool)


@fitting
def shapley(values):
    """Each player's share of the total: what it adds, averaged over all orders in which players may come.

    φᵢ = Σ_S s!(n − s − 1)!/n! · [v(S ∪ i) − v(S)] over all S without i, with s players

    Args:
        values: v, shape (..., 2ⁿ), the value of each row of `coalitions`, n from 1 to 10.

    Returns:
        φ, shape (..., n); it sums to the value of everybody less that of nobody.

    Raises:
        ValueError: if the last axis is not 2ⁿ long, or a value is not a finite number.

    Source: Shapley (1953); Shorrocks (2013).
    """
    values = np.atleast_1d(within("(-inf, inf)", values=values))
    players = values.shape[-1].bit_length() - 1
    if values.shape[-1] != 2**players or not 1 <= players <= 10:
        raise ValueError(
            f"There are {values.shape[-1]} values; give one for each coalition: 8 for 3 players, 2ⁿ for n up to 10."
        )
    return values @ _shapley_weights(players)


def growth_credit(before, after, value):
    """How much of a growth each driver brought, by Shapley: `shapley` over drivers that have grown or not yet.

    Args:
        before: levels at the start, shape (..., k), k up to 10.
        after: levels at the end, shape (..., k).
        value: function from levels, shape (..., k), to output, shape (...). With the logarithm of a product the
            credits are the log ratios ln(after/before).

    Returns:
        Shape (..., k); it sums to value(after) − value(before).

    Raises:
        ValueError: if an argument is out of its range.

    Source: Shapley (1953); Shorrocks (2013).
    """
    before, after = within("(-inf, inf)", before=before, after=after)
    grown = coalitions(after.shape[-1])
    return shapley(value(np.where(grown, after[..., None, :], before[..., None, :])))


# --- Helpers ------------------------------------------------------------------------------------------------


def _rescaled(weights, levels):
    """Weights of every driver, summing to 1."""
    weights = np.broadcast_to(within("(0, inf)", weights=weights), levels.shape)
    return weights / weights.sum(-1, keepdims=True)


def _pairs(name, matrix):
    """The matrix, if it is square and symmetric with zeros on its diagonal."""
    matrix = within("[0, inf)", **{name: matrix})
    if matrix.ndim < 2 or matrix.shape[-1] != matrix.shape[-2]:
        raise ValueError(f"The {name} must be a square matrix, one row and one column per driver.")
    if matrix.diagonal(axis1=-2, axis2=-1).any():
        raise ValueError(f"The {name} must have zeros on the diagonal: it is about pairs of different drivers.")
    if not np.allclose(matrix, matrix.swapaxes(-1, -2)):
        raise ValueError(f"The {name} must be symmetric: what i and j bring each other is one number per pair.")
    return matrix


@lru_cache
def _shapley_weights(players):
    """What each coalition's value counts for each player: shape (2ⁿ, n)."""
    members = coalitions(players)
    size = members.sum(-1, keepdims=True)
    orders = np.array([factorial(s) * factorial(players - s - 1) for s in range(players)]) / factorial(players)
    return np.where(members, orders[size - 1], -orders[np.minimum(size, players - 1)])
