"""Every lesson as slides: their number, what must be on them, and what the lecturer says; the checks themselves."""

import base64
import posixpath
import re
from pathlib import Path

import nbformat
import paper
import pytest
from numbers_in_words import missing, numbers, value
from sweep import places, words_at

from beltlab import exercises, notebooks
from beltlab.present import deck, editions, formulas, lecturer
from beltlab.whatif import functions

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


@each_lesson
def test_a_lesson_is_a_lecture(path):
    assert list(deck.findings(path)) == []


@each_lesson
def test_every_explorer_of_the_lesson_has_a_slide_and_a_question_before_each_slider(path):
    shown = {slide.explorer: slide.note["ask"] for slide in deck.slides(notebooks.read(path)) if slide.explorer}
    built = {name: build() for name, build in functions().items() if name.startswith(f"lesson_{path.stem[:2]}")}
    assert set(shown) == set(built)
    for name, explorer in built.items():
        assert set(shown[name]) == {slider.name for slider in explorer.sliders}
        assert all(len(said) == 2 and said[0].rstrip().endswith("?") for said in shown[name].values())


@each_lesson
def test_the_lecturers_edition_is_the_one_of_the_lesson(path):
    written = ROOT / "lecturer" / f"{path.stem}.md"
    assert written.read_text(encoding="utf-8") == lecturer.edition(path), "run `make lecturer`"


@each_lesson
def test_the_lecturers_edition_holds_each_wrong_answer_and_the_rubric(path):
    text = lecturer.edition(path)
    questions = exercises.questions(int(path.stem[:2]))
    assert [wrong.misconception for q in questions for wrong in q.wrong if wrong.message not in text] == []
    assert [name for q in questions for name, _ in q.rubric if f"| {name} |" not in text] == []
    assert "**When 10 minutes are lost:**" in text


def test_the_lecturers_edition_holds_the_sentences_that_are_judged():
    text = lecturer.edition(next(path for path in LESSONS if path.stem.startswith("02")))
    sentences = exercises.questions(2)[4]
    assert sentences.rubric and re.findall(r"^- \*\*([A-Z])\*\* [A-Z]", text, re.M) == list("ABCDEF")


@each_lesson
def test_the_lecturers_window_asks_what_the_explorer_of_the_slide_asks_and_answers_it(path):
    asking = 0
    for slide, row in zip(deck.slides(notebooks.read(path)), lecturer.plan(path)["slides"], strict=True):
        made = functions()[slide.explorer]() if slide.explorer else None
        if made and made.asks:
            before, after = made.outcomes
            question, answer = row["asks"][0]
            assert question == made.asks.question and made.asks.text(after) in answer
            assert not made.asks.direction or made.asks.text(before) in answer
            asking += 1
        assert len(row["asks"]) == bool(made and made.asks) + len(slide.note.get("ask", {}))
    assert asking, path.stem


@each_lesson
def test_the_lecturers_window_shows_wrong_answers_where_their_question_is_and_not_too_many(path):
    questions = {question.name: question for question in exercises.questions(int(path.stem[:2]))}
    plan = lecturer.plan(path)
    assert plan["path"] == f"notebooks/{path.name}" and plan["title"] == plan["slides"][0]["title"]
    shown, minute = 0, 0
    for slide, row in zip(deck.slides(notebooks.read(path)), plan["slides"], strict=True):
        assert (row["number"], row["start"], row["minutes"]) == (slide.number, minute, slide.minutes)
        assert (row["spare"], row["say"]) == (slide.spare, slide.note["say"])
        minute += row["minutes"]
        assert len(row["wrong"]) <= 6, "more cannot be read while talking"
        shown += len(row["wrong"])
        if taught := re.match(r"Outcome (\d) · ", row["title"]):
            known = [[wrong.misconception, wrong.message] for wrong in questions[f"q{taught[1]}"].wrong]
            assert row["wrong"][:1] == known[:1], row["title"]
    assert shown >= 6 and plan["slides"][0]["wrong"] == [] and plan["slides"][1]["wrong"] == []


