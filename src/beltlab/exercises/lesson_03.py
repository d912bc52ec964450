"""Lesson 03, the effect of zones: five questions, one on observed provinces and four on simulated cities."""

from functools import cache

import numpy as np
import pandas as pd

from beltlab import data, figures
from beltlab.exercises.kinds import ROUNDING, Choices, Function, Numbers, Parts, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question
from beltlab.models import did, simulate

_NEVER = (10, 40, 80)  # never-treated cities, question 4
_DRAWS = 300  # panels, question 5


def provinces() -> pd.DataFrame:
    """Log goods trade of the provinces in 2014 and 2017 for question 1, and whether a zone came by 2016."""
    trade = data.load("province_trade").pivot(index="province", columns="year", values="goods_trade_100m_yuan")
    early = trade.index.isin(data.zones_in_force(2016)["province"])
    return pd.DataFrame({"early": early, "log_2014": np.log(trade[2014]), "log_2017": np.log(trade[2017])})


def effects() -> pd.DataFrame:
    """All ATT(g,t) of a SIMULATED panel of cities for question 3, with the number of cities in each cohort."""
    found = did.att_gt(*_columns(figures.simulate_cities(15)))
    return pd.DataFrame(
        {"cohort": found.cohort.astype(int), "year": found.time.astype(int), "att": found.att, "cities": found.size}
    )


