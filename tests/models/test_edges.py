"""One rule at the edges of every public function: a documented value, or a ValueError that says what is expected.

Arguments of ordinary size are replaced by extreme, invalid or misshapen ones, alone and in pairs. Nothing may warn,
nothing may be nan, and a refusal names the argument, what was given, and the range.
"""

import inspect
import warnings
from itertools import combinations

import numpy as np
import pytest

from beltlab.models import belt, did, government, market, platform, ranges, simulate, together

ROW, PAIRS = [3.0, 1.5, 1.0], together.pair_matrix(0.2, 0.1, 0.3).tolist()
PANEL = dict(
    unit=np.repeat(list("abcdef"), 4), time=np.tile([1.0, 2, 3, 4], 6),
    outcome=np.random.default_rng(0).normal(size=24), first_year=np.repeat([3.0, 3, 4, 0, 0, 0], 4),
)  # fmt: skip
EFFECTS = did.att_gt(*PANEL.values())
CHANGE = dict(change=np.arange(6.0), treated=np.array([True, True, False, False, False, False]))
ORDINARY = {  # an argument of this name has this value, unless a function below says otherwise
    "years": 3.0, "spend": 3.0, "decay": 0.25, "initial": 1.0, "spending": ROW, "stock": 2.0,
    "goodwill_elasticity": 0.3,
    "price_elasticity": 2.5, "discount": 0.08, "earning": 0.6, "cash_flow": [-3.0, 2, 2], "prices": [40.0, 38],
    "qualities": [1.0, 2, 0], "price_sensitivity": 0.2, "outside": 0.0, "share": 0.1, "costs": ROW, "cost": 3.0,
    "transport_cost": 5.0, "quality_gap": 2.0, "sellers": 5, "buyers": 1e4, "fixed_cost": 2.0, "speed": 1.0,
    "substitution": 4.0, "position": 0.3, "research": 6.0, "marketing": 7.0, "base": 4.0, "middle": 0.5, "cut": 1.0,
    "sales": ROW, "margin": 25.0, "retention": 0.4, "reach": 9.0, "exponent": 0.5, "acquired": 4.0, "value": 60.0,
    "acquisition_cost": 40.0, "alternative": 5.0, "marketplace_margin": 6.0, "number": 9, "spread": 0.8, "shape": 2.5,
    "positions": [1.0, 2, 3], "steepness": 0.9, "visits": 1e4, "attraction": [0.3, 0.2, 0.1], "quality": ROW,
    "tilt": 1.0,
    "rivals": 2.0, "leaving": 2.0, "taste": 1.5, "conversion": 0.1, "base_conversion": 0.04, "capacity": 50.0,
    "revenue": 100.0, "threshold": 0.5, "prize": 50.0, "basket": 100.0, "innovation": 0.03, "imitation": 0.4,
    "ceiling": 200.0, "cumulative": [1.0, 13, 35, 59], "ceilings": [100.0, 200], "years_since": 2.0, "fit": 0.5,
    "long_run": 0.25, "premium": 1.0, "effect": 0.25, "scores": ROW, "places": [1, 1], "seed": 1, "zones": 20,
    "noise": 0.7, "mean": 0.0, "rounds": 3, "grace": 1, "histories": 3, "memory": False, "shares": [0.5, 0.3, 0.2],
    "growth": ROW, "gap": 1.0, "own": 0.5, "rival": 0.4, "slope": 3.0, "curvature": 2.0, "levels": ROW,
    "substitutability": 0.4, "weights": ROW, "scale_returns": 0.8, "returns": ROW, "spillovers": PAIRS, "counted": 0.5,
    "efforts": ROW, "players": 3, "values": np.arange(8.0),
    "government_market": 0.1, "government_platform": 0.2, "market_platform": 0.3, "skill": 2.0,
    "goodwill": 1e4, "power": 0.35, "scale": 2e4, "gross_profit": 3e4, "traffic": 0.1, "expelled": 0.1,
    "score_noise": 0.7, "zone_quality": 0.5, "log_sales": np.arange(8.0), "run_off": True, "att": 0.1, "se": 0.2,
    "level": 0.5, "draws": 9,
}  # fmt: skip
SPECIAL = {  # arguments that differ from the ordinary
    market.goodwill_path: dict(initial=1.0), market.lifetime_value: dict(),
    platform.contest_survivors: dict(tilt=0.5),
    government.fit_roll_out: dict(years=[0.0, 1, 3, 5]), government.ceiling_errors: dict(years=[0.0, 1, 3, 5]),
    government.fit_parabola: dict(years=[0.0, 1, 3, 5]), government.places_effort: dict(zones=20, places=3),
    government.replicator: dict(years=[0.0, 2]),
    together.bottleneck: dict(costs=ROW), market.logit_shares: dict(prices=[40.0, 38, 36]),
    government.cut_for_share: dict(noise=0.5), government.gain_from_exit: dict(noise=0.5),
    market.payback_year: dict(), government.quality_of_kept: dict(cut=-0.5), platform.purchase: dict(quality=2.0),
    did.difference: CHANGE, did.permutation_p: CHANGE, did.placebo_effects: CHANGE,
    did.placebo_interval: dict(change=np.arange(6.0), treated=np.arange(6) == 0, level=0.5),
}  # fmt: skip
ELSEWHERE = {  # take panels, effects, functions or settings, with tests of their own
    "twfe", "att_gt", "event_study", "by_cohort", "aggregate", "bacon", "forbidden_weight", "sun_abraham", "read_panel",
    "only", "mean_lead", "pretrend", "bootstrap", "placebo_dates", "two_by_two", "growth_credit", "first_full_year",
    "cities", "play", "run", "experiment", "while_it_pays",
}  # fmt: skip
FUNCTIONS = [
    function
    for module in (government, market, platform, together, belt, did, simulate)
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and name not in ELSEWHERE
]
MAY_BE_INF = {  # says so in its docstring
    "steady_goodwill", "half_life", "logit_markup", "lifetime_value", "best_acquisition",
    "brand_payback_year", "yuan_payback_year", "payback_year", "break_even_retention",
    "hotelling_prices", "bacon",
}  # fmt: skip
SIZES = [0.0, 1.0, -1.0, 1e-30, 1e-9, 0.5, 1 - 1e-16, 1 + 1e-9, 2.5, 7.0, 1e3, 1e9, 1e30, -1e30]
WRONG = [np.nan, np.inf, -np.inf, 1e300, -1e300, 1e-300, "three", None, [], [[1.0, 2], [3]], object()]


