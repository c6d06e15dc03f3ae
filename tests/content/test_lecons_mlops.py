"""The MLOps lessons: the figures they quote are those computed; their quizzes do not give the answer away."""

import tomllib

import numpy as np
import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.cout_complet import YEARLY, Account, account
from cpia.demonstrations.indice_de_stabilite import stability_index
from cpia.demonstrations.livraisons_fictives import CALL_COST, MISS_COST
from cpia.demonstrations.niveau_mlops import hours
from cpia.demonstrations.psi_et_effectif import REFERENCE_SIZE, reference_shares, weeks
from cpia.demonstrations.simulateur_incidents import PRICES, bill
from cpia.home import PROJECT

PAGES = PROJECT / "book" / "mlops"


def page(name: str) -> str:
    """Give the text of a page, with plain spaces and without bold."""
    return (PAGES / f"{name}.md").read_text(encoding="utf-8").replace("\u00a0", " ").replace("**", "")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def figures(state: State) -> dict[str, str]:
    return {figure.label: plain(figure.text) for figure in state.figures}


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def euros(amount: float) -> str:
    return f"{round(amount, -2):,.0f}".replace(",", " ")


READY = {"donnees": "pret", "environnement": "pret", "responsable": "pret"}


def test_lesson_1_quotes_what_waiting_costs():
    told = page("lecon-1")
    ready, unready = state("poc-enlise", **READY), state("poc-enlise")
    assert "5 mois" in ready.sentence and "17 mois" in unready.sentence
    assert "gain net de 6 000 €" in plain(ready.sentence) and "un gain net de 6 000 €" in told
    assert "perte de 150 000 €" in plain(unready.sentence) and "une perte de 150 000 €" in told
    assert "146 000 €" in plain(state("poc-enlise", **READY, gain=2000).sentence) and "146 000 €" in told
    assert "69 000 €" in plain(state("poc-enlise", **READY, gain=2000, regle="ecrite").sentence)
    assert "il en perd 69 000" in told
    seven = READY | {"donnees": "apres", "gain": 18000}
    assert figures(state("poc-enlise", **seven))["Attente après l'essai"] == "7 mois"
    assert "121 000 €" in plain(state("poc-enlise", **seven, regle="ecrite").sentence) and "121 000 €" in told
    assert "51 000 €" in plain(state("poc-enlise", **seven).sentence) and "51 000 €" in told


def test_lesson_2_quotes_the_hours_of_each_level():
    told = page("lecon-2")
    yearly, monthly, ten = hours(1, 1), hours(12, 1), hours(12, 10)
    assert f"{yearly[0]:.0f} heures par an au niveau 0, {yearly[1]:.0f} au niveau 1" in told
    assert f"{monthly[0]:.0f} heures contre {monthly[1]:.0f}" in told
    assert f"{euros(ten[0] // 100 * 100)} heures à la main, {ten[1]:.0f} au niveau 1, {ten[2]:.0f} au niveau 2" in told


@pytest.mark.parametrize(
    ("changed", "score", "decisions"),
    [
        ({"graine": "autre"}, "0,806", "64 livraisons sur 1 000"),
        ({"environnement": "courante"}, "0,808", "37 décisions"),
        ({"donnees": "corrigees"}, "0,801", "74 décisions"),
    ],
)
def test_lesson_3_quotes_scores_and_decisions(changed, score, decisions):
    shown = figures(state("refaire-le-resultat", **changed))
    assert shown["Qualité annoncée (AUC)"] == "0,799" and shown["Qualité refaite (AUC)"] == score
    assert shown["Décisions différentes"].split()[0] == decisions.split()[0]
    assert all(quoted in page("lecon-3") for quoted in ("0,799", score, decisions))


