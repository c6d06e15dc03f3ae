"""The data file of the benchmark's assignment: daily heating of fictional schools, always the same bytes."""

import numpy as np
import pandas as pd

SCHOOLS = {"Les Tilleuls": 1800.0, "Jean-Valmont": 2600.0, "La Rivière": 1200.0, "Les Cèdres": 3100.0}
DAYS = 120
SEED = 20261122


def readings() -> bytes:
    """Draw the readings, with the faults that the assignment asks to clean."""
    chance = np.random.default_rng(SEED)
    days = pd.date_range("2025-11-15", periods=DAYS, freq="D")
    season = 5 - 6 * np.cos((np.arange(DAYS) - 70) / 180 * np.pi)
    tables = []
    for school, surface in SCHOOLS.items():
        temperature = (season + chance.normal(0, 2.5, DAYS)).round(1)
        wind = np.abs(chance.normal(3, 2, DAYS)).round(1)
        need = surface * (0.02 * np.clip(19 - temperature, 0, None) + 0.012 * wind)
        kwh = (need + chance.normal(0, 25, DAYS)).round(0)
        columns = {"jour": days, "ecole": school, "surface_m2": surface, "temperature_c": temperature}
        tables.append(pd.DataFrame(columns | {"vent_ms": wind, "kwh": kwh}))
    table = pd.concat(tables, ignore_index=True)
    table.loc[chance.choice(len(table), 24, replace=False), "temperature_c"] = np.nan
    table.loc[chance.choice(len(table), 9, replace=False), "kwh"] = -1.0
    table = pd.concat([table, table.iloc[chance.choice(len(table), 15, replace=False)]], ignore_index=True)
    return table.to_csv(index=False).encode()
