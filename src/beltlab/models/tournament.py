"""A tournament of strategies: each is one function that runs one firm in one belt, against all others, year by year.

A strategy is a function `strategy(year, firm, market)` that returns a dict with some of these, else nothing is done:

- "brand", "research": shares of the year's gross profit spent on each, 0 to 1, together at most 1
- "own": share s of the year's platform orders moved to an own site, 0 to 1. Moving costs 40·s² yuan for each of these
  orders: 0.40 at s = 0.1, but 25.60 at 0.8, more than the 25 that an order brings
- "leave": True to close the firm at the end of the year

`firm` (what it knows of itself) and `market` (what everybody sees) are dicts; `FIRM` and `MARKET` say what is in them.
All firms play in the belt of `models.belt`, next to sellers who are not in the tournament. A market is one seed and one
calendar of events; the same seed deals the same skills. Everything is SIMULATED, in yuan.
"""

from dataclasses import replace
from numbers import Real
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from beltlab.models import belt, platform
from beltlab.models.ranges import within

FIRM = {
    "skill": "z, 1 for the weakest; it does not change",
    "age": "years since the firm began, 0 in the first",
    "quality": "q as buyers see it this year: skill, brand and knowledge together",
    "goodwill": "yuan of brand spending that buyers still remember",
    "knowledge": "yuan of research that is not outdated",
    "customers": "customers of the own site who order again this year",
    "orders": "orders of this year, own site and platform",
    "gross_profit": "yuan this year, before any spending",
    "fixed_cost": "yuan this year; two years in a row with less gross profit, and the firm is closed",
    "weak_years": "years in a row below the fixed cost, before this one",
    "cash": "yuan earned so far: gross profit less spending and fixed cost",
}
MARKET = {
    "years_left": "years after this one",
    "sellers": "sellers of the belt this year, tournament and others",
    "tilt": "how strongly the platform sends traffic to quality",
    "zone": "whether the belt has a pilot zone this year",
    "margin": "yuan of gross profit per order",
    "mean_gross_profit": "yuan, mean over all sellers",
    "best_quality": "highest quality of any seller",
    "brand_share": "share of gross profit that sellers spent on brands last year, mean; 0 in the first year",
    "brand_decay": "share of goodwill forgotten per year",
    "brand_scale": "yuan of goodwill that make a brand",
    "discount": "yearly rate at which the score counts later yuan less",
}
SETTING = belt.Setting(zone=False, sellers=100, entrants=8, visits=1.5e6, rivals=250)
CALENDARS = {  # each event's year is a real one; what it moves, and by how much, is assumed
    "quiet years": {},
    "a zone in 2018": {2018: {"zone": True}},
    "brands first, then low prices": {2017: {"tilt": 1.3}, 2022: {"tilt": 1.5}, 2024: {"tilt": 0.6}},
    "a zone, closures, closed borders": {2018: {"zone": True}, 2021: {"visits": 1.2e6}, 2025: {"margin": 20.0}},
}
FIRST_YEAR, YEARS = 2015, 12
BEST_SHAPE, MEDIAN = 8.0, 2.0  # the firms of a tournament are nearly alike: Pareto with this shape, around this skill
_KEYS = ("brand", "research", "own", "leave")


def distribution(year, firm, market):
    """Distribution 铺货: sells what others make, spends on nothing."""
    return {}


def steady_brand(year, firm, market):
    """Steady brand: the same share for the brand every year, whatever happens."""
    return {"brand": 0.15}


def copycat(year, firm, market):
    """Copycat: spends on its brand the share that all others spent last year."""
    return {"brand": market["brand_share"]}


def patient(year, firm, market):
    """Patient: much for brand and research while the years to come can pay it back, then nothing."""
    if market["years_left"] < 3:
        return {}
    return {"brand": 0.25, "research": 0.10}


def quick_exit(year, firm, market):
    """Quick exit: no brand, and it closes in the first year that does not pay its fixed cost."""
    return {"leave": firm["gross_profit"] < firm["fixed_cost"]}


BUILT_IN = {
    "distribution": distribution, "steady brand": steady_brand, "copycat": copycat, "patient": patient,
    "quick exit": quick_exit,
}  # fmt: skip


class Failure(Exception):
    """Stands in place of an answer where there is none; says why, as "it ran too long"."""


class Market(NamedTuple):
    """One market: what each strategy earned, and what can be shown of it. Shapes (strategies,) and (years, strategies).

    `score`: cash of all years, discounted to the first, yuan. `skill`: the luck of the deal. By year: `sales`, yuan,
    nan once closed; `cash`; `brand`, share of gross profit spent on it. `spent`: (4, strategies), yuan of all years
    together: gross profit, and what of it went to the brand, to research, and to moving orders to an own site.
    `faults`: name → since when and why it plays distribution.
    """

    seed: int
    calendar: str
    names: tuple
    score: np.ndarray
    skill: np.ndarray
    year: np.ndarray
    sales: np.ndarray
    cash: np.ndarray
    brand: np.ndarray
    spent: np.ndarray
    faults: dict


