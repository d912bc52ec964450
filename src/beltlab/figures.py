"""The course's numbers by name: shared by lesson, explorer, question and prose.

A sentence says `132<!--= approved(6) -->`, and a test compares. Each name gives one number, date, text or table. Its
docstring says what it is, in which unit, and how firm: observed, derived, or simulated.
"""

import pandas as pd

from beltlab import data
from beltlab.models import simulate

# ---------------------------------------------------------------- lesson 03


def simulate_cities(seed, folder=None, **settings):
    """A made panel of cities: SIMULATED outcomes on the real approval dates of batches 1 to 6.

    There is no open panel of exports by city and year, so the outcomes are drawn from a model whose true effect is
    known. An approval from October on counts from the next year.

    Args:
        seed: of the random numbers; the same seed gives the same panel.
        folder: folder with the tables; the course's own by default.
        **settings: effect, noise, number of cities that never have a zone …: see `beltlab.models.simulate.cities`.

    Returns:
        DataFrame, one row a city and year; `status` says "simulated" in every row, and `attrs["true_att"]` is the mean
        true effect on the treated, in log points.
    """
    zones = data.load("pilot_zones", folder).query("batch <= 6")
    panel = pd.DataFrame(simulate.cities(seed, zones["city"], zones["approval_date"], **settings))
    panel.attrs["true_att"] = float(panel.loc[panel["treated"], "effect"].mean())
    return panel.astype({"city": "str", "status": "category"})
