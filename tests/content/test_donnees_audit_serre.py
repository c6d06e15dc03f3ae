"""The data of « Audit de la serre »: what is injected is what is written down, and nothing of it is delivered."""

import io
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "assignments" / "donnees-audit-serre"
SHIFT_DAYS = {"2026-03-29": 23, "2026-10-25": 25}


def distinct_measures(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop_duplicates(["zone", "horodatage"]).sort_values(["zone", "horodatage"])


def longest_run(table: pd.DataFrame) -> int:
    best, run, previous = 0, 0, (None, None)
    for here in zip(table["zone"], table["humidite_pct"], strict=True):
        run = run + 1 if here == previous else 1
        best, previous = max(best, run), here
    return best


@pytest.mark.parametrize("seed", range(8))
def test_the_ledger_counts_what_is_really_in_the_table(generator: ModuleType, seed: int) -> None:
    table, ledger = generator.capteurs(seed)
    clean = distinct_measures(table)
    spans = clean.groupby("zone")["horodatage"].agg(["min", "max", "size"])
    hours = ((spans["max"] - spans["min"]) / pd.Timedelta(hours=1) + 1).sum()
    assert ledger.comptes == {
        "doublons": len(table) - len(clean),
        "heures_manquantes": hours - len(clean),
        "temperatures_absentes": clean["temperature_c"].isna().sum(),
        "humidites_impossibles": ((clean["humidite_pct"] < 0) | (clean["humidite_pct"] > 100)).sum(),
        "heures_figees": longest_run(clean),
        "temperatures_fahrenheit": (clean["temperature_c"] > 45).sum(),
    }


@pytest.mark.parametrize("seed", range(4))
def test_counting_before_removing_duplicates_is_always_wrong(generator: ModuleType, seed: int) -> None:
    table, ledger = generator.capteurs(seed)
    raw = table.sort_values(["zone", "horodatage"])
    assert raw["temperature_c"].isna().sum() > ledger.comptes["temperatures_absentes"]
    assert (raw["temperature_c"] > 45).sum() > ledger.comptes["temperatures_fahrenheit"]
    assert longest_run(raw) > ledger.comptes["heures_figees"]


@pytest.mark.parametrize("start", ["2026-03-01", "2026-09-20"])
def test_days_of_the_clock_change_have_23_and_25_hours(generator: ModuleType, start: str) -> None:
    table, _ = generator.capteurs(1, debut=start, zones=("S",), defauts=False)
    hours = table.groupby(table["horodatage"].dt.strftime("%Y-%m-%d")).size()
    unusual = hours[hours != 24].to_dict()
    assert unusual == {day: number for day, number in SHIFT_DAYS.items() if day in hours.index}
    assert unusual


def test_a_table_without_defects_has_a_ledger_of_zeros(generator: ModuleType) -> None:
    table, ledger = generator.capteurs(3, defauts=False)
    assert set(ledger.comptes.values()) == {0}
    assert longest_run(distinct_measures(table)) < 6
    assert not table.isna().any().any()


@pytest.mark.slow
def test_two_hundred_variants_have_two_hundred_distinct_answers(generator: ModuleType) -> None:
    answers = {tuple(generator.capteurs(variant)[1].comptes.values()) for variant in range(200)}
    assert len(answers) == 200


def test_every_decision_is_right_for_some_variants_and_wrong_for_others(generator: ModuleType) -> None:
    studies = [generator.dossier(variant) for variant in range(30)]
    assert {study.verdict for study in studies} == {"gain_reel", "gain_insuffisant"}
    assert {study.volume["decision"] for study in studies} == {"suffisant", "collecter", "changer_de_variables"}
    assert {study.essai for study in studies} == {f"E{number}" for number in range(1, 7)}
    assert {study.personnelles for study in studies} == {True, False}


@pytest.mark.parametrize("variant", range(8))
def test_the_best_usable_trial_is_single_and_a_leaking_one_looks_better(generator: ModuleType, variant: int) -> None:
    study = generator.dossier(variant)
    leaks = study.essais["variables"].map(lambda names: bool(set(names.split(" + ")) & set(study.interdites)))
    honest = study.essais[~leaks].sort_values("mae_jours")
    assert len(honest) == 3
    assert honest["essai"].iloc[0] == study.essai
    assert honest["mae_jours"].iloc[0] == study.mae_essai < honest["mae_jours"].iloc[1]
    assert study.essais["mae_jours"].min() < study.mae_essai


@pytest.mark.parametrize("variant", range(8))
def test_the_verdict_is_never_a_matter_of_rounding(generator: ModuleType, variant: int) -> None:
    study = generator.dossier(variant)
    ratio = study.mae_essai / study.mae_reference
    assert ratio < 0.65 if study.verdict == "gain_reel" else ratio > 0.8
    assert abs(study.courbe["mae_validation"].iloc[-1] - study.mae_essai) < 0.001


@pytest.mark.parametrize("shape", ["plateau", "descente", "biais", "bruit"])
def test_no_step_of_a_learning_curve_is_near_the_limit(generator: ModuleType, shape: str) -> None:
    for seed in range(40):
        curve, _, expected = generator.courbe(seed, shape, finale=1.0 + seed / 10)
        gains = (-curve["mae_validation"].diff() / curve["mae_validation"].shift()).iloc[1:].to_numpy()
        assert not ((gains > 0.04) & (gains < 0.06)).any()
        small = [all(gain < 0.05 for gain in gains[place:]) for place in range(len(gains))]
        assert expected["n"] == (int(curve["n"].iloc[small.index(True)]) if any(small) else None)


def test_the_delivered_files_never_hold_the_ledger_or_an_answer(generator: ModuleType) -> None:
    files = generator.fichiers(5)
    words = [*generator.DEFAUTS, "verifier_liaison", "gain_reel", "gain_insuffisant", "collecter", "suffisant", "biais"]
    for name, content in files.items():
        assert not [word for word in words if word in content.decode()], name


def test_the_delivered_tables_are_those_of_the_ledger(generator: ModuleType) -> None:
    study, files = generator.dossier(5), generator.fichiers(5)
    delivered = pd.read_csv(io.BytesIO(files["donnees/capteurs.csv"]))
    delivered["horodatage"] = pd.to_datetime(delivered["horodatage"], utc=True).dt.tz_convert("Europe/Paris")
    assert delivered.equals(study.capteurs.astype(delivered.dtypes.to_dict()))
    assert pd.read_csv(io.BytesIO(files["donnees/recoltes.csv"])).equals(study.recoltes)