@each_lesson
def test_numbers_that_the_lecturer_says_are_shown_by_the_lesson_or_its_explorer(path):
    book = notebooks.read(path)
    in_lesson = {value(number) for cell in book.cells for text in _shown(cell) for number in numbers(text)}
    for slide in deck.slides(book):
        said = [(point, in_lesson) for point in slide.note.get("say", [])]
        if slide.explorer:
            by_explorer = in_lesson | set(_within_reach(functions()[slide.explorer]()))
            said += [(text, by_explorer) for pair in slide.note["ask"].values() for text in pair]
        for text, shown in said:
            assert missing(text, shown) == set(), f"slide {slide.number}: {text}"


def _shown(cell):
    yield cell.source
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        yield from (text for kind, text in output.get("data", {}).items() if kind.startswith("text/"))


def _within_reach(explorer):
    """The numbers that an explorer's words and sliders show while one slider moves, and at its presets."""
    settings = [explorer.defaults, *(explorer.defaults | dict(preset) for preset in explorer.presets.values())]
    settings += [explorer.defaults | {slider.name: place} for slider in explorer.sliders for place in places(slider)]
    for setting in settings:
        yield from (place for place in setting.values() if not isinstance(place, str))
        yield from (value(number) for number in numbers(words_at(explorer, setting)))


@each_lesson
def test_a_lesson_is_seen_and_not_only_read(path):
    """Twelve slides have a picture."""
    shown = [slide.number for slide in deck.slides(notebooks.read(path))
             if slide.explorer or any(map(notebooks.pictures, slide.cells))]
    assert len(shown) >= 12, f"pictures stand on slides {shown}"


@each_lesson
def test_a_lesson_uncovers_and_no_note_asks_for_paper(path):
    """What is uncovered is uncovered by a key: nobody holds anything over the screen."""
    shown = deck.slides(notebooks.read(path))
    assert sum(bool(slide.uncovers) for slide in shown) >= 3
    with_what = r"(?:over|half|paper|hand|row|column|screen)"
    paper = re.compile(rf"\b(?:sheet|cover(?:s|ed)?|hide|holds?)\b[^.]{{0,40}}\b{with_what}\b", re.I)
    said = [text for slide in shown for texts in (slide.note.get("say", []), *slide.note.get("ask", {}).values())
            for text in texts]
    assert [text for text in said if paper.search(text)] == []
    assert paper.search("Hold a sheet over the right half.") and paper.search("Cover the second column with your hand.")


# ---------------------------------------------------------------- planted mistakes


def cell(source, kind="slide", **metadata):
    note = {"minutes": 3, "say": ["a", "b", "c"]} if kind == "slide" else {}
    made = nbformat.v4.new_markdown_cell(source) if source[:1] in "#|t" else nbformat.v4.new_code_cell(source)
    made.metadata.update({"slideshow": {"slide_type": kind}, "beltlab": note, **metadata})
    return made


ABOUT = {"lesson": 9, "title": "Title", "minutes": 45, "outcomes": ["can"]}


def findings(tmp_path, *cells, about=ABOUT):
    """What is found in a lesson of 12 slides and 40 minutes, with more cells before its last one."""
    start = [cell("# 09 · Title\n\n*45 minutes in class*"), cell("## Outcome 1 · x\n\n| 1 | can | q1 |")]
    start += [cell(f"## {number}") for number in range(9)]
    end = cell("## Exercises · 5 minutes", beltlab={"minutes": 5, "say": ["a", "b", "c"], "spare": 10})
    path = tmp_path / "09_x.ipynb"
    book = nbformat.v4.new_notebook(cells=[*start, *cells, end], metadata={"beltlab": about})
    nbformat.write(book, path)
    return list(deck.findings(path))


PICTURE = nbformat.v4.new_output("display_data", {"text/html": '<img alt="a picture" src="x">'})
NOTE = {"minutes": 3, "say": ["a", "b", "c"], "ask": {"ceiling": ["When?", "Late."]}, "explorer": "lesson_02.ceiling"}


