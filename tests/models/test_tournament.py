"""The tournament: the same belt, fair deals, strategies that fail, and a ranking that knows how sure it is."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from beltlab.models import belt, tournament

THREE = {"one": tournament.distribution, "two": tournament.steady_brand, "three": tournament.patient}


def same(left, right):
    for one, other in zip(left, right, strict=True):
        np.testing.assert_array_equal(np.asarray(one, object), np.asarray(other, object))


def test_the_same_arguments_give_the_same_numbers():
    first, again = (tournament.play(THREE, range(2)) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        for left, right in zip(one, other, strict=True):
            if isinstance(left, np.ndarray):
                np.testing.assert_array_equal(left, right)
            else:
                assert left == right
    order = [(market.seed, market.calendar) for market in first]
    assert order == [(seed, name) for seed in range(2) for name in tournament.CALENDARS]


def test_the_score_is_the_discounted_cash_of_the_belt_played_alone():
    """The same market by `belt.run` with a policy of its own, without anything of the tournament."""
    played = tournament.play_market(THREE, 5, "a zone in 2018")
    setting = replace(tournament.SETTING, sellers=103, visits=1.5e6 * 1.03, rivals=250 * 1.03)
    luck = np.random.default_rng([5, 20150307])
    others = luck.pareto(2.5, 100 + 8 * 11) + 1
    skills = np.concatenate([played.skill, others])

    def policy(now):
        brand, research, own, leave = (np.array(part, float) for part in belt.while_it_pays(now))
        for place, who in enumerate(now.sellers.who):
            if who < 3:
                late = now.year > 2023
                brand[place] = [0, 0.15, 0 if late else 0.25][who]
                research[place] = [0, 0, 0 if late else 0.10][who]
        return belt.Decisions(brand, research, own, leave > 0)

    run = belt.run(setting, 5, calendar={2018: {"zone": True}}, skills=skills, first_year=2015, policy=policy)
    np.testing.assert_array_equal(run.firm_cash[:, :3], played.cash)
    for i in range(3):
        earned = sum(c / 1.08**t for t, c in enumerate(run.firm_cash[:, i]) if np.isfinite(c))
        assert played.score[i] == pytest.approx(earned)


def test_the_cash_that_a_firm_is_told_is_what_it_has_earned():
    told = {}

    def watching(year, firm, market):
        told[year] = firm["cash"]
        return {"brand": 0.1, "own": 0.2}

    played = tournament.play_market({"watching": watching, "other": tournament.patient}, 3, "a zone in 2018")
    earned = np.concatenate([[0], np.cumsum(played.cash[:, 0])])
    for year, cash in told.items():
        assert cash == pytest.approx(earned[year - 2015])


def test_a_strategy_sees_what_is_promised_and_nothing_of_others():
    seen = []

    def curious(year, firm, market):
        seen.append((year, set(firm), set(market)))
        market.clear()
        firm.clear()
        return {}

    alone = tournament.play_market({"curious": curious, "other": tournament.copycat}, 1)
    assert {year for year, *_ in seen} <= set(range(2015, 2027))
    assert all(firm == set(tournament.FIRM) and market == set(tournament.MARKET) for _, firm, market in seen)
    plain = tournament.play_market({"curious": tournament.distribution, "other": tournament.copycat}, 1)
    np.testing.assert_array_equal(alone.score, plain.score)  # what it does to its dicts changes nothing


@pytest.mark.parametrize(
    "answer, reason",
    [
        (None, "it returned None, not a dict"),
        ({"brand": 2}, '"brand" is 2; it must be a number from 0 to 1'),
        ({"brand": float("nan")}, '"brand" is nan'),
        ({"brand": True}, '"brand" is True'),
        ({"research": "much"}, "\"research\" is 'much'"),
        ({"brand": 0.7, "research": 0.7}, "together are 1.4"),
        ({"brnd": 0.1}, "unknown key 'brnd'"),
        ({"leave": 1}, '"leave" is 1'),
        (ZeroDivisionError("division by zero"), "it failed with ZeroDivisionError: division by zero"),
    ],
)
def test_a_strategy_that_fails_plays_distribution_and_is_told_why(answer, reason):
    def failing(year, firm, market):
        if year < 2017:
            return {}
        if isinstance(answer, Exception):
            raise answer
        return answer

    easy = replace(tournament.SETTING, fixed_cost=0.0)
    played = tournament.play_market({"failing": failing, "other": tournament.patient}, 8, setting=easy)
    assert reason in played.faults["failing"] and "Since 2017" in played.faults["failing"]
    assert set(played.faults) == {"failing"}
    plain = tournament.play_market({"failing": tournament.distribution, "other": tournament.patient}, 8, setting=easy)
    np.testing.assert_array_equal(played.score, plain.score)


def test_answers_may_be_numbers_of_numpy_and_come_from_elsewhere():
    def ask(questions):
        return [{"brand": np.float64(0.15), "leave": np.False_} if name == "two" else THREE[name](year, firm, market)
                for name, year, firm, market in questions]  # fmt: skip

    elsewhere = tournament.play_market(dict.fromkeys(THREE), 4, ask=ask)
    np.testing.assert_array_equal(elsewhere.score, tournament.play_market(THREE, 4).score)


def test_a_firm_that_leaves_earns_nothing_more():
    def leaves(year, firm, market):
        return {"leave": year == 2019}

    played = tournament.play_market({"leaves": leaves, "other": tournament.patient}, 8)
    gone = np.isnan(played.cash[:, 0])
    assert gone.any() and (np.flatnonzero(gone) == np.arange(5, 12)).all() if not gone[:5].any() else True
    assert np.isnan(played.sales[5:, 0]).all()


def test_every_strategy_is_dealt_every_skill_in_turn():
    skills = np.array([tournament.play_market(THREE, seed).skill for seed in range(60)])
    assert (np.sort(skills, axis=1) == np.sort(skills[0])).all() and (skills >= 1).all()
    for seat in np.unique(skills[0]):
        assert ((skills == seat).mean(0) > 0.15).all()


def test_the_interval_is_students_over_seeds():
    markets = tournament.play(THREE, range(6))
    ranking = tournament.rank(markets)
    score = np.array([m.score for m in markets])
    deal = np.array([[sorted(m.skill).index(z) for z in m.skill] for m in markets])
    seat = [score[deal == place].mean() for place in range(3)]
    fair = score - np.take(seat, deal) + score.mean()
    for name, mean, low, high in zip(*ranking[:4], strict=True):
        by_seed = fair[:, list(THREE).index(name)].reshape(6, 4).mean(1)
        expected = stats.t.interval(0.95, 5, by_seed.mean(), stats.sem(by_seed))
        assert (mean, low, high) == pytest.approx((by_seed.mean(), *expected))
    assert (np.diff(ranking.mean) <= 0).all()
    assert ranking.won.sum() == pytest.approx(1) and ranking.place.mean() == pytest.approx(2)


def test_equal_strategies_are_not_told_apart():
    twins = {f"twin {i}": tournament.steady_brand for i in range(5)}
    ranking = tournament.rank(tournament.play(twins, range(20)))
    assert ranking.low.max() < ranking.high.min()


def test_the_patient_beat_distribution_and_an_own_site_has_a_best_size():
    def own(share):
        return lambda year, firm, market: {"own": share}

    entered = {f"own {share}": own(share) for share in (0.0, 0.25, 1.0)} | {"patient": tournament.patient}
    ranking = tournament.rank(tournament.play(entered | {"distribution": tournament.distribution}))
    low, high = (dict(zip(ranking.names, ends, strict=True)) for ends in (ranking.low, ranking.high))
    mean = dict(zip(ranking.names, ranking.mean, strict=True))
    assert mean["own 0.25"] > mean["own 0.0"] and low["own 0.25"] > high["own 1.0"]
    assert low["patient"] > high["distribution"]


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: tournament.play_market({"one": tournament.patient}, 0), "a tournament needs two or more"),
        (lambda: tournament.play_market(THREE, 0, "2018"), "There is no calendar '2018'; there are: quiet years"),
        (lambda: tournament.play_market(THREE, -1), "seed is -1"),
        (lambda: tournament.rank(tournament.play(THREE, [0])), "intervals need two or more"),
        (lambda: tournament.rank([tournament.play_market({"one": tournament.patient, other: tournament.patient}, seed)
                                  for seed, other in enumerate(("two", "three"))]), "have different strategies"),
        (lambda: tournament.rank(tournament.play(THREE, range(2)), 1), "level is 1; it must be above 0 and below 1."),
    ],
)
def test_bad_input_gets_a_sentence(call, words):
    with pytest.raises(ValueError) as caught:
        call()
    assert words in str(caught.value)


def test_two_are_told_apart_by_their_difference_seed_by_seed():
    """Oracle: the paired t test of scipy on scores set against the mean of the same skill, by hand."""
    markets = tournament.play(tournament.BUILT_IN, range(6))
    skills = sorted(markets[0].skill)
    net = {name: {} for name in tournament.BUILT_IN}
    pots = {skill: [] for skill in skills}
    for market in markets:
        for skill, score in zip(market.skill, market.score, strict=True):
            pots[skill].append(score)
    for market in markets:
        for name, skill, score in zip(market.names, market.skill, market.score, strict=True):
            net[name].setdefault(market.seed, []).append(score - np.mean(pots[skill]))
    ranking = tournament.rank(markets)
    mean = {name: [np.mean(scores) for scores in by_seed.values()] for name, by_seed in net.items()}
    for name, apart in zip(ranking.names[1:], ranking.apart[1:], strict=True):
        assert apart == (stats.ttest_rel(mean[ranking.names[0]], mean[name]).confidence_interval(0.95).low > 0)
    assert not ranking.apart[0] and {True, False} == set(ranking.apart[1:].tolist())


def test_luck_that_all_share_does_not_hide_a_difference():
    """The planted case: 1,000 yuan apart in every market, and a tide of a million for all."""
    tide = np.random.default_rng(1).normal(0, 1e6, 18)
    markets = []
    for market in tournament.play(THREE, range(18), {"quiet years": {}}):
        score = tide[market.seed] + np.array([0.0, 1000.0, 0.0]) + market.seed % 7 * np.arange(3)
        markets.append(market._replace(score=score, skill=np.roll([1.0, 2.0, 3.0], market.seed)))
    ranking = tournament.rank(markets)
    assert ranking.names[0] == "two" and ranking.low[0] < ranking.high[1] and ranking.apart[1:].all()


def test_what_is_spent_is_told_as_a_share_of_gross_profit():
    """Oracle: in the first year, with nothing remembered, the prices of the docstring by hand."""
    def once(**answer):
        return lambda year, firm, market: answer | {"leave": True}

    entered = {"nothing": once(), "own": once(own=0.8), "all": once(brand=0.6, research=0.4),
               "both": once(own=0.4, brand=0.5)}  # fmt: skip
    spent = tournament.spending([tournament.play_market(entered, seed) for seed in range(3)])
    dear, cheaper = 40 * 0.8**2 / 25, 40 * 0.4**2 / 25  # of the margin of 25 yuan an order
    right = {"nothing": [0, 0, 0], "own": [0, 0, dear], "all": [0.6, 0.4, 0], "both": [(1 - cheaper) / 2, 0, cheaper]}
    for name, parts in right.items():
        assert spent[name] == pytest.approx(parts)
    assert dear > 1 and f"{40 * 0.8**2:.2f} at 0.8" in tournament.__doc__ and "0.40 at s = 0.1" in tournament.__doc__


def test_equal_means_share_a_rank_and_stand_by_name():
    def ranked(scores):
        market = tournament.play_market({**THREE, "four": tournament.copycat}, 0)
        names, scores = ("low", "zebra", "ant", "high"), np.array(scores)
        return tournament.rank([  # each meets each deal
            market._replace(names=names, seed=seed, score=scores + seed, skill=np.roll(np.arange(4.0), turn))
            for seed in range(3) for turn in range(4)
        ])  # fmt: skip

    ranking = ranked([50_000, 72_000.2, 72_000.1, 90_000])
    assert ranking.names == ("high", "ant", "zebra", "low") and ranking.rank.tolist() == [1, 2, 2, 4]
    ranking = ranked([50_000, 90_000.2, 90_000.1, 90_000])
    assert ranking.names == ("ant", "high", "zebra", "low") and ranking.rank.tolist() == [1, 1, 1, 4]
    assert ranking.apart.tolist() == [False, False, False, True]
    ranking = ranked([50_000, 90_000, 90_000, 90_000])
    assert ranking.won == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])  # a first place that three share is a third for each


def test_mean_places_are_those_of_scipy():
    markets = tournament.play({**THREE, "twin": tournament.patient, "idle": lambda *now: {"leave": True}}, range(3))
    tied = [market._replace(score=np.round(market.score, -5)) for market in markets]
    ranking = tournament.rank(tied)
    mean = np.mean([stats.rankdata(-market.score) for market in tied], axis=0)
    right = dict(zip(markets[0].names, mean, strict=True))
    assert dict(zip(ranking.names, ranking.place, strict=True)) == pytest.approx(right)
