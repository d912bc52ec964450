"""Sliders over one live picture: ask "what if", see the answer while the hand still moves.

An explorer needs a model (slider values → numbers), a drawing that is built once, an update that moves its artists,
and words that say what the picture shows:

    def roll_out() -> Explorer:
        years = np.arange(2015, 2031)

        def model(imitation):
            return {"zones": government.roll_out(years, innovation=0.01, imitation=imitation, ceiling=200)}

        def draw(figure):
            axes = figure.subplots()
            axes.set(xlabel="year", ylabel="pilot zones", xlim=(2015, 2030), ylim=(0, 210))
            (curve,) = axes.plot([], [], color=plots.DRIVERS["government"].colour)
            return {"curve": curve}

        def update(artists, result):
            artists["curve"].set_data(years, result["zones"])

        def words(result):
            return f"With imitation {result['imitation']:.2f}, zones rise from 1 to {result['zones'][-1]:.0f} in 2030."

        return Explorer(
            "lesson_02.roll_out", "How fast do pilot zones spread?", model, draw, update, words,
            [Slider("imitation", 0.5, 0, 1, 0.01, symbol="q", unit="per year", meaning="how much cities copy others")],
            bounds={"zones": (0, 200)}, status="simulated", source="Bass (1969)",
            presets={"no imitation": {"imitation": 0}},
            asks=Prediction("How many zones are there in 2030 at q = 0.8?", of="last", at={"imitation": 0.8}),
            hides=("error_curve",),
        )

The controls are ipywidgets: `explorer.controls["imitation"]` is a `FloatSlider` like any other.
"""

import contextlib
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from beltlab import plots
from beltlab.whatif import runs
from beltlab.whatif.picture import Picture, guesses_png, label, labelled, sentence, small_png

DIRECTIONS = ("rises", "falls", "stays")
MOST_GUESSES = 2000  # of one class, typed at once
PHONE = "phone "  # begins the `by` of an answer that came by itself
LIVE = "application/vnd.jupyter.widget-view+json"
GONE = {  # explorers that saved scenarios still name, and what became of them
    "lesson_03.inside_twfe": "the comparisons inside TWFE stand in appendix A of lesson 03 and in question 4 of its "
                             "exercises, its two sliders in lesson_03.effects_grow",
    "lesson_08.coupled_growth": "lesson 08 asks instead who adds to whom: lesson_08.three_drivers, and lesson 09 "
                                "runs all three in one belt",
}
# Where a notebook is opened again and Jupyter says "model not found" in the view's place, the still is enough.
BESIDE = (
    "<style>.jp-OutputArea-child:has(.beltlab-still)+.jp-OutputArea-child:not(:has(.jp-OutputArea-output *))"
    "{display:none}</style>"
)


class NoPicture(Exception):
    """Raised by a model where it has no answer; its message is the sentence shown in the picture's place."""


class NotFinite(NoPicture):
    """Raised where a model gave a number that is not finite and did not say why."""


