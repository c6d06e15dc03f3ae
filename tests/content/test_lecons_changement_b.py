"""Lessons 5 to 7 and the workshop of module 4: what they quote is computed; their quizzes give nothing away."""

import re
import tomllib

import pandas as pd
import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.parcours_sept_jours import DAYS, shares
from cpia.home import PROJECT
from cpia.kit import entrepots

PAGES = PROJECT / "book" / "changement"
LESSONS = range(5, 8)
MEASURES = ["commandes", "propositions", "acceptees", "corrigees"]


def page(name: str) -> str:
    """Give the text of a page, with plain spaces."""
    return re.sub(r"\s", " ", (PAGES / f"{name}.md").read_text(encoding="utf-8"))


def shown(slug: str, **changed: int | str) -> State:
    """Give the state of a demonstration, from its first position with those changes."""
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changed})


def figures(state: State) -> dict[str, str]:
    return {figure.label: re.sub(r"\s", " ", figure.text) for figure in state.figures}


def sites(**changed: int | str) -> tuple[str, ...]:
    """Give the shares of the three sites, as lesson 6 shows them."""
    found = figures(shown("adoption-alignee", **changed))
    return tuple(found[site] for site in ("Amiens", "Dourges", "Lesquin"))


def journal() -> tuple[pd.DataFrame, int]:
    """Give the workshop's journal with the age of each week, and the age that all sites share."""
    rows, starts = entrepots.adoption(2026)
    rows["age"] = rows["semaine"] - rows["site"].map(starts) + 1
    return rows, entrepots.DERNIERE_SEMAINE - max(starts.values()) + 1


def percent(part: float, whole: float) -> int:
    return round(100 * part / whole)


def test_lesson_5_opens_its_demonstration_on_the_site_that_it_tells():
    assert tuple(load("diagnostic-adhesion").default().values()) == (4, 3, 2, 4, 2)
    assert "avec les notes 4 – 3 – 2 – 4 – 2" in page("lecon-5")
    assert figures(shown("diagnostic-adhesion", desir=4))["Premier pas qui manque"] == "connaissance"


def test_lesson_6_quotes_the_ranking_that_accuses_and_the_one_that_compares():
    six = {"situation": "differents", "decalage": 6, "mesure": "usage"}
    assert sites(**six, calcul="recentes") == ("72 %", "77 %", "69 %")
    assert sites(**six, calcul="age") == ("61 %", "57 %", "69 %")
    assert "Dourges 77 %, Amiens 72 %, Lesquin 69 %" in page("lecon-6")
    assert "Amiens était à 61 %, Dourges à 57 %. Lesquin, avec 69 %" in page("lecon-6")


def test_lesson_6_quotes_the_three_stories_of_identical_sites():
    four = {"situation": "identiques", "decalage": 4, "mesure": "acceptation"}
    for way, told in (
        ("tout", "72 %, 70 % et 67 %"),
        ("recentes", "78 %, 77 % et 73 %"),
        ("age", "73 %, 73 % et 73 %"),
    ):
        assert "{}, {} et {}".format(*sites(**four, calcul=way)) == told
        assert told in page("lecon-6")
    invented = sites(situation="identiques", decalage=6, mesure="usage", calcul="recentes")
    assert (invented[0], invented[2]) == ("82 %", "55 %") and "un écart d'usage de 27 points" in page("lecon-6")


def test_lesson_5_names_the_eight_steps_of_an_organisation():
    text = (PAGES / "lecon-5.md").read_text("utf-8").split("en huit étapes")[1].split("Les deux se complètent")[0]
    assert re.findall(r"^(\d)\. ", text, re.M) == list("12345678")


def test_lesson_6_ends_on_an_alert_and_on_a_masked_team():
    aligned = {"situation": "differents", "decalage": 2, "calcul": "age"}
    assert sites(**aligned)[2] == "96 %" and "Lesquin passe à 96 %" in page("lecon-6")
    night = figures(shown("adoption-alignee", **aligned, groupe="nuit"))
    assert night["Lesquin"].startswith("masqué") and night["Ensemble"].startswith("masqué")
    assert "Lesquin est masqué, et l'ensemble avec lui" in page("lecon-6")


def test_lesson_7_tells_the_days_of_its_demonstration():
    lines = (PAGES / "lecon-7.md").read_text("utf-8").split("\n")
    rows = [line.split("|")[3:7] for line in lines if re.match(r"\| \d\. ", line)]
    assert len(rows) == 5
    for rank, cells in enumerate(rows):
        told = tuple(float(re.sub(r"\s*j\s*", "", cell).replace(",", ".")) for cell in cells)
        assert told == tuple(days[rank] for days in DAYS.values())
    assert shares("suiveuse", "resistance")[0] == 2.5 and "2,5 jours aux impacts" in page("lecon-7")


