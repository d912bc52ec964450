"""Lesson 03, the effect of zones: five questions, one on observed provinces and four on simulated cities."""

from functools import cache

import numpy as np
import pandas as pd

from beltlab import data, figures
from beltlab.exercises.kinds import ROUNDING, Choices, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import did, simulate

_NEVER = (10, 40, 80)  # never-treated cities, question 4
_DRAWS = 150  # panels, question 5


def provinces() -> pd.DataFrame:
    """Log goods trade of the provinces in 2013 and 2017 for question 1, and whether a zone came by 2016."""
    trade = data.load("province_trade").pivot(index="province", columns="year", values="goods_trade_100m_yuan")
    early = trade.index.isin(data.zones_in_force(2016)["province"])
    return pd.DataFrame({"early": early, "log_2013": np.log(trade[2013]), "log_2017": np.log(trade[2017])})


def effects() -> pd.DataFrame:
    """All ATT(g,t) of a SIMULATED panel of cities for question 3, with the number of cities in each cohort."""
    found = did.att_gt(*_columns(figures.simulate_cities(97)))
    return pd.DataFrame(
        {"cohort": found.cohort.astype(int), "year": found.time.astype(int), "att": found.att, "cities": found.size}
    )


def comparisons() -> pd.DataFrame:
    """The two-by-two comparisons inside TWFE for question 4: three SIMULATED panels, `control` is inf for never."""
    names, tables = ["treated", "control", "estimate", "weight"], []
    for never in _NEVER:
        parts = did.bacon(*_columns(figures.simulate_cities(15, n_never=never)))
        tables.append(pd.DataFrame({"never_treated": never} | {name: getattr(parts, name) for name in names}))
    return pd.concat(tables, ignore_index=True)


def hangzhou() -> pd.DataFrame:
    """Hangzhou's estimate and reported standard error in 150 SIMULATED panels for question 5; `truth` is the effect."""
    return _hangzhou().copy()


def statements() -> pd.DataFrame:
    """Six sentences about Hangzhou's zone for question 5, lettered A to F."""
    return pd.DataFrame({"statement": pd.Series(_STATEMENTS)}).rename_axis("letter")


progress = progress_of(__name__)


def _columns(panel):
    return [panel[name] for name in did.COLUMNS]


# Question 1


def _groups(summary="mean"):
    """Log trade of each group (rows: others, early) in both years, in one number each."""
    return provinces().groupby("early")[["log_2013", "log_2017"]].agg(summary)


def _changes(summary="mean"):
    return provinces().eval("change = log_2017 - log_2013").groupby("early")["change"].agg(summary)


def _two_by_two(groups):
    return (groups.loc[True] - groups.loc[False]).diff().iloc[-1]