@dataclass(frozen=True)
class Slider:
    """A number the reader moves.

    Args:
        name: The keyword under which the model receives it, such as `half_life`; shown as "half life".
        default: The value at the start.
        minimum: The smallest value.
        maximum: The largest value.
        step: The distance between two values; whole numbers stay whole.
        symbol: The sign that the formulas of the lesson use, such as "δ".
        unit: Such as "per year"; nothing for a pure number.
        meaning: What it is, in one line.
        play: Whether it is time, and a Play button may move it from its value to its end.
    """

    name: str
    default: float
    minimum: float
    maximum: float
    step: float
    symbol: str = ""
    unit: str = ""
    meaning: str = ""
    play: bool = False

    def __post_init__(self):
        if self.play and self.decimals:
            raise ValueError(f"{self.name} has steps of {self.step}. Play moves in whole numbers only.")

    @property
    def decimals(self) -> int:
        """Digits after the point that the values need."""
        return max(_decimals(number) for number in (self.minimum, self.step))

    def nearest(self, value: float) -> float:
        """The value of this slider that lies closest."""
        steps = round((min(max(value, self.minimum), self.maximum) - self.minimum) / self.step)
        steps = min(steps, math.floor((self.maximum - self.minimum) / self.step + 1e-9))
        number = round(self.minimum + steps * self.step, self.decimals)
        return number if self.decimals else int(number)

    def check(self, value: object) -> float:
        """Return the value as this slider's number, or say what is wrong with it."""
        if isinstance(value, bool) or not isinstance(value, (int, float, np.number)) or not math.isfinite(value):
            raise ValueError(f"{self.name} was {value!r}. It must be a number.")
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"{self.name} was {value}. It must lie between {self.minimum} and {self.maximum}.")
        return self.nearest(value)

    def text(self, value: float) -> str:
        """The value with its unit, such as "0.05 per year"; a comma from 10,000 on, so that years have none."""
        return _written(value, self.decimals, self.unit)


@dataclass(frozen=True)
class Choice:
    """One of a few options.

    Args:
        name: The keyword under which the model receives the option's text.
        default: The option at the start.
        options: All of them.
        meaning: What is chosen, in one line.
    """

    name: str
    default: str
    options: tuple[str, ...]
    meaning: str = ""

    def check(self, value: object) -> str:
        """Return the option, or say that there is none of this name."""
        if value not in self.options:
            raise ValueError(f"{self.name} was {value!r}. It must be one of {', '.join(self.options)}.")
        return value

    def text(self, value: str) -> str:
        """The option itself."""
        return value


@dataclass(frozen=True)
class Curve:
    """A curve that the reader draws: whole numbers at fixed places, written "12 20 31"; "" before it is drawn.

    Args:
        name: The keyword under which the model receives the text; `numbers` reads it.
        length: How many numbers it has.
        minimum: The smallest value.
        maximum: The largest value.
        unit: Such as "zones".
        meaning: Where its places are, in one line.
        default: The curve at the start.
    """

    name: str
    length: int
    minimum: int
    maximum: int
    unit: str = ""
    meaning: str = ""
    default: str = ""

    def check(self, value: object) -> str:
        """Return the curve as it is written here, or say what is wrong with it."""
        written = unicodedata.normalize("NFKC", str(value)).replace("−", "-")
        parts = [part for part in re.split(r"[\s,;/]+", written) if part]
        if parts and (len(parts) != self.length or not all(re.fullmatch(r"-?\d{1,9}", part) for part in parts)):
            raise ValueError(f"{self.name} was {str(value)!r}. Write {self.length} whole numbers with a space between "
                             "them, or draw in the picture.")
        for part in parts:
            if not self.minimum <= int(part) <= self.maximum:
                raise ValueError(f"{self.name} has {part} in it. Each number lies between {self.minimum} and "
                                 f"{self.maximum}.")
        return " ".join(str(int(part)) for part in parts)

    def numbers(self, value: str) -> np.ndarray:
        """The numbers of a curve; none before it is drawn."""
        return np.array(value.split(), float)

    def drawn(self, value: str, start: float, places: Sequence[int], heights: Sequence[float]) -> str:
        """The curve after a stroke: what was not drawn before goes straight to the stroke, and level on from there.

        Args:
            value: The curve before.
            start: The height that comes before the first place.
            places: The places that the stroke has touched, from 0.
            heights: Its height there.
        """
        numbers = self.numbers(value)
        if not len(numbers):
            known, at = [start, *heights], [-1, *places]
            order = np.argsort(at, kind="stable")
            numbers = np.interp(range(self.length), np.array(at, float)[order], np.array(known, float)[order])
        for place, height in zip(places, heights, strict=True):
            numbers[place] = height
        return " ".join(f"{number:.0f}" for number in np.clip(numbers, self.minimum, self.maximum) + 0.0)

    def text(self, value: str) -> str:
        """The numbers with their unit."""
        return f"{value} {self.unit}".strip() if value else "not drawn yet"