def test_the_workshop_quotes_its_parties_matrix_and_trials():
    parties = entrepots.parties(2026)
    first = parties[
        ((parties["position"] == "oppose") & (parties["impact"] >= 4))
        | (parties["position"].isin(["oppose", "reserve"]) & (parties["influence"] >= 4))
    ]
    assert list(first["partie"]) == ["M. Haddad, représentant", "Préparateurs expérimentés", "Intérimaires"]
    assert "Trois parties : les préparateurs expérimentés et les intérimaires" in page("atelier")
    letters = entrepots.matrice(2026).map(lambda cell: cell.split("/"))
    good = (letters.map(lambda cell: "A" in cell).sum(axis=1) == 1) & letters.map(lambda cell: "R" in cell).any(axis=1)
    assert good.sum() == 4 and "Quatre lignes sur six sont en ordre" in page("atelier")
    assert list(good[~good].index) == ["cadrer", "preparer_les_donnees"]
    misplaced = letters["dpo"].map(lambda cell: "A" in cell) | letters["cse"].map(lambda cell: "A" in cell)
    assert misplaced.sum() == 3 and "répondent de trois lignes" in page("atelier")
    assert "A" in letters.loc["mener_l_aipd", "prestataire"] and "le prestataire répond de l'AIPD" in page("atelier")
    trials, closing = entrepots.essais(2026)
    refused = [
        (trial["nom"], trial["semaine"], trial["operateurs"])
        for trial in trials
        if trial["operateurs"] and trial["commandes"] == "reelles" and trial["semaine"] <= closing
    ]
    assert refused == [("test à blanc", 10, 12)] and closing == 13
    late = {trial["nom"] for trial in trials if trial["operateurs"] and trial["commandes"] == "reelles"}
    assert {"rejeu", "calcul de nuit"} <= late - {"test à blanc"}
    assert {"nom": "essai du samedi", "semaine": 11, "operateurs": 0, "commandes": "passees"} in trials


def test_the_workshop_quotes_its_first_weeks_and_its_survey():
    rows, _ = journal()
    early = rows[(rows["site"] == "Amiens") & (rows["age"] <= 4)]
    assert f"{percent(early['acceptees'].sum(), early['propositions'].sum())} fois sur cent" in page("atelier")
    means = entrepots.enquete(2026).groupby("site")[list(entrepots.ELEMENTS)].mean()
    first = {site: next(name for name in entrepots.ELEMENTS if row[name] <= 3) for site, row in means.iterrows()}
    assert first == {"Amiens": "desir", "Dourges": "connaissance", "Lesquin": "renforcement"}
    assert means.loc["Dourges", "capacite"] < means.loc["Dourges", "connaissance"]


def test_the_workshop_quotes_its_adoption():
    rows, common = journal()
    assert common == 6 and "après six semaines" in page("lecon-6")
    kept = rows[rows["age"].between(common - 3, common)]
    recent = rows[rows["semaine"] > entrepots.DERNIERE_SEMAINE - 4]
    sums, late = (part.groupby("site")[MEASURES].sum() for part in (kept, recent))
    followed = {site: percent(row["acceptees"], row["propositions"]) for site, row in sums.iterrows()}
    assert followed == {"Amiens": 51, "Dourges": 70, "Lesquin": 91}
    assert "51 % à Amiens" in page("atelier") and "70 % à Dourges" in page("atelier")
    assert "91 % à Lesquin, avec 4 % de corrections" in page("atelier") and "atteint 91 %" in page("lecon-6")
    assert percent(sums.loc["Lesquin", "corrigees"], sums.loc["Lesquin", "propositions"]) == 4
    used = {site: percent(row["propositions"], row["commandes"]) for site, row in late.iterrows()}
    assert (used["Dourges"], used["Lesquin"]) == (78, 79) and "78 % et 79 %" in page("atelier")
    assert percent(sums.loc["Dourges", "propositions"], sums.loc["Dourges", "commandes"]) == 73
    assert percent(late.loc["Amiens", "acceptees"], late.loc["Amiens", "propositions"]) == 45
    whole = rows[rows["site"] == "Amiens"][MEASURES].sum()
    refused = whole["propositions"] - whole["acceptees"] - whole["corrigees"]
    assert f"À Amiens, {percent(refused, whole['propositions'])} % des propositions" in page("atelier")


@pytest.mark.parametrize("name", ["atelier", "autoverification"])
def test_every_page_that_speaks_of_the_law_says_that_it_is_no_legal_advice(name):
    assert "pas un conseil juridique" in page(name).replace("n'est un conseil", "n'est pas un conseil")


def test_the_four_profiles_are_said_to_be_defined_by_us():
    text = page("lecon-7")
    assert "ne les définit pas" in text and "**nos** définitions" in text
    assert "notre définition" in figures(shown("parcours-sept-jours")).__repr__()


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_quiz_explains_every_option_and_varies_the_place_of_the_answer(lesson):
    questions = tomllib.loads((PAGES / "quiz" / f"lecon-{lesson}.toml").read_text(encoding="utf-8"))["questions"]
    assert [question["id"] for question in questions] == [f"changement-{lesson}-{i:02d}" for i in range(1, 13)]
    options = [question["options"] for question in questions]
    right = [[i for i, option in enumerate(choices) if option["correct"]] for choices in options]
    assert any(len(places) > 1 for places in right)
    assert len({places[0] for places in right if len(places) == 1}) >= 3
    assert all(len(option["correction"]) > 20 for choices in options for option in choices)


def test_the_right_answer_is_rarely_the_longest():
    pools = [tomllib.loads((PAGES / "quiz" / f"lecon-{n}.toml").read_text("utf-8"))["questions"] for n in LESSONS]
    questions = [question for pool in pools for question in pool]
    longest = [max(question["options"], key=lambda option: len(option["text"])) for question in questions]
    assert sum(option["correct"] for option in longest) <= 0.35 * len(questions) == 0.35 * 36
