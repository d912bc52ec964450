"""Lesson 09, run a belt: five questions on one simulated belt, its drivers and strategies."""

import numpy as np
import pandas as pd

from beltlab.exercises.kinds import EXACT, Choices, Function, Numbers, Parts
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import together

_WORLDS = ("none", "G", "M", "GM", "P", "GP", "MP", "GMP")
_SALES = (8.0, 12.5, 9.0, 16.0, 24.0, 30.0, 60.0, 70.0)  # million yuan, invented
_LOG = np.log(_SALES) - np.log(_SALES[0])
_CLAIMS = {
    "A": "In this model belt, market and platform complement each other.",
    "B": "Government brings nothing, because the platform brings more.",
    "C": "Alone, the market brings 12.5 % more sales than none.",
    "D": "Zones raise the exports of China's belts.",
    "E": "The same pair complements each other in every belt, whatever its rivals.",
    "F": "The three credits, in log points, sum to what all three bring together.",
}


def worlds() -> pd.DataFrame:
    """Sales of an invented belt after twelve years in eight worlds, for question 5; million yuan. SIMULATED."""
    return pd.DataFrame({"sales": _SALES}, index=pd.Index(_WORLDS, name="drivers"))


def claims() -> pd.DataFrame:
    """The six sentences of question 5, by letter."""
    return pd.DataFrame({"claim": _CLAIMS.values()}, index=pd.Index(_CLAIMS, name="letter"))


progress = progress_of(__name__)


# Question 1


def _of(formula):
    return lambda sales: float(formula(*sales))


def _four_worlds(generator) -> list[list]:
    rows = []
    for extra in (0.5, -0.4, 0.8, -0.7, 0.3, 0.6):
        none, one, other = generator.uniform([4, 1.2, 1.6], [9, 2.2, 3.0])
        worlds = none * np.array([1, one, other, one * other * np.exp(extra)])
        rows.append([worlds.round(3).tolist()])
    return [*rows, [[6.0, 15.0, 9.0, 20.0]]]  # here the first of the two alone sells more