@dataclass(frozen=True)
class Prediction:
    """What the reader is asked before the first move.

    Args:
        question: Such as "How many zones are in force in 2025?".
        of: The name of one number in the model's result: the outcome.
        at: The slider values at which the prediction is compared; the others stand at their defaults.
        unit: The outcome's unit, such as "zones".
        direction: Ask only whether the outcome rises, falls or stays, compared with the default.
        decimals: Digits after the point of the outcome; it "stays" if these digits stay.
    """

    question: str
    of: str
    at: Mapping[str, float | str]
    unit: str = ""
    direction: bool = False
    decimals: int = 0

    def check(self, guess: object) -> float | str:
        """Return the guess as a number or a direction, or say what is wrong with it."""
        if self.direction:
            if guess not in DIRECTIONS:
                raise ValueError(f"The prediction was {guess!r}. Choose one of {', '.join(DIRECTIONS)}.")
            return guess
        number = _number(str(guess), self.unit)
        if number is None:
            raise ValueError(f"The prediction was {str(guess)!r}. Write a number, such as 12 or 0.5.")
        return number

    def read(self, typed: object) -> list[float | str]:
        """Return one guess, or those of a whole class typed at once.

        Args:
            typed: "120"; or "120 / 60 / 20", which are three guesses, or, where a direction is asked, how many say
                rises, falls, stays; or each guess with the number of people who make it, "2018: 12, 2019: 40".

        Raises:
            ValueError: If it cannot be read.
        """
        text = unicodedata.normalize("NFKC", str(typed)).strip()
        if ":" in text:
            pairs = re.findall(r"\s*([^:]+?)\s*:\s*(\d+)\s*(?:[,;/\n]|$)", text)
            bare = [re.sub(r"[\s,;/]", "", written) for written in (text, "".join(f"{a}:{b}" for a, b in pairs))]
            if bare[0] != bare[1]:
                raise ValueError(f"The guesses were {text!r}. Write each with its people, such as 2018: 12, 2019: 40.")
            counts = [(self.check(guess), int(people)) for guess, people in pairs]
        else:
            parts = [part.strip() for part in re.split(r"[/;\n]|,\s+|(?<=\d)\s+(?=[-+.\d])", text) if part.strip()]
            if self.direction and len(parts) == len(DIRECTIONS) and all(part.isdigit() for part in parts):
                counts = [(guess, int(people)) for guess, people in zip(DIRECTIONS, parts, strict=True)]
            else:
                counts = [(self.check(part), 1) for part in parts] or [(self.check(text), 1)]
        people = sum(number for _, number in counts)
        if not 0 < people <= MOST_GUESSES:
            raise ValueError(f"These were {people} guesses. A class has between 1 and {MOST_GUESSES}.")
        return [guess for guess, number in counts for _ in range(number)]

    def text(self, number: float) -> str:
        """The outcome with its unit."""
        return _written(number, self.decimals, self.unit)

    def compare(self, guess: float | str, before: float, after: float) -> str:
        """Put the prediction beside the outcome, in one or two sentences."""
        if self.direction:
            seen = self.direction_of(before, after)
            verdict = "as you predicted" if seen == guess else "not as you predicted"
            return (
                f"You predicted: it {guess}. From {self.text(before)} to {self.text(after)}: it {seen}, {verdict}."
            )
        difference = round(round(guess, self.decimals) - round(after, self.decimals), self.decimals)
        verdict = "exactly right" if not difference else (
            f"your prediction was {self.text(abs(difference))} too {'high' if difference > 0 else 'low'}"
        )
        return f"You predicted {self.text(guess)}. It is {self.text(after)}: {verdict}."

    def direction_of(self, before: float, after: float) -> str:
        """Say whether the outcome rises, falls or stays."""
        change = round(after, self.decimals) - round(before, self.decimals)
        return DIRECTIONS[0] if change > 0 else DIRECTIONS[1] if change < 0 else DIRECTIONS[2]