@question(
    kind=Numbers(tolerance=ROUNDING),
    hints=(
        "The early provinces changed. Part of that would have happened without zones: the others show how much.",
        "Effect = (mean of early, after − mean of early, before) − (mean of others, after − mean of others, before).",
        "This gives four numbers, and one of the two changes. Take the other change, then the difference.\n"
        "```python\n"
        'means = provinces.groupby("early")[["log_2013", "log_2017"]].mean()\n'
        'change_early = means.loc[True, "log_2017"] - means.loc[True, "log_2013"]\n'
        "change_others = ...\n"
        "```",
    ),
    properties=[
        Property(
            "Differences of log trade lie well between −1 and 1 here: −1 would mean that trade fell by two thirds.",
            lambda effect: abs(effect) < 1,
        ),
    ],
    wrong=[
        Wrong(
            "sums in place of means",
            lambda: _two_by_two(_groups("sum")),
            "You added up the changes of each group. The larger group then counts for more: compare means.",
        ),
        Wrong(
            "log points turned into a rate of growth",
            lambda: np.exp(_two_by_two(_groups())) - 1,
            "You turned log points into a rate of growth. The question asks for log points: a difference of logs.",
        ),
        Wrong(
            "the gap after",
            lambda: _groups()["log_2017"].diff().iloc[-1],
            "This is the gap between the groups **after**. Early provinces were larger before there was any zone. "
            "Which gap did they have in 2013?",
        ),
        Wrong(
            "the change of the treated alone",
            lambda: _changes()[True],
            "This is the change of the early provinces alone. Would they have stood still without zones? Look at what "
            "the others did.",
        ),
        Wrong(
            "the sign flipped",
            lambda: -_two_by_two(_groups()),
            "The size is right, the sign is not. The treated come first, and after comes before before.",
        ),
        Wrong(
            "the change of the controls alone",
            lambda: _changes()[False],
            "This is the change of the other provinces. It stands for what would have happened without zones: it is "
            "half of the answer.",
        ),
        Wrong(
            "levels in place of logs",
            lambda: _two_by_two(_groups(lambda logs: np.exp(logs).mean())),
            "You compared yuan, not log points. Then the largest provinces decide alone. Stay with the log columns.",
        ),
        Wrong(
            "the gap before",
            lambda: _groups()["log_2013"].diff().iloc[-1],
            "This is a gap between the groups in a year in which nobody had a zone. What has changed since then?",
        ),
        Wrong(
            "medians in place of means",
            lambda: _two_by_two(_groups("median")),
            "You took medians: the province in the middle of each group. The question lets every province count.",
        ),
        Wrong(
            "the median change",
            lambda: _changes("median").diff().iloc[-1],
            "You took the change of the province in the middle of each group. The mean lets every province count.",
        ),
        Wrong(
            "each yuan alike",
            lambda: _two_by_two(_groups(lambda logs: np.log(np.exp(logs).sum()))),
            "You added up the yuan of a group first, so Guangdong counts as much as many small provinces. Here each "
            "province counts alike.",
        ),
        Wrong(
            "brackets forgotten",
            lambda: _changes()[True] - _groups().loc[False].sum(),
            "Two changes are compared here. Which sign does the last of your four numbers get, and which should it?",
        ),
        Wrong(
            "a ratio of changes",
            lambda: _changes()[True] / _changes()[False],
            "You divided one change by the other. That number has no unit; log points are asked for.",
        ),
    ],
    insight="Four means, one number. It is an effect only if the trends would have been parallel, "
    "and 31 large units cannot show that.",
)
def q1():
    return _two_by_two(_groups())


# Question 2


def _change(panel, base, year, of, summary="mean"):
    """The change between two years, in one number, of the cities `of` chooses by the year of their zone."""
    outcome = panel.pivot(index="unit", columns="year", values="outcome")
    first = panel.groupby("unit")["first_year"].first()
    return (outcome[year] - outcome[base])[of(first)].agg(summary)


def _att(panel, cohort, year, base=None, treated=None, controls=lambda first: first == 0, summary="mean"):
    """ATT(g,t); each setting is a place at which it goes wrong."""
    base, treated = cohort - 1 if base is None else base, treated or (lambda first: first == cohort)
    return _change(panel, base, year, treated, summary) - _change(panel, base, year, controls, summary)


def _panel(outcomes, first, years=range(2014, 2020)):
    years = list(years)
    return {"table": {
        "unit": np.repeat(np.arange(len(first)), len(years)).tolist(),
        "year": years * len(first),
        "outcome": np.round(np.asarray(outcomes, float), 3).ravel().tolist(),
        "first_year": np.repeat(first, len(years)).tolist(),
    }}  # fmt: skip


def _random_panels(generator):
    cohorts, years = np.array([2016, 2016, 2017, 2019, 2019, 0, 0, 0]), np.arange(2014, 2020)
    late = np.where(cohorts, np.maximum(cohorts, 2018), 0)
    cells = [(cohorts, 2016, 2018, 0.6), (cohorts, 2017, 2018, 0.6), (cohorts, 2017, 2019, 0.6),
             (cohorts, 2016, 2016, 0.6), (cohorts, 2016, 2019, -0.6), (late, 2018, 2016, 0.6)]  # fmt: skip
    trials = []
    for first, cohort, year, gain in cells:  # once the zones do harm, and once `year` lies before the base
        made = generator.normal(10, 0.4, (len(first), 6)) + 0.3 * np.arange(6)
        made += gain * np.maximum(years - first[:, None] + 1, 0) * (first[:, None] > 0)
        trials.append([_panel(made, first.tolist()), cohort, year])
    return trials


def _mean(panel, first, years):
    return panel.loc[years & (panel["first_year"] == first), "outcome"].mean()


