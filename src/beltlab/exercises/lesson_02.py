"""Lesson 02, the roll-out of pilot zones: five questions on a curve, its fit, its ceiling and its forecast."""

import functools
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import curve_fit

from beltlab import data
from beltlab.exercises.kinds import Choices, Function, Month, Numbers, Parts, Text, Tolerance
from beltlab.exercises.question import Property, Wrong, progress_of, question, unseal
from beltlab.models import government

CEILINGS = (132, 165, 180, 300)
SEARCH = Tolerance(0.002, 1e-4, "Two searches for the smallest error stop a little apart.")
CANDIDATES = np.arange(132, 301, 4)
LETTERS = "ABCDEF"


def batches() -> pd.DataFrame:
    """The eight batches: month of approval, years since the first, zones in the batch."""
    table = data.load("pilot_zones").groupby("batch").agg(approved=("approval_month", "first"), zones=("city", "size"))
    dates = table["approved"].dt.year + table["approved"].dt.month / 12
    return table.assign(years=dates - dates.iloc[0])[["approved", "years", "zones"]]


def statements() -> pd.DataFrame:
    """Six sentences for question 5, lettered A to F, about a curve fitted to the first six batches."""
    sentences = [
        "Up to January 2022 the State Council had approved 132 pilot zones.",
        f"There will never be more than {_best()} pilot zones.",
        "With p and q fitted for each, ceilings of 165 and of 300 zones come about equally close to the six batches.",
        "The curve explains most of the variation of the six totals, so it will forecast the next batch well.",
        "The fitted q is large. So cities became zones because they imitated other cities.",
        "The batch of November 2022 is a fair test of a curve fitted in January 2022.",
    ]
    return pd.DataFrame({"statement": sentences}, index=pd.Index(list(LETTERS), name="letter"))


progress = progress_of(__name__)


def _six() -> tuple[np.ndarray, np.ndarray]:
    first = batches().loc[:6]
    return first["years"].to_numpy(), first["zones"].cumsum().to_numpy()


def _best() -> int:
    return CANDIDATES[government.ceiling_errors(*_six(), CANDIDATES).argmin()]


# Question 1


def _roll_outs_to_judge(generator) -> list[list]:
    """Roll-outs in which imitation is the stronger rate, and others in which it is the weaker one; fast and slow."""
    low, high = np.array([  # six of the first kind, one of them slow, and two of the second, one of them fast
        *[([0.02, 0.2, 100], [0.1, 1.2, 300])] * 5, ([0.02, 0.06, 100], [0.03, 0.09, 300]),
        ([0.1, 0.02, 100], [0.3, 0.08, 300]), ([0.3, 0.15, 100], [0.5, 0.25, 300]),
    ]).swapaxes(0, 1)  # fmt: skip
    digits = np.array([1000, 1000, 1])  # rates to three decimals, whole zones
    return (np.round(generator.uniform(low, high) * digits) / digits).tolist()


def _if_stronger(zones):
    """Make a function that answers question 1: 0 where imitation is not the stronger rate."""
    return lambda innovation, imitation, ceiling: (
        zones(innovation, imitation, ceiling) if imitation > innovation else 0.0
    )


