"""Milliseconds that each market, platform and together model takes at the size a slider asks for.

Run `python benchmarks/models_market_platform.py`. The limit is 5 ms, 1 ms for 5,000 sellers at one tilt, and
20 ms for a sweep of 40 tilts, 200 ms for a market of a tournament. The figure is the median of 50 calls, after a
first call that is not counted.
"""

from statistics import median
from time import perf_counter

import numpy as np

from beltlab.models import belt, market, platform, together, tournament

YEARS = np.linspace(0, 30, 301)
PLACES = np.linspace(0, 1, 201)
SELLERS = np.random.default_rng(0).lognormal(sigma=0.8, size=5000)
TILTS = np.linspace(0, 4, 40)
BRANDS = np.arange(20) / 10
BELT = belt.Setting(sellers=500)
FIFTY = {f"{name} {copy}": strategy for name, strategy in tournament.BUILT_IN.items() for copy in range(10)}
PAIRS = together.pair_matrix(0.2, 0.4, 0.3)
LEVELS = np.random.default_rng(1).uniform(0.1, 3, (9, 3))

CALLS = {
    "market: goodwill, 301 moments": (5, lambda: market.goodwill(YEARS, 3, 0.25)),
    "market: goodwill_path, 20 years": (5, lambda: market.goodwill_path(np.ones(20), 0.25)),
    "market: best_advertising, 301 rates": (5, lambda: market.best_advertising(0.3, 2.5, 0.25, YEARS)),
    "market: brand_value, 301 moments": (5, lambda: market.brand_value(YEARS, 3, 0.25, 0.6, 0.08)),
    "market: brand_payback_year": (5, lambda: market.brand_payback_year(0.25, 0.6, 0.08)),
    "market: payback_year, 30 years": (5, lambda: market.payback_year(np.ones(30), 0.08)),
    "market: logit_prices, 20 brands": (5, lambda: market.logit_prices(BRANDS, 2 * BRANDS, 1.5)),
    "market: hotelling_prices, 301 values": (5, lambda: market.hotelling_prices(5, YEARS, 1)),
    "market: salop_entry, 301 moments": (5, lambda: market.salop_entry(YEARS, 4, 40, 1000, 25)),
    "market: smile, 201 places": (5, lambda: market.smile(PLACES, 30, 50, 10)),
    "market: smile_price, 201 places": (5, lambda: market.smile_price(PLACES, 30, 50, 10)),
    "market: lifetime_value, 201 rates": (5, lambda: market.lifetime_value(60, PLACES, 0.1)),
    "market: customers, 301 years": (5, lambda: market.customers(YEARS, 200, 0.6)),
    "market: break_even_retention, 301": (5, lambda: market.break_even_retention(60, 0.1, YEARS)),
    "platform: tilt_shares, 5,000 sellers": (1, lambda: platform.tilt_shares(SELLERS, 1.0)),
    "platform: hhi, 5,000 sellers": (1, lambda: platform.hhi(SELLERS)),
    "platform: gini, 5,000 sellers": (1, lambda: platform.gini(SELLERS)),
    "platform: position_clicks, 5,000 sellers": (1, lambda: platform.position_clicks(1e6, SELLERS / 1e3, 0.9)),
    "platform: survivors, 5,000 sellers": (1, lambda: platform.survivors(SELLERS, 1.0, 3000, 1)),
    "platform: objectives, 5,000 sellers": (1, lambda: platform.objectives(SELLERS, 1.0, 1e6, 0.02, 0.005, 1)),
    "platform: objectives, 40 tilts": (20, lambda: platform.objectives(SELLERS, TILTS, 1e6, 0.02, 0.005, 1)),
    "platform: free_entry_sellers, 301": (5, lambda: platform.free_entry_sellers(1e6, 0.04, 0.01, 2, 1 + YEARS)),
    "platform: contest_effort, 40 tilts": (5, lambda: platform.contest_effort(50, TILTS, 100, 2)),
    "belt: run, 500 sellers and 12 years": (5, lambda: belt.run(BELT, 1)),
    "tournament: one market, 50 strategies": (200, lambda: tournament.play_market(FIFTY, 1)),
    "together: ces, 301 values": (5, lambda: together.ces(LEVELS[0], YEARS / 10 - 2)),
    "together: cross_partials, nine belts": (5, lambda: together.cross_partials(LEVELS, -1)),
    "together: bottleneck, nine belts": (5, lambda: together.bottleneck(LEVELS, -1)),
    "together: coordination": (5, lambda: together.coordination([0.7, 0.8, 0.9], [1.6, 1.4, 1.5], PAIRS)),
    "together: growth_credit, nine belts": (
        5,
        lambda: together.growth_credit(LEVELS, 2 * LEVELS, lambda levels: together.ces(levels, -1)),
    ),
    "together: shapley, 10 players": (5, lambda: together.shapley(np.arange(1024))),
}


def milliseconds(call, times=50):
    """Median time of a call."""
    call()
    taken = []
    for _ in range(times):
        start = perf_counter()
        call()
        taken.append(1000 * (perf_counter() - start))
    return median(taken)


def main():
    slow = 0
    for name, (limit, call) in CALLS.items():
        taken = milliseconds(call)
        slow += taken > limit
        print(f"{name:42} {taken:7.3f} ms of {limit}{'  TOO SLOW' if taken > limit else ''}")
    raise SystemExit(f"{slow} too slow" if slow else 0)


if __name__ == "__main__":
    main()