def comparisons() -> pd.DataFrame:
    """The two-by-two comparisons inside TWFE for question 4: three SIMULATED panels, `control` is inf for never."""
    tables = []
    for never in _NEVER:
        parts = did.bacon(*_columns(figures.simulate_cities(15, n_never=never)))
        tables.append(
            pd.DataFrame(
                {
                    "never_treated": never,
                    "treated": parts.treated,
                    "control": parts.control,
                    "estimate": parts.estimate,
                    "weight": parts.weight,
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def hangzhou() -> pd.DataFrame:
    """Hangzhou's estimate and reported standard error in 300 SIMULATED panels for question 5; `truth` is the effect."""
    return _hangzhou().copy()


def statements() -> pd.DataFrame:
    """Six sentences about Hangzhou's zone for question 5, lettered A to F."""
    return pd.DataFrame({"statement": pd.Series(_STATEMENTS)}).rename_axis("letter")


progress = progress_of(__name__)


def _columns(panel):
    return [panel[name] for name in did.COLUMNS]


# Question 1


def _mean_change(table, early):
    rows = table[table["early"] == early]
    return (rows["log_2017"] - rows["log_2014"]).mean()


def _means():
    return provinces().groupby("early")[["log_2014", "log_2017"]].mean()


def _levels():
    table = np.exp(provinces()[["log_2014", "log_2017"]]).groupby(provinces()["early"]).mean()
    return (table.loc[True] - table.loc[False]).diff().iloc[-1]


def _two_by_two():
    means = _means()
    return (means.loc[True] - means.loc[False]).diff().iloc[-1]


@question(
    kind=Numbers(tolerance=ROUNDING),
    hints=(
        "The early provinces changed. Part of that would have happened without zones: the others show how much.",
        "Effect = (mean of early, after − mean of early, before) − (mean of others, after − mean of others, before).",
        '`means = provinces.groupby("early")[["log_2014", "log_2017"]].mean()` gives four numbers. '
        '`means.loc[True, "log_2017"]` is one of them. Take two differences, then their difference.',
    ),
    properties=[
        Property(
            "Differences of log trade lie well between −1 and 1 here: −1 would mean that trade fell by two thirds.",
            lambda effect: abs(effect) < 1,
        ),
    ],
    wrong=[
        Wrong(
            "the gap after",
            lambda: _means()["log_2017"].diff().iloc[-1],
            "This is the gap between the groups **after**. Early provinces were larger before there was any zone. "
            "Which gap did they have in 2014?",
        ),
        Wrong(
            "the change of the treated alone",
            lambda: _mean_change(provinces(), True),
            "This is the change of the early provinces alone. Would they have stood still without zones? Look at what "
            "the others did.",
        ),
        Wrong(
            "the sign flipped",
            lambda: -_two_by_two(),
            "The size is right, the sign is not. The treated come first, and after comes before before.",
        ),
        Wrong(
            "the change of the controls alone",
            lambda: _mean_change(provinces(), False),
            "This is the change of the other provinces. It stands for what would have happened without zones: it is "
            "half of the answer.",
        ),
        Wrong(
            "levels in place of logs",
            _levels,
            "You compared yuan, not log points. Then the largest provinces decide alone. Stay with the log columns.",
        ),
    ],
    insight="Four means, one number. It is an effect only if the trends would have been parallel, "
    "and 31 large units cannot show that.",
)
def q1():
    return _two_by_two()


# Question 2


def _outcomes(panel):
    return panel.pivot(index="unit", columns="year", values="outcome"), panel.groupby("unit")["first_year"].first()


def _att(panel, cohort, year):
    outcome, first = _outcomes(panel)
    change = outcome[year] - outcome[cohort - 1]
    return change[first == cohort].mean() - change[first == 0].mean()


def _change(panel, first_year, base, year):
    outcome, first = _outcomes(panel)
    return (outcome[year] - outcome[base])[first == first_year].mean()


def _att_since(base, panel, cohort, year):
    return _change(panel, cohort, base, year) - _change(panel, 0, base, year)


def _att_against_all(panel, cohort, year):
    outcome, first = _outcomes(panel)
    return _change(panel, cohort, cohort - 1, year) - (outcome[year] - outcome[cohort - 1])[first != cohort].mean()


def _gap(panel, cohort, year):
    outcome, first = _outcomes(panel)
    return outcome.loc[first == cohort, year].mean() - outcome.loc[first == 0, year].mean()


def _panel(outcomes, first, years=range(2014, 2020)):
    years = list(years)
    return {"table": {
        "unit": np.repeat(np.arange(len(first)), len(years)).tolist(),
        "year": years * len(first),
        "outcome": np.round(np.asarray(outcomes, float), 3).ravel().tolist(),
        "first_year": np.repeat(first, len(years)).tolist(),
    }}  # fmt: skip


def _random_panels(generator):
    first = [2016, 2016, 2017, 2018, 2018, 0, 0, 0]
    cells = [(2016, 2018), (2017, 2018), (2018, 2019), (2017, 2019), (2018, 2015)]
    return [[_panel(generator.normal(10, 1, (len(first), 6)), first), cohort, year] for cohort, year in cells]


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
    hints=(
        "It is the difference in differences of question 1, for one cohort and one year. Two choices matter: the base "
        "year, and who the controls are.",
        "ATT(g,t) = mean of (y in t − y in g−1) over cohort g, minus the same mean over the never treated. Pandas "
        "subtracts label by label: the rows of two years have different labels, and the result is NaN. So bring the "
        "years side by side first, one column each, and do not forget the `.mean()`.",
        '`outcome = panel.pivot(index="unit", columns="year", values="outcome")` has a column for each year, so a '
        'change is `outcome[…] - outcome[…]`. `first = panel.groupby("unit")["first_year"].first()` says whose it is: '
        "`change[first == …].mean()`.",
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
            lambda panel, cohort, year: _att_since(panel["year"].min(), panel, cohort, year),
            "Your base is the first year of the data. For a late cohort that lies many years back, and every "
            "difference in trend since then is counted as effect. What is the last year before treatment?",
        ),
        Wrong(
            "the first treated year as base",
            lambda panel, cohort, year: _att_since(cohort, panel, cohort, year),
            "Your base is the first treated year. In that year the zone works already, so its first effect is "
            "subtracted away.",
        ),
        Wrong(
            "all other cities as controls",
            _att_against_all,
            "Your controls hold cities that get a zone themselves. Some of them are treated already: that is a "
            "forbidden comparison.",
        ),
        Wrong(
            "the change of the treated alone",
            lambda panel, cohort, year: _change(panel, cohort, cohort - 1, year),
            "This is the change of the treated alone. The controls show what would have happened without a zone.",
        ),
        Wrong(
            "the gap in one year",
            _gap,
            "This is the gap between the groups in one year. They may have differed before: compare changes.",
        ),
    ],
    insight="Each ATT(g,t) is a two-by-two that you can defend: a base without treatment, and controls without a zone.",
)
def q2(panel, cohort, year):
    return _att(panel, cohort, year)


# Question 3


def _treated():
    return effects().query("year >= cohort")


def _last_year():
    return effects().query("year == year.max()")


@question(
    kind=Numbers(tolerance=ROUNDING),
    hints=(
        "Which rows speak of treated years? And should the row of one city count as much as the row of seventy?",
        "Mean = Σ cities × att / Σ cities, over the rows with year ≥ cohort.",
        '`after = effects[effects["year"] >= effects["cohort"]]`, then `np.average(after["att"], weights=…)` with the '
        "column that says how many cities stand behind a row.",
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
        '`forbidden = comparisons[comparisons["control"] < …]`, then `.groupby("never_treated")`, take the column '
        "`weight`, and add up.",
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
    "A": "Estimate over standard error is far above 2, so the effect of Hangzhou's zone is significant.",
    "B": "Over many panels the estimate is right on average, as long as trends are parallel.",
    "C": "The reported standard error counts the spread of the controls, because one city has no spread.",
    "D": "With ten times as many never-treated cities the interval would hold the truth 95 times in 100.",
    "E": "The dynamic aggregate (a mean for each year since approval, then the mean of these means) is free of the "
    "problem, because it is a mean over all cohorts.",
    "F": "The estimate should be shown without this interval, or with a spread taken from other evidence.",
}
_TWO_DIGITS = Tolerance(0.01, 0.012, "Dividing by n or n − 1, and 1.96 or 2, change the second digit only.")


@cache
def _hangzhou():
    zones = data.load("pilot_zones").query("batch <= 6")
    names, approved = zones["city"].to_numpy(), zones["approval_date"].to_numpy()
    rows = []
    for seed in range(3000, 3000 + _DRAWS):
        cohorts = did.by_cohort(did.att_gt(*_columns(simulate.cities(seed, names, approved))))
        rows.append((cohorts.att[0], cohorts.se[0]))
    made = simulate.cities(0, names, approved)
    truth = made["effect"][(made["city"] == "Hangzhou") & made["treated"]].mean()
    return pd.DataFrame(rows, columns=["estimate", "se"]).assign(truth=truth)


def _covered(table, half=1.96):
    return ((table["estimate"] - table["truth"]).abs() <= half * table["se"]).mean()


def _judgement():
    table = hangzhou()
    return {"true spread": table["estimate"].std(), "coverage": _covered(table), "may be said": ["B", "C", "F"]}


@question(
    kind=Parts(
        {
            "true spread": Numbers(tolerance=_TWO_DIGITS),
            "coverage": Numbers(tolerance=_TWO_DIGITS),
            "may be said": Choices(*_STATEMENTS, beliefs=True),
        }
    ),
    hints=(
        "A standard error promises how far estimates scatter from one draw to the next. Here you can look at the "
        "scatter itself.",
        "Spread: the standard deviation of `estimate`. Coverage: how often |estimate − truth| ≤ 1.96 × se. For the "
        "sentences ask: where can one city's spread come from?",
        '`hangzhou["estimate"].std()`; `((hangzhou["estimate"] - hangzhou["truth"]).abs() <= …).mean()`. To test '
        "sentence D: `panel = figures.simulate_cities(1, n_never=1600)`, then `found = did.att_gt(*[panel[name] "
        "for name in did.COLUMNS])` and `did.by_cohort(found).se[0]`; once more with `n_never=160`. "
        "Three sentences are right.",
    ),
    wrong=[
        Wrong(
            "significant, because t is large",
            lambda: _judgement() | {"may be said": ["A", "B"]},
            "You kept the sentence that calls the effect significant. It divides by a standard error that is far too "
            "small: compare `se` with the spread of the estimates.",
        ),
        Wrong(
            "more controls would help",
            lambda: _judgement() | {"may be said": ["B", "C", "D", "F"]},
            "More controls make the **reported** standard error smaller still. Do they tell you how much Hangzhou "
            "itself varies?",
        ),
        Wrong(
            "the dynamic aggregate taken for safe",
            lambda: _judgement() | {"may be said": ["B", "C", "E", "F"]},
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
            "That is what the interval promises. Count how often it keeps its word in the table.",
        ),
        Wrong(
            "the misses counted",
            lambda: _judgement() | {"coverage": 1 - _covered(hangzhou())},
            "This is the share of intervals that **miss** the truth.",
        ),
    ],
    insight="An estimate may be right on average and its standard error worthless at the same time.",
    rubric=(
        (
            "What the standard error hides",
            (
                "0: repeats that the effect is significant",
                "1: says that one city is too few",
                "2: says whose spread is counted, and whose cannot be",
            ),
        ),
        (
            "Size of the error",
            (
                "0: no number",
                "1: gives the spread or the coverage",
                "2: puts both beside what was reported",
            ),
        ),
        (
            "What may be said",
            (
                "0: nothing, or that the zone failed",
                "1: reports the estimate with a warning",
                "2: reports it and names the assumption that makes it right on average",
            ),
        ),
        (
            "What would help",
            (
                "0: more controls",
                "1: more treated cities",
                "2: a spread from other evidence, such as placebo cities or Hangzhou's own earlier years",
            ),
        ),
    ),
)
def q5():
    return _judgement()