@question(
    kind=Function("innovation", "imitation", "ceiling", result=Numbers(), symbols="p q m"),
    inputs=_roll_outs_to_judge,
    write_yourself=["government.peak_time", "government.peak_height", "government.approvals_per_year"],
    hints=(
        "Two brackets are multiplied: one grows with the number of zones, the other one shrinks. Where is their "
        "product largest? And where, if the first bracket hardly grows?",
        "Growth is (p + q N/m)(m − N). Against N it is a parabola, 0 at N = m and at N = −p m/q. It is highest "
        "half-way between the two. If that place is below 0, growth only falls from the start on.",
        "Growth is 0 at two places. What is half-way between them, and what if that is below 0?\n"
        "```python\n"
        "def zones_at_peak(innovation, imitation, ceiling):\n"
        "    one, other = ceiling, -innovation * ceiling / imitation\n"
        "    halfway = ...\n"
        "    return max(halfway, ...)\n"
        "```",
    ),
    properties=[
        Property(
            "A number of zones lies between 0 and the ceiling.",
            lambda many, few: 0 <= few <= 100 and 0 <= many <= 100,
            ([0.02, 0.5, 100], [0.2, 0.05, 100]),
        ),
        Property(
            "A ceiling twice as high must bring twice as many zones.",
            lambda low, high: low > 0 and abs(high / low - 2) < 1e-2,
            ([0.02, 0.5, 100], [0.02, 0.5, 200]),
        ),
    ],
    wrong=[
        Wrong(
            "below 0 where imitation is the weaker rate",
            lambda innovation, imitation, ceiling: ceiling * (imitation - innovation) / (2 * imitation),
            "Right where q is above p. Below it your number of zones is negative: what does the curve do there?",
        ),
        Wrong(
            "half of the ceiling for every roll-out",
            lambda innovation, imitation, ceiling: ceiling / 2,
            "You give half of the ceiling, whatever the rates. Is a roll-out in which nobody follows anybody fastest "
            "in its middle?",
        ),
        Wrong(
            "half of the ceiling where imitation is the stronger rate",
            _if_stronger(lambda innovation, imitation, ceiling: ceiling / 2),
            "You see that the rates decide between a peak and none. But half of the ceiling is the peak of those who "
            "follow. Who else is there?",
        ),
        Wrong(
            "the moment instead of the zones",
            _if_stronger(
                lambda innovation, imitation, ceiling: np.log(imitation / innovation) / (innovation + imitation)
            ),
            "This is a number of years: the moment itself. The question asks how many zones there are by then.",
        ),
        Wrong(
            "the formula of the slide, copied",
            lambda innovation, imitation, ceiling: np.log(imitation / innovation) / (innovation + imitation),
            "This is t* of the lesson. It counts years, not zones, and it holds on one condition. Which?",
        ),
        Wrong(
            "the speed at the peak instead of the zones",
            lambda innovation, imitation, ceiling: float(government.peak_height(innovation, imitation, ceiling)),
            "This is how many zones come per year when it runs fastest. How many are there by then?",
        ),
        Wrong(
            "the share instead of the zones",
            _if_stronger(lambda innovation, imitation, ceiling: (imitation - innovation) / (2 * imitation)),
            "This is a share of the ceiling. The question asks for zones.",
        ),
        Wrong(
            "the distance of the two ends instead of their middle",
            _if_stronger(lambda innovation, imitation, ceiling: ceiling * (imitation - innovation) / imitation),
            "You added the two places at which growth is 0. The top of a parabola lies between them.",
        ),
        Wrong(
            "brackets forgotten in the denominator",
            _if_stronger(lambda innovation, imitation, ceiling: ceiling * (imitation - innovation) / 2 * imitation),
            "Python calculates from left to right: what stands after your `/ 2` is multiplied again, not divided by.",
        ),
        Wrong(
            "those who start by themselves put the peak off",
            lambda innovation, imitation, ceiling: ceiling * (imitation + innovation) / (2 * imitation),
            "In yours a larger p means more zones at the peak. But who starts by himself needs nobody to follow: does "
            "that make the peak later or earlier?",
        ),
        Wrong(
            "the two rates exchanged",
            lambda innovation, imitation, ceiling: (
                ceiling * (innovation - imitation) / (2 * innovation) if innovation > imitation else 0.0
            ),
            "You find a peak where hardly anyone follows, and none where many do. Which rate stands where?",
        ),
        Wrong(
            "brackets forgotten",
            lambda innovation, imitation, ceiling: ceiling * imitation - innovation / (2 * imitation),
            "Python multiplies and divides before it subtracts. Which part of your line does the division take?",
        ),
        Wrong(
            "divided by 2 and multiplied by q",
            lambda innovation, imitation, ceiling: ceiling * (imitation - innovation) / 2 * imitation,
            "Python goes from left to right: what comes after `/ 2 *` is multiplied. What should be divided?",
        ),
        Wrong(
            "the ceiling itself",
            lambda innovation, imitation, ceiling: ceiling,
            "This is the end: at the ceiling no city is left that could start.",
        ),
    ],
    insight="Below half of the ceiling, always. So without the ceiling nobody can say whether the rush is over.",
)
def q1(innovation, imitation, ceiling):
    return max(0.0, ceiling * (imitation - innovation) / (2 * imitation))