def arguments(function):
    names = inspect.signature(function).parameters
    known = ORDINARY | SPECIAL.get(function, {})
    return {name: known[name] for name in names if name in known}


def parts(result):
    if isinstance(result, tuple):
        return [piece for part in result for piece in parts(part)]
    return [np.asarray(result)]


def holds(function, given):
    """The rule, for one call; a sentence if it is broken."""
    before = {name: np.copy(value) for name, value in given.items() if isinstance(value, np.ndarray)}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            result = function(**given)
        except ValueError as error:
            words = str(error)
            if not words.rstrip().endswith("."):
                return f"no sentence: {words!r}"
            if any(raw in words for raw in ("broadcast", "setting an array", "zero-size", "could not convert")):
                return f"not in our words: {words!r}"
            return None
        except Exception as error:  # noqa: BLE001
            return f"{type(error).__name__}: {error}"
    for name, value in before.items():
        if not np.array_equal(given[name], value, equal_nan=value.dtype.kind == "f"):
            return f"{name} was changed in place"
    for part in parts(result):
        if part.dtype.kind == "f" and np.isnan(part).any():
            return f"nan in {part}"
        if part.dtype.kind == "f" and np.isinf(part).any() and function.__name__ not in MAY_BE_INF:
            return f"inf in {part}"
        if part.dtype.kind == "O":
            return f"an object: {part!r}"
    return None