class Ranking(NamedTuple):
    """Strategies from the best: mean score in yuan, the ends of its interval, mean place, share of markets won.

    Mean and interval are net of the deal (`rank`); place and wins are as played. `apart`: whether what the first
    earned more than this one, paired by seed, has an interval above 0; False for the first itself. `rank`: 1 for the
    highest mean; equal means share one, as 1, 2, 2, 4.
    """

    names: tuple
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    place: np.ndarray
    won: np.ndarray
    apart: np.ndarray
    rank: np.ndarray


def play_market(strategies, seed, calendar="quiet years", setting=SETTING, calendars=None, ask=None):
    """Play all strategies in one market.

    Every strategy has one firm, and the market, visits and rivals, grows with the number of strategies. The skills are
    the same set in every market, dealt anew by the seed. A strategy that fails, or returns what is not understood,
    plays distribution for the rest of this market.

    Args:
        strategies: {name: strategy}, two or more.
        seed: whole number, 0 or more.
        calendar: a name in `calendars`.
        setting: `belt.Setting` of the first year; its sellers are those outside the tournament.
        calendars: {name: calendar of `belt.play`}; `CALENDARS` if None.
        ask: function from a list of (name, year, firm, market) to a list of answers, one each; an answer that is an
            exception counts as a failure. If None the strategies are called here, without any wall around them.

    Returns:
        `Market`.

    Raises:
        ValueError: if there are fewer than two strategies, or the calendar is unknown.
    """
    return _together([_game(strategies, seed, calendar, setting, calendars)], strategies, ask)[0]


def play(strategies, seeds=range(30), calendars=None, setting=SETTING, ask=None):
    """Play all strategies in all markets, seeds by calendars; the markets do not depend on each other.

    Args:
        strategies: {name: strategy}.
        seeds: whole numbers, 0 or more.
        calendars: {name: calendar}; `CALENDARS` if None.
        setting: as in `play_market`.
        ask: as in `play_market`; it gets the questions of one year from all markets at once.

    Returns:
        A list of `Market`, in the order of seeds, then calendars. The same arguments give the same numbers.

    Raises:
        ValueError: as `play_market`.
    """
    calendars = CALENDARS if calendars is None else calendars
    games = [_game(strategies, seed, name, setting, calendars) for seed in seeds for name in calendars]
    return _together(games, strategies, ask)


def rank(markets, level=0.95):
    """Who earns most over many markets, and how sure that is: what the deal gave is taken out.

    A firm's score is set against the mean score of all firms that were dealt the same skill in these markets. Markets
    with the same seed share their luck, so the mean over a seed's calendars is one observation; the interval is
    Student's over seeds. Two strategies meet the same seeds, so the interval of their difference, seed by seed, tells
    them apart better than their own two intervals: these may overlap. Each comparison has its own error of 1 - level.

    Args:
        markets: list of `Market` of the same strategies, from two seeds or more.
        level: of the intervals, above 0 and below 1.

    Returns:
        `Ranking`, the highest mean first; means that are equal to the yuan share a rank and stand by name.

    Raises:
        ValueError: if there are fewer than two seeds, or the strategies differ.

    Source: Student (1908).
    """
    level = float(within("(0, 1)", level=level))
    seeds = sorted({market.seed for market in markets})
    if len(seeds) < 2:
        raise ValueError(f"There are markets of {len(seeds)} seed; intervals need two or more.")
    names = markets[0].names
    if any(market.names != names for market in markets):
        raise ValueError("The markets have different strategies. Rank markets of the same strategies.")
    score = np.array([market.score for market in markets])
    seat = np.argsort(np.argsort([market.skill for market in markets], axis=1, kind="stable"), axis=1, kind="stable")
    by_seat = np.bincount(seat.ravel(), score.ravel()) / len(markets)
    fair = score - by_seat[seat] + score.mean()
    by_seed = np.array([fair[[market.seed == seed for market in markets]].mean(0) for seed in seeds])
    mean = by_seed.mean(0)
    reach = stdtrit(len(seeds) - 1, (1 + level) / 2) / np.sqrt(len(seeds))
    half = reach * by_seed.std(0, ddof=1)
    ends = [[np.searchsorted(row, one, side) for one, row in zip(-score, np.sort(-score), strict=True)]
            for side in ("left", "right")]  # a sort for each market: pairs would grow with the square of the class
    places, first = (np.sum(ends, axis=0) + 1) / 2, score == score.max(1, keepdims=True)
    won = (first / first.sum(1, keepdims=True)).mean(0)
    yuan = np.floor(mean + 0.5)
    order = sorted(range(len(names)), key=lambda i: (-yuan[i], names[i]))
    ranks = 1 + np.searchsorted(np.sort(-yuan), -yuan[order])
    lead = by_seed[:, order[:1]] - by_seed[:, order]
    apart = (lead.mean(0) - reach * lead.std(0, ddof=1) > 1e-6) & (ranks > 1)  # equals are never told apart
    return Ranking(tuple(names[i] for i in order), mean[order], (mean - half)[order], (mean + half)[order],
                   places.mean(0)[order], won[order], apart, ranks)  # fmt: skip


