"""The data of « 26 semaines en production »: what is injected is written down, and nothing of it is delivered."""

import io
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "assignments" / "mlops-26-semaines"
VARIANTS = range(12)


@pytest.fixture(scope="module")
def studies(generator: ModuleType) -> list[object]:
    return [generator.dossier(variant) for variant in VARIANTS]


def known_gaps(study) -> dict[int, float]:
    """Observed minus predicted, from the delivered file alone, for the weeks that can be judged."""
    known = study.journal.dropna(subset=["en_retard"])
    weeks = {int(week): lines for week, lines in known.groupby("semaine") if len(lines) >= 200}
    return {week: float((lines["en_retard"] - lines["score"]).mean()) for week, lines in weeks.items()}


def test_only_the_bug_and_the_first_small_week_make_the_index_cry(generator: ModuleType, studies) -> None:
    for study in studies:
        indices = generator.indices(study.journal, study.reference)
        limit, small = study.cahier["limite_psi"], list(study.registre.petites)
        loud = indices.index[indices["temperature_camion"] > limit]
        assert {small[0], *study.registre.bug} <= set(loud) <= {*small, *study.registre.bug}
        quiet = indices.drop(index=[*small, *study.registre.bug])
        assert quiet.max(axis=None) < 0.8 * limit, "no other week is near the limit"


def test_the_drift_leaves_the_inputs_unchanged_and_shows_in_the_labels_alone(generator: ModuleType, studies) -> None:
    for study in studies:
        gaps = known_gaps(study)
        indices = generator.indices(study.journal, study.reference)
        after = [week for week in gaps if week >= study.registre.derive]
        before = [week for week in gaps if week < study.registre.derive and week not in study.registre.bug]
        assert len(after) >= 4
        assert min(abs(gaps[week]) for week in after) > 0.09
        assert max(abs(gaps[week]) for week in before) < 0.07
        assert indices.loc[after].max(axis=None) < 0.2


def test_the_fahrenheit_lines_are_exactly_those_of_the_weeks_and_depots_of_the_ledger(studies) -> None:
    for study in studies:
        hot = study.journal["temperature_camion"] > 20
        here = study.journal["semaine"].isin(study.registre.bug) & study.journal["depot"].isin(study.registre.depots)
        assert hot.equals(here)


def test_a_label_that_comes_after_the_extraction_is_not_in_the_file(studies) -> None:
    for study in studies:
        known = study.journal["etiquette_connue_semaine"].notna()
        assert known.equals(study.journal["en_retard"].notna())
        assert study.journal.loc[known, "etiquette_connue_semaine"].max() == 26
        delays = (study.journal["etiquette_connue_semaine"] - study.journal["semaine"])[known]
        assert set(delays.unique()) == {3.0, 4.0, 5.0, 6.0}


def test_every_decision_is_right_for_some_variants_and_wrong_for_others(generator: ModuleType) -> None:
    ledgers = [generator.dossier(variant).registre for variant in range(24)]
    assert {ledger.nature for ledger in ledgers} == {"recalibrer", "reentrainer", "arreter"}
    assert {ledger.sens for ledger in ledgers} == {"plus_de_retards", "moins_de_retards"}
    assert {len(ledger.depots) for ledger in ledgers} == {1, 2, 3}
    assert {ledger.fragile for ledger in ledgers} == set(generator.DEPOTS)


def test_the_figures_of_two_variants_differ(studies) -> None:
    answers = {(*study.incidents.values(), *study.etiquettes.values(), *study.rappels.values()) for study in studies}
    assert len(answers) == len(studies)


def test_the_decision_of_a_variant_follows_from_its_own_figures(generator: ModuleType, studies) -> None:
    for study in studies:
        quality = {"ecart": study.incidents["ecart_derive"], "auc": study.incidents["auc_derive"]}
        limits = {name: study.cahier[name] for name in ("auc_reference", "auc_regle")}
        assert generator.decision({**generator.CALME, **quality, **limits}) == study.registre.nature
        assert (
            min(abs(quality["auc"] - limits["auc_regle"]), abs(quality["auc"] - limits["auc_reference"] + 0.05)) > 0.01
        )