def uncovering(source, how):
    return cell(source, beltlab={"minutes": 3, "say": ["a", "b", "c"], "uncover": how})


def code(source, outputs=(), tags=(), **note):
    note = {"minutes": 3, "say": ["a", "b", "c"], "title": source.splitlines()[0]} | note
    metadata = {"slideshow": {"slide_type": "slide"}, "beltlab": note, "tags": list(tags)}
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata=metadata)


def explorer(**note):
    return code("whatif.ceiling()", **{"title": ""} | NOTE | note)


@pytest.mark.parametrize(
    "cells",
    [
        [cell("## x\n\n" + "word " * 59)], [cell("## x\n\n| " + "word " * 99 + "|\n|---|\n| x |")],
        [uncovering("## x\n\n- a", "items")], [uncovering("## x\n\n| a |\n|---|\n| b |", "columns")],
        [explorer()], [cell("## Practice", beltlab={"minutes": 2.5, "say": ["a", "b", "c"]})],
        [code("\n".join(["x = 1"] * 12))], [code("\n".join(["x = 1"] * 13), [PICTURE])],
        [cell(f"## {n}", beltlab={"minutes": 0.1, "say": ["a", "b", "c"]}) for n in range(13)],
        [cell("## x", beltlab={"minutes": 7, "say": ["a", "b", "c"]})],
        # practice inside the lesson: a question, a place for the answer, and its check
        [cell("## Question 1 · When?"), code(f"peak = {notebooks.PLACEHOLDER}"), code("q.q1.check(peak)")],
    ],
)
def test_a_good_lesson_has_no_findings(tmp_path, cells):
    minutes = 38 + sum(made.metadata["beltlab"]["minutes"] for made in cells)
    assert findings(tmp_path, *cells, about=ABOUT | {"minutes": int(minutes + 1)}) == []


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ([cell(f"## {n}") for n in range(14)], "26 slides"),
        ([cell("text", "subslide")], "slide type 'subslide'"),
        ([explorer(), cell("text", "")], "alone"), ([explorer(ask={})], "no question to ask"),
        ([code("\n".join(["x = 1"] * 13), tags=["show-input"])], "13 lines of code"),
        ([cell("## x\n\n" + "word " * 61)], "61 words apart from tables"),
        ([cell("## x\n\n" + "跨境 " * 61)], "61 words apart from tables"),
        ([uncovering("## x\n\nno list", "items")], "uncovers items, but there are none"),
        ([uncovering("## x\n\n- a", "rows")], "uncovers rows, but there are none"),
        ([uncovering("## x", "lines")], "it uncovers 'lines': use rows"),
        ([code('plots.figure(f"{count} zones")', title="12 zones")], "its cells do not"),
        ([code("x = 1", title="")], "begins without a heading"),
        ([cell("## x", beltlab={"minutes": 1, "say": ["a"]})], "1 points to say"),
        ([cell("## x", beltlab={"minutes": 1, "say": ["a"] * 4})], "4 points to say"),
        ([cell("## Discuss · 10 minutes")], "its title is 'Discuss · 10 minutes'"),
        ([cell("## x", beltlab={"say": ["a", "b", "c"]})], "0 minutes"),
        ([cell("## x", beltlab={"minutes": 8, "say": ["a", "b", "c"]})], "46 minutes, the lesson says 45"),
    ],
)
def test_every_planted_mistake_is_found(tmp_path, cells, says):
    assert any(says in finding for finding in findings(tmp_path, *cells)), findings(tmp_path, *cells)


@pytest.mark.parametrize(
    ("about", "says"),
    [
        (ABOUT | {"title": "Another"}, "its heading: 09 · Another"), (ABOUT | {"minutes": 49}, "the lesson says 49"),
        (ABOUT | {"outcomes": ["can", "may"]}, "outcome 2 has no slide"), ({"lesson": 9}, "needs `title`"),
        (ABOUT | {"minutes": "45"}, "needs `minutes`"),
    ],
)
def test_a_lesson_that_says_something_else_of_itself_than_its_slides(tmp_path, about, says):
    assert any(says in finding for finding in findings(tmp_path, about=about))