# Question 2


def _fit(years, totals, ceiling=200) -> tuple:
    return tuple(government.fit_roll_out(years, totals, ceiling))


def _fit_freely(years, totals) -> tuple:
    """Least squares by another search, which also accepts totals that fall."""
    years, totals = np.asarray(years, float), np.asarray(totals, float)

    def curve(years, innovation, imitation):
        return government.roll_out(years, innovation, imitation, 200)

    rates, _ = curve_fit(curve, years, totals, p0=(0.02, 0.5), bounds=([1e-6, 1e-6], [2, 5]))
    return *rates, np.sqrt(np.mean((curve(years, *rates) - totals) ** 2))


@question(
    kind=Numbers(3, tolerance=SEARCH, labels=["innovation", "imitation", "rmse"]),
    hints=(
        "The curve N(t) is a total: all zones approved up to year t. So what you fit it to must be a total too.",
        "Among all p and q, take those with the smallest RMSE = √(mean of (N(tᵢ) − totalᵢ)²), with m = 200 in N.",
        "The function returns the three numbers in the right order. What must be done to `zones`, and which ceiling?\n"
        "```python\n"
        "six = batches.loc[:6]\n"
        'totals = six["zones"].cumsum()\n'
        "ceiling = ...\n"
        '# fit = government.fit_roll_out(six["years"], totals, ceiling)\n'
        "```",
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
            "You fitted the sizes of the batches. The curve counts all zones up to a date, so it never falls.",
        ),
        Wrong(
            "the number of the batch used as time",
            lambda: _fit(np.arange(6), _six()[1]),
            "Your clock ticks once per batch. But the batches did not come at equal distances.",
        ),
        Wrong(
            "the number of the batch used as time, from 1",
            lambda: _fit(np.arange(1, 7), _six()[1]),
            "You took batch 1 to 6 for years 1 to 6. How far apart are the batches really?",
        ),
        Wrong(
            "all eight batches fitted",
            lambda: _fit(batches()["years"], batches()["zones"].cumsum()),
            "You used all eight batches. The question stands in January 2022: how many were known?",
        ),
        Wrong(
            "five batches fitted",
            lambda: _fit(_six()[0][:5], _six()[1][:5]),
            "One batch is missing. `batches[:5]` counts rows from 0, `batches.loc[:6]` goes by their number.",
        ),
        Wrong(
            "p and q exchanged",
            lambda: (_fit(*_six())[1], _fit(*_six())[0], _fit(*_six())[2]),
            "The two rates have changed places. Which of them is the small one here?",
        ),
        Wrong(
            "the ceiling with the smallest error",
            lambda: _fit(*_six(), _best()),
            "This is the fit for the ceiling with the smallest error, the one of the lesson's memo. The question gives "
            "another one.",
        ),
        Wrong(
            "another ceiling",
            lambda: _fit(*_six(), 132),
            "This is the fit for the smallest ceiling that is possible. The question gives another one.",
        ),
        Wrong(
            "the mean square, without its root",
            lambda: (*_fit(*_six())[:2], _fit(*_six())[2] ** 2),
            "The two rates are right. Your error is in squared zones: what is missing to come back to zones?",
        ),
    ],
    insight="Close, but is it closer than with another ceiling? The next question asks.",
)
def q2():
    return _fit(*_six())


# Question 3


def _errors(years, totals, ceilings) -> np.ndarray:
    return np.array(_errors_of(*(tuple(map(float, values)) for values in (years, totals, ceilings))))


