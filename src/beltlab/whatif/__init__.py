"""What-if explorers: sliders over one live picture, and the catalogue of all of them."""

import importlib
import json
import os
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import parse_qs

import pandas as pd

from beltlab.whatif.explorer import Choice, Curve, Explorer, NoPicture, Prediction, Slider

__all__ = [
    "Choice", "Curve", "Explorer", "NoPicture", "Prediction", "Slider", "catalogue", "collect", "dashboard",
    "functions",
]


def functions() -> dict[str, Callable[[], Explorer]]:
    """The functions that build the explorers of the course, by name: "lesson_01.zones_over_belts" and so on.

    Each is a public function of a module `lesson_NN`, without arguments, annotated `-> Explorer`.
    """
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("lesson_"))
    return {
        f"{module}.{name}": build
        for module in modules
        for name, build in vars(importlib.import_module(f"{__name__}.{module}")).items()
        if not name.startswith("_") and getattr(build, "__annotations__", {}).get("return") is Explorer
    }


def catalogue() -> dict[str, Explorer]:
    """Build every explorer of the course, fresh, by name."""
    return {name: build() for name, build in functions().items()}


def collect(scenarios: Iterable[Mapping | str]) -> pd.DataFrame:
    """Put the scenarios that students handed in into one table, one row each: explorer, slider values, prediction.

    Args:
        scenarios: Dicts, or the texts that the copy button gives.
    """
    rows = []
    for scenario in scenarios:
        scenario = json.loads(scenario) if isinstance(scenario, str) else scenario
        prediction = scenario.get("prediction") or {}
        rows.append(
            {
                "explorer": scenario["explorer"],
                **scenario["values"],
                "guess": prediction.get("guess"),
                "outcome": prediction.get("outcome"),
            }
        )
    return pd.DataFrame(rows)


def dashboard(name: str = "") -> None:
    """Show one explorer without code around it, and a list to choose another.

    Args:
        name: The one shown first; otherwise the one that the address of the page names
            (`?explorer=lesson_01.zones_over_belts`), or the first of the course.
    """
    from IPython.display import display
    from ipywidgets import Dropdown, VBox

    build = functions()
    asked = name or parse_qs(os.environ.get("QUERY_STRING", "")).get("explorer", [""])[0]
    options = [(f"{key[7:9]}  {explorer.question}", key) for key, explorer in catalogue().items()]
    chosen = Dropdown(options=options, description="Question", layout={"width": "max-content"})
    if asked in build:
        chosen.value = asked
    page = VBox(_dom_classes=("beltlab-dashboard",))

    def show(_: object = None) -> None:  # not in an Output: Voilà loses the end of a cell that fills one
        page.children = [chosen, build[chosen.value]().view]

    chosen.observe(show, "value")
    show()
    display(page)
