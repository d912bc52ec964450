# ruff: noqa: E501 (what is typed stays on its line)
"""Answers that students type to the questions of lesson 04; see `bench`."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from beltlab.exercises.lesson_04 import (
    _COST,
    _NOISE,
    _NOISY,
    _PLACES,
    _PRIZE,
    _by_rank,
    _efforts,
    _rule,
    _wrong_of_expelled,
    scores,
)
from beltlab.models import government
from bench import right, wrong


def _counted_by_hand() -> list[int]:
    counts, points = [0, 0, 0, 0], scores()["points"].tolist()
    for own in points:
        better = sum(other > own for other in points)
        counts[(better >= 10) + (better >= 40) + (better >= 80)] += 1
    return counts


def _by_cut(share, noise):
    return float(government.quality_of_kept(government.cut_for_share(share, noise), noise))


def _searched(prize: float, noise: float) -> float:
    """The best effort by trying: go to the best reply to the rival, again and again."""
    efforts, rival = np.linspace(0, 4, 4001), 1.0
    for _ in range(60):
        best = efforts[government.tournament_payoff(efforts, rival, prize, _COST, noise).argmax()]
        rival = (rival + best) / 2
    return rival


MADE = {
    "q1": [
        lambda: _by_rank("min"),
        _counted_by_hand,
        lambda: pd.Series(government.tiers(scores()["points"], _PLACES)).value_counts().sort_index(),
    ],
    "q2": [
        lambda share, noise: government.gain_from_exit(share, noise),
        _by_cut,
        lambda share, noise: norm.pdf(norm.isf(1 - share)) / norm.sf(norm.ppf(share)) * (1 + noise * noise) ** -0.5,
    ],
    "q3": [
        lambda: _wrong_of_expelled(seed=11),
        lambda: np.float64(government.share_wrongly_expelled(0.1, _NOISY)),
        lambda: pd.Series([_wrong_of_expelled()]),
    ],
    "q4": [
        lambda: pd.Series({"prize": 10, "noisier": _efforts()["noisier"], "effort": _efforts()["effort"]}),
        lambda: {
            "Effort": _searched(_PRIZE, _NOISE),
            "noisier": _searched(_PRIZE, 2 * _NOISE),
            "prize": _PRIZE * _searched(_PRIZE, _NOISE) / _searched(_PRIZE, 2 * _NOISE),
        },
    ],
    "q5": [
        lambda: pd.Series(_rule(0.2, 4)),
        lambda: {name.capitalize(): np.float64(value) for name, value in _rule(0.2, 3).items()},
        lambda: _rule(0.15, 4),
    ],
}  # fmt: skip

BENCH: dict = {
    "q1": [
        wrong('pd.cut(q.scores()["points"].rank(ascending=False, method="min"), [0, 10, 40, 80, 105]).value_counts(sort=False) / 105', "shares", never="fall through", waiting=True),
    ],
    "q2": [
        right("""
            def expected_gain(share, noise):
                return round(norm.pdf(norm.ppf(share)) / (1 - share) / np.sqrt(1 + noise**2), 2)
        """),
        wrong("""
            def expected_gain(a, b):
                return norm.pdf(norm.ppf(b)) / (1 - b) / np.sqrt(1 + a**2)
        """, "another order"),
        right("""
            def expected_gain(noise, share):
                return norm.pdf(norm.ppf(share)) / (1 - share) / np.sqrt(1 + noise**2)
        """),
    ],
    "q4": [
        wrong('{"effort": 5 / 2 * 1.25 * 0.8 * np.sqrt(np.pi), "noisier": 5 / 2 * 1.25 * 1.6 * np.sqrt(np.pi), "prize": 10}', "multipl", idea="brackets forgotten in the denominator", waiting=True),
    ],
    "q5": [
        wrong('{"share": 21, "grace": 3, "wrongly expelled": 0.3, "gain": 0.9}', "zones", never="per cent", waiting=True),
    ],
}
