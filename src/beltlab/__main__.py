"""`beltlab …`: the few commands that lecturers and continuous integration need."""

import argparse
import sys
from pathlib import Path

from beltlab import data
from beltlab.data import DataError
from beltlab.grading.classroom import GradingError
from beltlab.grading.sandbox import SandboxError
from beltlab.notebooks import FOLDERS, make, write_front_page

SOLUTIONS = Path("solutions")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 1 after a sentence that says what went wrong."""
    parser = argparse.ArgumentParser("beltlab", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_notebooks, _data, _grade, _report, _export):
        add(commands)
    chosen = parser.parse_args(arguments)
    try:
        chosen.run(chosen)
    except (DataError, GradingError, SandboxError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. The same command goes on where this one stopped.", file=sys.stderr)
        return 1
    return 0


def _notebooks(commands) -> None:
    every = {"notebooks": "run and write lessons, solutions and the student's copies", "exercises": "only the copies"}
    for name, help in every.items():
        command = commands.add_parser(name, help=help)
        command.add_argument("stem", nargs="*", help="such as 01_zones_and_belts (default: all)")
        command.set_defaults(run=_run_notebooks, folders=FOLDERS if name == "notebooks" else ("exercises",))


def _run_notebooks(chosen) -> None:
    for path in make(Path(), chosen.stem, chosen.folders):
        print(path)
    write_front_page(Path())


def _data(commands) -> None:
    command = commands.add_parser("data", help="accept changed tables: check the rules, write checksums and dictionary")
    command.set_defaults(run=lambda chosen: print(f"Changed: {', '.join(data.refresh()) or 'no table'}."))


def _grade(commands) -> None:
    command = commands.add_parser("grade", help="mark a folder of submitted notebooks")
    command.add_argument("folder", type=Path, help="holds the submissions (*.ipynb), in subfolders or not")
    command.add_argument("-o", "--output", type=Path, default=Path("marks"), help="for the marks (default: marks)")
    command.add_argument("--solution", type=Path, action="append", help="solution notebook (default: solutions/*)")
    command.add_argument("--lesson", type=int, help="the only lesson to mark, also for notebooks that name none")
    command.add_argument("--seed", type=int, help="of the inputs for functions (default: drawn and recorded)")
    command.add_argument("--seconds", type=float, help="that a cell may take (default: 1 or more)")
    command.add_argument("--workers", type=int, help="notebooks at the same time (default: cores + 1)")
    command.add_argument("--dask", metavar="ADDRESS", help="Dask cluster that marks, such as tcp://10.0.0.5:8786")
    command.set_defaults(run=_run_grade)


def _run_grade(chosen) -> None:
    from beltlab.grading.classroom import grade

    table = grade(
        chosen.folder,
        chosen.output,
        chosen.solution or sorted(SOLUTIONS.glob("*.ipynb")),
        chosen.lesson,
        chosen.seed,
        chosen.seconds,
        workers=chosen.workers,
        dask=chosen.dask,
    )
    print(f"{table}: the grades. {table.parent / 'feedback'}: one file for each student.")


def _report(commands) -> None:
    command = commands.add_parser("report", help="say what the class did not understand, without names")
    command.add_argument("output", type=Path, nargs="?", default=Path("marks"), help="folder of marks (default: marks)")
    command.set_defaults(run=_run_report)


def _run_report(chosen) -> None:
    from beltlab.grading.report import report

    print(report(chosen.output))


def _export(commands) -> None:
    command = commands.add_parser("export", help="write files for Gradescope, nbgrader or otter-grader")
    command.add_argument("tool", choices=["gradescope", "nbgrader", "otter"])
    command.add_argument("source", type=Path, help="gradescope: the folder of marks; else: a solution notebook")
    command.add_argument("target", type=Path, nargs="?", help="notebook (nbgrader) or folder (otter) to write")
    command.set_defaults(run=_run_export)


def _run_export(chosen) -> None:
    from beltlab.grading import exports

    if chosen.tool == "gradescope":
        print(f"{len(exports.gradescope(chosen.source))} files in {chosen.source / 'gradescope'}")
    elif chosen.target is None:
        raise ValueError(f"beltlab export {chosen.tool} needs two paths: the solution notebook, and what to write.")
    else:
        print(getattr(exports, chosen.tool)(chosen.source, chosen.target))


if __name__ == "__main__":
    sys.exit(main())