@dataclass(frozen=True)
class Frame:
    """What one setting of the sliders shows: the picture as PNG, its words, and the error where there is no picture."""

    png: bytes
    words: str
    result: dict
    problem: Exception | None = None


class Explorer:
    """A question, its sliders, and one picture that follows them.

    Args:
        name: Module and function that build it, such as "lesson_02.roll_out"; `catalogue()` knows it by this name.
        question: The question it answers; its title.
        model: A pure function. Takes one keyword per slider, returns numbers and arrays by name.
        draw: Builds the drawing once. Takes an empty figure, returns the artists that will move, by name.
        update: Moves the artists. Takes those artists and the result: what the model returned and the slider
            values, in one dict. The picture may depend on nothing else.
        words: Says what the picture shows. Takes the same result, returns one to three sentences.
        sliders: What the reader moves.
        bounds: The smallest and largest value that each result can take; a test holds the model to it.
        status: observed, derived, unconfirmed or simulated.
        source: Who published the numbers, or which model made them.
        presets: Settings by name; what a preset leaves out stands at its default.
        asks: What the reader predicts before the first move.
        hides: Names of artists that would tell the outcome: nobody sees them before a prediction is committed. What
            `update` and `words` must keep back themselves, they read from `result["revealed"]`.
        ghost: Names of the artists whose former state stays in grey while a slider moves: lines, and bars. Without
            a list, all moving lines and bars; an empty one for none.
        earlier: What saved scenarios still name: a control that is gone to None, or a control to its options of
            once and what they are called now.
        touch: What a stroke of the mouse or a finger does to the controls; without it the picture takes none. Takes
            the values when the stroke began, where it began (x, y), and where it has been since, shape (n, 2), all as
            the axes count; returns the values that change. The controls do the same from the keyboard.
    """

    def __init__(
        self,
        name: str,
        question: str,
        model: Callable[..., dict],
        draw: Callable,
        update: Callable,
        words: Callable[[dict], str],
        sliders: Sequence[Slider | Choice | Curve],
        *,
        bounds: Mapping[str, tuple[float, float]],
        status: str,
        source: str,
        presets: Mapping[str, Mapping] | None = None,
        asks: Prediction | None = None,
        hides: Sequence[str] = (),
        ghost: Sequence[str] | None = None,
        earlier: Mapping[str, Mapping | None] | None = None,
        touch: Callable[[dict, tuple, np.ndarray], dict] | None = None,
    ):
        self.name, self.question, self.model = name, question, model
        self.sliders, self.bounds = tuple(sliders), dict(bounds)
        self.status, self.source = status, source
        self.presets = {preset: dict(values) for preset, values in (presets or {}).items()}
        self.asks, self.hides, self.ghost, self.earlier = asks, tuple(hides), ghost, dict(earlier or {})
        self._draw, self._update, self._words, self.touch = draw, update, words, touch
        self._values = self.defaults
        self._guesses: list[dict] = []
        self._moved = self._reached = self._predicted = False
        self._frame: Frame | None = None

    # What an explorer can be asked

    @property
    def defaults(self) -> dict:
        """The values at the start, by name."""
        return {slider.name: slider.default for slider in self.sliders}

    def values(self) -> dict:
        """Return the values as the sliders stand now, by name, ready for `model(**explorer.values())`."""
        return dict(self._values)

    @property
    def words(self) -> str:
        """What the picture shows now."""
        return self.frame.words

    @property
    def png(self) -> bytes:
        """The picture as it stands now, with its scenario in it: `restore` reads it again."""
        return self.labelled(self.frame.png)

    @property
    def frame(self) -> Frame:
        """Picture and words for the sliders as they stand; whatever they do, a picture or a sentence."""
        if self._frame is None:
            self._frame = self.drawn()
        return self._frame

    @plots.alone
    def drawn(self, ghost: str = "") -> Frame:
        """Draw the sliders as they stand.

        Args:
            ghost: What the grey marks are, in words: they are drawn too. Without it there are none.
        """
        try:
            result = self.result(self._values)
            self.picture.show(result, ghost=bool(ghost))
            return Frame(self.picture.png(), plots.minus(f"{self._words(result)} {ghost}".strip()), result)
        except NoPicture as reason:  # a model says so, in its own words
            return Frame(sentence(str(reason)), str(reason), {}, reason)
        except Exception as error:  # a reader never meets a traceback; the tests of every explorer look for it
            words = (
                f"There is no picture for {self.setting(self._values)}: the calculation fails there "
                f"({type(error).__name__}). Move a slider back, or press Reset."
            )
            return Frame(sentence(words), words, {}, error)

    @property
    def revealed(self) -> bool:
        """Whether picture and words may tell more than the sliders' own setting: a prediction is committed.

        Answers from phones alone tell nothing before a slider moves: others are still thinking.
        """
        typed = any(not row["by"].startswith(PHONE) for row in self._guesses)
        return self.asks is None or typed or self._moved and bool(self._guesses)

    def result(self, values: Mapping) -> dict:
        """Return the model's result together with the slider values, once it is known to be finite.

        Raises:
            NoPicture: If a number of the result is not finite.
        """
        with np.errstate(all="ignore"):
            result = self.model(**values)
        for name, numbers in result.items():
            numbers = np.asarray(numbers)
            if numbers.dtype.kind in "fc" and not np.isfinite(numbers).all():
                raise NotFinite(
                    f"There is no picture for {self.setting(values)}: the model has no finite value for "
                    f"{name.replace('_', ' ')} there. Move a slider back, or press Reset."
                )
        return {**values, "revealed": self.revealed, **result}

    def setting(self, values: Mapping) -> str:
        """Return slider values as words, such as "year = 2019, imitation q = 0.4 per year"."""
        known = {slider.name: slider for slider in self.sliders}
        return ", ".join(f"{_label(known[name])} = {known[name].text(value)}" for name, value in values.items())

    # What moves it

    @plots.alone
    def set(self, **values: float | str) -> None:
        """Move sliders from code: `explorer.set(year=2019)`.

        Raises:
            ValueError: If there is no such slider, or a value lies outside its range.
        """
        self._move(self._values | self._checked(values))
        self._tell()

    @plots.alone
    def stroke(self, before: Mapping, path: Sequence[Sequence[float]]) -> None:
        """Move the controls as a stroke in the picture says.

        Args:
            before: The values when it began.
            path: Where it has been, from the beginning: shares of the picture's width and height, from the top left.

        Raises:
            ValueError: If the picture does not take one now.
        """
        if self.touch is None:
            return
        points = self.picture.points(path)
        self.set(**({} if points is None else self.touch(dict(before), tuple(points[0]), points)))

    @plots.alone
    def reset(self) -> None:
        """Put every slider back to where it stood at the start; predicting is open again."""
        self._move(self.defaults)
        self._moved = self._reached = self._predicted = False
        self._tell(afresh=True)

    @plots.alone
    def apply(self, preset: str) -> None:
        """Set the sliders as a preset says; what it leaves out goes to its default."""
        if preset not in self.presets:
            raise ValueError(f"The preset was {preset!r}. It must be one of {', '.join(self.presets)}.")
        self._move(self.defaults | self._checked(self.presets[preset]))
        self._tell()

    # Prediction

    @plots.alone
    def guess(self, guess: float | str, by: str = "") -> None:
        """Commit a prediction, or those of a whole class, before the first move.

        Args:
            guess: "120"; or "120 / 60 / 20", or "2018: 12, 2019: 40" for a class (`Prediction.read`).
            by: Who makes it.

        Raises:
            ValueError: If this explorer asks for none, the sliders have moved already, or the guess cannot be read.
        """
        if self.asks is None:
            raise ValueError(f"{self.name} asks for no prediction.")
        if self._moved:
            raise ValueError("The sliders have moved already. Press Reset, then predict.")
        rows = [{"by": by, "guess": one} for one in self.asks.read(guess)]
        self._predicted = True
        self._commit(rows)

    @plots.alone
    def gather(self, answers: Mapping[str, object]) -> None:
        """Take in answers from phones, as long as predictions are open; one that comes again, or that is none, is left.

        Args:
            answers: The answers, each by a mark that no other one has.
        """
        known = {row["by"] for row in self._guesses}
        fresh = {}
        for mark, answer in answers.items():
            if f"{PHONE}{mark}" not in known:
                with contextlib.suppress(ValueError):
                    fresh[f"{PHONE}{mark}"] = self.asks.check(answer)
        if fresh and self.can_predict:
            self._commit([{"by": by, "guess": guess} for by, guess in fresh.items()])

    def _commit(self, rows: list[dict]) -> None:
        self._guesses += rows
        self._frame = None
        kept = [{"guess": row["guess"], "id": row["by"] if row["by"].startswith(PHONE) else ""} for row in rows]
        self._tell(runs.keep(self.name, kept))

    @property
    def can_predict(self) -> bool:
        """Whether a prediction can still be committed."""
        return self.asks is not None and not self._moved

    @property
    def awaits(self) -> bool:
        """Whether nobody has committed a prediction yet since the start, or since Reset; answers from phones aside."""
        return self.can_predict and not self._predicted

    @property
    def prediction(self) -> dict | None:
        """The last guess and, once the sliders have been where it is compared, its outcome; None before any guess."""
        if not self._guesses:
            return None
        return {
            "question": self.asks.question,
            "guess": self._guesses[-1]["guess"],
            "outcome": self.outcomes[1] if self._reached else None,
        }

    @property
    def people(self) -> int:
        """How many have guessed."""
        return len(self._guesses)

    @property
    def guesses(self) -> pd.DataFrame:
        """All guesses as a small table: who, guess, and outcome once it has been seen."""
        table = pd.DataFrame(self._guesses, columns=["by", "guess"])
        if self._reached:
            before, after = self.outcomes
            table["outcome"] = self.asks.direction_of(before, after) if self.asks.direction else after
        return table

    @property
    def comparison(self) -> str:
        """What stands beside the picture about the prediction, in one or two sentences."""
        if self.asks is None:
            return ""
        if not self._guesses:
            return "The sliders have moved already. Press Reset, then predict." if self._moved else ""
        guess = self._guesses[-1]["guess"]
        if not self.revealed:  # what others said must not lead those who are still thinking
            many = len(self._guesses)
            return f"{many} answer{'s' if many > 1 else ''} from phones. Now set {self.setting(self.asks.at)}."
        if len(self._guesses) > 1:
            return f"{self._class()} {self._truth() if self._reached else f'Now set {self.setting(self.asks.at)}.'}"
        if self._reached:
            return self.asks.compare(guess, *self.outcomes)
        said = f"it {guess}" if self.asks.direction else self.asks.text(guess)
        return f"Your prediction: {said}. Now set {self.setting(self.asks.at)}."

    @property
    def histogram(self) -> Frame:
        """The guesses of the class as a picture, against the truth once it is revealed."""
        asks, guesses = self.asks, [row["guess"] for row in self._guesses]
        truth = None
        if self._reached:
            truth = asks.direction_of(*self.outcomes) if asks.direction else round(self.outcomes[1], asks.decimals)
        before = runs.before(self.name, asks.check)
        classes = {"this class": guesses} | ({f"before: {before.run}": list(before.guesses)} if before.run else {})
        png, beyond = guesses_png(classes, truth, asks.question, asks.unit, DIRECTIONS if asks.direction else ())
        said = ["Histogram.", self._class()]
        if beyond:
            said.append(f"{beyond} {'lies' if beyond == 1 else 'lie'} far from the others, outside the picture.")
        if before.run:
            said.append(f"Paler, {before.run}: {self._class(before.guesses)} {before.note}".strip())
        said.append(self._truth() if self._reached else "The truth is hidden until the sliders have been there.")
        return Frame(png, " ".join(said), {})

    # The scenario

    @property
    def scenario(self) -> dict:
        """All that is needed to show this state again, in plain JSON values; a student hands it in."""
        return {"explorer": self.name, "values": self.values(), "prediction": self.prediction}

    @plots.alone
    def restore(self, scenario: Mapping | str | bytes) -> None:
        """Show a scenario again: the dict, the text that the copy button gives, or the bytes of a saved picture.

        Raises:
            ValueError: If it is not a scenario of this explorer, or a value lies outside its range.
        """
        if isinstance(scenario, bytes):
            scenario = label(scenario)
        if isinstance(scenario, str):
            try:
                scenario = json.loads(scenario)
            except ValueError as error:
                raise ValueError(f"The scenario is not JSON: {error}. Copy all of it, braces included.") from None
        if not isinstance(scenario, Mapping) or scenario.get("explorer") != self.name:
            given = scenario.get("explorer") if isinstance(scenario, Mapping) else type(scenario).__name__
            if isinstance(given, str) and given in GONE:
                raise ValueError(f"The scenario belongs to {given!r}, which is gone: {GONE[given]}.")
            raise ValueError(f"The scenario belongs to {given!r}. This explorer is {self.name!r}.")
        values, prediction = scenario.get("values") or {}, scenario.get("prediction") or {}
        if not isinstance(values, Mapping) or not isinstance(prediction, Mapping):
            raise ValueError("The scenario is damaged. Copy all of it, braces included.")
        values = self._checked(self._as_now(values))
        self._guesses, self._reached, self._frame = [], False, None
        if self.asks and "guess" in prediction:
            self._guesses = [{"by": "", "guess": self.asks.check(prediction["guess"])}]
            self._reached = prediction.get("outcome") is not None
        self._move(self.defaults | values)
        self._tell(afresh=True)

    # How it shows itself

    def __repr__(self) -> str:
        return f"Explorer({self.name})"

    @property
    def controls(self) -> dict:
        """The ipywidgets that move it, by the sliders' names: observe them, link them, or use them elsewhere."""
        return self.view.controls

    @property
    def buttons(self) -> dict:
        """The other ipywidgets, by what stands on them: the presets, Reset, and Play where a slider is time."""
        return self.view.buttons

    def _ipython_display_(self) -> None:
        """Show a still that any page can keep, then the live view, which hides the still as long as it lives.

        In one output a front end would take the view, also where it is dead, and never the still.
        """
        from IPython.display import display

        display({"text/plain": repr(self), "text/html": self.still}, raw=True)
        display({LIVE: {"version_major": 2, "version_minor": 0, "model_id": self.view.model_id}}, raw=True)

    @cached_property
    def view(self):
        """The live view: ipywidgets in boxes, and the picture."""
        from beltlab.whatif.view import View

        return View(self)

    @property
    @plots.alone
    def still(self) -> str:
        """The picture as it stands, with its words, as HTML that needs no kernel."""
        frame = self.frame
        data = self.png if frame.problem else self.labelled(small_png(self.picture.pixels))
        caption = f"{self.question} A still for {self.setting(self._values)}. Run the cell to move the sliders."
        return f'{BESIDE}<div class="beltlab-still">{plots.picture(data, frame.words, caption)}</div>'

    @cached_property
    def picture(self) -> Picture:
        """The figure behind the picture, built when it is first needed."""
        first = self.result(self.defaults) | {"revealed": True}  # so that the layout is the same before and after
        return Picture(self._draw, self._update, self.status, self.source, first, self.hides, self.ghost)

    # Helpers

    @cached_property
    def outcomes(self) -> tuple[float, float]:
        """The predicted number at the default, and where the prediction is compared."""
        before, after = (self.result(self.defaults | dict(at))[self.asks.of] for at in ({}, self.asks.at))
        return float(before), float(after)

    def _checked(self, values: Mapping) -> dict:
        known = {slider.name: slider for slider in self.sliders}
        for name in values:
            if name not in known:
                raise ValueError(f"There is no slider {name!r}. The sliders are {', '.join(known)}.")
        return {name: known[name].check(value) for name, value in values.items()}

    def _as_now(self, values: Mapping) -> dict:
        """The values of a scenario that an earlier version saved, as the controls are today."""
        gone = {name for name, renamed in self.earlier.items() if renamed is None}
        return {name: (self.earlier.get(name) or {}).get(value, value) for name, value in values.items()
                if name not in gone}

    def labelled(self, png: bytes) -> bytes:
        """Write the setting of the sliders into a PNG, so that `restore` reads it from a saved picture."""
        scenario = {"explorer": self.name, "values": self._checked(self._values)}
        return labelled(png, json.dumps(scenario, ensure_ascii=False))

    def _move(self, values: dict) -> None:
        if values != self._values:
            self._values, self._moved, self._frame = values, True, None
        if self._guesses and self._moved and all(values[name] == value for name, value in self.asks.at.items()):
            self._reached = True

    def _tell(self, note: str = "", afresh: bool = False) -> None:
        if "view" in self.__dict__:
            self.view.answer(note, afresh=afresh)

    def _class(self, guesses: Sequence = ()) -> str:
        """The guesses of a class, this one or another, in one sentence."""
        guesses = list(guesses) or [row["guess"] for row in self._guesses]
        if self.asks.direction:
            counts = ", ".join(f"{direction} {guesses.count(direction)}" for direction in DIRECTIONS)
            return f"{len(guesses)} guesses: {counts}."
        low, middle, high = (self.asks.text(number) for number in (min(guesses), np.median(guesses), max(guesses)))
        return f"{len(guesses)} guesses: from {low} to {high}, half of them below {middle}."

    def _truth(self) -> str:
        """What came out, and how many of the class said so."""
        before, after = self.outcomes
        guesses = [row["guess"] for row in self._guesses]
        if self.asks.direction:
            seen = self.asks.direction_of(before, after)
            said = f"From {self.asks.text(before)} to {self.asks.text(after)}: it {seen}"
        else:
            seen, said = round(after, self.asks.decimals), f"It is {self.asks.text(after)}"
            guesses = [round(guess, self.asks.decimals) for guess in guesses]
        return f"{said}. {guesses.count(seen)} of {len(guesses)} said so."


def _label(slider: Slider | Choice | Curve) -> str:
    return " ".join([slider.name.replace("_", " "), getattr(slider, "symbol", "")]).strip()


def _number(text: str, unit: str = "") -> float | None:
    """Read a number as people write it: 1,234 is a thousand and more, 1,5 is one and a half; None if it is none."""
    text = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    text = text.removesuffix(unit).removesuffix("%").strip() if unit else text
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"[-+]?\d*,\d+", text):
        text = text.replace(",", ".")
    return float(text) if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d\d?)?", text, re.I) else None


def _written(number: float, decimals: int, unit: str) -> str:
    comma = "," if abs(number) >= 10_000 else ""
    return plots.minus(f"{number:{comma}.{decimals}f} {unit}".strip())


def _decimals(number: float) -> int:
    """Digits after the point that a number such as 0.05 needs."""
    return len(np.format_float_positional(number, trim="-").partition(".")[2])
