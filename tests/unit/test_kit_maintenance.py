"""The learners' workshop of machines: simulated, repeatable, and saying the figures that its page says."""

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from cpia.home import PROJECT
from cpia.kit import maintenance, serre

PAGE = PROJECT / "book" / "algorithmes" / "atelier.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")


def french(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def test_the_same_seed_gives_the_same_machines():
    pd.testing.assert_frame_equal(maintenance.releves(3), maintenance.releves(3))
    assert not maintenance.releves(3).equals(maintenance.releves(4))


def test_a_split_by_machine_never_learns_from_the_machine_it_scores():
    releves = maintenance.releves(1, machines=10, semaines=6)
    for appris, testes in maintenance._plis(releves, "machine"):
        assert not set(releves["machine"].iloc[appris]) & set(releves["machine"].iloc[testes])
    mixed = [set(releves["machine"].iloc[a]) & set(releves["machine"].iloc[t])
             for a, t in maintenance._plis(releves, "hasard")]  # fmt: skip
    assert all(mixed)


@pytest.mark.parametrize(("word", "arguments"), [("decoupage", ("semaine",)), ("modele", ("machine", "magie"))])
def test_an_unknown_choice_is_refused_in_french(word, arguments):
    with pytest.raises(ValueError, match=f"{word} vaut « .* » : écrivez"):
        maintenance.scores(maintenance.releves(1, machines=10, semaines=6), *arguments)


def test_the_cheapest_threshold_costs_no_more_than_any_other():
    releves = maintenance.releves(2)
    panne, notes = releves["panne_7j"], releves["vibration_mm_s"]
    best = maintenance.cout(panne, notes, maintenance.seuil_le_moins_cher(panne, notes))
    assert best <= min(maintenance.cout(panne, notes, seuil) for seuil in np.linspace(0, 9, 60))


def test_a_configuration_shows_only_what_can_still_be_completed():
    options = {"a": ["a1", "a2"], "b": ["b1", "b2"]}
    assert maintenance.configurations(options, [{"a1", "b1"}], {"a1"}) == {"a": ["a1"], "b": ["b2"]}
    assert maintenance.configurations(options, [{"a1", "b1"}, {"a1", "b2"}], {"a1"}) == {"a": [], "b": []}


def test_the_asymmetric_cost_tells_late_from_early():
    assert maintenance.cout_recolte([1.0]) == 240
    assert maintenance.cout_recolte([-1.0]) == 90


@pytest.mark.slow
def test_the_page_says_the_scores_of_the_splits(page):
    releves = maintenance.releves(graine=2026)
    panne = releves["panne_7j"]
    notes = {(m, d): maintenance.scores(releves, d, m) for m in ("foret", "lineaire") for d in ("hasard", "machine")}
    said = {key: french(maintenance.auc(panne, values), 2) for key, values in notes.items()}
    assert f"la forêt mène : {said['foret', 'hasard']} contre {said['lineaire', 'hasard']}" in page
    assert f"elle tombe à {said['foret', 'machine']} et le modèle linéaire, à {said['lineaire', 'machine']}" in page
    assert f"fait **{french(maintenance.auc(panne, releves['vibration_mm_s']), 2)}**" in page
    gap, low, high = maintenance.ecart_incertain(releves, notes["foret", "hasard"], notes["foret", "machine"])
    assert f"vaut {french(gap, 2)}, entre {french(low, 2)} et {french(high, 2)}" in page


@pytest.mark.slow
def test_the_page_says_what_each_threshold_costs(page):
    releves = maintenance.releves(graine=2026)
    notes = maintenance.scores(releves, "machine", "lineaire", ["vibration_mm_s"])
    start = (releves["semaine"] <= 20).to_numpy()
    panne = releves["panne_7j"].to_numpy()
    threshold = maintenance.seuil_le_moins_cher(panne[start], notes[start])
    cost = {
        name: maintenance.cout(panne[~start], notes[~start], value) / 1000
        for name, value in (("kept", threshold), ("theory", 400 / 9400), ("half", 0.5), ("always", 0.0))
    }
    assert f"vaut environ {french(threshold, 3)} et coûte {cost['kept']:.0f} k€" in page
    assert f"n'alerte jamais et coûte {cost['half']:.0f} k€, « toujours » {cost['always']:.0f} k€" in page
    assert f"0,043, coûte {cost['theory']:.0f} k€" in page
    assert f"{panne[~start].sum()} pannes" in page
    gain = (min(cost["half"], cost["always"]) - cost["kept"]) * 52 / 20
    assert f"environ {gain:.0f} 000 €" in page


@pytest.mark.slow
def test_the_page_says_what_the_queues_pictures_and_twins_give(page):
    days = np.array([maintenance.attente(4, seed) for seed in range(50)])
    high = days.mean() + 1.96 * days.std(ddof=1) / np.sqrt(50)
    assert f"de {french(days.mean(), 1)} minutes, et le haut de l'intervalle de {french(high, 1)}" in page
    dark = maintenance.chiffres(sombre=0.3)
    assert f"{len(dark)} d'entre elles" in page
    assert f"les 9 tombent à {100 * dark[dark['chiffre'] == 9]['juste'].mean():.0f}" in page
    twins = maintenance.jumelles(graine=2026)
    alone = maintenance.importances(twins, ["vibration_avant", "bruit"])["vibration_avant"]
    beside = maintenance.importances(twins, ["vibration_avant", "vibration_arriere", "bruit"])["vibration_avant"]
    assert f"tombe de {french(alone, 2)} à {french(beside, 2)}" in page


def test_the_solutions_of_the_page_are_folded(page):
    assert page.count(":class: dropdown") == len(re.findall(r"::::\{admonition\} Solution", page)) == 8


def test_aiming_early_pays_unless_the_year_is_later_than_the_last(page):
    lots = serre.lots(graine=2026)
    mesures = pd.get_dummies(lots[["variete", "cumul_degres_jours_j21", "lumiere_moy_j21"]], dtype=float)
    first = lots["semaine_plantation"] < 52
    model = LinearRegression().fit(mesures[first], lots["jours_avant_maturite"][first])
    late = model.predict(mesures) - lots["jours_avant_maturite"]
    shift = np.quantile(-late[first], 90 / 330)
    known = [maintenance.cout_recolte(late[~first] + move) for move in (0, shift)]
    drifted = [maintenance.cout_recolte(late[~first] - 2 + move) for move in (0, shift)]
    assert f"de {known[0]:.0f} à {known[1]:.0f} € par lot" in page
    assert f"de {drifted[0]:.0f} à **{drifted[1]:.0f} €**" in page
