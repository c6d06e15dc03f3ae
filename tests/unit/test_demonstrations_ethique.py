"""The demonstrations of the ethics module: each shows the trap that its lesson is about."""

import pytest

from cpia.demonstrations import State, load


def shown(slug: str, **changed: int | str) -> State:
    """Give the state of a demonstration, from its first position with those changes."""
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changed})


def figures(state: State) -> dict[str, str]:
    return {figure.label: figure.text for figure in state.figures}


def every(slug: str, **fixed: int | str) -> list[State]:
    """Give every state whose controls have those values."""
    demonstration = load(slug)
    return [demonstration.compute(**p) for p in demonstration.positions() if fixed.items() <= p.items()]


def test_a_high_score_does_not_make_up_for_a_decisive_question():
    assert "88" in figures(shown("questions-comite"))["Réponses prouvées"]
    assert shown("questions-comite").sentence.startswith("Ajourné")


def test_a_file_without_persons_may_be_examined_with_half_of_the_answers():
    half = {"donnees": 3, "ethique": 0, "responsabilite": 3, "propriete": 7}
    assert shown("questions-comite", dossier="palettes", **half).sentence.startswith("Examen possible")


def test_a_name_and_a_date_turn_a_refusal_into_an_appointment():
    assert shown("questions-comite", reste="date").sentence.startswith("Rendez-vous pris")


def test_a_complete_file_is_not_an_approved_file():
    whole = {"donnees": 6, "ethique": 7, "responsabilite": 6, "propriete": 7}
    assert "n'est pas être approuvé" in shown("questions-comite", **whole).sentence


@pytest.mark.parametrize("noms", ["noms", "codes"])
def test_a_name_or_a_code_makes_every_row_personal(noms):
    states = every("anonymat-et-base", noms=noms)
    assert all("ersonnel" in state.sentence and not state.sentence.startswith("Anonyme") for state in states)


def test_removing_names_is_not_enough_to_be_anonymous():
    state = shown("anonymat-et-base", noms="aucun")
    assert state.sentence.startswith("Personnel, même sans nom")
    assert figures(state)["Personnes isolées"] == "347 sur 600"


def test_large_cells_are_anonymous_and_useless_to_pay_someone():
    large = {"noms": "aucun", "arrivee": "tranche", "lieu": "rien", "metier": "famille"}
    assert shown("anonymat-et-base", **large).sentence.startswith("Anonyme")
    assert "inutile" in shown("anonymat-et-base", usage="paie", **large).sentence


def test_each_use_has_its_own_legal_basis():
    said = {shown("anonymat-et-base", usage=use).sentence for use in ("paie", "matching", "volontaires")}
    assert len(said) == 3


def test_a_treatment_on_the_list_stays_due_whatever_the_settings():
    for dossier in ("candidatures", "mobilite", "quais"):
        assert all("liste de la CNIL" in state.sentence for state in every("criteres-aipd", dossier=dossier))


def test_one_more_criterion_tips_the_assistant_over():
    assert shown("criteres-aipd").sentence.startswith("AIPD non requise")
    for change in ({"etendue": "groupe"}, {"sources": "oui"}, {"decision": "machine"}, {"sante": "oui"}):
        assert shown("criteres-aipd", **change).sentence.startswith("AIPD requise, en principe : 2 critères")


def test_no_personal_data_means_no_analysis_until_health_data_come_in():
    assert shown("criteres-aipd", dossier="palettes", etendue="groupe").sentence.startswith("Pas d'AIPD")
    assert shown("criteres-aipd", dossier="palettes", sante="oui").sentence.startswith("AIPD requise")


def test_reading_emotions_at_work_is_banned_save_for_proven_safety():
    level = [figures(state)["Niveau"] for state in every("classeur-reglement", usage="emotions", but="gestion")]
    assert set(level) == {"Interdit"}
    safe = every("classeur-reglement", usage="emotions", but="securite")
    assert {figures(state)["Niveau"] for state in safe} == {"Haut risque"}


