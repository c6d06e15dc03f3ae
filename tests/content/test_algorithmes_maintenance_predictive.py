"""The data of « Maintenance prédictive »: right decisions differ, are clear-cut, and nothing of them is delivered."""

import io
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "assignments" / "algorithmes-maintenance-predictive"
VARIANTS = range(24)
MODELS = ("reference", "lineaire_alea", "lineaire_machine", "foret_alea", "foret_machine")


def cell_of(notebook, grade_id: str):
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


@pytest.fixture(scope="module")
def tools(generator: ModuleType, notebook, tmp_path_factory) -> dict[str, Any]:
    """Give what the learner's first cell defines, run where the class variant's files are."""
    folder = tmp_path_factory.mktemp("variante")
    for name, content in generator.fichiers(0).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    source = cell_of(notebook, "preparation").source
    names: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(source, "preparation", "exec"), names)
    return names


def test_every_decision_is_right_for_some_variants_and_wrong_for_others(generator: ModuleType) -> None:
    kept = [generator.campagne_et_etude(variant)[1] for variant in VARIANTS]
    assert {study.modele for study in kept} == {"reference", "lineaire", "foret"}
    assert len({study.foret for study in kept}) == len({study.lineaire for study in kept}) == 2
    prices = [generator.essai_et_etude(variant)[1] for variant in VARIANTS]
    assert {(study.reference, study.decision) for study in prices} == {
        (policy, choice) for policy in ("jamais", "toujours") for choice in ("poursuivre", "arreter")
    }
    assert {generator.plans_et_retenu(variant)[2] for variant in VARIANTS} == {"P1", "P2", "P3", "P4", None}
    sites = [generator.site_et_etude(variant)[1] for variant in VARIANTS]
    assert {study.decision for study in sites} == {"garder", "ajouter_quais", "revoir_les_arrivees"}


@pytest.mark.slow
def test_sixty_learners_have_sixty_distinct_sets_of_answers(generator: ModuleType) -> None:
    sets = set()
    for variant in range(60):
        split, price = generator.campagne_et_etude(variant)[1], generator.essai_et_etude(variant)[1]
        plan, site = generator.plans_et_retenu(variant)[2], generator.site_et_etude(variant)[1]
        sets.add((split.modele, round(split.auc_attendue, 2), price.cout_reference, price.decision, plan, site))
    assert len(sets) == 60


@pytest.mark.parametrize("variant", range(6))
def test_the_ledger_of_the_splits_is_what_the_learner_s_tools_measure(
    generator: ModuleType, tools: dict[str, Any], variant: int
) -> None:
    table, study = generator.campagne_et_etude(variant)
    y, machines = table["panne_7j"].to_numpy(), table["machine"].to_numpy()
    scores = {name: table[name].to_numpy() for name in MODELS}
    assert tools["auc"](y, scores["reference"]) == pytest.approx(roc_auc_score(y, scores["reference"]))
    for model, verdict in (("foret", study.foret), ("lineaire", study.lineaire)):
        pair = scores[f"{model}_alea"], scores[f"{model}_machine"]
        low = np.quantile([tools["auc"](y[d], pair[0][d]) - tools["auc"](y[d], pair[1][d])
                           for d in tools["tirages"](y, machines)], 0.025)  # fmt: skip
        truth = generator.ecart(y, *pair, machines)
        assert truth["bas"] == pytest.approx(low, abs=1e-12)
        assert truth["verdict"] == verdict
        assert abs(low) >= generator.MARGE


def test_a_leak_is_measured_where_it_was_injected_and_nowhere_else(generator: ModuleType) -> None:
    means = []
    for leak in (0.0, 1.5):
        tables = [generator.campagne(seed, fuites=(0.0, leak), forces=(1.0, 1.0)) for seed in range(8)]
        gaps = [roc_auc_score(t["panne_7j"], t["foret_alea"]) - roc_auc_score(t["panne_7j"], t["foret_machine"])
                for t in tables]  # fmt: skip
        means.append(float(np.mean(gaps)))
    assert abs(means[0]) < 0.02
    assert means[1] > 0.08


def test_without_one_kind_of_week_nothing_is_measured(generator: ModuleType) -> None:
    truth = generator.ecart(np.zeros(4, int), np.ones(4), np.ones(4), np.array(list("AABB")))
    assert truth == {"ecart": None, "bas": None, "haut": None, "verdict": "non_mesurable"}


@pytest.mark.parametrize("variant", range(8))
def test_every_good_threshold_leads_to_the_same_decision(generator: ModuleType, variant: int) -> None:
    table, study = generator.essai_et_etude(variant)
    prices = generator.FAUSSE_ALERTE, generator.PANNE_MANQUEE
    choose, judge = generator.moities(table)
    grid = np.append(np.unique(choose[1]), 101.0)
    costs = np.array([generator.cout(*choose, threshold, *prices) for threshold in grid])
    good = grid[costs <= 1.02 * costs.min()]
    gains = [4 * (study.cout_reference - generator.cout(*judge, threshold, *prices)) for threshold in good]
    assert {("poursuivre" if gain >= study.cout_annuel else "arreter") for gain in gains} == {study.decision}