@question(
    kind=Function("sales", result=Numbers()),
    inputs=_four_worlds,
    write_yourself=["belt.complement"],
    hints=(
        "Take logarithms first: what each driver brings is then a difference, and percentages add.",
        "ln(both) − ln(none) is what both bring. Take from it what each brings alone.",
        "Three differences of logarithms, each over the world with neither.\n"
        "```python\n"
        "def complement(sales):\n"
        "    none, one, other, both = sales\n"
        "    together = np.log(both) - np.log(none)\n"
        "    alone = (np.log(one) - np.log(none)) + ...\n"
        "    return together - alone\n"
        "```",
    ),
    properties=[
        Property(
            "Where each driver doubles sales and both bring four times as much, the answer must be 0.",
            lambda value: abs(value) < 0.01,
            ([[5.0, 10.0, 10.0, 20.0]],),
        ),
        Property(
            "Sales in yuan or in million yuan must give the same.",
            lambda small, large: abs(small - large) < 0.01,
            ([[2.0, 3.0, 4.0, 9.0]], [[2e6, 3e6, 4e6, 9e6]]),
        ),
    ],
    wrong=[
        Wrong(
            "no logarithms",
            _of(lambda none, one, other, both: both - one - other + none),
            "Your number is in million yuan, so a large belt has a large one. The question asks for log points.",
        ),
        Wrong(
            "the logarithm of the difference",
            _of(lambda none, one, other, both: np.log(abs(both - one - other + none))),
            "You took the logarithm at the very end. What has to be a logarithm before you add and subtract?",
        ),
        Wrong(
            "the world with neither forgotten",
            _of(lambda none, one, other, both: np.log(both / one / other)),
            "What the belt sells without either driver stands in each of the other three. How often did you take it "
            "away, and how often must it come back?",
        ),
        Wrong(
            "the world with neither taken away once more",
            _of(lambda none, one, other, both: np.log(both / one / other / none)),
            "You took the world with neither away once more. In what each driver brings alone it is already "
            "subtracted: what does minus a minus give?",
        ),
        Wrong(
            "a ratio, not its logarithm",
            _of(lambda none, one, other, both: both * none / (one * other)),
            "Your number is 1 where each driver brings what it brings alone. The question wants 0 there.",
        ),
        Wrong(
            "a ratio less 1",
            _of(lambda none, one, other, both: both * none / (one * other) - 1),
            "Your number is a ratio less 1, a rate of growth. It is near the log points only where both are small.",
        ),
        Wrong(
            "growth rates subtracted",
            _of(lambda none, one, other, both: both / other - one / none),
            "You subtracted two rates of growth. Then it matters which driver you call the other: try both.",
        ),
        Wrong(
            "only where the other is there",
            _of(lambda none, one, other, both: np.log(both / other)),
            "This is what one driver brings where the other is there. The question asks how much more that is than "
            "where it is not.",
        ),
        Wrong(
            "what both bring",
            _of(lambda none, one, other, both: np.log(both / none)),
            "This is what both bring together. Two drivers nearly always bring more than none. Compare with what they "
            "bring one by one.",
        ),
        Wrong(
            "compared with the better one only",
            _of(lambda none, one, other, both: np.log(both / max(one, other))),
            "You compared both with the better of the two. That shows what the second adds, not whether it adds more "
            "than it would alone.",
        ),
        Wrong(
            "common logarithms",
            _of(lambda none, one, other, both: np.log10(both * none / one / other)),
            "These are logarithms to the base ten. Log points, nearly per cent for small changes, need another base.",
        ),
        Wrong(
            "shares of growth",
            _of(lambda none, one, other, both: (both - one - other + none) / none),
            "You used growth as a share of the first sales. Such shares do not add: two doublings make 4, not 3.",
        ),
    ],
    insight="Above 0 they are complements, below 0 substitutes. 0 means: each brings the same percentage with or "
    "without the other.",
)
def q1(sales):
    return float(np.log(sales) @ [1, -1, -1, 1])


# Question 2


def _pull(quality, tilt) -> float:
    return float((np.asarray(quality, float) ** tilt).sum())


def _room(pull, share) -> float:
    return pull * (1 - share) / share


def _belts(generator) -> list[list]:
    trials = []
    for size, tilt, share in ((3, 1.5, 0.3), (4, 0.6, 0.8), (3, 2.0, 0.65), (2, 1.3, 0.25), (3, 0.5, 0.4)):
        trials.append([generator.uniform(1.2, 3.0, size).round(2).tolist(), tilt, share])
    return [*trials, [[1.5, 1.5, 2.0], 1.5, 0.3]]  # two of them are alike


