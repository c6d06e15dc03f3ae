"""Lessons 1 to 4 of module 4: the figures they quote are those computed; their quizzes do not give the answer away."""

import re
import tomllib

import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.annoncer_inacheve import FIRST_QUALITY, FIRST_TRUST
from cpia.demonstrations.calendrier_social import LENGTH
from cpia.home import PROJECT

PAGES = PROJECT / "book" / "changement"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def page(name: str) -> str:
    """Give the text of a page, with plain spaces and without bold."""
    return plain((PAGES / f"{name}.md").read_text(encoding="utf-8")).replace("**", "")


def figures(state: State) -> dict[str, str]:
    return {figure.label: plain(figure.text) for figure in state.figures}


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


FRANK = {"limites": "dites", "reponse": "semaine"}


def test_lesson_1_quotes_what_a_promise_leaves_of_trust():
    told = page("lecon-1")
    assert f"commence à {FIRST_QUALITY:.0f} propositions utiles sur 100" in told
    assert f"{FIRST_TRUST:.0f} opérateurs sur 100 lisent" in told

    def readers(**changes):
        return figures(state("annoncer-inacheve", **changes))["Confiance à la fin"]

    worst, best = state("annoncer-inacheve"), state("annoncer-inacheve", annonce=70, **FRANK)
    assert readers() == "0 %" and "0 % des opérateurs lisent encore" in told
    assert figures(worst)["Propositions utiles à la fin"] == "73 %" and "plafonne à 73 propositions utiles" in told
    assert figures(best)["Confiance à la fin"] == "100 %"
    assert figures(best)["Propositions utiles à la fin"] == "88 %"
    assert "100 % de lecteurs, et 88 propositions utiles sur 100" in told
    assert (readers(annonce=80), readers(annonce=80, **FRANK)) == ("49 %", "91 %")
    assert "il reste 49 % de lecteurs" in told and ": 91 %" in told
    assert readers(**FRANK) == "13 %" and "elle laisse 13 % de lecteurs" in told


def test_lesson_1_quotes_what_waiting_takes_from_the_first_year():
    label = "Commandes aidées, sur l'année"
    helped = [figures(state("annoncer-inacheve", annonce=70, attente=wait, **FRANK))[label] for wait in (0, 3, 6)]
    now, quarter, half = (share.removesuffix(" %") for share in helped)
    told = page("lecon-1")
    assert f"aide en moyenne {now} commandes sur 100" in told
    assert f"trois mois de silence : {quarter}. Après six mois : {half}." in told


def test_lesson_2_quotes_who_wins_and_who_loses():
    told = page("lecon-2")
    first, second = figures(state("gagnants-perdants")), state("gagnants-perdants", temps="gestes", chiffres="equipe")
    assert first["Réservés ou opposés"] == "6 sur 8" and "6 parties sur 8 sont réservées ou opposées" in told
    assert first["À rencontrer d'abord"] == "5" and "cinq sont à rencontrer d'abord" in told
    assert second.sentence.startswith("Personne ne perd") and "Plus personne ne perd" in told
    assert figures(second)["Favorables"] == "7 sur 8" and "7 parties sur 8 deviennent favorables" in told
    silent = state("gagnants-perdants", chiffres="rien", engagement="ecrit", conception="associes")
    assert silent.sentence == "Personne ne peut bloquer, mais perdent quand même : les intérimaires."
    assert "Mais les intérimaires perdent encore." in told
    spoken, written = (state("gagnants-perdants", engagement=choice).sentence for choice in ("oral", "ecrit"))
    assert spoken == written and "l'engagement écrit, seul, ne déplace aucune position" in told


def test_lesson_3_counts_the_faults_of_the_first_matrix():
    assert state("verificateur-raci").sentence.startswith("5 fautes") and "contient cinq fautes" in page("lecon-3")


def test_lesson_3_shows_a_matrix_that_follows_the_two_rules():
    rows = re.findall(r"^\| ((?:Choisir|Développer|Ouvrir|Décider|Surveiller)[^|]*)\|(.*)\|$", page("lecon-3"), re.M)
    assert len(rows) == 5
    for _, cells in rows:
        letters = [letter for cell in cells.split("|") for letter in cell.strip().split("/")]
        assert letters.count("A") == 1 and letters.count("R") >= 1 and letters.count("C") <= 3


def test_lesson_4_quotes_weeks_and_euros():
    told = page("lecon-4")
    assert (LENGTH["non"], LENGTH["oui"]) == (5, 9) and "cinq sans expert, neuf avec" in told
    early, incomplete = state("calendrier-social"), state("calendrier-social", dossier="incomplet")
    assert "semaine 15" in early.sentence and "fin de la semaine 15 : le pilote ouvre en semaine 16" in told
    assert "10 semaines" in early.sentence and figures(early)["Coût d'une suspension"] == "40 000 €"
    assert "perdu 10 semaines et, avec nos hypothèses, 40 000 €" in told
    assert "13 semaines" in incomplete.sentence and figures(incomplete)["Coût d'une suspension"] == "52 000 €"
    assert "13 semaines et 52 000 €" in told
    sooner = figures(state("calendrier-social", ouverture=2))["Essai possible dès"]
    assert sooner == "la semaine 12" and "ouvre en semaine 12" in told


@pytest.mark.parametrize("lesson", [1, 2, 3, 4])
def test_a_quiz_explains_every_option_and_does_not_give_the_answer_away(lesson):
    questions = tomllib.loads((PAGES / "quiz" / f"lecon-{lesson}.toml").read_text(encoding="utf-8"))["questions"]
    assert [question["id"] for question in questions] == [f"changement-{lesson}-{i:02d}" for i in range(1, 13)]
    options = [question["options"] for question in questions]
    assert all(3 <= len(choices) <= 4 and all(option["correction"] for option in choices) for choices in options)
    right = [[i for i, option in enumerate(choices) if option["correct"]] for choices in options]
    assert sum(len(places) > 1 for places in right) >= 2
    assert {places[0] for places in right if len(places) == 1} == {0, 1, 2, 3}
    longest = sum(max(choices, key=lambda option: len(option["text"]))["correct"] for choices in options)
    assert 1 <= longest <= 0.35 * len(questions)
