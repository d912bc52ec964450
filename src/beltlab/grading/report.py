"""What a class did not understand: a page with pictures, without names."""

import html
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib.figure import Figure

from beltlab import exercises, plots
from beltlab.exercises.feedback import as_html
from beltlab.grading import sinks
from beltlab.grading.classroom import handed_in, read_journal, the_set

ROWS = {  # outcome: how it is called, its colour, its pattern
    "correct": ("right", "#1b6e3c", ""),
    "known misconception": ("known wrong idea", "#D55E00", "//"),
    "wrong": ("other wrong answer", "#8E2A7E", ".."),
    "not attempted": ("not attempted", "#C8C8C8", ""),
}
EXAMPLES = 3  # of the answers behind one wrong idea
ALIKE = 2  # notebooks that must share an answer in words before it is shown: it could hold a name
_WORD = re.compile(r"[^\W\d_]")
_OWN_WORDS = re.compile(r"\b(?:a|an|the|table|function|that|gives|then|first|error|no|result|in|time|nan|inf|e|True|"
                        r"False|None|complex|of|object|type)\b")


@dataclass
class Tally:
    """What the notebooks of one lesson gave.

    Attributes:
        points: how many notebooks have so many points.
        of: how many points there are.
        questions: question -> (outcome, wrong idea) -> answer in words -> how many notebooks.
    """

    points: Counter = field(default_factory=Counter)
    of: int = 0
    questions: dict[str, dict[tuple[str, str], Counter]] = field(default_factory=dict)

    def add(self, questions: dict[str, dict]) -> None:
        """Count one notebook."""
        self.points[sum(each["points"] for each in questions.values())] += 1
        self.of = max(self.of, len(questions))
        for name, each in questions.items():
            outcomes = self.questions.setdefault(name, defaultdict(Counter))
            outcomes[each["outcome"], each["misconception"]][each.get("answer") or each["message"]] += 1

    def shares(self) -> dict[str, Counter]:
        """Count for each question the notebooks in each of the `ROWS`."""
        grouped = {}
        for name in sorted(self.questions, key=lambda name: int(name[1:])):
            grouped[name] = Counter()
            for (outcome, _), answers in self.questions[name].items():
                grouped[name][outcome if outcome in ROWS else "wrong"] += answers.total()
        return grouped


def report(output: Path) -> Path:
    """Write `report.html` from the marks in a folder. It holds no names, and needs no network.

    Returns:
        Its path.

    Raises:
        GradingError: there are no marks in the folder.
    """
    journal = read_journal(output)
    lessons: dict[int, Tally] = defaultdict(Tally)
    unmarked = 0
    for _, marks in handed_in(journal):
        if marks["lesson"]:
            lessons[marks["lesson"]].add(marks["questions"])
        else:
            unmarked += 1
    sections = [f"<p>{html.escape(the_set(journal))}</p>"]
    sections += [_section(lesson, lessons[lesson]) for lesson in sorted(lessons)]
    if unmarked:
        sections.append(
            f"<h2>Not marked</h2><p>{unmarked}: the file is no whole notebook, or names no lesson that was marked.</p>"
        )
    path = output / "report.html"
    sinks.write_if_changed(path, PAGE.format(body="\n".join(sections)).encode())
    return path


def outcomes(shares: dict[str, Counter]) -> Figure:
    """Draw for each question the shares of right, misunderstood, otherwise wrong and missing answers."""
    drawing, axes = plots.figure(size=(plots.SIZE[0], 1.9 + 0.7 * len(shares)))
    start = [0.0] * len(shares)
    for group, (label, colour, hatch) in ROWS.items():
        width = [100 * counter[group] / counter.total() for counter in shares.values()]
        bars = axes.barh(list(shares), width, left=start, color=colour, hatch=hatch, edgecolor="white", label=label)
        for bar, counter in zip(bars, shares.values(), strict=True):
            if bar.get_width() >= 6:  # room for a number
                x, y = bar.get_center()
                white = {"facecolor": "white", "edgecolor": "none", "pad": 2}
                axes.text(x, y, str(counter[group]), ha="center", va="center", fontsize=plots.TEXT, bbox=white)
        start = [left + each for left, each in zip(start, width, strict=True)]
    axes.invert_yaxis()
    axes.set(xlabel="per cent of the notebooks (in the bars: how many)", xlim=(0, 100))
    drawing.legend(loc="outside upper center", ncols=2, frameon=False)
    return drawing