@question(
    kind=Function("quality", "tilt", "share", result=Numbers(), symbols="q τ s"),
    inputs=_belts,
    hints=(
        "Turn it round: if the belt has this share of all visits, who has the rest?",
        "The share of the belt is $\\sum q^τ / (A + \\sum q^τ)$. Which A makes it just the share that is wanted?",
        "Three steps: the pull of the belt, that of all who are there, and what of it is outside.\n"
        "```python\n"
        "def most_rivals(quality, tilt, share):\n"
        "    belt = ...  # the pull of its sellers together\n"
        "    everybody = belt / share\n"
        "    return everybody - ...\n"
        "```",
    ),
    properties=[
        Property(
            "At half of the visits the rivals outside must count as much as the belt: here as much as 6 sellers of "
            "quality 1.",
            lambda rivals: abs(rivals - 6) < 0.1,
            ([[1.0, 2.0, 3.0], 1.0, 0.5],),
        ),
        Property(
            "A belt that wants more of the visits must stand fewer rivals.",
            lambda modest, greedy: modest > greedy,
            ([[1.0, 2.0, 3.0], 1.0, 0.4], [[1.0, 2.0, 3.0], 1.0, 0.8]),
        ),
    ],
    wrong=[
        Wrong(
            "belt and rivals together",
            lambda quality, tilt, share: _pull(quality, tilt) / share,
            "This is the pull of all who are there. The belt is among them: how much of it is outside?",
        ),
        Wrong(
            "upside down",
            lambda quality, tilt, share: _room(_pull(quality, tilt), 1 - share),
            "In your function a belt that wants more of the visits may have more rivals. Whose share is it?",
        ),
        Wrong(
            "the rest of the belt's own pull",
            lambda quality, tilt, share: _pull(quality, tilt) * (1 - share),
            "You took a part of the belt's own pull. The share is one of all visits, those of the rivals included.",
        ),
        Wrong(
            "the tilt forgotten",
            lambda quality, tilt, share: _room(_pull(quality, 1), share),
            "Your rivals do not change with the tilt. Where does τ stand in the formula of the traffic?",
        ),
        Wrong(
            "the tilt multiplied",
            lambda quality, tilt, share: _room(_pull(np.asarray(quality) * tilt, 1), share),
            "You multiplied quality by the tilt. In the formula the tilt is a power.",
        ),
        Wrong(
            "the tilt on the sum",
            lambda quality, tilt, share: _room(_pull(quality, 1) ** tilt, share),
            "You raised the sum to the power. The platform counts each seller for itself: first the power, then the "
            "sum.",
        ),
        Wrong(
            "the best seller alone",
            lambda quality, tilt, share: _room(_pull(max(quality), tilt), share),
            "You looked at the best seller alone. The share is that of all sellers of the belt together.",
        ),
        Wrong(
            "the mean seller",
            lambda quality, tilt, share: _room(_pull(quality, tilt) / len(quality), share),
            "You took the mean of the sellers. The visits go to all of them: what do they pull together?",
        ),
        Wrong(
            "rivals turned back into a quality",
            lambda quality, tilt, share: _room(_pull(quality, tilt), share) ** (1 / tilt),
            "You took the power off again. A is a pull already: so many sellers of quality 1, and 1 to any power is 1.",
        ),
        Wrong(
            "the number of sellers in place of their pull",
            lambda quality, tilt, share: _room(len(quality), share),
            "You counted sellers. The platform counts each with its quality and the tilt.",
        ),
    ],
    insight="Rivals outside are why a belt can grow: with a better brand it holds the same share against more of them.",
)
def q2(quality, tilt, share):
    return _room(_pull(quality, tilt), share)


# Question 3


def _years_there(gross_profit, fixed_cost, patience=2, weak=np.less):
    in_a_row = 0
    for year, profit in enumerate(gross_profit, 1):
        in_a_row = in_a_row + 1 if weak(profit, fixed_cost) else 0
        if in_a_row == patience:
            return year
    return len(gross_profit)


def _accounts(generator) -> list[list]:
    fixed = [
        [[3.0, 1.2, 3.1, 1.1, 1.3, 4.0, 1.0, 4.2], 2.0],
        [[2.5, 2.5, 1.9, 2.4, 2.0, 2.0, 3.0, 1.0, 1.0, 3.0], 2.0],
        [[1.0, 3.0, 3.5, 1.5, 4.0, 4.0, 4.0], 2.0],
        [[4.0, 1.0, 5.0, 1.0, 5.0, 1.0, 1.0, 1.0, 5.0], 2.0],
        [[0.5, 0.5, 0.5, 9.0, 9.0], 2.0],
        [[3.0, 1.0, 1.5, 4.0, 1.2, 1.1, 5.0, 6.0], 2.0],  # a second pair, after it has left
        [[3.0, 1.0, 4.0, 1.0], 2.0],  # weak to the last year, and yet it stays
        [[3.0, 1.0, 2.0, 1.0, 3.0, 1.0, 3.0], 2.0],  # a year at exactly the fixed cost sets the count back
        [[24.0, 19.0, 25.0, 18.0, 17.0, 26.0], 20.0],
        [[0.2, 3.0, 3.0, 1.5], 2.0],  # weak in the first and the last year, and two years are weak on average
    ]
    drawn = generator.permutation([1.1, 1.4, 1.7, 2.6, 3.3, 3.9, 2.9, 3.6]).tolist()
    return [*fixed, [drawn, 2.2]]


