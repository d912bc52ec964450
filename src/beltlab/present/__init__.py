"""Presenting a lesson: as live slides, as slides without a server, on paper, and for the lecturer.

A lesson says itself what stands on which slide: `slideshow` in the metadata of its cells. What the lecturer says there
stands beside it, under `beltlab`: `minutes`, `say` (three points), `spare` (minutes that can be saved here), and for a
slide with an explorer `ask`: for each slider, the question before it is moved and what usually surprises.
"""


def bring_back(scenario: str) -> None:
    """Put the explorer of this kernel that a scenario belongs to back to where it stood.

    Args:
        scenario: The text that the explorer's copy button gives.
    """
    import json

    for explorer in _explorers(json.loads(scenario)["explorer"]):
        explorer.restore(scenario)


def take_answers(explorer: str, answers: dict) -> None:
    """Give what phones answered to the explorer of this kernel that has asked.

    Args:
        explorer: Its name.
        answers: The answers, each by a mark that no other one has.
    """
    for found in _explorers(explorer):
        found.gather(answers)


def _explorers(name: str) -> list:
    """The explorers of this kernel that have this name, each once: a notebook keeps several names for one output."""
    from IPython import get_ipython

    from beltlab.whatif import Explorer

    found = [value for value in get_ipython().user_ns.values() if isinstance(value, Explorer) and value.name == name]
    return list({id(explorer): explorer for explorer in found}.values())