_FIRST = [2017, 2017, 2016, 0, 0]
_LEVELS = np.array([[9.0], [10.0], [8.0], [11.0], [12.0]])
_STEPS = 0.05 * np.arange(6)  # growth that all share
_JUMP = np.where(np.arange(6) >= 3, 0.3, 0.0) * np.array([[1], [1], [0], [0], [0]])
_SHARED = _LEVELS + _STEPS
_NO_EFFECT = ([_panel(_SHARED, _FIRST), 2017, 2019],)
_KNOWN = ([_panel(_SHARED + _JUMP, _FIRST), 2017, 2018],)
_AT_BASE = ([_panel(_SHARED + _JUMP, _FIRST), 2017, 2016],)


@question(
    kind=Function("panel", "cohort", "year", result=Numbers(tolerance=ROUNDING)),
    inputs=_random_panels,
    write_yourself=["did.att_gt"],
    hints=(
        "It is the difference in differences of question 1, for one cohort and one year. Two choices matter: the base "
        "year, and who the controls are.",
        "ATT(g,t) = mean of (y in t − y in g−1) over cohort g, minus the same mean over the never treated. Pandas "
        "subtracts label by label: the rows of two years have different labels, and the result is NaN. So bring the "
        "years side by side first, one column each, and do not forget the `.mean()`.",
        "One column for each year, then one change for each city. Whose mean is taken from whose?\n"
        "```python\n"
        "def att(panel, cohort, year):\n"
        '    outcome = panel.pivot(index="unit", columns="year", values="outcome")\n'
        '    first = panel.groupby("unit")["first_year"].first()\n'
        "    change = outcome[year] - outcome[...]\n"
        "    return change[first == cohort].mean() - change[...].mean()\n"
        "```",
    ),
    properties=[
        Property("All cities grow alike, so the effect must be 0.", lambda effect: abs(effect) < 1e-6, _NO_EFFECT),
        Property(
            "In the last year before treatment the effect must be 0: it is the base.",
            lambda effect: abs(effect) < 1e-6,
            _AT_BASE,
        ),
        Property(
            "The treated jump by 0.3 when their zone comes, so the effect must be 0.3.",
            lambda effect: abs(effect - 0.3) < 1e-6,
            _KNOWN,
        ),
    ],
    wrong=[
        Wrong(
            "the first year of the data as base",
            lambda panel, cohort, year: _att(panel, cohort, year, base=panel["year"].min()),
            "Your base is the first year of the data. For a late cohort that lies many years back, and every "
            "difference in trend since then is counted as effect. What is the last year before treatment?",
        ),
        Wrong(
            "the first treated year as base",
            lambda panel, cohort, year: _att(panel, cohort, year, base=cohort),
            "Your base is the first treated year. In that year the zone works already, so its first effect is "
            "subtracted away.",
        ),
        Wrong(
            "all other cities as controls",
            lambda panel, cohort, year: _att(panel, cohort, year, controls=lambda first: first != cohort),
            "Your controls hold cities that get a zone themselves. Some of them are treated already: that is a "
            "forbidden comparison.",
        ),
        Wrong(
            "the change of the treated alone",
            lambda panel, cohort, year: _change(panel, cohort - 1, year, lambda first: first == cohort),
            "This is the change of the treated alone. The controls show what would have happened without a zone.",
        ),
        Wrong(
            "the gap in one year",
            lambda panel, cohort, year: (
                panel.query("year == @year").groupby("first_year")["outcome"].mean()[[0, cohort]].diff().iloc[-1]
            ),
            "This is the gap between the groups in one year. They may have differed before: compare changes.",
        ),
        Wrong(
            "the year before as base",
            lambda panel, cohort, year: _att(panel, cohort, year, base=year - 1),
            "Your base moves along with `year`: this is what the last year added. The base belongs to the cohort, and "
            "stays.",
        ),
        Wrong(
            "the mean of all earlier years as base",
            lambda panel, cohort, year: np.subtract(
                *(_mean(panel, first, panel["year"] == year) - _mean(panel, first, panel["year"] < cohort)
                  for first in (cohort, 0))
            ),
            "Your base is the mean of all years before the zone. Where trends differ it lies years back. Which one "
            "year is the last before treatment?",
        ),  # fmt: skip
        Wrong(
            "not yet treated as controls",
            lambda panel, cohort, year: _att(
                panel, cohort, year, controls=lambda first: (first == 0) | (first > year)
            ),
            "Your controls are the cities without a zone **yet**. That is a clean choice too, the one of the lesson. "
            "This question asks for those that are **never** treated.",
        ),
        Wrong(
            "all treated cities in place of the cohort",
            lambda panel, cohort, year: _att(panel, cohort, year, treated=lambda first: first > 0),
            "You took the mean over every city that ever gets a zone. The question follows one cohort.",
        ),
        Wrong(
            "sums in place of means",
            lambda panel, cohort, year: _att(panel, cohort, year, summary="sum"),
            "You added up changes. The group with more cities then counts for more: take the mean of each group.",
        ),
        Wrong(
            "the sign turned round",
            lambda panel, cohort, year: -_att(panel, cohort, year),
            "The size is right. Who is compared with whom, and which of the two years is the later one?",
        ),
    ],
    insight="Each ATT(g,t) is a two-by-two that you can defend: a base without treatment, and controls without a zone.",
)
def q2(panel, cohort, year):
    return _att(panel, cohort, year)


