"""The data of « Huit dossiers au comité d'éthique »: the truth is what was drawn, nothing is told."""

import re
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "assignments" / "ethique-huit-dossiers"
PROHIBITED_ANYWHERE = {"moissonnage_visages", "categorisation_biometrique"}


def test_fatigue_is_never_prohibited_and_emotions_at_work_always_are_but_for_health_and_safety(
    generator: ModuleType,
) -> None:
    for seed in range(60):
        for kind in range(len(generator.GENRES)):
            facts, (level, _, base) = generator.systeme(seed, kind)
            inside = facts["est_ia"] and facts["exclusion"] is None
            if not inside:
                assert level == "hors_champ"
            elif facts["finalite"] == "detection_fatigue":
                assert level in ("minimal", "transparence")
            elif facts["finalite"] == "inference_emotions":
                aimed = facts["lieu"] != "commerce" and facts["motif"] in ("confort", "productivite")
                assert (level, base) == (("interdite", "article_5_f") if aimed else ("haut_risque", "annexe_III_1"))
            elif facts["finalite"] in PROHIBITED_ANYWHERE:
                assert level == "interdite"


def test_profiling_people_never_escapes_annex_three(generator: ModuleType) -> None:
    for seed in range(40):
        for kind in range(len(generator.GENRES)):
            facts, (level, _, _) = generator.systeme(seed, kind)
            listed = facts["finalite"] in generator.ANNEXE_III and level != "hors_champ"
            escapes = facts["tache_limitee"] and not facts["profilage"]
            assert not listed or (level == "haut_risque") is not escapes


def test_an_assessment_file_counts_each_known_criterion_once(generator: ModuleType) -> None:
    for seed in range(200):
        facts, answer = generator.dossier_aipd(seed)
        number = len(set(facts["criteres"]) & set(generator.CRITERES))
        personal = facts["donnees"] in ("pseudonymes", "identifiantes")
        due = facts["liste_cnil"] or number >= 2
        expected = "requise" if due else ("registre_seul", "a_documenter")[number]
        assert answer == (expected if personal else "hors_rgpd")


@pytest.mark.parametrize("variant", range(20))
def test_four_declarations_lie_and_their_summary_gives_the_truth(generator: ModuleType, variant: int) -> None:
    drawn = generator.fiches(variant)
    declared = {file["id"]: file["declaration"] for file in drawn.dossiers}
    assert len(drawn.dossiers) == 8
    assert len(drawn.fausses) == 4
    for name, boxes in drawn.fausses.items():
        assert all(declared[name][box] != truth for box, truth in boxes.items())
    for file in drawn.dossiers:
        told = drawn.fausses.get(file["id"], {}).get("donnees", file["declaration"]["donnees"])
        assert generator.TEXTES_DONNEES[told] in file["resume"]


@pytest.mark.parametrize("variant", range(20))
def test_the_finding_on_fairness_never_hangs_on_a_resampling(generator: ModuleType, variant: int) -> None:
    drawn = generator.saisine(variant)
    threshold = drawn.question["seuil"]
    gap, error = generator.ecart_et_erreur(drawn.table, threshold)
    rest, rest_error = generator.ecart_et_erreur(drawn.table[drawn.table["interruption"] == 0], threshold)
    far = (abs(gap) > 4 * error, abs(rest) > 4 * rest_error)
    near = (abs(gap) < 1.3 * error, abs(rest) < 1.3 * rest_error)
    expected = {"ecart_direct": far, "ecart_par_les_interruptions": (far[0], near[1]), "pas_d_ecart_mesurable": near}
    assert all(expected[drawn.decision["constat"]])


def test_every_decision_is_right_for_some_variants_and_wrong_for_others(generator: ModuleType) -> None:
    variants = range(40)
    audits = [generator.saisine(variant).decision for variant in variants]
    files = [generator.fiches(variant) for variant in variants]
    assert {audit["critere"] for audit in audits} == set(generator.SAISINES)
    assert {audit["groupe_lese"] for audit in audits} == {"F", "H", "aucun"}
    assert {bool(audit["non_concluants"]) for audit in audits} == {True, False}
    assert {len(drawn.interdits) for drawn in files} == {1, 2}
    assert len({tuple(drawn.classement.values()) for drawn in files}) == len(files)
    assert {generator.pieces(variant).signature for variant in variants} == {True, False}


def test_a_machine_is_never_called_to_answer(generator: ModuleType) -> None:
    for seed in range(60):
        incident, matrix, actors = generator.incident(seed)
        assert not {"ia", "algorithme", "assistant"} & set(actors)
        assert {"ia", "algorithme", "assistant"} & set(matrix.values())
        assert incident["causes"]


def test_the_statement_and_the_generator_hold_no_legal_date(generator: ModuleType) -> None:
    sources = [FOLDER / f"{FOLDER.name}.md", FOLDER / "generateur.py", FOLDER / "rubrique.toml"]
    months = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    for source in sources:
        assert not re.search(rf"\b\d{{1,2}}(?:er)? (?:{months}) \d{{4}}\b|2024/1689", source.read_text("utf-8"))