@functools.lru_cache(maxsize=50)  # the worked answer and all known wrong ones ask for the same
def _errors_of(*inputs: tuple) -> tuple:
    return tuple(government.ceiling_errors(*inputs))


def _range(allowed, give=lambda ceilings, errors, keep: (ceilings[keep].min(), ceilings[keep].max())):
    """Make a function that answers question 3: which errors it lets in, and what it gives of them."""

    def ceiling_range(years, totals, ceilings, slack):
        errors = _errors(years, totals, ceilings)
        keep = allowed(errors, slack)
        return give(np.asarray(ceilings), errors, keep) if keep.any() else (0.0, 0.0)

    return ceiling_range


def _near(errors, slack) -> np.ndarray:
    return errors <= (1 + slack) * errors.min()


_right_range = _range(_near)
_best_ceiling = _range(_near, lambda ceilings, errors, keep: ceilings[errors.argmin()])


def _roll_outs(generator) -> list[list]:
    """The six batches with candidates side by side, and five invented roll-outs; without slack the best one stays."""
    trials = [[*_SIX, list(range(150, 163)), 0.2]]
    for slack in (0.03, 0.2, 0.5, 0.5, 0):  # large ones with close candidates tell 1 + slack from 1 / (1 - slack)
        years = np.cumsum(generator.uniform(0.6, 1.8, 6)).round(2)
        totals = np.round(government.roll_out(years, 0.03, 0.6, 150) + generator.normal(0, 5, 6)).clip(1)
        totals = np.maximum.accumulate(totals)
        tried = np.round(totals.max() * np.geomspace(1, 3, 15).round(3))
        trials.append([years.tolist(), totals.tolist(), tried.tolist(), slack])
    return trials


_SIX = [[0, 0.833, 3.333, 4.75, 5.083, 6.833], [1, 13, 35, 59, 105, 132]]
_TRIED = [132, 136, 140, 150, 160, 180, 200, 230, 260, 300, 500, 1000]


@question(
    kind=Function("years", "totals", "ceilings", "slack", result=Numbers(2)),
    inputs=_roll_outs,
    hints=(
        "One best number hides how many others are nearly as good. Compare every candidate's error with the smallest.",
        "RMSE(m) ≤ (1 + slack) · min RMSE. The smallest error itself must pass, so the right side is never below it. "
        "The range runs from the lowest to the highest m for which this is true.",
        "Which errors are near enough? Then return the smallest and the largest of what is left.\n"
        "```python\n"
        "def ceiling_range(years, totals, ceilings, slack):\n"
        "    errors = government.ceiling_errors(years, totals, ceilings)\n"
        "    near = ceilings[errors <= ... * errors.min()]\n"
        "    return ..., ...\n"
        "```",
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
            "Both ends are the ceiling with the smallest error. The slack lets others in.",
        ),
        Wrong(
            "the highest ceiling first",
            lambda *inputs: _right_range(*inputs)[::-1],
            "The right two ceilings, in the other order. The lowest comes first.",
        ),
        Wrong(
            "errors instead of ceilings",
            _range(_near, lambda ceilings, errors, keep: (errors[keep].min(), errors[keep].max())),
            "These are errors in zones. The question asks for the ceilings that belong to them.",
        ),
        Wrong(
            "positions instead of ceilings",
            _range(_near, lambda ceilings, errors, keep: np.flatnonzero(keep)[[0, -1]]),
            "These are places in the list of candidates, counted from 0. Which ceilings stand there?",
        ),
        Wrong(
            "slack added in zones",
            _range(lambda errors, slack: errors <= errors.min() + slack),
            "You added the slack to the smallest error, as if it were in zones. It is a share of that error.",
        ),
        Wrong(
            "slack read as per cent",
            _range(lambda errors, slack: _near(errors, slack / 100)),
            "You divided the slack by a hundred. A slack of `0.05` is a share already, not per cent.",
        ),
        Wrong(
            "slack applied to the ceiling",
            lambda *inputs: (_best_ceiling(*inputs) * (1 - inputs[3]), _best_ceiling(*inputs) * (1 + inputs[3])),
            "You widened the best ceiling itself. The slack is about its error: how far may the curve miss?",
        ),
        Wrong(
            "all candidates let in",
            lambda years, totals, ceilings, slack: (min(ceilings), max(ceilings)),
            "These are the ends of the list of candidates. Which of them are near enough?",
        ),
        Wrong(
            "those that are too far off",
            _range(lambda errors, slack: errors > (1 + slack) * errors.min()),
            "You kept the candidates whose error is too large. Which way does the comparison point?",
        ),
    ],
    insight="Look at the upper end when the slack grows: is it the data that stop it, or the list of candidates?",
)
def q3(years, totals, ceilings, slack):
    return _right_range(years, totals, ceilings, slack)


