"""Lessons 4 to 6 of the data module: the figures they quote are those that their demonstrations compute."""

import tomllib

import pytest
from sklearn.metrics import cohen_kappa_score

from cpia.demonstrations import State, load
from cpia.home import PROJECT
from cpia.kit import serre

PAGES = PROJECT / "book" / "donnees"


def page(name: str) -> str:
    """Give the text of a page, with plain spaces."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8").replace("\u00a0", " ")


def figures(state: State) -> dict[str, str]:
    return {figure.label: figure.text for figure in state.figures}


def french(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def leak(jour: int = 21, **wrong: str) -> dict[str, str]:
    declared = dict.fromkeys(("calibre_j35", "brix_recolte", "heures_cueillette"), "vrai") | wrong
    return figures(load("fuite-disponibilite").compute(jour=jour, **declared))


def test_lesson_4_quotes_the_errors_of_its_demonstration():
    announced, met = "Erreur annoncée par le test", "Erreur rencontrée en serre"
    hours, brix = leak(heures_cueillette="faux"), leak(brix_recolte="faux")
    assert (hours["Référence"], hours[announced], hours[met]) == ("3,5 jours", "0,6 jour", "3,0 jours")
    assert (leak()[announced], leak(35)[announced]) == ("1,3 jour", "1,0 jour")
    assert (brix[announced], brix[met]) == ("1,2 jour", "1,4 jour")
    for quoted in ("0,6 jour d'erreur", "3,5 jours", "passe à 3 jours", "de 1,3 à 1,0 jour", "1,2 jour au lieu de 1,3"):
        assert quoted in page("lecon-4")


def test_lesson_5_quotes_the_errors_of_its_demonstration():
    compute = load("courbe-apprentissage").compute
    few = figures(compute(n=60, alea=1.6, variables="utiles"))
    assert (few["Erreur moyenne"], few["Référence"]) == ("1,3 jour", "3,2 jours")
    for n in (250, 5000):
        assert figures(compute(n=n, alea=1.6, variables="pauvres"))["Erreur moyenne"] == "3,2 jours"
    for quoted in ("à 1,3 jour près, contre 3,2 jours", "3,2 jours avec 250 lots, et de 3,2 jours avec 5 000"):
        assert quoted in page("lecon-5")


def test_lesson_6_quotes_the_agreement_of_its_demonstration():
    compute = load("accord-annotateurs").compute
    rare, balanced = (compute(prevalence=share, consigne="moyenne", n=1000) for share in (5, 50))
    assert rare.sentence.startswith("Accord brut 82\u00a0%, kappa 0,23")
    assert figures(rare)["Accord dû au hasard"] == "77\u00a0%"
    assert balanced.sentence.startswith("Accord brut 82\u00a0%, kappa 0,64")
    for quoted in ("sur 82 % des images", "sur 77 % des images", "kappa monte à 0,64"):
        assert quoted in page("lecon-6")


def test_the_workshop_quotes_the_figures_of_its_data():
    lots = serre.lots(2026)
    past, later = lots[lots["semaine_plantation"] < 52], lots[lots["semaine_plantation"] >= 52]
    every = [name for name in serre.DISPONIBLE_A_J if name != "semaine_plantation"]
    allowed = ["variete", "cumul_degres_jours_j21", "lumiere_moy_j21", "ec_j21"]
    told = [french(serre.erreur_du_modele(past, later, names), 2) for names in (every, allowed)]
    assert f"L'erreur passe de {told[0]} à {told[1]} jour" in page("atelier")
    assert f"environ {french(serre.erreur_de_reference(past, later))} jours" in page("atelier")
    assert f"{serre.capteurs(2026)[1]['humidites_figees']} heures de suite" in page("atelier")
    for share, words in ((0.05, "le kappa de"), (0.5, "le kappa monte à")):
        images = serre.champignons(2026, 400, share, 0.08)
        kappa = cohen_kappa_score(images["annotateur_1"], images["annotateur_2"])
        assert f"{words} {french(kappa, 2)}" in page("atelier")


@pytest.mark.parametrize("lesson", [4, 5, 6])
def test_a_quiz_explains_every_option_and_does_not_give_the_answer_away_by_its_place(lesson):
    questions = tomllib.loads((PAGES / "quiz" / f"lecon-{lesson}.toml").read_text(encoding="utf-8"))["questions"]
    assert [question["id"] for question in questions] == [f"donnees-{lesson}-{i:02d}" for i in range(1, 13)]
    options = [question["options"] for question in questions]
    assert all(option["correction"] for choices in options for option in choices)
    right = [[i for i, option in enumerate(choices) if option["correct"]] for choices in options]
    assert sum(len(places) > 1 for places in right) >= 2
    assert {places[0] for places in right if len(places) == 1} == {0, 1, 2, 3}