@pytest.mark.parametrize("minutes", [38, 48])
def test_slides_may_take_ten_minutes_less_than_the_lesson(tmp_path, minutes):
    assert findings(tmp_path, about=ABOUT | {"minutes": minutes}) == []
    assert findings(tmp_path, cell("## x", beltlab={"minutes": 0.5, "say": ["a", "b", "c"]}),
                    about=ABOUT | {"minutes": 38}) == ["the slides take 38.5 minutes, the lesson says 38"]


def test_a_lesson_of_eleven_slides_is_too_short(tmp_path):
    assert findings(tmp_path) == []
    book = notebooks.read(tmp_path / "09_x.ipynb")
    del book.cells[3]
    nbformat.write(book, tmp_path / "09_x.ipynb")
    assert list(deck.findings(tmp_path / "09_x.ipynb")) == ["11 slides; a lesson has 12 to 25"]


def test_minutes_that_can_be_saved_are_counted(tmp_path):
    assert findings(tmp_path) == []
    book = notebooks.read(tmp_path / "09_x.ipynb")
    book.cells[-1].metadata["beltlab"]["spare"] = 9
    book.cells[-1].source = "## Next"
    nbformat.write(book, tmp_path / "09_x.ipynb")
    assert list(deck.findings(tmp_path / "09_x.ipynb")) == [
        "no slide names the exercises and their minutes", "fewer than 10 minutes can be saved"]


@pytest.mark.parametrize("name", ["3", "03", "03_government_effect"])
def test_a_lesson_is_found_by_number_or_name(name):
    assert deck.find(name, ROOT).stem == "03_government_effect"


def test_a_lesson_that_does_not_exist_is_named_with_those_that_do():
    with pytest.raises(ValueError, match="It must be one of 01, 02"):
        deck.find("99", ROOT)


# ---------------------------------------------------------------- other editions


@each_lesson
def test_the_blank_edition_keeps_prose_outputs_and_explorers(path, tmp_path):
    lesson, blank = notebooks.read(path), notebooks.read(editions.blank(path, tmp_path))
    assert len(blank.cells) == len(lesson.cells)
    emptied = 0
    for before, after in zip(lesson.cells, blank.cells, strict=True):
        kept = before.cell_type == "markdown" or deck.explorer(before) or "import " in before.source
        kept = kept or "practice" in before.metadata.get("tags", [])
        assert after.source == (before.source if kept else "")
        assert after.get("outputs") == before.get("outputs")
        emptied += not kept
    assert emptied >= 3


def test_the_blank_edition_keeps_practice_inside_the_lesson(tmp_path, monkeypatch):
    kept = ["from beltlab.exercises import lesson_02 as q", f"peak = {notebooks.PLACEHOLDER}", "q.q1.check(peak)",
            f"def half(x):\n    {notebooks.PLACEHOLDER}"]
    lost = ["x = 12", "y = q.q1", "print('...')"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s, execution_count=1) for s in [*kept, *lost]])
    (tmp_path / "02_x.ipynb").write_text(nbformat.writes(book), encoding="utf-8")
    blank = notebooks.read(editions.blank(tmp_path / "02_x.ipynb", tmp_path / "blank"))
    assert [cell.source for cell in blank.cells] == [*kept, *[""] * len(lost)]


def test_a_formula_becomes_a_picture_with_its_words_and_code_stays():
    page = formulas.drawn("costs `$x$` and $a/δ$ or\n$$\\frac{a}{b}$$")
    assert "`$x$`" in page and 'alt="a/δ"' in page and page.count("<img") == 2