def like(ordinary, value):
    """The value in the place of one number, or of the first of a row."""
    if np.ndim(ordinary) == 0:
        return value
    changed = np.array(ordinary, float)
    changed.flat[0] = value
    return changed


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__.split('.')[-1]}.{f.__name__}")
def test_the_rule(function):
    usual = arguments(function)
    required = [p.name for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    assert set(required) <= set(usual), "an argument has no ordinary value in this test"
    assert holds(function, usual) is None
    function(**usual)  # and that is a value, not a refusal
    broken = []
    for name, ordinary in usual.items():
        if isinstance(ordinary, bool):
            tries = ["yes", None, 2]
        else:
            tries = [like(ordinary, size) for size in SIZES] + WRONG
            tries += [[ordinary, ordinary], np.stack([ordinary] * 2), np.ones((2, 3, 4)), [1.0, 2.0], [1.0] * 7]
        broken += [(name, value, said) for value in tries if (said := holds(function, usual | {name: value}))]
    assert not broken, broken[:6]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__.split('.')[-1]}.{f.__name__}")
def test_the_rule_for_two_arguments_at_once(function):
    usual = {name: value for name, value in arguments(function).items() if not isinstance(value, bool)}
    broken = []
    for one, other in combinations(usual, 2):
        for first in (0.0, 1e-30, 1.0, 1e9, 1e30, -1e30):
            for second in (0.0, 1e-30, 1.0, 1e9, 1e30, -1e30):
                given = usual | {one: like(usual[one], first), other: like(usual[other], second)}
                if said := holds(function, given):
                    broken.append((one, first, other, second, said))
    assert not broken, broken[:6]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f"{f.__module__.split('.')[-1]}.{f.__name__}")
def test_what_is_no_number_is_named(function):
    """nan, text and 1e300 in each argument: the sentence says which, what was given, and what is expected."""
    usual = arguments(function)
    for name, ordinary in usual.items():
        if isinstance(ordinary, bool) or np.asarray(ordinary).dtype.kind == "b":
            continue
        for value, given in ((np.nan, "nan"), (1e300, "1e+300"), ("three", "'three'")):
            put = value if isinstance(value, str) else like(ordinary, value)
            with pytest.raises(ValueError) as caught:
                function(**(usual | {name: put}))
            words = str(caught.value)
            assert given in words and "must" in words, (name, words)
            assert name.replace("_", " ").split()[0].rstrip("s") in words.lower(), (name, words)


@pytest.mark.parametrize("function", [did.twfe, did.att_gt, did.bacon, did.sun_abraham], ids=lambda f: f.__name__)
@pytest.mark.parametrize("column", list(PANEL))
@pytest.mark.parametrize("wrong", [np.nan, np.inf, 1e300, "three", None, [1, 2], 2.5, -1e30])
def test_the_rule_for_panels(function, column, wrong):
    spoilt = PANEL[column].astype(object)
    spoilt[5] = wrong
    said = holds(function, PANEL | {column: spoilt.tolist()})
    assert said is None or (column == "unit" and "TypeError" not in said), said
    shaped = holds(function, PANEL | {column: np.tile(PANEL[column], (2, 1))})
    assert shaped is None, shaped
    assert holds(function, PANEL | {column: []}) is None


