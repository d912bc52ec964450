"""What-if explorers: sliders over one live picture, and the catalogue of all of them."""

import importlib
import json
import pkgutil
from collections.abc import Iterable, Mapping

import pandas as pd

from beltlab.whatif.explorer import Choice, Explorer, NoPicture, Prediction, Slider

__all__ = ["Choice", "Explorer", "NoPicture", "Prediction", "Slider", "catalogue", "collect"]


def catalogue() -> dict[str, Explorer]:
    """Build every explorer of the course, fresh, by name: "lesson_01.zones_over_belts" and so on.

    An explorer is a public function of a module `lesson_NN`, without arguments, annotated `-> Explorer`.
    """
    found = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("lesson_")):
        for name, build in list(vars(importlib.import_module(f"{__name__}.{module}")).items()):
            if not name.startswith("_") and getattr(build, "__annotations__", {}).get("return") is Explorer:
                found[f"{module}.{name}"] = build()
    return found


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