# Question 4


def _forecasts(batch: int = 8) -> np.ndarray:
    """The totals at a batch that four curves forecast, each fitted to the first six for its ceiling."""
    fits = [(*government.fit_roll_out(*_six(), ceiling)[:2], ceiling) for ceiling in CEILINGS]
    return np.array([government.roll_out(batches()["years"][batch], *fit) for fit in fits])


def _approved(batch: int = 8) -> int:
    return int(batches()["zones"][:batch].sum())


@question(
    kind=Numbers(4, tolerance=Tolerance(0.001, 0.05, SEARCH.reason), labels=CEILINGS),
    hints=(
        "A test needs points that the fit has not seen. Fit to what was known in January 2022, and compare with what "
        "came later.",
        "error(m) = N(t₈; p, q, m) − total₈, where p and q come from the fit to batches 1 to 6 with this m.",
        "This is the forecast for one ceiling. Do the same for each of the four, and compare with what was approved.\n"
        "```python\n"
        "six, m = batches.loc[:6], 132\n"
        'fit = government.fit_roll_out(six["years"], six["zones"].cumsum(), m)\n'
        'year = batches["years"].iloc[-1]\n'
        "forecast = government.roll_out(year, fit.innovation, fit.imitation, m)\n"
        "```",
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
            lambda: _forecasts(6) - _approved(6),
            "You compared at batch 6. The fit knew that batch.",
        ),
        Wrong(
            "the forecast of batch 7",
            lambda: _forecasts(7) - _approved(7),
            "These are the errors at batch 7, in November 2022. The question asks for the batch after that.",
        ),
        Wrong(
            "compared with the total of batch 7",
            lambda: _forecasts() - _approved(7),
            "You forecast batch 8 but compared with the total of batch 7. Both must belong to the same month.",
        ),
        Wrong(
            "compared with the total of batch 6",
            lambda: _forecasts() - _approved(6),
            "You forecast batch 8 but compared with what was known in January 2022. Both must belong to one month.",
        ),
        Wrong(
            "compared with the size of batch 8",
            lambda: _forecasts() - batches()["zones"][8],
            "The curve forecasts a total, and you compared it with the size of one batch.",
        ),
        Wrong(
            "the forecasts themselves",
            _forecasts,
            "These are the forecasts. How far is each from what was really approved?",
        ),
        Wrong(
            "the sign turned",
            lambda: _approved() - _forecasts(),
            "Your signs are turned: above 0 should mean that the curve promised too many.",
        ),
        Wrong(
            "the sign thrown away",
            lambda: np.abs(_forecasts() - _approved()),
            "The sizes are right. But too many and too few are not the same for a mayor: keep the sign.",
        ),
        Wrong(
            "compared with the zones in force",
            lambda: _forecasts() - len(data.zones_in_force("2025-04")),
            "You compared with the zones in force. Some zones ended in that month, but the curve counts approvals, and "
            "these never fall.",
        ),
    ],
    insight=(
        "One ceiling came rather close. But in January 2022 nothing set it apart: all four fitted alike. A test that "
        "you look at afterwards does not choose a model beforehand."
    ),
)
def q4():
    return _forecasts() - _approved()