@pytest.mark.parametrize(("call", "says"), [
    (lambda: ranges.within("(0, 1]", a_b=0), "The value of a b is 0; it must be above 0 and at most 1."),
    (lambda: ranges.within("[0, 1)", a=[0.5, 1]), "The value of a is 1; it must be at least 0 and below 1."),
    (lambda: ranges.within("[0, inf)", a=0, b=-1), "The value of b is -1; it must be at least 0 and finite."),
    (lambda: ranges.within("[0, inf)", a=np.inf), "The value of a is inf; it must be at least 0 and finite."),
    (lambda: ranges.within("(-inf, 2)", a=[1, -np.inf]), "The value of a is -inf; it must be below 2 and finite."),
    (lambda: ranges.within("[-inf, inf]", a=np.nan), "The value of a is nan; it must be a number."),
    (lambda: ranges.within("[0, inf]", a=1e31), "The value of a is 1e+31; it must be at most 1e+30 in size."),
    (lambda: ranges.within("[-inf, 1]", a=[-1e31, 0]), "The value of a is -1e+31; it must be at most 1e+30 in size."),
    (lambda: ranges.within("[0, 1]", a=1e-31), "The value of a is 1e-31; it must be 0 or at least 1e-30 in size."),
    (lambda: ranges.within("[-1, 1]", a=-1e-31), "The value of a is -1e-31; it must be 0 or at least 1e-30 in size."),
    (lambda: ranges.within("[0, 1]", a=[1, 1e-31]), "The value of a is 1e-31; it must be 0 or at least 1e-30 in size."),
    (lambda: ranges.within("[0, 1]", a=[0, 1, -1, 2]), "The value of a is -1; it must be at least 0 and at most 1."),
    (lambda: ranges.within("[0, 1]", a=[0, 1, 2, -1]), "The value of a is 2; it must be at least 0 and at most 1."),
    (lambda: ranges.within("(0, 1)", a=[0.5, 1, 0]), "The value of a is 1; it must be above 0 and below 1."),
    (lambda: ranges.within("[0, 1]", a=[]), "The value of a is empty; it must hold one number or more."),
    (lambda: ranges.within("[0, 1]", a="x" * 38),
     f"The value of a is '{'x' * 38}'; it must be a number, or a row of numbers."),
    (lambda: ranges.within("[0, 1]", a="x" * 39),
     f"The value of a is '{'x' * 36}...; it must be a number, or a row of numbers."),
    (lambda: ranges.whole("[0, 9]", a_b=[1, 2.5]), "The value of a b is 2.5; it must be a whole number."),
    (lambda: ranges.one(a=1, b_c=[1, 2]), "The value of b c has shape (2,); it must be one number."),
    (lambda: ranges.row(a=[1], b_c=3), "The value of b c has shape (); it must be one row."),
    (lambda: ranges.row(a=[[1], [2, 3]]), "The value of a has shape of rows of several lengths; it must be one row."),
    (lambda: ranges.fitting(lambda a, b_c: np.add(a, b_c))([1, 2], b_c=[1, 2, 3]),
     "The shapes do not fit: a (2,), b c (3,). Give single numbers, or rows of one length."),
    (lambda: ranges.fitting(lambda a, b: np.matmul(a, b))([1, 2], [1, 2, 3]),
     "The shapes do not fit: a (2,), b (3,). Give single numbers, or rows of one length."),
    (lambda: ranges.fitting(lambda a: np.einsum("i", a))([[1, 2]]),
     "The shapes do not fit: a (1, 2). Give single numbers, or rows of one length."),
])
def test_a_value_out_of_range_is_one_sentence(call, says):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == says


def test_what_lies_in_the_range_comes_back_as_numbers():
    ends = [-1e30, -1e-30, 0, 1e-30, 1e30]
    for value in [*ends, ends, np.inf, [-np.inf, 1, np.inf]]:
        assert ranges.within("[-inf, inf]", a=value).tolist() == value
    assert [float(value) for value in ranges.within("[0, 1]", a=0, b=1)] == [0, 1]
    assert ranges.within("(0, 1)", a=[[0.2, 0.9]]).tolist() == [[0.2, 0.9]]
    alone, (first, second) = ranges.whole("[0, 9]", a=3.0), ranges.whole("[0, 9]", a=3, b=[4.0, 5])
    assert repr((alone, first, second.tolist())) == "(3, 3, [4.0, 5.0])"
    assert ranges.one(a=3) == 3 and ranges.one(a=3, b=np.float64(4)) == [3, 4]
    assert ranges.row(a=[1]) == [1] and ranges.row(a=[1], b=[2, 3]) == [[1], [2, 3]]
    with pytest.raises(ValueError, match="^of another kind$"):
        ranges.fitting(lambda: (_ for _ in ()).throw(ValueError("of another kind")))()