@question(
    kind=Function("gross_profit", "fixed_cost", result=Numbers(tolerance=EXACT), symbols="π F"),
    inputs=_accounts,
    hints=(
        "Walk through the years, and remember one number: how many weak years there have been in a row.",
        "A weak year adds one, a good year sets it back to 0. At 2 the seller leaves, at the end of that year.",
        "A loop with a memory. What does a good year do to it?\n"
        "```python\n"
        "def years_there(gross_profit, fixed_cost):\n"
        "    weak = 0\n"
        "    for year, profit in enumerate(gross_profit, 1):\n"
        "        if profit < fixed_cost:\n"
        "            weak = weak + 1\n"
        "        else:\n"
        "            weak = ...\n"
        "        if weak == 2:\n"
        "            return ...\n"
        "    return len(gross_profit)\n"
        "```",
    ),
    properties=[
        Property(
            "A seller with good years only must be there to the end.",
            lambda years: years == 3,
            ([[5.0] * 3, 2.0],),
        ),
    ],
    wrong=[
        Wrong(
            "leaves in the first weak year",
            lambda gross_profit, fixed_cost: _years_there(gross_profit, fixed_cost, 1),
            "Your seller leaves after one weak year. The rule of the question gives it a second one.",
        ),
        Wrong(
            "two weak years in all",
            lambda gross_profit, fixed_cost: int(
                [*np.flatnonzero(np.less(gross_profit, fixed_cost)) + 1, *[len(gross_profit)] * 2][1]
            ),
            "You count weak years even where a good one lies between. What does a good year do to the count?",
        ),
        Wrong(
            "a year at exactly the fixed cost is weak",
            lambda gross_profit, fixed_cost: _years_there(gross_profit, fixed_cost, 2, np.less_equal),
            "Gross profit that equals the fixed cost pays it. Is such a year weak?",
        ),
        Wrong(
            "the year in which it leaves left out",
            lambda gross_profit, fixed_cost: (
                len(gross_profit) if _years_there(np.append(gross_profit, np.inf), fixed_cost) > len(gross_profit)
                else _years_there(gross_profit, fixed_cost) - 1
            ),
            "Where your seller leaves, you are one year short. It is there until the end of that year: does your count "
            "begin at 0?",
        ),  # fmt: skip
        Wrong(
            "three in a row",
            lambda gross_profit, fixed_cost: _years_there(gross_profit, fixed_cost, 3),
            "Your seller waits for a third weak year. How many does the rule allow?",
        ),
        Wrong(
            "the first year compared with the last",
            lambda gross_profit, fixed_cost: _years_there([gross_profit[-1], *gross_profit], fixed_cost) - 1,
            "Your seller leaves in its first year where the last one is weak too: the place before 0 is −1, and that "
            "is the last place of an array. Has the first year one before it?",
        ),
        Wrong(
            "the last pair, not the first",
            lambda gross_profit, fixed_cost: (
                [len(gross_profit)]
                + [year + 2 for year in range(len(gross_profit) - 1) if max(gross_profit[year : year + 2]) < fixed_cost]
            )[-1],
            "Your count goes on after the seller has left: a later pair of weak years takes the place of the first.",
        ),
        Wrong(
            "counts the good years",
            lambda gross_profit, fixed_cost: int((np.asarray(gross_profit) >= fixed_cost).sum()),
            "You counted good years. A seller is there in a weak year too, and not in good years after it has left.",
        ),
        Wrong(
            "good and bad exchanged",
            lambda gross_profit, fixed_cost: _years_there(gross_profit, fixed_cost, 2, np.greater),
            "Your seller leaves after two good years. Which way does the sign of the comparison point?",
        ),
    ],
    insight="One good year saves a seller. So a seller near the edge lives by luck, and in a zone, with a lower fixed "
    "cost, by policy.",
)
def q3(gross_profit, fixed_cost):
    return _years_there(gross_profit, fixed_cost)