def spending(markets):
    """What each strategy did with its gross profit, all markets and years together.

    Args:
        markets: list of `Market` of the same strategies, one or more.

    Returns:
        {name: shares of its gross profit for the brand, for research, for moving orders to an own site}; 0 or more, the
        last also above 1: moving may cost more than the orders bring. All 0 where there was no gross profit.
    """
    profit, *parts = sum(market.spent for market in markets)
    shares = np.divide(parts, profit, out=np.zeros((3, len(profit))), where=profit > 0)
    return dict(zip(markets[0].names, shares.T, strict=True))


def understood(answer):
    """The four decisions in an answer of a strategy.

    Args:
        answer: what the strategy returned.

    Returns:
        (brand, research, own, leave).

    Raises:
        ValueError: with the reason, if the answer is not such a dict.
    """
    if not isinstance(answer, dict):
        raise ValueError(f"it returned {_short(answer)}, not a dict")
    for key in answer:
        if key not in _KEYS:
            raise ValueError(f"it returned the unknown key {_short(key)}; known are {', '.join(_KEYS)}")
    shares = []
    for key in _KEYS[:3]:
        value = answer.get(key, 0.0)
        number = isinstance(value, (Real, np.floating)) and not isinstance(value, (bool, np.bool_))
        if not number or not 0 <= value <= 1:
            raise ValueError(f'"{key}" is {_short(value)}; it must be a number from 0 to 1')
        shares.append(float(value))
    if shares[0] + shares[1] > 1 + 1e-9:
        raise ValueError(f'"brand" and "research" together are {shares[0] + shares[1]:g}; they must be at most 1')
    leave = answer.get("leave", False)
    if not isinstance(leave, (bool, np.bool_)):
        raise ValueError(f'"leave" is {_short(leave)}; it must be True or False')
    return (*shares, bool(leave))


# --- Helpers ------------------------------------------------------------------------------------------------


def _game(strategies, seed, calendar, setting, calendars):
    """One market, year by year: yields the questions of a year, is sent their answers, and returns a `Market`."""
    calendars = CALENDARS if calendars is None else calendars
    if calendar not in calendars:
        raise ValueError(f"There is no calendar {calendar!r}; there are: {', '.join(calendars)}.")
    if len(strategies) < 2:
        raise ValueError(f"There is {len(strategies)} strategy; a tournament needs two or more.")
    names, players = tuple(strategies), len(strategies)
    luck = np.random.default_rng([int(within("[0, inf)", seed=seed)), 20150307])
    others = luck.pareto(setting.skill_shape, setting.sellers + setting.entrants * (YEARS - 1)) + 1
    dealt = platform.pareto_sellers(players, BEST_SHAPE)
    skills = luck.permutation(np.maximum(MEDIAN * dealt / np.median(dealt), 1))
    larger = (setting.sellers + players) / setting.sellers
    acts = {
        year: {name: value * larger if name in ("visits", "rivals") else value for name, value in changes.items()}
        for year, changes in calendars[calendar].items()
    }
    whole = replace(setting, sellers=setting.sellers + players, visits=setting.visits * larger,
                    rivals=setting.rivals * larger)  # fmt: skip
    game = belt.play(whole, seed, YEARS, acts, np.concatenate([skills, others]), FIRST_YEAR)
    faults, earned, paid, brand_share = {}, np.zeros(players), np.zeros((4, players)), 0.0
    brand, year = np.full((YEARS, players), np.nan), 0
    now = next(game)
    while True:
        decided, spent = yield from _decide(now, names, faults, earned, brand_share)
        brand[year, :players] = spent
        brand_share = float(decided.brand.mean()) if len(decided.brand) else 0.0
        fixed, paid_now = _accounts(now, decided, players)
        earned, paid = earned + paid_now[0] - paid_now[1:].sum(0) - fixed, paid + paid_now
        try:
            now, year = game.send(decided), year + 1
        except StopIteration as end:
            run = end.value
            break
    cash = run.firm_cash[:, :players]
    worth = (1 + setting.discount) ** -np.arange(YEARS)
    return Market(
        int(seed), calendar, names, worth @ np.nan_to_num(cash), skills, run.year, run.firm_sales[:, :players], cash,
        brand, paid, faults,
    )  # fmt: skip


