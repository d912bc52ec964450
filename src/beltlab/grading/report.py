"""What a class did not understand: for each question how many were right, and which wrong ideas were how common."""

import html
from collections import Counter
from pathlib import Path

from matplotlib.figure import Figure

from beltlab import plots
from beltlab.grading.classroom import read_marks

ROWS = {
    "correct": ("right", "#1b6e3c", ""),
    "known misconception": ("known wrong idea", "#9b1c31", "//"),
    "wrong": ("other wrong answer", "#8A5A00", ".."),
    "not attempted": ("not attempted", "#C8C8C8", ""),
}


def report(output: Path) -> Path:
    """Write `report.html` from the marks in a folder. It holds no names.

    Returns:
        Its path.

    Raises:
        GradingError: there are no marks in the folder.
    """
    handed_in = read_marks(output).values()
    marks = [each for each in handed_in if each["lesson"]]
    sections = [_section(lesson, marks) for lesson in sorted({each["lesson"] for each in marks})]
    unmarked = len(handed_in) - len(marks)
    if unmarked:
        sections.append(f"<p>Not marked, because the file could not be read or names no lesson: {unmarked}.</p>")
    path = output / "report.html"
    path.write_text(PAGE.format(body="\n".join(sections)), "utf-8", newline="\n")
    return path


def tally(marks: list[dict]) -> dict[str, Counter]:
    """Count outcomes per question: question -> Counter of (outcome, misconception)."""
    counts: dict[str, Counter] = {}
    for each in marks:
        for name, question in each["questions"].items():
            counts.setdefault(name, Counter())[question["outcome"], question["misconception"]] += 1
    return dict(sorted(counts.items(), key=lambda item: int(item[0][1:])))


def figure(counts: dict[str, Counter]) -> Figure:
    """Draw for each question the shares of right, misunderstood, otherwise wrong and missing answers."""
    drawing, axes = plots.figure(size=(plots.SIZE[0], 1.8 + 0.7 * len(counts)))
    start = [0.0] * len(counts)
    for group, (label, colour, hatch) in ROWS.items():
        shares = [100 * _grouped(counter)[group] / counter.total() for counter in counts.values()]
        axes.barh(list(counts), shares, left=start, color=colour, hatch=hatch, edgecolor="white", label=label)
        start = [left + share for left, share in zip(start, shares, strict=True)]
    axes.invert_yaxis()
    axes.set(xlabel="per cent of the class", xlim=(0, 100))
    drawing.legend(loc="outside upper center", ncols=2, frameon=False)
    return drawing


def _section(lesson: int, marks: list[dict]) -> str:
    counts = tally([each for each in marks if each["lesson"] == lesson])
    rows, words = [], []
    for name, counter in counts.items():
        groups = _grouped(counter)
        words.append(f"{name}: {groups['correct']} of {counter.total()} right")
        for (outcome, misconception), count in counter.most_common():
            cells = (name, outcome, misconception, f"{count}", f"{100 * count / counter.total():.0f} %")
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    said = "; ".join(words) + "."
    return f"""<h2>Lesson {lesson}: {next(iter(counts.values())).total()} notebooks</h2>
{plots.picture(plots.png(figure(counts)), said, said)}
<table><thead><tr><th>question<th>outcome<th>wrong idea<th>notebooks<th>share</tr></thead>
<tbody>{"".join(rows)}</tbody></table>"""


def _grouped(counter: Counter) -> Counter:
    groups: Counter = Counter()
    for (outcome, _), count in counter.items():
        groups[outcome if outcome in ROWS else "wrong"] += count
    return groups


PAGE = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>What the class understood</title>
<style>body{{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}img{{max-width:100%}}
td,th{{text-align:left;padding:.2em 1em;border-bottom:1px solid #ccc}}</style>
<h1>What the class understood</h1>
{body}
</html>
"""