# Question 4


def _interval(mine, rival, half=lambda gap: 2 * gap.std(ddof=1) / np.sqrt(gap.size)):
    gap = np.subtract(mine, rival)
    return (gap.mean() + np.array([-1, 1]) * half(gap)).tolist()


def _scores(generator) -> list[list]:
    trials = []
    for size, ahead in ((5, 6.0), (6, -5.0), (4, 8.0), (7, 4.0)):
        market = generator.normal(20, 6, size)
        mine = market + ahead + generator.normal(0, 2.5, size)
        trials.append([mine.round(2).tolist(), market.round(2).tolist()])
    return trials


@question(
    kind=Function("mine", "rival", result=Numbers(2, labels=("low", "high")), symbols="x y"),
    inputs=_scores,
    write_yourself=["tournament.rank"],
    hints=(
        "Both played the same markets. Compare them market by market, not on average of all.",
        "With dₖ = mine − rival in market k: mean(d) ± 2 sd(d)/√n, where sd divides by n − 1.",
        "The differences first; then mean and spread of the differences.\n"
        "```python\n"
        "def interval(mine, rival):\n"
        "    gap = mine - rival\n"
        "    half = 2 * gap.std(ddof=1) / ...\n"
        "    return gap.mean() - half, ...\n"
        "```",
    ),
    properties=[
        Property(
            "Whoever is ahead by nearly 3 in every market must get nearly 3 and 3: there is hardly any luck in the "
            "difference.",
            lambda ends: np.allclose(ends, 3, atol=0.05),
            ([[13.01, 23.0, 7.99], [10.0, 20.0, 5.0]],),  # not 3 sharp: a variance from three others may fall below 0
        ),
    ],
    wrong=[
        Wrong(
            "markets not compared one by one",
            lambda mine, rival: _interval(
                mine, rival, lambda gap: 2 * np.sqrt((np.var(mine, ddof=1) + np.var(rival, ddof=1)) / gap.size)
            ),
            "You took the spread of each strategy by itself. A good market is good for both: that luck falls out if "
            "you subtract first.",
        ),
        Wrong(
            "the spread of one market, not of a mean",
            lambda mine, rival: _interval(mine, rival, lambda gap: 2 * gap.std(ddof=1)),
            "So wide is one market. How much less does a mean over n markets move?",
        ),
        Wrong(
            "divided by n in place of its root",
            lambda mine, rival: _interval(mine, rival, lambda gap: 2 * gap.std(ddof=1) / gap.size),
            "You divided by n. Four times the markets make an interval half as wide, not a quarter.",
        ),
        Wrong(
            "sd divided by n",
            lambda mine, rival: _interval(mine, rival, lambda gap: 2 * gap.std() / np.sqrt(gap.size)),
            "`std` of numpy divides by n if nobody says otherwise. The question divides by n − 1.",
        ),
        Wrong(
            "one standard error",
            lambda mine, rival: _interval(mine, rival, lambda gap: gap.std(ddof=1) / np.sqrt(gap.size)),
            "Your interval goes one standard error to each side. How many does the question ask for?",
        ),
        Wrong(
            "1.96 in place of 2",
            lambda mine, rival: _interval(mine, rival, lambda gap: 1.96 * gap.std(ddof=1) / np.sqrt(gap.size)),
            "Your interval is a little too narrow: 1.96 standard errors to each side. Which number does the question "
            "give?",
        ),
        Wrong(
            "the variance in place of the standard deviation",
            lambda mine, rival: _interval(mine, rival, lambda gap: 2 * gap.var(ddof=1) / np.sqrt(gap.size)),
            "You divided a variance by the root of n. Its unit is the square of the scores.",
        ),
        Wrong(
            "the root of n − 1",
            lambda mine, rival: _interval(mine, rival, lambda gap: 2 * gap.std(ddof=1) / np.sqrt(gap.size - 1)),
            "You divided by n − 1 twice: in the standard deviation, where it belongs, and under the root.",
        ),
        Wrong(
            "each strategy sorted by itself",
            lambda mine, rival: _interval(np.sort(mine), np.sort(rival)),
            "You sorted the scores. Then what stands side by side was not played in the same market.",
        ),
        Wrong(
            "the size of each lead",
            lambda mine, rival: _interval(np.abs(np.subtract(mine, rival)), 0),
            "Where the rival is ahead your lead counts as one too. Which sign has it there?",
        ),
        Wrong(
            "the rival's lead",
            lambda mine, rival: _interval(rival, mine),
            "Your interval says by how much the rival is ahead. From what should what be subtracted?",
        ),
        Wrong(
            "mean and half width",
            lambda mine, rival: [sum(_interval(mine, rival)) / 2, float(np.diff(_interval(mine, rival))[0] / 2)],
            "These are the middle and half the width. The question asks for the two ends.",
        ),
        Wrong(
            "lowest and highest difference",
            lambda mine, rival: np.quantile(np.subtract(mine, rival), [0, 1]).tolist(),
            "These are the worst and the best market. More markets would make your interval wider, not narrower.",
        ),
        Wrong(
            "the interval of the own score",
            lambda mine, rival: _interval(mine, 0),
            "This is an interval for your own score. Is it higher than the rival's? That needs the rival too.",
        ),
    ],
    insight="Where the interval holds 0, nobody can say who plays better. One won market says nearly nothing.",
)
def q4(mine, rival):
    return _interval(mine, rival)


