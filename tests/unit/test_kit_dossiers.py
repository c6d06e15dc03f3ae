"""The learners' files of the committee: simulated, repeatable, and built on the mechanism that they teach."""

import pandas as pd
import pytest

from cpia.kit import dossiers


@pytest.mark.parametrize("made", [dossiers.registre, dossiers.salaries, dossiers.candidatures, dossiers.relectures])
def test_the_same_seed_gives_the_same_files(made):
    pd.testing.assert_frame_equal(made(3), made(3))
    assert not made(3).equals(made(4))


def test_the_register_holds_the_twenty_six_questions_of_the_white_paper():
    registre = dossiers.registre(1)
    assert list(registre["numero"]) == list(range(1, 27))
    assert registre["famille"].value_counts().to_dict() == dossiers.FAMILLES


@pytest.mark.parametrize("graine", range(5))
def test_only_a_no_bears_a_name_or_a_date_and_never_a_proof(graine):
    registre = dossiers.registre(graine)
    no = registre["reponse"] == "non"
    assert (registre[no]["piece"] == "").all()
    assert (registre[~no][["responsable", "date"]] == "").all().all()


@pytest.mark.parametrize("graine", range(20))
def test_a_request_without_personal_data_meets_no_criterion(graine):
    for demande in dossiers.demandes(graine):
        assert set(demande["criteres"]) <= set(dossiers.CRITERES)
        assert demande["donnees_personnelles"] or not (demande["criteres"] or demande["sur_liste_cnil"])


@pytest.mark.parametrize("graine", range(5))
def test_the_gap_between_sexes_comes_from_career_breaks(graine):
    candidatures = dossiers.candidatures(graine)
    kept = candidatures.assign(retenu=candidatures["score"] >= 50)
    for rows, low, high in ((kept, 0.65, 0.9), (kept[~kept["interruption"]], 0.9, 1.12)):
        share = rows.groupby("sexe")["retenu"].mean()
        assert low < share["F"] / share["H"] < high


@pytest.mark.parametrize("graine", range(30))
def test_the_oldest_group_is_too_small_to_conclude_and_never_empty(graine):
    assert 0 < (dossiers.candidatures(graine)["age"] == "60+").sum() < 30


def test_more_time_lets_a_person_change_more_decisions_and_better():
    quick, slow = (dossiers.relectures(1, secondes) for secondes in (20, 180))
    changed = [rows[rows["machine"] != rows["decision"]] for rows in (quick, slow)]
    right = [int((rows["decision"] == rows["bonne_reponse"]).sum()) for rows in changed]
    assert right[1] > 2 * right[0]


def test_an_interval_narrows_with_the_number_of_persons_and_stays_within_bounds():
    few, many = dossiers.intervalle(3, 11), dossiers.intervalle(300, 1100)
    assert few[1] - few[0] > 5 * (many[1] - many[0])
    assert dossiers.intervalle(0, 20)[0] >= -1e-9 and dossiers.intervalle(20, 20)[1] <= 1 + 1e-9