def distribution(tally: Tally) -> Figure:
    """Draw how many notebooks have so many points."""
    drawing, axes = plots.figure(size=(plots.SIZE[0], 3.8))
    counts = [tally.points[points] for points in range(tally.of + 1)]
    bars = axes.bar(range(tally.of + 1), counts, color=plots.INK, width=0.7)
    axes.bar_label(bars, fontsize=plots.TEXT, padding=3)
    axes.set(xlabel=f"points, of {tally.of}", ylabel="notebooks", ylim=(0, 1.2 * max(counts)))
    axes.set_xticks(range(tally.of + 1))
    axes.yaxis.get_major_locator().set_params(integer=True)
    return drawing


def _section(lesson: int, tally: Tally) -> str:
    shares, notebooks = tally.shares(), tally.points.total()
    said = ". ".join(
        f"{name}: {counter['correct']} of {counter.total()} right, {counter['known misconception']} with a known wrong "
        f"idea, {counter['wrong']} otherwise wrong, {counter['not attempted']} not attempted"
        for name, counter in shares.items()
    )
    points = ", ".join(f"{tally.points[number]} with {number}" for number in range(tally.of + 1))
    marks = f"How many notebooks have so many of {tally.of} points: {points}."
    return f"""<h2>Lesson {lesson}: {notebooks} notebook{"s" * (notebooks > 1)}</h2>
<h3>Which questions</h3>
{_prompts(lesson, list(shares))}
{plots.picture(plots.png(outcomes(shares)), f"{said}.", f"{said}.")}
<h3>How many points</h3>
{plots.picture(plots.png(distribution(tally)), marks, marks)}
<h3>Which wrong answers</h3>
{_wrong_answers(tally)}"""


def _prompts(lesson: int, names: list[str]) -> str:
    """Write the first sentence of each question."""
    try:
        prompts = {question.name: question.prompt.replace("**", "") for question in exercises.questions(lesson)}
    except ValueError:  # a lesson that the course no longer has
        return ""
    first = {name: re.split(r"(?<=[.?!])\s", prompts[name])[0] for name in names if name in prompts}
    return "<p>" + "<br>".join(f"{name}: {as_html(sentence)}" for name, sentence in first.items()) + "</p>"


def _wrong_answers(tally: Tally) -> str:
    rows = []
    for name, counter in tally.shares().items():
        for (outcome, idea), answers in sorted(
            tally.questions[name].items(), key=lambda item: (-item[1].total(), item[0])
        ):
            if outcome in ("correct", "not attempted"):
                continue
            number = answers.total()
            cells = [name, idea or outcome, f"{number}", f"{100 * number / counter.total():.0f} %"]
            row = "".join(f"<td>{html.escape(sinks.clean(cell))}</td>" for cell in cells)
            rows.append(f"<tr>{row}<td>{_examples(answers)}</td></tr>")
    if not rows:
        return "<p>None.</p>"
    return f"""<div class="wide" tabindex="0" role="region" aria-label="wrong answers"><table>
<caption>For each question the most frequent first. An answer that holds words is shown only if {ALIKE} notebooks or
more gave it, because it could hold a name.</caption>
<thead><tr><th scope="col">question<th scope="col">wrong idea, or outcome<th scope="col">notebooks<th scope="col">share
<th scope="col">what was given</tr></thead>
<tbody>{"".join(rows)}</tbody></table></div>"""


def _examples(answers: Counter) -> str:
    """Write the most frequent answers that tell nothing about who gave them."""
    shown, number = [], 0
    for answer, count in sorted(answers.items(), key=lambda item: (-item[1], item[0])):
        if len(shown) < EXAMPLES and (count >= ALIKE or not _WORD.search(_OWN_WORDS.sub("", answer))):
            shown.append(f"<li>{count} × <code>{html.escape(sinks.clean(answer))}</code></li>")
            number += count
    if rest := answers.total() - number:
        shown.append(f"<li>{rest} × another</li>" if shown else f"<li>{rest} × different ones</li>")
    return f"<ul>{''.join(shown)}</ul>"


PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What the class understood</title>
<style>
body{{font:18px/1.5 sans-serif;color:#1a1a1a;background:#fff;max-width:1155px;margin:2em auto;padding:0 1em}}
img{{max-width:100%}} .wide{{overflow-x:auto}} table{{border-collapse:collapse}}
caption{{text-align:left;padding:.5em 0}} td,th{{text-align:left;vertical-align:top;padding:.3em 1em .3em 0;
border-bottom:1px solid #767676}} ul{{margin:0;padding-left:1.2em}} code{{overflow-wrap:anywhere}}
</style></head><body><main>
<h1>What the class understood</h1>
{body}
</main></body></html>
"""