# Question 3


def _treated():
    return effects().query("year >= cohort")


def _mean_by(column):
    """First the mean over cities for each value of a column, then the mean of these means."""
    table = _treated().eval("event = year - cohort").eval("total = att * cities")
    sums = table.groupby(column)[["total", "cities"]].sum()
    return (sums["total"] / sums["cities"]).mean()


def _last_year():
    return effects().query("year == year.max()")


@question(
    kind=Numbers(tolerance=ROUNDING),
    hints=(
        "Which rows speak of treated years? And should the row of one city count as much as the row of seventy?",
        "Mean = Σ cities × att / Σ cities, over the rows with year ≥ cohort.",
        "Which column says how many cities stand behind a row?\n"
        "```python\n"
        'after = effects[effects["year"] >= effects["cohort"]]\n'
        '# overall = np.average(after["att"], weights=after[...])\n'
        "```",
    ),
    properties=[
        Property(
            "A mean lies between the smallest and the largest effect of the table.",
            lambda mean: effects()["att"].min() <= mean <= effects()["att"].max(),
        ),
    ],
    wrong=[
        Wrong(
            "equal weights",
            lambda: _treated()["att"].mean(),
            "Every row counts alike here. So the eight rows of one single city weigh more than the three rows of "
            "seventy cities. Weigh by the number of cities.",
        ),
        Wrong(
            "years before treatment counted",
            lambda: np.average(effects()["att"], weights=effects()["cities"]),
            "You averaged over all years, also those before the zone, where the effect is zero by nature. Keep the "
            "treated years.",
        ),
        Wrong(
            "years before treatment counted, with equal weights",
            lambda: effects()["att"].mean(),
            "Two things to rethink: which rows speak of treated years, and how many cities stand behind each row.",
        ),
        Wrong(
            "only the last year's rows",
            lambda: np.average(_last_year()["att"], weights=_last_year()["cities"]),
            "You used the rows of the last year only. Cities were treated in earlier years too, and each of those "
            "years counts.",
        ),
        Wrong(
            "the first treated year left out",
            lambda: np.average(
                effects().query("year > cohort")["att"], weights=effects().query("year > cohort")["cities"]
            ),
            "You left out the first year with a zone. It is a treated year too: the base is the year before it.",
        ),
        Wrong(
            "each cohort alike",
            lambda: _treated().groupby("cohort")["att"].mean().mean(),
            "Here each cohort counts alike, the one with one city as much as the largest. Each **city** should count.",
        ),
        Wrong(
            "cohort means weighted by size",
            lambda: np.average(
                _treated().groupby("cohort")["att"].mean(), weights=_treated().groupby("cohort")["cities"].first()
            ),
            "You took a mean for each cohort first. Then each city counts once, however many years it was treated. "
            "Here each of its treated years counts.",
        ),
        Wrong(
            "a sum in place of a mean",
            lambda: (_treated()["att"] * _treated()["cities"]).sum(),
            "You added up the effects of all cities and years. A mean asks: of how many?",
        ),
        Wrong(
            "each calendar year alike",
            lambda: _mean_by("year"),
            "You took a mean for each calendar year first. Then 2015, with one treated city, weighs as much as 2022.",
        ),
        Wrong(
            "each year since the zone alike",
            lambda: _mean_by("event"),
            "You took a mean for each year since the zone first. Few cities were treated for long, and they weigh as "
            "much as all others here.",
        ),
        Wrong(
            "divided by the number of rows",
            lambda: (_treated()["att"] * _treated()["cities"]).sum() / len(_treated()),
            "You multiplied by the number of cities, and divided by the number of rows. What do the weights add up to?",
        ),
        Wrong(
            "divided by the number of cities",
            lambda: (
                (_treated()["att"] * _treated()["cities"]).sum() / _treated().groupby("cohort")["cities"].first().sum()
            ),
            "You divided by the number of cities, but each of them is treated in several years. So this is a sum over "
            "the years of a city.",
        ),
    ],
    insight="To aggregate is to choose weights. Say them whenever you say the number.",
)
def q3():
    return np.average(_treated()["att"], weights=_treated()["cities"])