def test_lesson_4_quotes_alarms_and_indices():
    def shown(**changes):
        return figures(state("psi-et-effectif", **changes))

    told = page("lecon-4")
    rates = [shown(effectif=n)["Semaines en alerte"] for n in (50, 100, 300)]
    assert rates == ["88 %", "40 %", "0 %"]
    assert "dans 88 % des semaines. Avec 100, dans 40 %. Avec 300, presque jamais" in told
    small, large = (shown(decalage="faible", effectif=n) for n in (300, 1000))
    assert (small["Semaines en alerte"], large["Semaines en alerte"]) == ("48 %", "15 %")
    assert "48 % des semaines. Avec 1 000, dans 15 % seulement" in told
    assert large["PSI d'une semaine ordinaire"] == "0,08" and "se stabilise à 0,08" in told
    assert shown(decalage="fahrenheit")["PSI d'une semaine ordinaire"] == "8,28" and "atteint 8,28" in told
    drift = figures(state("simulateur-incidents", incident="b"))
    assert (drift["Retards prévus"], drift["Retards observés, trois semaines après"]) == ("22 %", "34 %")
    assert "prévoyait 22 % de retards ; on en observe 34 %" in told


@pytest.mark.parametrize("count", [200, 300])
def test_lesson_4_gives_an_approximation_that_its_thousand_quiet_weeks_confirm(count):
    quiet = stability_index(reference_shares(), weeks("aucun", count))
    approximated = 21.67 * (1 / count + 1 / REFERENCE_SIZE)
    assert float(np.quantile(quiet, 0.99)) == pytest.approx(approximated, rel=0.1)
    assert "21,67 × (1/n + 1/N)" in page("lecon-4")
    assert count != 300 or f"cela fait {approximated:.2f}".replace(".", ",") in page("lecon-4")


def test_lesson_5_quotes_the_bills_of_the_unit_fault():
    told = page("lecon-5")
    bills = {decision: euros(bill("a", decision, 2)) for decision in PRICES}
    assert f"Ne rien faire coûte {bills['surveiller']} € en 26 semaines" in told
    assert f"Corriger le flux en coûte {bills['corriger_flux']}" in told
    assert f"Réentraîner en coûte {bills['reentrainer']}" in told
    assert f"un appel coûte {CALL_COST:.0f} €, un retard non annoncé {MISS_COST:.0f} €" in told
    assert f"un réentraînement {euros(PRICES['reentrainer'])} €" in told
    winter = figures(state("simulateur-incidents", incident="c"))
    assert (winter["Retards prévus"], winter["Retards observés, trois semaines après"]) == ("22 %", "50 %")


def test_lesson_6_quotes_the_whole_cost():
    def three_years(count: int, days: int, mode: str) -> Account:
        return account(count, days, mode, 2)

    told = page("lecon-6")
    modes = [euros(three_years(300, 15, mode).whole) for mode in ("aucun", "sans", "regle")]
    assert f"{modes[0]} € sans rien de prévu, {modes[1]} € en livrant sans annonce, {modes[2]} € en" in told
    usual, small = three_years(300, 5, "sans"), three_years(100, 5, "sans")
    assert f"trois ans coûtent {euros(usual.whole)} €" in told
    assert f"le gain brut est de {euros(usual.gain)} € : il reste {euros(usual.balance)} €" in told
    assert f"perd {euros(-small.balance)} €" in told
    assert 0.3 < usual.quote / usual.whole < 0.36 and "le tiers" in told
    assert f"{euros(sum(YEARLY.values()))} € d'exploitation par an" in told


@pytest.mark.parametrize("lesson", [1, 2, 3, 4, 5, 6])
def test_a_quiz_explains_every_option_and_does_not_give_the_answer_away(lesson):
    questions = tomllib.loads((PAGES / "quiz" / f"lecon-{lesson}.toml").read_text(encoding="utf-8"))["questions"]
    assert [question["id"] for question in questions] == [f"mlops-{lesson}-{i:02d}" for i in range(1, 13)]
    options = [question["options"] for question in questions]
    assert all(3 <= len(choices) <= 4 and all(option["correction"] for option in choices) for choices in options)
    right = [[i for i, option in enumerate(choices) if option["correct"]] for choices in options]
    assert sum(len(places) > 1 for places in right) >= 2
    assert {places[0] for places in right if len(places) == 1} == {0, 1, 2, 3}
    longest = sum(max(choices, key=lambda option: len(option["text"]))["correct"] for choices in options)
    assert longest <= 0.35 * len(questions)