# Question 5


def _beyond(values) -> list[float]:
    return [float(values[i | j] - values[i] - values[j] + values[0]) for i, j in ((1, 2), (1, 4), (2, 4))]


_JUDGED = {"beyond": _beyond(_LOG), "credit": together.shapley(_LOG), "supported": ["A", "C", "F"]}


@question(
    kind=Parts(
        {
            "beyond": Numbers(3, labels=("GM", "GP", "MP")),
            "credit": Numbers(3, labels=[("government", "G"), ("market", "M"), ("platform", "P")]),
            "supported": Choices(*_CLAIMS, beliefs=True),
        }
    ),
    hints=(
        "Make log sales first, over the world `none`. Then all three parts are differences of this one column. Of a "
        "sentence ask: can it be read off these eight worlds, or does it say more?",
        "A credit: first of all (weight 2/6), second after either of the others (1/6 each), last (2/6).",
        "One pair and one credit; the others are made alike.\n"
        "```python\n"
        'log = np.log(q.worlds()["sales"] / q.worlds()["sales"]["none"])\n'
        'government_market = log["GM"] - log["G"] - log["M"]\n'
        'of_platform = (2 * log["P"] + (log["GP"] - log["G"])\n'
        '    + (log["MP"] - log["M"]) + 2 * (log["GMP"] - log["GM"])) / 6\n'
        "```",
    ),
    wrong=[
        Wrong(
            "million yuan in place of log points",
            lambda: _JUDGED | {"beyond": _beyond(_SALES)},
            "Your pairs are in million yuan. In log points another pair changes its sign: does a percentage count, or "
            "a yuan?",
        ),
        Wrong(
            "what both bring taken for beyond",
            lambda: _JUDGED | {"beyond": _LOG[[3, 5, 6]]},
            "These are what the pairs bring over none. What do their two drivers bring one by one?",
        ),
        Wrong(
            "none counted twice",
            lambda: _JUDGED | {"beyond": _beyond([0, *np.log(_SALES[1:])])},
            "You used logarithms of sales without taking the world with none away from each.",
        ),
        Wrong(
            "asked in the world where the third acts",
            lambda: _JUDGED | {"beyond": [value + _LOG[7] - _LOG[[3, 5, 6]].sum() + _LOG[[1, 2, 4]].sum()
                                          for value in _beyond(_LOG)]},
            "You asked what a pair brings beyond one by one where the third driver acts as well. The question asks "
            "over `none`.",
        ),
        Wrong(
            "the four worlds weighted alike",
            lambda: _JUDGED | {"credit": [(_LOG[bit] + sum(_LOG[bit | o] - _LOG[o] for o in (1, 2, 4) if o != bit)
                                           + _LOG[7] - _LOG[7 - bit]) / 4 for bit in (1, 2, 4)]},
            "You gave the same weight to each of the four groups that a driver can join. How often is it first, second "
            "and last in the six orders?",
        ),
        Wrong(
            "each one first",
            lambda: _JUDGED | {"credit": _LOG[[1, 2, 4]]},
            "You credit what each driver brings alone. Do these three sum to what all three bring?",
        ),
        Wrong(
            "each one last",
            lambda: _JUDGED | {"credit": _LOG[7] - _LOG[[6, 5, 3]]},
            "You credit what would be missing without each driver. Add the three up: what do you get?",
        ),
        Wrong(
            "first and last only",
            lambda: _JUDGED | {"credit": (_LOG[[1, 2, 4]] + _LOG[7] - _LOG[[6, 5, 3]]) / 2},
            "You took the mean of coming first and coming last. In how many of the six orders is a driver second?",
        ),
        Wrong(
            "credit of the yuan",
            lambda: _JUDGED | {"credit": together.shapley(np.array(_SALES))},
            "Your credits divide million yuan. The question divides log points.",
        ),
        Wrong(
            "equal thirds",
            lambda: _JUDGED | {"credit": [_LOG[7] / 3] * 3},
            "You gave each driver a third. The credit asks what each one adds.",
        ),
        Wrong(
            "the sentences that say too much",
            lambda: _JUDGED | {"supported": ["B", "D", "E"]},
            "These are the sentences that say more than the table does. Which can be read off it?",
        ),
        Wrong(
            "a small credit taken for none",
            lambda: _JUDGED | {"supported": ["A", "B", "C", "F"]},
            "You say that a driver brings nothing because another brings more. Look where it acts alone.",
        ),
        Wrong(
            "a model taken for China",
            lambda: _JUDGED | {"supported": ["A", "C", "D", "F"]},
            "One of your sentences speaks of China's belts. Which row of the table was observed there?",
        ),
        Wrong(
            "one belt taken for all",
            lambda: _JUDGED | {"supported": ["A", "C", "E", "F"]},
            "One of your sentences speaks of every belt. What happened on the lesson's map when the rivals vanished?",
        ),
    ],
    insight="Which pair complements which is a result of a setting, not a law. Say the setting with the result.",
    rubric=(
        ("The plan: why this strategy",
         ("0: names a strategy only",
          "1: says when it spends and when it stops",
          "2: says which part of the model makes that pay: goodwill that lasts, years left, the tilt")),
        ("Luck and skill",
         ("0: tells of one market that it won",
          "1: compares means over many markets",
          "2: gives the interval over the same markets, and says what is not told apart")),
        ("Whom it harms",
         ("0: nobody is named",
          "1: says that rivals sell less",
          "2: says who leaves, and what happens to the strategy if all of the class play it")),
        ("What it rests on",
         ("0: takes the game for a market",
          "1: names one assumption of the game",
          "2: names the assumption that decides, and the observation that would test it")),
    ),
)  # fmt: skip
def q5():
    return _JUDGED