# Question 4


def _share_by_never(table):
    return table.groupby("never_treated")["weight"].sum()


def _forbidden():
    return comparisons().query("control < treated")


@question(
    kind=Numbers(3, tolerance=ROUNDING),
    hints=(
        "Which cities had their zone first, the treated or the controls? You can tell from two columns.",
        "Forbidden: first treated year of the control < first treated year of the treated. Their weight is a sum.",
        "Which rows are forbidden? Then group them by panel, and add up one column.\n"
        "```python\n"
        'groups = comparisons.groupby("never_treated")\n'
        'groups["weight"].sum()  # all comparisons: 1 in each panel\n'
        '# forbidden = comparisons[comparisons["control"] < ...]\n'
        "```",
    ),
    properties=[
        Property("A weight lies between 0 and 1.", lambda weights: ((weights >= 0) & (weights <= 1)).all()),
        Property(
            "More never-treated cities draw weight to the clean comparisons, so the weights must fall along your list.",
            lambda weights: (np.diff(weights) < 0).all(),
        ),
    ],
    wrong=[
        Wrong(
            "every row kept",
            lambda: _share_by_never(comparisons()),
            "These are the weights of **all** comparisons: your filter keeps every row. A control that is never "
            'treated is the number `np.inf`, not the text `"inf"`, and every number differs from a text.',
        ),
        Wrong(
            "comparisons counted in place of weighed",
            lambda: comparisons().eval("forbidden = control < treated").groupby("never_treated")["forbidden"].mean(),
            "You counted comparisons: so many out of so many. But TWFE does not treat them alike. What does the column "
            "`weight` say?",
        ),
        Wrong(
            "the clean timing comparisons",
            lambda: _share_by_never(comparisons().query("treated < control < 9999")),
            "These are comparisons with cities **not yet** treated. Their controls are clean. Forbidden are controls "
            "that have a zone **already**.",
        ),
        Wrong(
            "all comparisons between zone cities",
            lambda: _share_by_never(comparisons().query("control < 9999")),
            "You took every comparison between cities that get a zone. Half of them are clean: their control does not "
            "have its zone yet.",
        ),
        Wrong(
            "the clean comparisons",
            lambda: _share_by_never(comparisons().query("control > treated")),
            "This is the weight of the clean comparisons. Turn the condition round.",
        ),
        Wrong(
            "weights times estimates",
            lambda: _forbidden().eval("part = weight * estimate").groupby("never_treated")["part"].sum(),
            "This is what the forbidden comparisons **add** to the coefficient, in log points. The question asks for "
            "their weight.",
        ),
        Wrong(
            "the mean weight of a comparison",
            lambda: _forbidden().groupby("never_treated")["weight"].mean(),
            "This is the weight of one forbidden comparison, on average. The question asks for that of all together.",
        ),
        Wrong(
            "the share among zone cities only",
            lambda: _share_by_never(_forbidden()) / _share_by_never(comparisons().query("control < 9999")),
            "You divided by the weight of the comparisons between zone cities. Those with never-treated cities are "
            "part of TWFE too.",
        ),
        Wrong(
            "from the most to the fewest",
            lambda: _share_by_never(_forbidden()).to_numpy()[::-1],
            "The three numbers are right, but in the other order: begin with the fewest never-treated cities.",
        ),
    ],
    insight="The weights depend on dates and numbers of cities alone, not on any outcome: "
    "you can work them out before you see a result.",
)
def q4():
    return _share_by_never(_forbidden())