def test_fatigue_is_no_emotion_but_rating_drivers_is_high_risk():
    assert figures(shown("classeur-reglement", usage="fatigue"))["Niveau"] == "Risque minimal"
    assert figures(shown("classeur-reglement", usage="fatigue", tache="note"))["Niveau"] == "Haut risque"


def test_a_narrow_task_leaves_the_list_unless_persons_are_profiled():
    assert figures(shown("classeur-reglement", usage="doublons"))["Base"] == "sortie de l'annexe III, documentée"
    assert figures(shown("classeur-reglement", usage="candidatures"))["Niveau"] == "Haut risque"


def test_our_name_on_a_high_risk_system_makes_us_its_provider():
    roles = [figures(shown("classeur-reglement", origine=origin))["Rôle du groupe"] for origin in ("achat", "marque")]
    assert roles == ["déployeur", "fournisseur"]


def test_four_criteria_are_never_green_together_when_chances_differ():
    states = every("seuils-equite", situation="ecart")
    assert not any(state.sentence.startswith("Quatre") for state in states)
    assert any(state.sentence.startswith("3 sur 4") for state in states)


def test_four_criteria_are_green_together_when_chances_are_the_same():
    assert shown("seuils-equite", situation="egal").sentence.startswith("Quatre")


def test_a_second_threshold_repairs_a_score_that_takes_points_away():
    assert shown("seuils-equite", situation="penalise").sentence.startswith("Aucun")
    assert shown("seuils-equite", situation="penalise", seuil_b=40).sentence.startswith("Quatre")


def test_a_biased_score_makes_those_it_keeps_more_reliable_not_less():
    told = figures(shown("seuils-equite", situation="penalise"))
    assert told["Bons retenus"] == "A 64\u00a0%, B 41\u00a0%"
    assert told["Retenus qui réussissent"] == "A 64\u00a0%, B 70\u00a0%"


def test_a_glance_at_every_file_spoils_more_than_it_repairs():
    for power in ("case", "libre"):
        assert shown("humain-dans-la-boucle", pouvoir=power).sentence.startswith("La personne abîme")


def test_a_person_who_may_not_decide_is_a_stamp_even_with_time():
    stamped = shown("humain-dans-la-boucle", secondes=480, relus="limite")
    assert stamped.sentence.startswith("Un tampon")


def test_nobody_is_rescued_when_only_the_kept_are_read_again():
    states = every("humain-dans-la-boucle", relus="retenus")
    assert {figures(state)["Bons candidats repêchés"] for state in states} == {"0 sur 120"}


def test_the_files_near_the_threshold_repay_the_time_best():
    near = {"ordre": "avant", "pouvoir": "libre", "secondes": 180}
    limit, whole = (figures(shown("humain-dans-la-boucle", relus=pile, **near)) for pile in ("limite", "tous"))
    assert (limit["Erreurs réparées"], limit["Temps de relecture"]) == ("60 sur 210", "12 h")
    assert (whole["Erreurs réparées"], whole["Temps de relecture"]) == ("100 sur 210", "50 h")


def test_the_machine_never_answers_for_a_damage():
    states = every("chaine-de-responsabilite")
    assert not any("IA" in figures(state)["Recours contre"] for state in states)
    assert all("Groupe" in state.chart.series[0].x for state in states)


def test_a_clause_without_logs_brings_nothing_back():
    assert figures(shown("chaine-de-responsabilite"))["Récupéré"] == "0 €"
    assert figures(shown("chaine-de-responsabilite", journaux="oui"))["Récupéré"] == "80\u202f000 €"


def test_a_use_outside_the_instructions_stays_with_the_group_whatever_is_signed():
    states = every("chaine-de-responsabilite", origine="notice")
    assert {figures(state)["À la charge du groupe"] for state in states} == {"100\u202f000 €"}


def test_the_three_parts_always_add_up_to_the_damage():
    assert all(sum(state.chart.series[0].y) == 100_000 for state in every("chaine-de-responsabilite"))
