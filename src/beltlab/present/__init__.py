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

    from IPython import get_ipython

    from beltlab.whatif import Explorer

    name = json.loads(scenario)["explorer"]
    for value in list(get_ipython().user_ns.values()):
        if isinstance(value, Explorer) and value.name == name:
            value.restore(scenario)