# Question 5

_STATEMENTS = {
    "A": "Over many panels the estimate is right on average, as long as trends are parallel.",
    "B": "Estimate over standard error is far above 2, so the effect of Hangzhou's zone is significant.",
    "C": "The dynamic aggregate (a mean for each year since approval, then the mean of these means) is free of the "
    "problem, because it is a mean over all cohorts.",
    "D": "The reported standard error counts the spread of the controls, because one city has no spread.",
    "E": "The estimate should be shown without this interval, or with a spread taken from other evidence.",
    "F": "With ten times as many never-treated cities the interval would hold the truth 95 times in 100.",
}
_RIGHT = ["A", "D", "E"]
_CONTROLS, _NOISE = 80, 0.25  # another world than the lesson's, so that its numbers are no answers
# The estimate is right on average, so its distance from the truth and its spread about its mean are nearly one number:
# with z = (mean − truth) / (spread / √n), the root mean square of the misses is 1 + (z² − 1)/2n times the spread, and
# dividing by n gives 1 − 1/2n of it. More draws bring both nearer; only a z well above √2 tells them apart. The first
# seed is chosen for that: from it on z is −1.6, as in one series of draws out of nine: no reason to doubt sentence A.
_FIRST_SEED = 7440
_SPREAD = Tolerance(0.0036, 0, "Dividing by n in place of n − 1; the distance from the truth is 0.5 % larger.")
_SHARE = Tolerance(0, 0.004, "Less than one of the intervals; 1.96 and 2 hold the truth in the same ones.")


@cache
def _hangzhou():
    zones = data.load("pilot_zones").query("batch <= 6")
    names, approved = zones["city"].to_numpy(), zones["approval_date"].to_numpy()
    rows = []
    for seed in range(_FIRST_SEED, _FIRST_SEED + _DRAWS):
        cohorts = did.by_cohort(did.att_gt(*_columns(_world(seed, names, approved))))
        rows.append((cohorts.att[0], cohorts.se[0]))
    made = _world(0, names, approved)
    truth = made["effect"][(made["city"] == "Hangzhou") & made["treated"]].mean()
    return pd.DataFrame(rows, columns=["estimate", "se"]).assign(truth=truth)


def _world(seed, names, approved):
    return simulate.cities(seed, names, approved, n_never=_CONTROLS, noise=_NOISE)


def _covered(table, half=1.96):
    return table.eval("abs(estimate - truth) <= @half * se").mean()


def _judgement():
    table = hangzhou()
    return {"true spread": table["estimate"].std(), "coverage": _covered(table), "may be said": _RIGHT}