def _together(games, strategies, ask):
    """Play markets side by side, so that all questions of one year are asked at once."""
    ask, markets, questions = _caller(strategies) if ask is None else ask, {}, {}
    for number, game in enumerate(games):
        questions[number] = next(game)
    while questions:
        answers = iter(ask([each for asked in questions.values() for each in asked]))
        for number, asked in list(questions.items()):
            try:
                questions[number] = games[number].send([next(answers) for _ in asked])
            except StopIteration as end:
                markets[number] = end.value
                del questions[number]
    return [markets[number] for number in range(len(games))]


def _caller(strategies):
    def ask(questions):
        answers = []
        for name, year, firm, market in questions:
            try:
                answers.append(strategies[name](year, firm, dict(market)))
            except Exception as error:  # a student's function may fail in any way
                answers.append(error)
        return answers

    return ask


def _decide(now, names, faults, earned, brand_share):
    """Decisions of all sellers of a year; those of the tournament come first in the list."""
    decided = belt.while_it_pays(now)
    brand, research, own, leave = (np.array(part, float) for part in decided)
    sellers, setting = now.sellers, now.setting
    here = int(np.searchsorted(sellers.who, len(names)))
    market = {
        "years_left": FIRST_YEAR + YEARS - 1 - now.year, "sellers": len(sellers.who), "tilt": float(setting.tilt),
        "zone": bool(setting.zone), "margin": float(setting.margin + setting.zone_margin * setting.zone),
        "mean_gross_profit": float(sellers.gross_profit.mean()) if len(sellers.who) else 0.0,
        "best_quality": float(sellers.quality.max()) if len(sellers.who) else 0.0, "brand_share": brand_share,
        "brand_decay": float(setting.brand_decay), "brand_scale": float(setting.brand_scale),
        "discount": float(setting.discount),
    }  # fmt: skip
    fixed = float(setting.fixed_cost * (1 - setting.relief * setting.zone))
    columns = [part[:here].tolist() for part in (
        sellers.who, sellers.skill, sellers.age, sellers.quality, sellers.goodwill, sellers.knowledge,
        sellers.customers, sellers.orders, sellers.gross_profit, sellers.weak)]  # fmt: skip
    asked, questions = [], []
    for place, (who, skill, age, quality, goodwill, knowledge, customers, orders, profit, weak) in enumerate(zip(
        *columns, strict=True
    )):  # fmt: skip
        if names[who] in faults:
            continue
        asked.append(place)
        firm = {
            "skill": skill, "age": age, "quality": quality, "goodwill": goodwill, "knowledge": knowledge,
            "customers": customers, "orders": orders, "gross_profit": profit, "fixed_cost": fixed, "weak_years": weak,
            "cash": float(earned[who]),
        }  # fmt: skip
        questions.append((names[who], now.year, firm, market))
    for part in (brand, research, own, leave):
        part[:here] = 0
    answers = yield questions
    for place, (name, *_), answer in zip(asked, questions, answers, strict=True):
        try:
            if isinstance(answer, Failure):
                raise ValueError(str(answer))
            if isinstance(answer, BaseException):
                raise ValueError(f"it failed with {type(answer).__name__}: {answer}")
            brand[place], research[place], own[place], leave[place] = understood(answer)
        except ValueError as error:
            faults[name] = f"Since {now.year} this strategy plays distribution: {error}."
    spent = np.full(len(names), np.nan)
    spent[sellers.who[:here]] = brand[:here]
    return belt.Decisions(brand, research, own, leave > 0), spent


def _accounts(now, decided, players):
    """The year of the tournament's firms as the belt counts it: fixed cost of those that are open; rows of `spent`."""
    sellers, setting = now.sellers, now.setting
    here = int(np.searchsorted(sellers.who, players))
    moving = setting.own_cost * decided.own**2 * (sellers.orders - sellers.customers)
    left = np.maximum(sellers.gross_profit - moving, 0)
    fixed, paid = np.zeros(players), np.zeros((4, players))
    fixed[sellers.who[:here]] = setting.fixed_cost * (1 - setting.relief * setting.zone)
    paid[:, sellers.who[:here]] = np.array(
        [sellers.gross_profit, decided.brand * left, decided.research * left, moving]
    )[:, :here]
    return fixed, paid


def _short(value):
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
