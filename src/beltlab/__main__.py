"""`beltlab …`: the few commands that lecturers and continuous integration need."""

import argparse
import sys
from pathlib import Path

SOLUTIONS = Path("solutions")
FOR_LECTURERS = {"frictionless", "nbconvert", "psutil", "segno", "tqdm", "voila", "weasyprint", "ziamath"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 1 after a sentence that says what went wrong."""
    parser = argparse.ArgumentParser("beltlab", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_notebooks, _data, _grade, _report, _export, _tournament, _present, _editions, _doctor, _site):
        add(commands)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except ModuleNotFoundError as error:
        if error.name not in FOR_LECTURERS:
            raise
        from beltlab.present.doctor import COURSE

        said = f"This needs {error.name}, which only lecturers need: run `{COURSE} setup lecturer` once."
        print(said, file=sys.stderr)
        return 1
    except Exception as error:
        if not isinstance(error, OSError | ValueError) and not type(error).__module__.startswith("beltlab."):
            raise
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Marking goes on where it stopped, with the same command.", file=sys.stderr)
        return 1
    return 0


def _notebooks(commands) -> None:
    every = {"notebooks": "run and write lessons, solutions and the student's copies", "exercises": "only the copies"}
    for name, help in every.items():
        command = commands.add_parser(name, help=help)
        command.add_argument("stem", nargs="*", help="such as 01_zones_and_belts (default: all)")
        command.set_defaults(run=_run_notebooks, only_copies=name == "exercises")


def _run_notebooks(chosen) -> None:
    from beltlab.notebooks import FOLDERS, make, write_front_page
    from beltlab.present import deck, lecturer, start

    lessons = deck.lessons()
    for path in make(Path(), chosen.stem, ("exercises",) if chosen.only_copies else FOLDERS):
        print(path)
    if chosen.only_copies:
        return
    write_front_page(Path())
    start.write(Path())
    for path in lessons:
        lecturer.write(path, Path("lecturer"))


def _data(commands) -> None:
    command = commands.add_parser("data", help="accept changed tables: check the rules, write checksums and dictionary")
    command.set_defaults(run=_run_data)


def _run_data(chosen) -> None:
    from beltlab import data

    if not (Path("data").is_dir() and data.FOLDER.samefile("data")):
        raise ValueError(f"The tables that beltlab reads are in {data.FOLDER}, not in this folder. Go to the folder of "
                         "the course that beltlab was installed from (pip install -e .), and run the command again.")
    print(f"Changed: {', '.join(data.refresh()) or 'no table'}.")


def _grade(commands) -> None:
    command = commands.add_parser("grade", help="mark a folder of submitted notebooks")
    command.add_argument("folder", type=Path, help="holds the submissions, in subfolders or not; or a zip file")
    command.add_argument("-o", "--output", type=Path, default=Path("marks"), help="for the marks (default: marks)")
    command.add_argument("--solution", type=Path, action="append", help="solution notebook (default: solutions/*)")
    command.add_argument("--lesson", type=int, help="the only lesson to mark, also for notebooks that name none")
    command.add_argument("--seed", type=int, help="of the inputs for functions (default: drawn and recorded)")
    command.add_argument("--seconds", type=float, help="of processor time that a cell may take (default: 2)")
    command.add_argument("--level", choices=("bubblewrap", "limits", "plain"),
                         help="the walls; weaker ones than bubblewrap's must be asked for")
    command.add_argument("--workers", type=int, help="notebooks at the same time (default: one for each core)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that marks: tcp://10.0.0.5:8786")
    command.add_argument("--only", action="store_true", help="leave out the folders of earlier runs into this output")
    command.set_defaults(run=_run_grade)


def _run_grade(chosen) -> None:
    from beltlab.grading import hub
    from beltlab.grading.classroom import grade

    folder = chosen.folder
    if hub.is_tree(folder):  # of the students' own folders only the exercises are marked
        lesson = f"lesson_{chosen.lesson:02d}" if chosen.lesson else "all"
        folder = chosen.output.with_name(f"{chosen.output.name}-handed-in") / lesson
        names = Path("exercises").glob(f"{chosen.lesson:02d}_*.ipynb" if chosen.lesson else "*.ipynb")
        for sentence in hub.gather(chosen.folder, (path.name for path in names), folder):
            print(sentence)
    table = grade(
        folder,
        chosen.output,
        chosen.solution or sorted(SOLUTIONS.glob("*.ipynb")),
        chosen.lesson,
        chosen.seed,
        chosen.seconds,
        level=chosen.level,
        workers=chosen.workers,
        scheduler=chosen.scheduler,
        only=chosen.only,
    )
    print(f"{table}: the grades. {table.parent / 'feedback'}: one file for each student.")
    print(f"{table.parent / 'skipped.csv'}: what was passed over, and why.")


def _report(commands) -> None:
    command = commands.add_parser("report", help="say what the class did not understand, without names")
    command.add_argument("output", type=Path, nargs="?", default=Path("marks"), help="folder of marks (default: marks)")
    command.set_defaults(run=_run_report)


def _run_report(chosen) -> None:
    from beltlab.grading.classroom import read_journal, the_set
    from beltlab.grading.report import report

    print(the_set(read_journal(chosen.output)))
    print(report(chosen.output))


def _tournament(commands) -> None:
    command = commands.add_parser("tournament", help="play the strategies of lesson 09 against each other")
    command.add_argument("folder", type=Path, help="holds the notebooks, in subfolders or not; or a zip file")
    command.add_argument("-o", "--output", type=Path, default=Path("tournament"), help="folder (default: tournament)")
    command.add_argument("--seeds", type=int, default=30, help="how often the skills are dealt (default: 30)")
    command.add_argument("--level", choices=("bubblewrap", "limits", "plain"),
                         help="the walls; weaker ones than bubblewrap's must be asked for")
    command.add_argument("--workers", type=int, help="strategies at the same time (default: one for each core)")
    command.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that asks them: tcp://10.0.0.5:8786")
    command.set_defaults(run=_run_tournament)


def _run_tournament(chosen) -> None:
    from beltlab.grading.tournament import tournament

    solution = next(SOLUTIONS.glob("09_*.ipynb"), None)
    if solution is None:
        raise ValueError(f"There is no solution notebook of lesson 09 in {SOLUTIONS}. Run this in the course's folder.")
    page = tournament(
        chosen.folder, chosen.output, solution, chosen.seeds, chosen.level, chosen.workers, chosen.scheduler
    )
    print(f"{page}: the ranking, and a replay of each market. {page.parent / 'tournament.csv'}: the same as a table.")


def _export(commands) -> None:
    command = commands.add_parser("export", help="write files for Gradescope, nbgrader or otter-grader")
    command.add_argument("tool", choices=["gradescope", "nbgrader", "otter"])
    command.add_argument("source", type=Path, help="gradescope: the folder of marks; else: a solution notebook")
    command.add_argument("target", type=Path, nargs="?", help="notebook (nbgrader) or folder (otter) to write")
    command.set_defaults(run=_run_export)


def _run_export(chosen) -> None:
    from beltlab.grading import exports

    if chosen.tool == "gradescope":
        from beltlab.grading.classroom import read_journal, the_set

        print(the_set(read_journal(chosen.source)))
        print(f"{len(exports.gradescope(chosen.source))} files in {chosen.source / 'gradescope'}")
    elif chosen.target is None:
        raise ValueError(f"beltlab export {chosen.tool} needs two paths: the solution notebook, and what to write.")
    else:
        print(getattr(exports, chosen.tool)(chosen.source, chosen.target))


def _present(commands) -> None:
    command = commands.add_parser("present", help="show a lesson as live slides")
    command.add_argument("lesson", help="such as 03")
    command.add_argument("--no-browser", action="store_true", help="only start the server")
    command.add_argument("--port", type=int, default=8890, help="where it listens (default: 8890)")
    command.add_argument("--fresh", action="store_true", help="begin on slide 1: forget where the last lecture stopped")
    command.add_argument("--poll", metavar="ADDRESS", default="",
                         help="let phones answer what a slide asks, on this address: 192.168.1.20:8900")
    command.add_argument("--run", dest="course_run", metavar="NAME", default="",
                         help="keep the guesses of the class for the class of the next run: 2026-autumn")
    command.set_defaults(run=_run_present)


def _run_present(chosen) -> None:
    from beltlab.present import deck, live

    live.present(deck.find(chosen.lesson), not chosen.no_browser, chosen.port, chosen.fresh, chosen.poll,
                 chosen.course_run)


def _editions(commands) -> None:
    every = {"slides": "slides without a server", "handout": "a handout as PDF", "blank": "a notebook for live coding",
             "lecturer": "the lecturer's edition"}
    for name, what in every.items():
        command = commands.add_parser(name, help=f"write {what}")
        command.add_argument("lesson", nargs="*", help="such as 03 (default: all)")
        command.add_argument("-o", "--output", type=Path, help=f"folder (default: {_folder(name)})")
        if name == "handout":
            command.add_argument("--answers", action="store_true", help="the whole lesson, not a worksheet with blanks")
            command.add_argument("--code", action="store_true", help="print the code too")
        command.set_defaults(run=_run_editions, edition=name)


def _folder(edition: str) -> Path:
    return Path("lecturer") if edition == "lecturer" else Path("build", edition)


def _run_editions(chosen) -> None:
    from beltlab.present import deck, editions, lecturer

    write = {"slides": editions.slide_page, "handout": editions.handout, "blank": editions.blank,
             "lecturer": lecturer.write}[chosen.edition]
    options = {"code": chosen.code, "answers": chosen.answers} if chosen.edition == "handout" else {}
    for path in [deck.find(lesson) for lesson in chosen.lesson] or deck.lessons():
        print(write(path, chosen.output or _folder(chosen.edition), **options))


def _doctor(commands) -> None:
    command = commands.add_parser("doctor", help="before class: is everything there that the lecture needs?")
    command.set_defaults(run=_run_doctor)


def _run_doctor(chosen) -> None:
    from beltlab.present import doctor

    found = doctor.report(Path())
    print(*found, sep="\n")
    if problems := sum(not finding.good for finding in found):
        raise ValueError(f"{problems} problem{'s' if problems > 1 else ''}: each has the command that mends it.")


def _site(commands) -> None:
    command = commands.add_parser("site", help="write the website, with the edition that runs in the browser")
    command.add_argument("-o", "--output", type=Path, default=Path("build/site"), help="folder (default: build/site)")
    command.add_argument("--pages-only", action="store_true", help="without that edition: needs no network")
    command.set_defaults(run=_run_site)


def _run_site(chosen) -> None:
    from beltlab.site.build import build

    start = build(Path(), chosen.output, live=not chosen.pages_only)
    print(f"{start}: open it in a browser, or copy its folder to any web server.")


if __name__ == "__main__":
    sys.exit(main())
