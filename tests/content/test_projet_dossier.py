"""The final project: two planted defects a case, one structure for six SMEs, no verdict written in advance."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from cpia.authoring import sources, trials
from cpia.variants import CLASS_VARIANT

PROJECT = Path(__file__).parents[2]
SOURCE = sources.find("projet-dossier")
FOLDER = SOURCE.folder
BOOK = PROJECT / "book" / "projet"
VARIANTS = range(30)


@pytest.fixture(scope="module")
def cases(generator: ModuleType) -> list:
    return [generator.dossier(variant) for variant in VARIANTS]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def page(name: str) -> str:
    return plain((BOOK / f"{name}.md").read_text(encoding="utf-8"))


def saving(generator: ModuleType, case) -> float:
    """Recompute, with the generator's own threshold, the share saved over the best way without a model."""
    before, after = generator.partager(case.historique.table, case.historique.scores, case.fiche)
    target, costs = case.fiche["colonnes"]["cible"], case.fiche["couts"]
    threshold = generator.meilleur_cout(before[target], before["score"], costs)[1]
    best = min(generator.options_sans_modele(before, after, case.fiche).values())
    return 1 - generator.cout(after[target], after["score"], threshold, costs) / best


def test_a_resit_draws_another_company_for_every_learner(
    generator: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [generator.tirage(variant) % 6 for variant in range(1, 50)]
    monkeypatch.setattr(generator, "SESSION", 1)
    second = [generator.tirage(variant) % 6 for variant in range(1, 50)]
    assert all(one != other for one, other in zip(first, second, strict=True))
    assert generator.dossier(8).entreprise.nom != generator.ENTREPRISES[8 % 6].nom


def test_six_companies_cover_six_sectors_and_four_profiles_and_the_book_presents_them(generator: ModuleType) -> None:
    companies, shown = generator.ENTREPRISES, page("entreprises")
    assert len({company.secteur for company in companies}) == len(companies) == 6
    assert {company.profil for company in companies} == {"pionnière", "engagée", "expérimentatrice", "suiveuse"}
    for company in companies:
        part = re.search(rf"## {company.nom} \(ficti.*?(?=\n## )", shown, re.DOTALL)
        assert part is not None, company.nom
        assert f"{company.effectif} salariés · {company.profil}" in part[0]
        assert company.niveau not in part[0]


def test_each_company_has_names_of_its_own_and_one_structure(generator: ModuleType) -> None:
    sheets = [generator.dossier(variant).fiche for variant in range(6)]
    assert len({tuple(sheet) for sheet in sheets}) == 1
    assert len({tuple(sheet["colonnes"]) for sheet in sheets}) == 1
    assert len({name for sheet in sheets for name in sheet["colonnes"].values()}) > 35


@pytest.mark.parametrize("rank", range(6))
def test_the_ledger_counts_what_is_really_in_the_table(generator: ModuleType, rank: int) -> None:
    company = generator.ENTREPRISES[rank]
    for number, defect in enumerate([None, *generator.DEFAUTS_DONNEES]):
        case, c = generator.historique(100 * rank + number, company, defect), company.colonnes
        clean = case.table.drop_duplicates(c["identifiant"])
        late = clean.dropna(subset=[c["date_cible"]])
        low, high = company.bornes
        assert case.comptes == {
            "doublons": len(case.table) - len(clean),
            "cibles_vides": clean[c["cible"]].isna().sum(),
            "mesures_vides": clean[c["mesure"]].isna().sum(),
            "hors_bornes": sum(value < low or value > high for value in clean[c["mesure"]]),
            "dates_impossibles": sum(pd.to_datetime(late[c["date_cible"]]) < pd.to_datetime(late[c["date"]])),
        }
        assert min(case.comptes.values()) > 0


def test_a_sound_table_has_a_ledger_of_zeros_and_no_planted_defect(generator: ModuleType) -> None:
    case = generator.historique(5, generator.ENTREPRISES[1], sain=True)
    assert set(case.comptes.values()) == {0}
    assert case.defaut is None
    assert not case.table.isna().any().any()


def suspects(case, company) -> dict[str, tuple[str, int]]:
    """Look for the five defects as a learner would: what each search finds, in which column."""
    c = company.colonnes
    clean = case.table.drop_duplicates(c["identifiant"])
    values = clean[c["mesure"]][clean[c["mesure"]].between(*company.bornes)]
    far = values[abs(values - company.mesure.moyenne) > 8 * company.mesure.ecart]
    places = [lines for _, lines in clean.groupby(c["lieu"])]
    late = case.dictionnaire[
        (case.dictionnaire.lue_par_le_modele == "oui") & (case.dictionnaire.connue_apres_jours > 0)
    ]
    return {
        "unite_melangee": (c["mesure"], len(far)),
        "etiquettes_perdues": (c["cible"], sum(len(lines) for lines in places if lines[c["cible"]].sum() == 0)),
        "capteur_fige": (c["mesure"], max(int(lines[c["mesure"]].value_counts().max()) for lines in places)),
        "lignes_recopiees": (c["identifiant"], int(clean.drop(columns=c["identifiant"]).duplicated().sum())),
        "fuite": (late["variable"].iloc[0], int(late["connue_apres_jours"].iloc[0])) if len(late) else ("", 0),
    }


def test_each_case_hides_one_defect_of_data_that_a_search_finds_with_its_figure(cases: list) -> None:
    for case in cases:
        planted, found = case.historique.defaut, suspects(case.historique, case.entreprise)
        assert found[planted["type"]] == (planted["colonne"], planted["chiffre"])
        others = {name: figure for name, (_, figure) in found.items() if name != planted["type"]}
        assert others.pop("capteur_fige", 1) < 10
        assert set(others.values()) == {0}


def test_a_line_that_has_the_frozen_value_by_chance_is_counted_too(generator: ModuleType) -> None:
    case = generator.dossier(65)
    assert case.historique.defaut["type"] == "capteur_fige"
    assert suspects(case.historique, case.entreprise)["capteur_fige"][1] == case.historique.defaut["chiffre"]


def test_each_case_hides_one_defect_of_governance_in_one_paper(generator: ModuleType, cases: list) -> None:
    for case in cases:
        faulty = []
        for paper in case.pieces.itertuples():
            for kind, (nature, _, wrong) in generator.PIECES.items():
                head = wrong.split("{")[0]
                if paper.nature == nature and kind != "consultation_tardive" and paper.texte.startswith(head):
                    faulty += [(kind, paper.piece)] if wrong.split("}")[-1][-40:] in paper.texte else []
            dates = [tuple(reversed(found)) for found in re.findall(r"(\d\d)/(\d\d)/(\d{4})", paper.texte)]
            if dates and dates[2] < dates[1]:
                faulty.append(("consultation_tardive", paper.piece))
        assert faulty == [(case.gouvernance["type"], case.gouvernance["piece"])]


def test_every_defect_company_and_verdict_comes_up(generator: ModuleType, cases: list) -> None:
    assert {case.historique.defaut["type"] for case in cases} == set(generator.DEFAUTS_DONNEES)
    assert {case.gouvernance["type"] for case in cases} == set(generator.PIECES)
    assert {case.causes[case.etats.index("repli")] for case in cases} == {"flux", "derive"}
    assert {case.role for case in cases} == {"fournisseur", "deployeur"}
    assert {case.personnelles for case in cases} == {True, False}
    reached = [saving(generator, case) >= case.fiche["objectif_economie"] for case in cases]
    assert 0.3 < sum(reached) / len(reached) < 0.9


def test_no_aim_is_near_what_the_model_saves(generator: ModuleType, cases: list) -> None:
    assert min(abs(saving(generator, case) - case.fiche["objectif_economie"]) for case in cases) > 0.03


def test_the_fairness_of_a_case_can_be_judged_between_two_groups_and_not_for_the_third(
    generator: ModuleType, cases: list
) -> None:
    for case in cases:
        c = case.fiche["colonnes"]
        _, after = generator.partager(case.historique.table, case.historique.scores, case.fiche)
        shown = generator.equite(after, c["groupe"], c["cible"], "score", 0.2, case.fiche["effectif_minimal"])
        assert sorted(group["rappel"] is None for group in shown.values()) == [False, False, True]


@pytest.mark.parametrize("seed", range(15))
def test_the_states_of_a_journal_are_those_of_the_stated_rules(generator: ModuleType, seed: int) -> None:
    rules = generator.regles(seed)
    journal, states, _ = generator.journal(seed, None, rules)
    expected, drifting = [], False
    for week in journal.itertuples():
        known = week.n_connus >= rules["n_min"]
        off = known and abs(week.positifs_connus / week.n_connus - week.taux_prevu) > rules["ecart_max"]
        if week.n < rules["n_min"]:
            expected.append("trop_peu")
        elif week.part_vides > rules["vides_max"]:
            expected.append("repli")
        elif not known:
            expected.append("en_attente")
        else:
            expected.append(("repli" if drifting else "derive") if off else "normal")
            drifting = off
    assert states == expected
    assert "repli" in states
    assert len(states) == 20


def test_some_action_suits_every_stakeholder(generator: ModuleType) -> None:
    for seed in range(60):
        for party in generator.parties(seed).itertuples():
            met = (
                {"associer", "negocier"}
                if party.impact >= 4 and party.position == "oppose"
                else {"informer", "associer"}
            )
            heard = {"consulter", "associer"} if party.impact >= 4 and party.influence <= 2 else met
            assert met & heard


def test_the_delivered_files_never_hold_the_ledger_or_an_answer(generator: ModuleType) -> None:
    words = [
        *generator.DEFAUTS_DONNEES,
        *generator.PIECES,
        *generator.COMPTES,
        "objectif_atteint",
        "haut_risque",
        "derive",
    ]
    for variant in range(6):
        for name, content in generator.fichiers(variant).items():
            assert not [word for word in words if word in content.decode()], name


def test_the_figures_of_the_reference_memo_are_those_of_the_class(generator: ModuleType, notebook) -> None:
    case = generator.dossier(CLASS_VARIANT)
    before, after = generator.partager(case.historique.table, case.historique.scores, case.fiche)
    target, costs = after[case.fiche["colonnes"]["cible"]], case.fiche["couts"]
    threshold = generator.meilleur_cout(before[target.name], before["score"], costs)[1]
    ways = generator.options_sans_modele(before, after, case.fiche)
    model, best = generator.cout(target, after["score"], threshold, costs), min(ways.values())
    alerts = after["score"] >= threshold
    euros = [f"{amount:,.0f} €".replace(",", " ") for amount in (model, *ways.values(), best - model)]
    memo = plain(next(cell.source for cell in notebook.cells if cell.id == "memo"))
    told = [f"{len(after)} pièces", f"{alerts.sum()} pièces, dont {target[alerts].sum()} des {target.sum()}", *euros]
    told += [f"L'économie est de {100 * (1 - model / best):.0f} %", f"{threshold:.4f}".replace(".", ",")]
    told += [f"{case.historique.defaut['chiffre']} températures", f"La pièce {case.gouvernance['piece']}"]
    told += [
        f"manque pour {case.historique.comptes['cibles_vides']} pièces",
        f"semaine {case.etats.index('repli') + 1}",
    ]
    told += [f"et {case.historique.comptes['hors_bornes']} températures"]
    assert [words for words in told if words not in memo] == []


@pytest.mark.slow
def test_the_reference_earns_everything_for_each_company(generator: ModuleType, notebook) -> None:
    def earned(variant: int) -> dict[str, float]:
        return trials.run(SOURCE, generator.fichiers(variant), notebook, {"référence": notebook})["référence"].points

    with ThreadPoolExecutor(2) as pool:
        points = list(pool.map(earned, range(12, 18)))
    assert [sum(cells.values()) for cells in points] == [55] * 6
