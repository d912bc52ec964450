"""The student's copy: the worked notebook with a place to answer instead of each solution."""

import ast
import re

from nbformat import NotebookNode

from beltlab.notebooks.files import NotebookError, normalise

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
PLACEHOLDER = "...  # your answer: replace the three dots"
WORDS_BEGIN, WORDS_END = "<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"
WORDS_REGION = re.compile(f"{WORDS_BEGIN}.*?{WORDS_END}", re.S)
WORDS_PLACEHOLDER = "*Double-click here and write your sentences.*"


def student_copy(solution: NotebookNode) -> NotebookNode:
    """Make the student's notebook from the worked one: each solution becomes a placeholder.

    A region between the two markers becomes `name = ...` for each name that it assigns and a check asks for, or
    `...` where the region stands inside a function. In prose the markers are comments, and the words between them
    become a place to write. Outputs are dropped. Done twice, nothing more changes.

    Raises:
        NotebookError: If a marker has no partner, or a region leaves nothing that is checked.
    """
    copy = normalise(solution)
    checked = set(re.findall(r"\bq\d+\.check\((\w+)\)", "\n".join(c.source for c in copy.cells)))
    for number, cell in enumerate(copy.cells, 1):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = _without_solution(cell.source, checked, number)
        else:
            cell.source = WORDS_REGION.sub(WORDS_PLACEHOLDER, cell.source)
            if WORDS_BEGIN in cell.source or WORDS_END in cell.source:
                raise NotebookError(f"cell {number}: a marker of the solution in words has no partner")
    return copy


def _without_solution(source: str, checked: set[str], number: int) -> str:
    kept, region = [], None
    for line in source.splitlines():
        if line.strip() == BEGIN and region is None:
            region, indent = [], line[: len(line) - len(line.lstrip())]
        elif line.strip() == END and region is not None:
            if indent:
                kept.append(indent + PLACEHOLDER)
            else:
                names = [name for name in _assigned("\n".join(region)) if name in checked]
                if not names:
                    raise NotebookError(f"cell {number}: the solution assigns no name that a check asks for")
                kept += [f"{name} = {PLACEHOLDER}" for name in names]
            region = None
        elif line.strip() in (BEGIN, END):
            raise NotebookError(f"cell {number}: {line.strip()!r} has no partner")
        else:
            (kept if region is None else region).append(line)
    if region is not None:
        raise NotebookError(f"cell {number}: {BEGIN!r} has no partner")
    return "\n".join(kept)


def _assigned(code: str) -> list[str]:
    targets = [t for node in ast.parse(code).body if isinstance(node, ast.Assign) for t in node.targets]
    return list(dict.fromkeys(target.id for target in targets if isinstance(target, ast.Name)))