@pytest.mark.parametrize("shape", ["calibre", "ecrase", "decale", "sur_cent", "arrondi", "negatif"])
def test_the_cost_of_every_threshold_is_the_one_counted_by_hand(generator: ModuleType, shape: str) -> None:
    y, p = generator.scores(5, shape, 200)
    thresholds, costs = generator.tous_les_couts(y, p, 3, 70)
    by_hand = [3 * int(((p >= t) & (y == 0)).sum()) + 70 * int(((p < t) & (y == 1)).sum()) for t in thresholds]
    assert costs.tolist() == by_hand


def test_the_threshold_of_the_textbook_is_right_only_for_calibrated_scores(generator: ModuleType) -> None:
    textbook = generator.FAUSSE_ALERTE / (generator.FAUSSE_ALERTE + generator.PANNE_MANQUEE)
    prices = generator.FAUSSE_ALERTE, generator.PANNE_MANQUEE
    regret = {}
    for shape in ("calibre", "ecrase", "decale", "sur_cent"):
        y, p = generator.scores(9, shape, 20_000)
        best = generator.tous_les_couts(y, p, *prices)[1].min()
        regret[shape] = generator.cout(y, p, textbook, *prices) / best - 1
    assert regret["calibre"] < 0.02
    assert min(regret["ecrase"], regret["decale"], regret["sur_cent"]) > 0.2


def test_the_needs_are_two_of_each_family_and_differ_between_learners(generator: ModuleType, notebook) -> None:
    draws = [generator.besoins_et_familles(variant) for variant in range(12)]
    for _, families in draws:
        assert sorted(families.values()) == sorted(2 * list(generator.BANQUE))
    assert len({tuple(families.values()) for _, families in draws}) == 12
    statement = "\n".join(cell.source for cell in notebook.cells)
    assert all(f'"{family}"' in statement for family in generator.BANQUE)


@pytest.mark.parametrize("variant", range(12))
def test_the_cheapest_plan_is_never_acceptable(generator: ModuleType, variant: int) -> None:
    plans, team, kept = generator.plans_et_retenu(variant)
    measures = {name: generator.indicateurs(table, team) for name, table in plans.items()}
    costs = sorted(measure["cout"] for measure in measures.values())
    assert len(set(costs)) == len(costs)
    assert kept is None or measures[kept]["cout"] > costs[0]


@pytest.mark.parametrize("variant", range(6))
def test_the_generator_simulates_the_days_that_the_notebook_simulates(
    generator: ModuleType, tools: dict[str, Any], variant: int
) -> None:
    site, study = generator.site_et_etude(variant)
    tools["cahier"]["site"] = site
    for quays in range(1, site["quais_possibles"] + 1):
        days = [tools["simuler"](quays, seed) for seed in range(generator.REPLIQUES)]
        assert generator.attentes(quays, *generator.journees(site)).tolist() == days
        enough = generator.borne_haute(days) <= site["objectif_minutes"]
        assert enough == (study.quais is not None and quays >= study.quais)


@pytest.mark.parametrize("variant", range(12))
def test_one_simulated_day_alone_would_mislead(generator: ModuleType, variant: int) -> None:
    site, study = generator.site_et_etude(variant)
    assert study.un_seul_essai != study.quais
    assert study.un_seul_essai <= site["quais_possibles"]
    assert 1 <= site["quais_existants"] <= site["quais_possibles"]
    assert (study.decision == "garder") == (study.quais is not None and study.quais <= site["quais_existants"])


def test_the_delivered_files_hold_no_answer(generator: ModuleType) -> None:
    words = ["surestimation", "non_mesurable", "poursuivre", "arreter", "ajouter_quais", "garder", *generator.BANQUE]
    for name, content in generator.fichiers(5).items():
        assert not [word for word in words if word in content.decode() and word != "contraintes"], name


def test_the_delivered_tables_are_those_of_the_ledger(generator: ModuleType) -> None:
    files = generator.fichiers(5)
    for name, draw in (("campagne", generator.campagne_et_etude), ("essai_semestre", generator.essai_et_etude)):
        delivered = pd.read_csv(io.BytesIO(files[f"donnees/{name}.csv"]))
        pd.testing.assert_frame_equal(delivered, draw(5)[0], check_dtype=False)


def test_the_example_note_says_the_figures_of_the_class_variant(generator: ModuleType, notebook) -> None:
    note = cell_of(notebook, "note-comite").source
    _, splits = generator.campagne_et_etude(0)
    _, price = generator.essai_et_etude(0)
    figures = [f"{splits.auc_attendue:.2f}".replace(".", ",")]
    figures += [f"{euros:,.0f} €".replace(",", " ") for euros in (price.cout_reference, price.cout_annuel)]
    plain = note.replace("\u00a0", " ").replace("\u202f", " ")
    assert [figure for figure in figures if figure not in plain] == []
    assert price.decision == "arreter"