def test_the_weakest_depot_is_plain(studies) -> None:
    for study in studies:
        lowest, second = sorted(study.rappels.values())[:2]
        assert study.rappels[study.registre.fragile] == lowest < second - 0.03


def test_no_decile_of_a_reference_falls_on_a_value(studies) -> None:
    """Otherwise two right ways to compute a decile would put a line in two classes."""
    assert all((len(study.reference) - 1) * tenth % 10 for study in studies for tenth in range(1, 10))


@pytest.mark.parametrize(("lines", "alarms"), [(50, 0.87), (300, 0.01)])
def test_the_statement_s_shares_of_false_alarms_are_those_of_simulated_weeks(
    generator: ModuleType, lines: int, alarms: float
) -> None:
    random = np.random.default_rng(3)
    reference = random.normal(4, 1.2, 2000)
    found = np.mean([generator.indice(reference, random.normal(4, 1.2, lines)) > 0.1 for _ in range(600)])
    assert abs(found - alarms) < 0.04


def test_a_reliable_week_passes_the_limit_about_once_in_a_hundred(generator: ModuleType) -> None:
    random = np.random.default_rng(4)
    lines = generator.effectif_minimal(2000, 0.2)
    reference = random.normal(4, 1.2, 2000)
    found = np.mean([generator.indice(reference, random.normal(4, 1.2, lines)) > 0.2 for _ in range(1500)])
    assert 0.002 < found < 0.03


def test_symptoms_of_a_faulty_feed_always_call_for_its_repair(generator: ModuleType) -> None:
    drawn = [generator.symptomes_de_flux(seed) for seed in range(300)]
    assert {generator.decision(symptoms) for symptoms in drawn} == {"corriger_flux"}
    tempting = [s for s in drawn if s["version_recente"] and s["auc"] is not None and s["auc"] < s["auc_regle"]]
    assert len(tempting) > 10, "some of them tempt to roll back, to stop or to retrain"


@pytest.mark.parametrize("action", ["retour_arriere", "recalibrer", "reentrainer", "arreter", "surveiller"])
def test_symptoms_drawn_for_an_action_call_for_it(generator: ModuleType, action: str) -> None:
    drawn = [generator.symptomes_sains(seed, action) for seed in range(200)]
    assert {generator.decision(symptoms) for symptoms in drawn} == {action}
    assert max(symptoms["psi"] for symptoms in drawn) > 1, "a high index that means no fault is among them"


def test_the_delivered_files_never_hold_the_ledger_or_an_answer(generator: ModuleType) -> None:
    words = [*generator.CHOIX, "plus_de_retards", "moins_de_retards", "fragile", "bug", "derive"]
    for name, content in generator.fichiers(5).items():
        assert not [word for word in words if word in content.decode()], name


def test_the_delivered_journal_is_that_of_the_study(generator: ModuleType) -> None:
    delivered = pd.read_csv(io.BytesIO(generator.fichiers(5)["donnees/journal.csv"]))
    study = generator.dossier(5)
    pd.testing.assert_frame_equal(delivered, study.journal, check_dtype=False)


def test_the_sample_post_mortem_quotes_the_figures_of_the_class_variant(generator: ModuleType, notebook) -> None:
    note = next(
        cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "post-mortem"
    )
    study = generator.dossier(0)
    text = note.replace("\u202f", " ").replace("\xa0", " ")
    assert f"{study.incidents['appels_inutiles']} appels" in text
    assert f"{study.incidents['cout_bug_euros']:,} €".replace(",", " ") in text
    assert f"{study.psi['psi_max']:.2f}".replace(".", ",") in text
    assert f"{study.incidents['auc_derive']:.2f}".replace(".", ",") in text
    assert f"la semaine {study.registre.derive}" in text
    assert study.registre.nature == "arreter"