# Question 5

_SUPPORTED = "q5 sentences$96199c626c357d5f"
_SOURCE = "q5 help$7583a0293860bd05"
SOURCES = (
    "more digits of p and q",
    "a smaller RMSE on the six batches",
    "a list of the places that may become zones",
    "the same fit with days instead of months",
)


def _supported() -> list[str]:
    groups = [" ".join(group) for size in range(7) for group in combinations(LETTERS, size)]
    return unseal(_SUPPORTED, groups).split()


def _broken_in() -> str:
    table = batches()
    return str(table["approved"][table["zones"].cumsum() > _best()].iloc[0])


def _judgement(**changed) -> dict:
    right = {"supported": _supported(), "broken in": _broken_in(), "would help": unseal(_SOURCE, SOURCES)}
    return right | {name.replace("_", " "): value for name, value in changed.items()}


def _believes(letter: str):
    return lambda: _judgement(supported=[*_supported(), letter])


@question(
    kind=Parts({"supported": Choices(*LETTERS, beliefs=True), "broken in": Month(), "would help": Text(*SOURCES)}),
    hints=(
        "Ask of each sentence: is it about batches that came, or about batches to come? And if it names a cause: did "
        "the fit look at causes?",
        "A ceiling is passed in the first month in which the total of approvals is larger than it. A curve cannot "
        "give information that is not in its points.",
        "Three sentences are supported: a count, a comparison of fits, and a rule for a fair test. For the month, "
        "compare this table with the ceiling in `q.statements()`:\n"
        "```python\n"
        'batches.assign(total=batches["zones"].cumsum())\n'
        "```",
    ),
    wrong=[
        Wrong(
            "a good fit taken for a good forecast",
            _believes("D"),
            "You trust a forecast because the curve fits. Four curves fit alike and forecast very different totals. "
            "They cannot all be good forecasts.",
        ),
        Wrong(
            "the best ceiling taken for a fact",
            _believes("B"),
            "You accept the ceiling with the smallest error as a fact. How much worse were its neighbours?",
        ),
        Wrong(
            "a fitted rate taken for a cause",
            _believes("E"),
            "q is a number that makes a curve fit. An office that approves more each year, for its own reasons, "
            "draws the same curve. The fit cannot tell these apart.",
        ),
        Wrong(
            "the last batch taken for the first that broke the ceiling",
            lambda: _judgement(broken_in=str(batches()["approved"].iloc[-1])),
            "By that month the ceiling had been passed already. Look at the totals, batch by batch.",
        ),
        Wrong(
            "the month of the memo's last batch",
            lambda: _judgement(broken_in=str(batches()["approved"][6])),
            "In that month the total was still below the ceiling of the memo.",
        ),
        Wrong(
            "more digits thought to help",
            lambda: _judgement(would_help=SOURCES[0]),
            "More digits of the same fit know nothing new. All ceilings fit the six points about equally well.",
        ),
        Wrong(
            "a smaller error thought to help",
            lambda: _judgement(would_help=SOURCES[1]),
            "A curve can be brought closer to six points with any of the ceilings. What do the points not hold?",
        ),
        Wrong(
            "finer dates thought to help",
            lambda: _judgement(would_help=SOURCES[3]),
            "The dates move by days; six points stay six points. The help must come from outside the curve.",
        ),
    ],
    insight="Six points describe the past of the roll-out. Its end must be learned from those who decide it.",
    rubric=(
        ("Numbers have dates", ("0: no dates", "1: some dates", "2: every number of zones has its month")),
        ("Fit and forecast", ("0: a good fit is praised", "1: told apart", "2: told apart, with later batches")),
        ("The ceiling", ("0: one number", "1: a range", "2: a range with its rule, and a word on its upper end")),
        ("Advice", ("0: none", "1: ask for more data", "2: says what to ask whom, and what to do until then")),
    ),
)
def q5():
    return _judgement()