@question(
    kind=Parts(
        {
            "true spread": Numbers(tolerance=_SPREAD),
            "coverage": Numbers(tolerance=_SHARE),
            "may be said": Choices(*_STATEMENTS, beliefs=True),
        }
    ),
    hints=(
        "A standard error promises how far estimates scatter from one draw to the next. Here you can look at the "
        "scatter itself.",
        "Spread: the standard deviation of `estimate`. Coverage: how often |estimate − truth| ≤ 1.96 × se. For the "
        "sentences ask: where can one city's spread come from?",
        "The first lines lead to the coverage. The last ones try sentence F: once more with 160, and compare. Three "
        "sentences are right.\n"
        "```python\n"
        'miss = (hangzhou["estimate"] - hangzhou["truth"]).abs()\n'
        '# coverage = (miss <= ... * hangzhou["se"]).mean()\n'
        "panel = figures.simulate_cities(1, n_never=1600)\n"
        "found = did.att_gt(*[panel[name] for name in did.COLUMNS])\n"
        "did.by_cohort(found).se[0]\n"
        "```",
    ),
    wrong=[
        Wrong(
            "significant, because t is large",
            lambda: _judgement() | {"may be said": ["A", "B", "D", "E"]},
            "You kept the sentence that calls the effect significant. It divides by a standard error that is far too "
            "small: compare `se` with the spread of the estimates.",
        ),
        Wrong(
            "more controls would help",
            lambda: _judgement() | {"may be said": ["A", "D", "E", "F"]},
            "More controls make the **reported** standard error smaller still. Do they tell you how much Hangzhou "
            "itself varies?",
        ),
        Wrong(
            "the dynamic aggregate taken for safe",
            lambda: _judgement() | {"may be said": ["A", "C", "D", "E"]},
            "The dynamic aggregate gives each year since approval the same weight. Which cities stand behind its last "
            "year?",
        ),
        Wrong(
            "the mean standard error taken for the spread",
            lambda: _judgement() | {"true spread": hangzhou()["se"].mean()},
            "That is the spread that was **reported**. The question asks how far the estimates really lie apart.",
        ),
        Wrong(
            "95 percent believed",
            lambda: _judgement() | {"coverage": 0.95},
            "That is what an interval promises that rests on the **true** spread. Count how often the reported one "
            "keeps its word in the table.",
        ),
        Wrong(
            "the variance taken for the spread",
            lambda: _judgement() | {"true spread": hangzhou()["estimate"].var()},
            "This is a mean of squares, in squared log points. The question asks for log points.",
        ),
        Wrong(
            "the error of the mean taken for the spread",
            lambda: _judgement() | {"true spread": hangzhou()["estimate"].sem()},
            "This says how exact the mean of all panels is. The question asks how far **one** estimate lies from "
            "another.",
        ),
        Wrong(
            "the distance from the truth taken for the spread",
            lambda: _judgement() | {"true spread": hangzhou().eval("(estimate - truth) ** 2").mean() ** 0.5},
            "This is how far the estimates lie from the **truth**. A spread is about their own mean: it would be the "
            "same if all of them were wrong by one amount.",
        ),
        Wrong(
            "the mean of the estimates in place of the truth",
            lambda: _judgement() | {"coverage": _covered(hangzhou().assign(truth=hangzhou()["estimate"].mean()))},
            "You counted the intervals that hold the mean of all estimates. The table says what the truth is.",
        ),
        Wrong(
            "the spread of the standard errors",
            lambda: _judgement() | {"true spread": hangzhou()["se"].std()},
            "This is how far the reported standard errors lie apart. Which column should scatter here?",
        ),
        Wrong(
            "one side of the interval forgotten",
            lambda: _judgement() | {"coverage": hangzhou().eval("estimate - truth <= 1.96 * se").mean()},
            "You looked at one end of the interval. An estimate far below the truth misses it too.",
        ),
        Wrong(
            "the other side of the interval forgotten",
            lambda: _judgement() | {"coverage": hangzhou().eval("truth - estimate <= 1.96 * se").mean()},
            "You looked at one end of the interval. An estimate far above the truth misses it too.",
        ),
        Wrong(
            "one standard error to each side",
            lambda: _judgement() | {"coverage": _covered(hangzhou(), 1)},
            "Your interval reaches one standard error to each side. How many does the question say?",
        ),
        Wrong(
            "zero in place of the truth",
            lambda: _judgement() | {"coverage": _covered(hangzhou().assign(truth=0))},
            "You counted the intervals that hold zero. The table says what the truth is.",
        ),
        Wrong(
            "the misses counted",
            lambda: _judgement() | {"coverage": 1 - _covered(hangzhou())},
            "This is the share of intervals that **miss** the truth.",
        ),
    ],
    insight="An estimate may be right on average and its standard error worthless at the same time.",
    rubric=(
        ("What the standard error hides",
         ("0: repeats that the effect is significant",
          "1: says that one city is too few",
          "2: says whose spread is counted, and whose cannot be")),
        ("Size of the error",
         ("0: no number", "1: gives the spread or the coverage", "2: puts both beside what was reported")),
        ("What may be said",
         ("0: nothing, or that the zone failed",
          "1: reports the estimate with a warning",
          "2: reports it and names the assumption that makes it right on average")),
        ("What would help",
         ("0: more controls",
          "1: more treated cities",
          "2: a spread from other evidence, such as placebo cities or Hangzhou's own earlier years")),
    ),
)  # fmt: skip
def q5():
    return _judgement()
