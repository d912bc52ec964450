"""Milliseconds per call of the government models, at the size that a slider asks for. The limit is 5 ms.

Run: python benchmarks/models_government.py
"""

import timeit

import numpy as np

from beltlab import data
from beltlab.models import did, simulate
from beltlab.models import government as gov

LIMIT = 5.0


def main():
    """Print one line per model, and say which is over the limit."""
    zones = data.load("pilot_zones").query("batch <= 6")
    names, dates = zones["city"].to_numpy(), zones["approval_date"].to_numpy()
    batches, totals = np.array([0, 0.85, 3.38, 4.78, 5.14, 6.88]), np.array([1, 13, 35, 59, 105, 132])
    years, shares = np.linspace(0, 20, 401), np.full(132, 1 / 132)
    noise, growth = np.linspace(0, 3, 301), np.linspace(0, 0.3, 132)
    table = simulate.cities(1, names, dates)
    panel = [table[column] for column in did.COLUMNS]
    effects = did.att_gt(*panel)
    calls = {
        "roll_out, 401 years": lambda: gov.roll_out(years, 0.01, 0.7, 180),
        "approvals_per_year, 401 years": lambda: gov.approvals_per_year(years, 0.01, 0.7, 180),
        "peak_time and peak_height": lambda: (gov.peak_time(0.01, 0.7), gov.peak_height(0.01, 0.7, 180)),
        "fit_roll_out, 6 batches": lambda: gov.fit_roll_out(batches, totals, 180),
        "ceiling_errors, 5 ceilings": lambda: gov.ceiling_errors(batches, totals, [132, 150, 165, 180, 300]),
        "effect_of_zone, 401 years": lambda: gov.effect_of_zone(years, 0.7),
        "average_effects, 301 shares": lambda: gov.average_effects(noise / 3),
        "tiers, 105 zones": lambda: gov.tiers(shares[:105] + growth[:105], (10, 30, 40)),
        "simulate_scores, 105 zones": lambda: gov.simulate_scores(1),
        "quality_of_kept, 301 noises": lambda: gov.quality_of_kept(-1, noise),
        "gain_from_exit, 301 noises": lambda: gov.gain_from_exit(0.1, noise),
        "share_wrongly_expelled, 301 noises": lambda: gov.share_wrongly_expelled(0.1, noise),
        "repeated_review, 20 rounds × 20 histories": lambda: gov.repeated_review(1, rounds=20),
        "replicator, 132 zones × 401 years": lambda: gov.replicator(shares, growth, years),
        "tournament_effort, 301 noises": lambda: gov.tournament_effort(1, 1, 0.1 + noise),
        "tournament_holds": lambda: gov.tournament_holds(1, 1, 1),
        "simulate.cities, 292 cities × 13 years": lambda: simulate.cities(1, names, dates),
        "twfe": lambda: did.twfe(*panel),
        "att_gt, never": lambda: did.att_gt(*panel),
        "att_gt, not_yet": lambda: did.att_gt(*panel, control="not_yet"),
        "event_study": lambda: did.event_study(effects),
        "by_cohort": lambda: did.by_cohort(effects),
        "aggregate, group": lambda: did.aggregate(effects, "group"),
        "bacon": lambda: did.bacon(*panel),
        "sun_abraham": lambda: did.sun_abraham(*panel),
    }
    for name, call in calls.items():
        milliseconds = sorted(timeit.repeat(call, number=5, repeat=9))[4] / 5 * 1000
        print(f"{name:45} {milliseconds:7.3f} ms{'  over the limit' if milliseconds > LIMIT else ''}")


if __name__ == "__main__":
    main()
