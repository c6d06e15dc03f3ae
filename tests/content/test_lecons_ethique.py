"""The ethics module: the figures that its pages quote are computed, and its quizzes give nothing away."""

import re
import tomllib

import pytest

from cpia.demonstrations import State, load
from cpia.home import PROJECT
from cpia.kit import dossiers

PAGES = PROJECT / "book" / "ethique"
LESSONS = range(1, 8)
NOT_ADVICE = "pas un conseil juridique"


def page(name: str) -> str:
    """Give the text of a page, with plain spaces."""
    return re.sub(r"\s", " ", (PAGES / f"{name}.md").read_text(encoding="utf-8"))


def shown(slug: str, **changed: int | str) -> State:
    """Give the state of a demonstration, from its first position with those changes."""
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changed})


def figures(state: State) -> dict[str, str]:
    return {figure.label: re.sub(r"\s", " ", figure.text) for figure in state.figures}


def percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def test_lesson_2_quotes_the_persons_that_its_demonstration_singles_out():
    assert figures(shown("anonymat-et-base", noms="aucun"))["Personnes isolées"] == "347 sur 600"
    assert "347 personnes sur 600" in page("lecon-2") and "Trois cent quarante-sept" in page("lecon-2")


def test_lesson_5_quotes_the_measures_of_its_demonstration():
    unfair = figures(shown("seuils-equite", situation="penalise"))
    assert (unfair["Bons retenus"], unfair["Retenus qui réussissent"]) == ("A 64 %, B 41 %", "A 64 %, B 70 %")
    assert "41 % de ses bons candidats, contre 64 %" in page("lecon-5")
    assert "parmi les B retenus, 70 % réussissent, contre 64 % chez les A" in page("lecon-5")
    best = shown("seuils-equite", situation="ecart", seuil_a=60, seuil_b=48)
    assert best.sentence.startswith("3 sur 4") and figures(best)["Retenus qui réussissent"] == "A 70 %, B 59 %"
    assert "avec 60 pour A et 48 pour B : la fiabilité paie, 70 % contre 59 %" in page("lecon-5")


def test_lesson_6_quotes_the_counts_of_its_demonstration():
    stamp = figures(shown("humain-dans-la-boucle"))
    assert stamp["Décisions changées"] == "12 sur 1 000" and "elle en change douze. Quatre réparent" in page("lecon-6")
    assert (stamp["Erreurs réparées"], stamp["Bonnes réponses gâchées"]) == ("4 sur 210", "8 sur 790")
    near = figures(shown("humain-dans-la-boucle", secondes=180, ordre="avant", pouvoir="libre", relus="limite"))
    assert (near["Erreurs réparées"], near["Bonnes réponses gâchées"]) == ("60 sur 210", "4 sur 790")
    assert "répare 60 erreurs et n'en crée que 4" in page("lecon-6")
    assert figures(shown("humain-dans-la-boucle", secondes=480))["Temps de relecture"] == "133 h"


def test_lesson_7_quotes_an_energy_that_adds_up():
    assert (5000 * 2 * 365 // 1000, 4 * 200) == (3650, 800)
    assert "800 kWh d'apprentissage, et 3 650 kWh d'usage" in page("lecon-7")
    assert figures(shown("chaine-de-responsabilite", journaux="oui"))["Récupéré"] == "80 000 €"


def test_the_workshop_quotes_its_register_and_its_file_of_employees():
    registre, salaries = dossiers.registre(2026), dossiers.salaries(2026)
    yes, no = (registre[registre["reponse"] == reponse] for reponse in ("oui", "non"))
    orphans = no[(no["responsable"] == "") | (no["date"] == "")]
    assert f"Sur {len(yes)} « oui », {(yes['piece'] != '').sum()} ont une pièce" in page("atelier")
    assert f"Sur {len(no)} « non », {len(orphans)} sont orphelins. La question 12" in page("atelier")
    assert 12 in set(no[(no["responsable"] == "") & (no["date"] == "")]["numero"])
    alone = (salaries.groupby(["site", "metier", "arrivee"])["code"].transform("size") == 1).sum()
    told = (salaries.groupby(["site", "metier"])["remuneration"].transform("nunique") == 1).sum()
    assert f"{alone} personnes sur 400 sont seules" in page("atelier")
    assert f"la rémunération de {told} personnes se déduit" in page("atelier")


def test_the_workshop_quotes_the_shares_of_its_applications():
    rows = dossiers.candidatures(2026).assign(retenu=lambda table: table["score"] >= 50)
    kept = rows.groupby("sexe")["retenu"].mean().map(percent)
    good = rows[rows["reussirait"]].groupby("sexe")["retenu"].mean().map(percent)
    sure = rows[rows["retenu"]].groupby("sexe")["reussirait"].mean().map(percent)
    whole = rows[~rows["interruption"]].groupby("sexe")["retenu"].mean().map(percent)
    assert f"retient {kept['F']} des femmes et {kept['H']} des hommes" in page("atelier")
    assert f"{good['F']} et {good['H']}" in page("atelier")
    assert f"{sure['F']} contre {sure['H']}" in page("atelier")
    assert f"{whole['F']} contre {whole['H']}" in page("atelier")


@pytest.mark.parametrize(("secondes", "told"), [(20, "{} décisions changent"), (180, "{} changent, dont")])
def test_the_workshop_quotes_its_reviews(secondes, told):
    rows = dossiers.relectures(2026, secondes)
    changed = rows[rows["machine"] != rows["decision"]]
    assert told.format(len(changed)) in page("atelier")
    assert f"{(changed['decision'] == changed['bonne_reponse']).sum()} à raison" in page("atelier")


@pytest.mark.parametrize("name", ["index", "atelier", "autoverification", *(f"lecon-{n}" for n in LESSONS)])
def test_every_page_says_that_it_is_no_legal_advice(name):
    assert NOT_ADVICE in page(name).replace("n'est un conseil", "n'est pas un conseil")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_quiz_explains_every_option_and_varies_the_place_and_the_length_of_the_answer(lesson):
    questions = tomllib.loads((PAGES / "quiz" / f"lecon-{lesson}.toml").read_text(encoding="utf-8"))["questions"]
    assert [question["id"] for question in questions] == [f"ethique-{lesson}-{i:02d}" for i in range(1, 13)]
    options = [question["options"] for question in questions]
    right = [[i for i, option in enumerate(choices) if option["correct"]] for choices in options]
    assert sum(len(places) > 1 for places in right) >= 2
    assert {places[0] for places in right if len(places) == 1} >= {0, 1, 2}
    assert all(len(option["correction"]) > 20 for choices in options for option in choices)


def test_the_right_answer_is_rarely_the_longest():
    pools = [tomllib.loads(path.read_text("utf-8"))["questions"] for path in (PAGES / "quiz").glob("*.toml")]
    questions = [question for pool in pools for question in pool]
    longest = [max(question["options"], key=lambda option: len(option["text"])) for question in questions]
    assert sum(option["correct"] for option in longest) <= 0.35 * len(questions) == 0.35 * 84