@pytest.mark.parametrize("latex", ["x", "\\frac{a}{b}", "y_j"])
def test_a_formula_is_as_large_as_its_line_wants_and_stands_on_it(latex):
    """Its picture says in points how wide and high it is, and how far it reaches above the line."""
    page = formulas.drawn(f"${latex}$")
    picture = base64.b64decode(re.search('base64,([^"]*)', page)[1]).decode()
    _, top, width, height = map(float, re.search('viewBox="([^"]*)"', picture)[1].split())
    shown = [float(each) * formulas.SIZE for each in re.findall(r"(-?[\d.]+)em", page)]
    assert shown == pytest.approx([width, height, -(height + top)], abs=2.1)


def test_the_handout_is_a_pdf_without_code_unless_asked(tmp_path, monkeypatch):
    pages = paper.pages(monkeypatch)
    for code in (False, True):
        written = editions.handout(LESSONS[0], tmp_path, code=code, answers=True)
        assert written.name == f"{LESSONS[0].stem}_answers.pdf" and written.read_bytes().startswith(b"%PDF")
        assert ("highlight" in pages[-1]) == code
    assert "<figcaption>" in pages[0] and "$$" not in pages[0]


@each_lesson
def test_a_worksheet_has_blanks_and_gives_no_prediction_away(path):
    sheet = editions._worksheet(notebooks.ready(path), int(path.stem[:2]))
    text = [re.sub(r'(?:src|style)="[^"]*"', "", "\n".join(_shown(cell))) for cell in sheet.cells]
    asked = [build().asks for name, build in functions().items() if name.startswith(f"lesson_{path.stem[:2]}")]
    assert sum("Predict first." in part for part in text) == len([asks for asks in asked if asks])
    assert sum(part.startswith("## Question ") for part in text) == len(exercises.questions(int(path.stem[:2])))
    blanks = [part for part in text if part.startswith(("**Predict first.", "## Question ", "My answer"))]
    assert all(editions.BLANK in part for part in blanks)
    for name, build in functions().items():
        explorer = build()
        if name.startswith(f"lesson_{path.stem[:2]}") and explorer.asks:
            answer = explorer.asks.text(explorer.outcomes[1]).split()[0]
            if "." in answer:  # a whole number below ten stands everywhere
                lesson = "\n".join(part for part in text if not part.startswith("## Question "))
                assert not re.search(rf"(?<![\d.,]){re.escape(answer)}(?![\d])", lesson), f"{name}: {answer}"


def test_a_worksheet_is_what_the_command_writes(tmp_path, monkeypatch):
    pages = paper.pages(monkeypatch)
    written = editions.handout(LESSONS[5], tmp_path)
    assert written.name == f"{LESSONS[5].stem}.pdf" and "My prediction" in pages[0] and "10.3" not in pages[0]


def test_a_number_near_an_answer_gives_it_away_and_another_year_does_not():
    told = [editions._near([shown], [answer]) for shown, answer in ((103, 100), (108, 100), (2019, 2019), (2018, 2019))]
    assert told == [True, False, True, False]


def test_what_is_uncovered_live_is_a_fragment_without_a_server(tmp_path):
    path = next(path for path in LESSONS if path.stem.startswith("02"))
    for _ in range(2):  # the second time over the first
        page = editions.slide_page(path, tmp_path).read_text(encoding="utf-8")
    there = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    linked = set(re.findall(r'(?:src|href)="((?!data:|http|#)[^"]+\.(?:js|css))"', page))
    assert linked and {posixpath.normpath(name) for name in linked} <= there, linked - there
    assert {"fonts/BeltSans-Regular.otf", "fonts/BeltSans-Bold.otf"} < there
    assert not [name for name in there if name.endswith((".py", ".pyc"))]
    assert not re.search(r"(?:In|Out)(?:&nbsp;|\s)*\[\d", page), "no numbers of cells"
    assert not re.findall(r'<img[^>]*src="(?!data:)', page), "each picture is in the page"
    shown = deck.slides(notebooks.read(path))
    assert page.count('<aside class="notes">') == len(shown), "what the lecturer says"
    asked = [how for slide in shown for how in slide.uncovers]
    for how in set(asked):
        assert len(re.findall(rf'class="[^"]*celltag_uncover-{how}[ "]', page)) == asked.count(how), how
