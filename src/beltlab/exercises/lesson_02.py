"""Lesson 02, the roll-out of pilot zones: five questions on a curve, its fit, its ceiling and its forecast."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

from beltlab import data
from beltlab.exercises import progress as _progress
from beltlab.exercises.kinds import ROUNDING, Choices, Function, Month, Numbers, Parts, Text, Tolerance
from beltlab.exercises.question import Property, Question, Wrong, unseal
from beltlab.models import government

CEILINGS = (132, 165, 180, 300)
_SEARCH = Tolerance(0.01, 0.05, "Two searches for the smallest error stop a little apart.")


def batches() -> pd.DataFrame:
    """The eight batches: month of approval, years since the first, zones in the batch."""
    table = data.load("pilot_zones").groupby("batch").agg(approved=("approval_month", "first"), zones=("city", "size"))
    dates = table["approved"].dt.year + table["approved"].dt.month / 12
    return table.assign(years=dates - dates.iloc[0])[["approved", "years", "zones"]]


def statements() -> pd.DataFrame:
    """Six sentences for question 5, lettered A to F, about a curve fitted to the first six batches."""
    best = _CANDIDATES[government.ceiling_errors(*_six(), _CANDIDATES).argmin()]
    sentences = [
        "Up to January 2022 the State Council had approved 132 pilot zones.",
        f"There will never be more than {best} pilot zones.",
        "With p and q fitted for each, ceilings of 165 and of 300 zones come about equally close to the six batches.",
        "The curve explains most of the variation of the six totals, so it will forecast the next batch well.",
        "The fitted q is large. So cities became zones because they imitated other cities.",
        "The batch of November 2022 is a fair test of a curve fitted in January 2022.",
    ]
    return pd.DataFrame({"statement": sentences}, index=pd.Index(list(_LETTERS), name="letter"))


def progress():
    """Say which questions of this lesson are done."""
    return _progress.show(2, ["q1", "q2", "q3", "q4", "q5"])


_LETTERS = "ABCDEF"
_CANDIDATES = np.arange(132, 301, 4)


def _six() -> tuple[np.ndarray, np.ndarray]:
    first = batches().loc[:6]
    return first["years"].to_numpy(), first["zones"].cumsum().to_numpy()


# Question 1


def _peak_time(innovation, imitation):
    return np.log(imitation / innovation) / (innovation + imitation)


def _in_plain_python(innovation, imitation):
    return (math.log(imitation) - math.log(innovation)) / (innovation + imitation)


q1 = Question(
    name="q1",
    lesson=2,
    prompt=(
        "When does a roll-out run fastest? Write a function `peak_time(innovation, imitation)`. It takes the "
        "rates p and q, both per year, with q above p and p above 0. It returns one number: the **years from the "
        "start** until most zones are approved per year. A formula is wanted, exact to the last digit, not a search."
    ),
    kind=Function("innovation", "imitation", result=Numbers(tolerance=ROUNDING)),
    answer=_peak_time,
    inputs=lambda generator: generator.uniform([0.002, 0.2], [0.05, 1.2], (5, 2)).round(4).tolist(),
    hints=(
        "The more q exceeds p, the longer the slow start. But larger rates make everything faster. Both must be "
        "in the formula, and the unit of the result is years.",
        "t* = ln(q/p) / (p + q). The logarithm has no unit; dividing by a rate per year gives years.",
        "`return np.log(… / …) / (… + …)`: imitation over innovation inside, the sum of the rates below.",
    ),
    properties=[
        Property(
            "With the same sum of p and q, a larger q must bring a later peak.",
            lambda early, late: 0 < early < late,
            ([0.1, 0.5], [0.05, 0.55]),
        ),
        Property(
            "Rates twice as large must bring the peak in half the time.",
            lambda slow, fast: slow > 0 and abs(slow / fast - 2) < 1e-6,
            ([0.01, 0.5], [0.02, 1.0]),
        ),
    ],
    wrong=[
        Wrong(
            "not divided by p + q",
            lambda innovation, imitation: np.log(imitation / innovation),
            "A logarithm of a ratio has no unit, so this is not a number of years. What turns it into years?",
        ),
        Wrong(
            "the ratio upside down",
            lambda innovation, imitation: np.log(innovation / imitation) / (innovation + imitation),
            "This peak lies before the first zone. Which of the two rates is the larger one, and where does it stand?",
        ),
        Wrong(
            "the logarithm to base 10",
            lambda innovation, imitation: np.log10(imitation / innovation) / (innovation + imitation),
            "You took the logarithm to base 10. The curve is made of e, so it needs the natural logarithm, `np.log`.",
        ),
        Wrong(
            "divided by the difference of the rates",
            lambda innovation, imitation: np.log(imitation / innovation) / (imitation - innovation),
            "You divided by q − p. Innovation and imitation work together: both bring the peak nearer.",
        ),
    ],
    alternatives=[government.peak_time, _in_plain_python, lambda p, q: [-np.log(p / q) / (q + p)]],
    insight="The height of the ceiling does not matter for the date of the peak. Only the two rates do.",
)

# Question 2

_CEILING = 200


def _fit(years, totals, ceiling=_CEILING) -> tuple:
    return tuple(government.fit_roll_out(years, totals, ceiling))


def _fit_freely(years, totals) -> tuple:
    """Least squares by another search, which also accepts totals that fall."""
    years, totals = np.asarray(years, float), np.asarray(totals, float)

    def curve(years, innovation, imitation):
        return government.roll_out(years, innovation, imitation, _CEILING)

    rates, _ = curve_fit(curve, years, totals, p0=(0.02, 0.5), bounds=([1e-6, 1e-6], [2, 5]))
    return *rates, np.sqrt(np.mean((curve(years, *rates) - totals) ** 2))


q2 = Question(
    name="q2",
    lesson=2,
    prompt=(
        "Fit the curve of Bass to the first **six** batches, for a given ceiling of m = 200 zones. The table "
        "`batches` has for each batch the `years` since the first one and the `zones` that it added. Give three "
        "numbers: innovation p per year, imitation q per year, and the root mean squared error (RMSE) in zones."
    ),
    kind=Numbers(3, tolerance=Tolerance(0.01, 1e-4, "Two searches for the smallest error stop a little apart.")),
    answer=lambda: _fit(*_six()),
    hints=(
        "The curve N(t) is a total: all zones approved up to year t. So what you fit it to must be a total too.",
        "Among all p and q, take those with the smallest RMSE = √(mean of (N(tᵢ) − totalᵢ)²), with m = 200 in N.",
        "`six = batches.loc[:6]`, then `government.fit_roll_out(six[…], six[…].cumsum(), …)`. It returns the three "
        "numbers in this order.",
    ),
    properties=[
        Property(
            "The RMSE is an error in zones. It cannot be below 0, and the rates must be above 0.",
            lambda values: (values > 0).all(),
        ),
    ],
    wrong=[
        Wrong(
            "batch sizes fitted to the curve of totals",
            lambda: _fit_freely(batches()["years"][:6], batches()["zones"][:6]),
            "You fitted the sizes of the batches. The curve counts all zones up to a date, so it never falls: add the "
            "batches up first.",
        ),
        Wrong(
            "the number of the batch used as time",
            lambda: _fit(np.arange(6), _six()[1]),
            "Your clock ticks once per batch. But the batches did not come at equal distances: use the years.",
        ),
        Wrong(
            "the number of the batch used as time, from 1",
            lambda: _fit(np.arange(1, 7), _six()[1]),
            "You took batch 1 to 6 for years 1 to 6. Look at the column `years`: how far apart are the batches?",
        ),
        Wrong(
            "all eight batches fitted",
            lambda: _fit(batches()["years"], batches()["zones"].cumsum()),
            "You used all eight batches. The question stands in January 2022: only six were known.",
        ),
        Wrong(
            "p and q exchanged",
            lambda: (_fit(*_six())[1], _fit(*_six())[0], _fit(*_six())[2]),
            "The two rates have changed places. Innovation comes first, and here it is the small one.",
        ),
        Wrong(
            "the ceiling with the smallest error",
            lambda: _fit(*_six(), _CANDIDATES[government.ceiling_errors(*_six(), _CANDIDATES).argmin()]),
            "This is the fit for the ceiling with the smallest error, the one of the lesson's memo. The question gives "
            "another one.",
        ),
        Wrong(
            "another ceiling",
            lambda: _fit(*_six(), 132),
            "This is the fit for the smallest ceiling that is possible. The question gives another one.",
        ),
    ],
    alternatives=[
        lambda: list(government.fit_roll_out(batches().loc[:6, "years"], batches().loc[:6, "zones"].cumsum(), 200)),
        lambda: pd.Series(_fit_freely(*_six()), index=["p", "q", "rmse"]),
        lambda: dict(zip(["p", "q", "rmse"], _fit(*_six()), strict=True)),
    ],
    insight="Close, but is it closer than with another ceiling? The next question asks.",
)

# Question 3


def _ceiling_range(years, totals, ceilings, slack):
    errors = government.ceiling_errors(years, totals, ceilings)
    near = np.asarray(ceilings)[errors <= (1 + slack) * errors.min()]
    return near.min(), near.max()


def _one_by_one(years, totals, ceilings, slack):
    errors = {ceiling: government.fit_roll_out(years, totals, ceiling).rmse for ceiling in ceilings}
    near = [ceiling for ceiling, error in errors.items() if error / min(errors.values()) - 1 <= slack]
    return np.array([near[0], near[-1]])


def _with_a_table(years, totals, ceilings, slack):
    table = pd.Series(government.ceiling_errors(years, totals, ceilings), index=ceilings)
    return table[table <= table.min() * (1 + slack)].index[[0, -1]].tolist()


def _best_ceiling(years, totals, ceilings, slack):
    return ceilings[np.argmin(government.ceiling_errors(years, totals, ceilings))]


def _errors_instead(years, totals, ceilings, slack):
    errors = government.ceiling_errors(years, totals, ceilings)
    near = errors[errors <= (1 + slack) * errors.min()]
    return near.min(), near.max()


def _slack_in_zones(years, totals, ceilings, slack):
    errors = government.ceiling_errors(years, totals, ceilings)
    near = np.asarray(ceilings)[errors <= errors.min() + slack]
    return near.min(), near.max()


_SIX = [[0, 0.833, 3.333, 4.75, 5.083, 6.833], [1, 13, 35, 59, 105, 132]]
_TRIED = [132, 136, 140, 150, 160, 180, 200, 230, 260, 300, 500, 1000]


def _rollouts(generator) -> list[list]:
    """Three invented roll-outs: totals of six batches, and candidates for the ceiling."""
    trials = []
    for slack in (0.03, 0.08, 0.2):
        years = np.cumsum(generator.uniform(0.6, 1.8, 6)).round(2)
        totals = np.round(government.roll_out(years, 0.03, 0.6, 150) + generator.normal(0, 6, 6)).clip(1)
        totals = np.maximum.accumulate(totals)
        tried = np.round(totals.max() * np.array([1, 1.06, 1.15, 1.3, 1.6, 2, 3]))
        trials.append([years.tolist(), totals.tolist(), tried.tolist(), slack])
    return trials


q3 = Question(
    name="q3",
    lesson=2,
    prompt=(
        "Which ceilings do the points allow? Write a function `ceiling_range(years, totals, ceilings, slack)`. It "
        "takes the years and the totals of the batches (they are totals already: do not add them up again), an array "
        "of candidate ceilings in rising order, and a slack such as `0.05`. A candidate stays in the range if its "
        "RMSE, with p and q fitted for it, is **at most (1 + slack) times the smallest RMSE** of all candidates. "
        "Return two numbers: the lowest and the highest ceiling of the range."
    ),
    kind=Function("years", "totals", "ceilings", "slack", result=Numbers(2, tolerance=ROUNDING)),
    answer=_ceiling_range,
    inputs=_rollouts,
    hints=(
        "One best number hides how many others are nearly as good. Compare every candidate's error with the smallest.",
        "RMSE(m) ≤ (1 + slack) · min RMSE. The smallest error itself must pass, so the right side is never below it. "
        "The range runs from the lowest to the highest m for which this is true.",
        "`errors = government.ceiling_errors(years, totals, ceilings)`; `near = ceilings[errors <= … * errors.min()]`; "
        "return the smallest and the largest of `near`.",
    ),
    properties=[
        Property(
            "With a slack of 0.05 the six batches allow more than one of these ceilings.",
            lambda ends: ends[0] < ends[1],
            ([*_SIX, _TRIED, 0.05],),
        ),
        Property(
            "A larger slack can only make the range wider.",
            lambda narrow, wide: wide[0] <= narrow[0] and narrow[1] <= wide[1] and tuple(narrow) != tuple(wide),
            ([*_SIX, _TRIED, 0.01], [*_SIX, _TRIED, 0.04]),
        ),
    ],
    wrong=[
        Wrong(
            "one number instead of a range",
            _best_ceiling,
            "This is one number: the ceiling with the smallest error. Others are nearly as close. Where does “nearly” "
            "begin, and where does it end?",
        ),
        Wrong(
            "one number, given twice",
            lambda *inputs: (_best_ceiling(*inputs),) * 2,
            "Both ends are the ceiling with the smallest error. The slack lets others in: use it.",
        ),
        Wrong(
            "the highest ceiling first",
            lambda *inputs: _ceiling_range(*inputs)[::-1],
            "The right two ceilings, in the other order. The lowest comes first.",
        ),
        Wrong(
            "errors instead of ceilings",
            _errors_instead,
            "These are errors in zones. The question asks for the ceilings that belong to them.",
        ),
        Wrong(
            "slack added in zones",
            _slack_in_zones,
            "You added the slack to the smallest error, as if it were in zones. It is a share of that error.",
        ),
        Wrong(
            "slack applied to the ceiling",
            lambda *inputs: (_best_ceiling(*inputs) * (1 - inputs[3]), _best_ceiling(*inputs) * (1 + inputs[3])),
            "You widened the best ceiling itself. The slack is about its error: how far may the curve miss?",
        ),
    ],
    alternatives=[_one_by_one, _with_a_table],
    insight="Look at the upper end when the slack grows: is it the data that stop it, or the list of candidates?",
)

# Question 4


def _forecasts() -> np.ndarray:
    years, totals = _six()
    fits = [(*government.fit_roll_out(years, totals, ceiling)[:2], ceiling) for ceiling in CEILINGS]
    return np.array([government.roll_out(batches()["years"].iloc[-1], *fit) for fit in fits])


def _approved() -> int:
    return int(batches()["zones"].sum())


q4 = Question(
    name="q4",
    lesson=2,
    prompt=(
        "Put the four curves to the test. For each ceiling in `ceilings` fit p and q to the first **six** batches "
        "only. A `fit` of `government.fit_roll_out` has three parts: `fit.innovation`, `fit.imitation`, `fit.rmse`. "
        "Then forecast the total of approvals at batch 8, in April 2025. Give four numbers, one for each ceiling: "
        "**forecast minus the total really approved**, in zones. The model counts approvals, so count approvals, also "
        "of zones that ended later."
    ),
    kind=Numbers(4, tolerance=_SEARCH),
    answer=lambda: _forecasts() - _approved(),
    hints=(
        "A test needs points that the fit has not seen. Fit to what was known in January 2022, and compare with what "
        "came later.",
        "error(m) = N(t₈; p, q, m) − total₈, where p and q come from the fit to batches 1 to 6 with this m.",
        "For each `m`: `fit = government.fit_roll_out(six_years, six_totals, m)`, then "
        '`government.roll_out(batches["years"].iloc[-1], fit.innovation, …, m) - …`, minus all `zones` together.',
    ),
    properties=[
        Property(
            "A higher ceiling must forecast more zones for April 2025.",
            lambda errors: (np.diff(errors) > 0).all(),
        ),
    ],
    wrong=[
        Wrong(
            "judged on the points it was fitted to",
            lambda: government.ceiling_errors(*_six(), CEILINGS),
            "This is the RMSE over the six batches that the curves were fitted to. A curve can be close there and "
            "still forecast badly. Judge it on a batch that it has not seen.",
        ),
        Wrong(
            "judged at the last point it was fitted to",
            lambda: [
                government.roll_out(_six()[0][-1], *government.fit_roll_out(*_six(), m)[:2], m) - _six()[1][-1]
                for m in CEILINGS
            ],
            "You compared at batch 6. The fit knew that batch. The test is batch 8.",
        ),
        Wrong(
            "the forecast of batch 7",
            lambda: [
                government.roll_out(batches()["years"][7], *government.fit_roll_out(*_six(), m)[:2], m)
                - batches()["zones"][:7].sum()
                for m in CEILINGS
            ],
            "These are the errors at batch 7, in November 2022. The question asks for the batch after that.",
        ),
        Wrong(
            "compared with the total of batch 7",
            lambda: _forecasts() - batches()["zones"][:7].sum(),
            "You forecast batch 8 but compared with the total of batch 7. Both must belong to the same month.",
        ),
        Wrong(
            "the forecasts themselves",
            _forecasts,
            "These are the forecasts. How far is each from what was really approved?",
        ),
        Wrong(
            "the sign turned",
            lambda: _approved() - _forecasts(),
            "Your signs are turned. Forecast minus approved: above 0 means that the curve promised too many.",
        ),
        Wrong(
            "compared with the zones in force",
            lambda: _forecasts() - len(data.zones_in_force("2025-04")),
            "You compared with the zones in force. Some zones ended in that month, but the curve counts approvals, and "
            "these never fall.",
        ),
    ],
    alternatives=[
        lambda: (_forecasts() - _approved()).round(1).tolist(),
        lambda: pd.Series(_forecasts() - _approved(), index=CEILINGS),
        lambda: [_forecast_by_hand(m) - len(data.load("pilot_zones")) for m in CEILINGS],
    ],
    insight=(
        "One ceiling came rather close. But in January 2022 nothing set it apart: all four fitted alike. A test that "
        "you look at afterwards does not choose a model beforehand."
    ),
)


def _forecast_by_hand(ceiling: float) -> float:
    p, q, _ = government.fit_roll_out(*_six(), ceiling)
    fall = math.exp(-(p + q) * 121 / 12)
    return ceiling * (1 - fall) / (1 + q / p * fall)


# Question 5

_SUPPORTED = "q5 sentences$96199c626c357d5f"
_SOURCE = "q5 help$7583a0293860bd05"
_SOURCES = (
    "more digits of p and q",
    "a smaller RMSE on the six batches",
    "a list of the places that may become zones",
    "the same fit with days instead of months",
)


def _supported() -> list[str]:
    groups = [" ".join(group) for size in range(7) for group in combinations(_LETTERS, size)]
    return unseal(_SUPPORTED, groups).split()


def _judgement(**changed) -> dict:
    right = {"supported": _supported(), "broken in": _broken_in(), "would help": unseal(_SOURCE, _SOURCES)}
    return right | {name.replace("_", " "): value for name, value in changed.items()}


def _broken_in() -> str:
    best = _CANDIDATES[government.ceiling_errors(*_six(), _CANDIDATES).argmin()]
    table = batches()
    return str(table["approved"][table["zones"].cumsum() > best].iloc[0])


q5 = Question(
    name="q5",
    lesson=2,
    prompt=(
        "The memo was written in February 2022, when six batches were known: a good fit, a ceiling, and the advice to "
        "hurry. You read it today and know all eight batches. Judge it with them. Read the six sentences of "
        "`q.statements()`, and give a dict with three parts:\n\n"
        '- `"supported"`: a list of the letters of the sentences that are right, as far as batches and fits can tell;\n'
        '- `"broken in"`: the month in which the number of approvals passed the ceiling of the memo, such as '
        '`"2019-08"`;\n'
        '- `"would help"`: what would tell more about the ceiling, one of `"more digits of p and q"`, '
        '`"a smaller RMSE on the six batches"`, `"a list of the places that may become zones"` or '
        '`"the same fit with days instead of months"`.\n\n'
        "Then write **four to six sentences** to the mayor: what the six batches say, what they cannot say, and what "
        "the mayor should ask. The machine checks the dict only. Your sentences are for the rubric."
    ),
    kind=Parts({"supported": Choices(*_LETTERS), "broken in": Month(), "would help": Text(*_SOURCES)}),
    answer=_judgement,
    hints=(
        "Ask of each sentence: is it about batches that came, or about batches to come? And if it names a cause: did "
        "the fit look at causes?",
        "A ceiling is passed in the first month in which the total of approvals is larger than it. A curve cannot "
        "give information that is not in its points.",
        "Three sentences are supported: a count, a comparison of fits, and a rule for a fair test. For the month, "
        'compare `batches["zones"].cumsum()` with the ceiling in `q.statements()`.',
    ),
    wrong=[
        Wrong(
            "a good fit taken for a good forecast",
            lambda: _judgement(supported=[*_supported(), "D"]),
            "You trust a forecast because the curve fits. Four curves fit alike and forecast very different totals. "
            "They cannot all be good forecasts.",
            matches=lambda given: "D" in given["supported"],
        ),
        Wrong(
            "the best ceiling taken for a fact",
            lambda: _judgement(supported=[*_supported(), "B"]),
            "You accept the ceiling with the smallest error as a fact. How much worse were its neighbours?",
            matches=lambda given: "B" in given["supported"],
        ),
        Wrong(
            "a fitted rate taken for a cause",
            lambda: _judgement(supported=[*_supported(), "E"]),
            "q is a number that makes a curve fit. An office that approves more each year, for its own reasons, "
            "draws the same curve. The fit cannot tell these apart.",
            matches=lambda given: "E" in given["supported"],
        ),
        Wrong(
            "the last batch taken for the first that broke the ceiling",
            lambda: _judgement(broken_in=str(batches()["approved"].iloc[-1])),
            "By that month the ceiling had been passed already. Look at the totals, batch by batch.",
            matches=lambda given: given["broken in"] == str(batches()["approved"].iloc[-1]),
        ),
        Wrong(
            "more of the same data",
            lambda: _judgement(would_help=_SOURCES[0]),
            "That polishes the same six points. All ceilings fit them about equally well, so the help must come from "
            "outside the curve.",
            matches=lambda given: given["would help"] in (_SOURCES[0], _SOURCES[1], _SOURCES[3]),
        ),
    ],
    alternatives=[
        lambda: _judgement(supported=set(_supported())),
        lambda: _judgement(broken_in=pd.Period(_broken_in(), "M")),
        lambda: pd.Series(_judgement(supported=tuple(reversed(_supported())))),
    ],
    insight="Six points describe the past of the roll-out. Its end must be learned from those who decide it.",
    rubric=(
        ("Numbers have dates", ("0: no dates", "1: some dates", "2: every number of zones has its month")),
        ("Fit and forecast", ("0: a good fit is praised", "1: told apart", "2: told apart, with later batches")),
        ("The ceiling", ("0: one number", "1: a range", "2: a range with its rule, and a word on its upper end")),
        ("Advice", ("0: none", "1: ask for more data", "2: says what to ask whom, and what to do until then")),
    ),
)
