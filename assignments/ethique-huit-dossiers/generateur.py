"""Generate the data of « Huit dossiers au comité d'éthique », with the ledger that says what is true.

Trusted code: it never reaches a learner. The hidden tests import it to draw fresh data (a large random seed) and to
learn what is true for one learner's variant (`fiches`, `saisine`, `pieces`). A level is drawn first, then the facts
that lead to it: the truth is never computed back from them. The group, the people and the figures are fictional.
"""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

CRITERES = tuple(
    "evaluation_notation decision_automatique surveillance_systematique donnees_sensibles grande_echelle croisement "
    "personnes_vulnerables usage_innovant exclusion_d_un_droit".split()
)
INVENTES = ("utilise_de_l_ia", "projet_couteux", "prestataire_etranger", "delai_court")

# --- 5.1 Impact assessment ---------------------------------------------------------------------------------------


def dossier_aipd(graine):
    """Draw the facts of one file and its answer: the answer is drawn first."""
    alea = np.random.default_rng([graine, 51])
    reponse = str(alea.choice(["hors_rgpd", "requise", "requise", "a_documenter", "registre_seul"]))
    personnelles = reponse != "hors_rgpd"
    donnees = str(alea.choice(["pseudonymes", "identifiantes"] if personnelles else ["aucune", "anonymes"]))
    nombre, liste = {"a_documenter": (1, False), "registre_seul": (0, False)}.get(
        reponse, (int(alea.integers(0, 4)), True)
    )
    if reponse == "requise" and alea.random() < 0.6:
        nombre, liste = int(alea.integers(2, 6)), False
    if reponse == "hors_rgpd":
        liste = bool(alea.integers(2))
    coches = [str(nom) for nom in alea.choice(CRITERES, nombre, replace=False)]
    coches += coches[:1] * int(alea.integers(2))  # ticked twice, it still counts once
    coches += [str(nom) for nom in alea.choice(INVENTES, int(alea.integers(0, 3)), replace=False)]
    melange = [coches[int(rang)] for rang in alea.permutation(len(coches))]
    return {"donnees": donnees, "liste_cnil": liste, "criteres": melange}, reponse


# --- 5.2 The regulation on AI ------------------------------------------------------------------------------------

ANNEXE_III = {
    "tri_candidatures": "annexe_III_4",
    "evaluation_salaries": "annexe_III_4",
    "notation_examens": "annexe_III_3",
    "surveillance_examens": "annexe_III_3",
    "solvabilite": "annexe_III_5",
}
LIBRES = ("prevision", "maintenance", "detection_fatigue", "verification_identite")
LIEUX = ("travail", "enseignement", "commerce")
MOTIFS = ("confort", "productivite", "medical", "securite")
SUITES = ("aucune", "hors_contexte", "disproportionnee", "prejudice_important")
ORIGINES = ("achete_tel_quel", "developpe_en_interne", "achete_puis_transforme")
TOUTES = (*ANNEXE_III, *LIBRES, "inference_emotions", "notation_sociale", "manipulation", "dispositif_medical")
NON, OUI, LES_DEUX = (False,), (True,), (False, True)
# fmt: off
# level, base, then the facts that lead there; what is not said is noise
EMPLOI, ECOLE = ("tri_candidatures", "evaluation_salaries"), ("notation_examens", "surveillance_examens")
EMOTIONS, VISEES = ("inference_emotions",), ("moissonnage_visages", "categorisation_biometrique")
NUISIBLES = ("manipulation", "exploitation_vulnerabilite")
ETROITE = {"finalite": tuple(ANNEXE_III), "tache_limitee": OUI, "profilage": NON}
GENRES = [
    ("hors_champ", "aucune", {"est_ia": NON, "finalite": TOUTES}),
    ("hors_champ", "aucune", {"exclusion": ("recherche", "militaire", "usage_prive"), "finalite": TOUTES}),
    ("interdite", "article_5_f", {"finalite": EMOTIONS, "lieu": LIEUX[:2], "motif": MOTIFS[:2]}),
    ("interdite", "article_5_c", {"finalite": ("notation_sociale",), "suite": SUITES[1:3]}),
    ("interdite", "article_5_a", {"finalite": ("manipulation",), "suite": SUITES[3:]}),
    ("interdite", "article_5_b", {"finalite": ("exploitation_vulnerabilite",), "suite": SUITES[3:]}),
    ("interdite", "article_5_e", {"finalite": ("moissonnage_visages",)}),
    ("interdite", "article_5_g", {"finalite": ("categorisation_biometrique",)}),
    ("haut_risque", "annexe_III_1", {"finalite": EMOTIONS, "lieu": LIEUX[:2], "motif": MOTIFS[2:], "profilage": OUI}),
    ("haut_risque", "annexe_III_1", {"finalite": EMOTIONS, "lieu": LIEUX[2:], "profilage": OUI}),
    ("haut_risque", "annexe_III_3", {"finalite": ECOLE, "profilage": OUI}),
    ("haut_risque", "annexe_III_4", {"finalite": EMPLOI, "profilage": OUI}),
    ("haut_risque", "annexe_III_4", {"finalite": EMPLOI, "tache_limitee": NON}),
    ("haut_risque", "annexe_III_5", {"finalite": ("solvabilite",), "tache_limitee": NON}),
    ("haut_risque", "annexe_I", {"finalite": ("dispositif_medical",)}),
    ("transparence", "article_50", {"finalite": LIBRES, "interagit": OUI}),
    ("transparence", "article_50", ETROITE | {"interagit": OUI}),
    ("minimal", "aucune", {"finalite": LIBRES, "interagit": NON}),
    ("minimal", "aucune", {"finalite": LIBRES[2:3], "lieu": LIEUX[:1], "motif": MOTIFS[:2], "interagit": NON}),
    ("minimal", "aucune", {"finalite": ("notation_sociale", "manipulation"), "suite": SUITES[:1], "interagit": NON}),
    ("minimal", "aucune", ETROITE | {"interagit": NON}),
    ("hors_champ", "aucune", {"est_ia": NON, "finalite": VISEES}),
    ("hors_champ", "aucune", {"exclusion": ("recherche", "militaire", "usage_prive"), "finalite": VISEES}),
    ("haut_risque", "annexe_I", {"finalite": ("dispositif_medical",), "tache_limitee": OUI, "profilage": NON}),
    ("minimal", "aucune", {"finalite": ("notation_sociale",), "suite": SUITES[3:], "interagit": NON}),
    ("minimal", "aucune", {"finalite": NUISIBLES, "suite": SUITES[:3], "interagit": NON}),
]
# fmt: on


def systemes(graine, genre):
    """Draw a dozen systems of one row, each with its level, its role and its base: `(facts, answer)`.

    Among them each fact takes every value that the row allows, as often as the others: no rule escapes by luck.
    """
    alea = np.random.default_rng([graine, 52])
    niveau, base, contraintes = GENRES[genre]
    bruit = {
        "est_ia": OUI,
        "exclusion": (None,),
        "finalite": LIBRES,
        "lieu": LIEUX,
        "motif": MOTIFS,
        "suite": SUITES,
        "tache_limitee": LES_DEUX,
        "profilage": LES_DEUX,
        "interagit": LES_DEUX,
        "origine": ORIGINES,
    }
    permis = bruit | contraintes
    nombre = max(12, *map(len, permis.values()))
    colonnes = [[choix[int(rang) % len(choix)] for rang in alea.permutation(nombre)] for choix in permis.values()]
    tires = [dict(zip(permis, faits, strict=True)) for faits in zip(*colonnes, strict=True)]
    return [(faits, (niveau, role(niveau, faits["origine"]), base)) for faits in tires]


def systeme(graine, genre):
    """Draw the facts of one system of a row, and its level, its role and its base."""
    return systemes(graine, genre)[0]


def role(niveau, origine):
    """Give the role that the statement's table gives for an origin."""
    if niveau in ("interdite", "hors_champ"):
        return "sans_objet"
    transforme = origine == "achete_puis_transforme" and niveau == "haut_risque"
    return "fournisseur" if transforme or origine == "developpe_en_interne" else "deployeur"


# --- The eight files of a variant --------------------------------------------------------------------------------

TEXTES_DONNEES = {
    "aucune": "Aucune donnée ne concerne une personne.",
    "anonymes": "Seuls des totaux par site sont gardés, sans aucun code : nul ne peut revenir à quelqu'un.",
    "pseudonymes": "Chaque personne y figure sous un code ; la table de correspondance reste au siège.",
    "identifiantes": "On y reconnaît les personnes, par leur nom, leur voix ou leur image.",
}
TEXTES_ORIGINE = {
    "achete_tel_quel": "L'outil est acheté et employé selon sa notice.",
    "developpe_en_interne": "L'outil est développé par notre service informatique.",
    "achete_puis_transforme": "L'outil est acheté, mis sous notre marque et réglé pour un usage absent de sa notice.",
}
EVALUE, SURVEILLE, VULNERABLES, ECHELLE = CRITERES[0], CRITERES[2], CRITERES[6], CRITERES[4]
# fmt: off
# key: title, text, facts (the rest is ordinary), CNIL list, criteria, level, base, a false declaration
ARCHETYPES = {
    "emotions": ("Écoute des appels",
        "Le logiciel analyse la voix des téléconseillers et en déduit leur humeur, colère ou "
        "enthousiasme, pour régler les plannings.",
        {"finalite": "inference_emotions", "motif": "productivite", "profilage": True, "donnees": "identifiantes"},
        True, [EVALUE, SURVEILLE, VULNERABLES], "interdite", "article_5_f", {"finalite": "detection_fatigue"}),
    "classe": ("Attention en classe",
        "Au centre d'apprentissage du groupe, une caméra déduit du visage des apprentis leur "
        "ennui ou leur enthousiasme.",
        {"finalite": "inference_emotions", "lieu": "enseignement", "profilage": True, "donnees": "identifiantes"},
        False, [SURVEILLE, VULNERABLES], "interdite", "article_5_f", {"lieu": "commerce"}),
    "civique": ("Note de comportement", "Les publications et les dettes privées des salariés forment une note ; une "
        "mauvaise note fait perdre la place en crèche.",
        {"finalite": "notation_sociale", "suite": "hors_contexte", "profilage": True, "donnees": "identifiantes"},
        True, [EVALUE, "croisement", VULNERABLES], "interdite", "article_5_c", {"suite": "aucune"}),
    "visages": ("Annuaire de visages", "L'outil aspire sans tri les photos de visages du web, pour bâtir une base qui "
        "reconnaisse tout visiteur.",
        {"finalite": "moissonnage_visages", "lieu": "commerce", "donnees": "identifiantes"},
        False, ["donnees_sensibles", ECHELLE], "interdite", "article_5_e", {"finalite": "verification_identite"}),
    "boitier": ("Boîtier d'endormissement", "Un boîtier posé sur le tableau de bord, indépendant du véhicule, repère "
        "l'endormissement du conducteur et sonne ; rien n'est enregistré ni transmis.",
        {"finalite": "detection_fatigue", "motif": "securite", "donnees": "identifiantes"},
        False, [SURVEILLE, VULNERABLES], "minimal", "aucune", {"finalite": "inference_emotions", "motif": "confort"}),
    "fidelite": ("Points de fidélité",
        "Les achats des clients donnent des points, échangés contre des remises ; personne "
        "n'est exclu de rien.",
        {"finalite": "notation_sociale", "lieu": "commerce", "donnees": "identifiantes"},
        False, [ECHELLE], "minimal", "aucune", {"suite": "hors_contexte"}),
    "badge": ("Badge par le visage",
        "À l'entrée, l'outil compare le visage du salarié à la seule photo rangée dans son "
        "propre badge ; un code reste possible.",
        {"finalite": "verification_identite", "motif": "securite", "donnees": "identifiantes"},
        True, ["donnees_sensibles", VULNERABLES], "minimal", "aucune", {"finalite": "moissonnage_visages"}),
    "conduite": ("Alertes de conduite",
        "Le boîtier repère l'endormissement ; ses alertes vont au chef d'équipe, qui s'en "
        "sert pour évaluer chaque conducteur.",
        {"finalite": "evaluation_salaries", "profilage": True, "donnees": "identifiantes"},
        True, [EVALUE, SURVEILLE, VULNERABLES], "haut_risque", "annexe_III_4", {"finalite": "detection_fatigue"}),
    "candidatures": ("Tri de candidatures",
        "L'outil donne à chaque candidat une note sur dix, d'après son parcours ; le "
        "recruteur, qui a le dernier mot, lit d'abord les mieux notés.",
        {"finalite": "tri_candidatures", "tache_limitee": True, "profilage": True, "donnees": "identifiantes"},
        True, [EVALUE, VULNERABLES], "haut_risque", "annexe_III_4", {"profilage": False}),
    "examens": ("Copies des apprentis",
        "L'outil corrige seul les copies d'examen du centre d'apprentissage et propose la "
        "note finale.",
        {"finalite": "notation_examens", "lieu": "enseignement", "donnees": "identifiantes"},
        False, [EVALUE, VULNERABLES], "haut_risque", "annexe_III_3", {"finalite": "prevision"}),
    "credit": ("Paiement en quatre fois", "L'outil note la solvabilité des clients particuliers ; sous un seuil, le "
        "paiement en quatre fois est refusé d'office.",
        {"finalite": "solvabilite", "lieu": "commerce", "profilage": True, "donnees": "identifiantes"},
        False, [EVALUE, "decision_automatique"], "haut_risque", "annexe_III_5",
        {"tache_limitee": True, "profilage": False}),
    "assistant": ("Assistant des salariés",
        "Un assistant de conversation répond aux salariés d'un seul site sur les congés "
        "et la mutuelle.",
        {"interagit": True, "donnees": "identifiantes"},
        False, [VULNERABLES], "transparence", "article_50", {"interagit": False}),
    "accueil": ("Hôte de synthèse",
        "Dans le hall, un personnage de synthèse converse avec les visiteurs, qui tapent leur "
        "question ; rien n'est gardé.",
        {"lieu": "commerce", "interagit": True}, False, [], "transparence", "article_50", {"interagit": False}),
    "palettes": ("Prévision de palettes", "L'outil prévoit le nombre de palettes attendues à chaque quai, d'après les "
        "commandes des magasins.",
        {}, False, ["usage_innovant", ECHELLE], "minimal", "aucune", {"donnees": "identifiantes"}),
    "quais": ("Entretien des quais", "Des capteurs de vibration annoncent l'usure des portes de quai.",
        {"finalite": "maintenance", "motif": "securite"},
        False, [SURVEILLE, "usage_innovant"], "minimal", "aucune", {"donnees": "pseudonymes"}),
    "effectifs": ("Prévision d'effectifs", "L'outil prévoit l'effectif présent chaque semaine, d'après les absences "
        "passées des salariés.",
        {"donnees": "pseudonymes"}, False, [VULNERABLES, ECHELLE], "minimal", "aucune", {"donnees": "anonymes"}),
    "totaux": ("Prévision d'absences", "L'outil prévoit le total des absences du mois, d'après les totaux passés.",
        {"donnees": "anonymes"}, False, [VULNERABLES, ECHELLE], "minimal", "aucune", {"donnees": "pseudonymes"}),
    "doublons": ("Candidatures en double",
        "L'outil signale les candidatures déposées deux fois ; il ne note ni ne décrit "
        "personne.",
        {"finalite": "tri_candidatures", "tache_limitee": True, "donnees": "identifiantes"},
        False, [], "minimal", "aucune", {"profilage": True}),
    "prime": ("Prime d'ancienneté",
        "Une formule de tableur, écrite par le service de la paie, calcule la prime ; rien n'y "
        "est appris.",
        {"finalite": "evaluation_salaries", "est_ia": False, "donnees": "identifiantes"},
        False, [], "hors_champ", "aucune", {"est_ia": True}),
    "maquette": ("Maquette de laboratoire",
        "Une école partenaire étudie, en laboratoire et avant toute mise en service, un "
        "modèle de tri de candidatures.",
        {"finalite": "tri_candidatures", "exclusion": "recherche", "profilage": True, "donnees": "pseudonymes"},
        False, [EVALUE], "hors_champ", "aucune", {"exclusion": None}),
}
FAMILLES = ["emotions classe civique visages", "boitier fidelite badge", "conduite candidatures", "examens credit",
            "assistant accueil", "palettes quais", "effectifs totaux", "doublons prime maquette"]
# fmt: on


@dataclass(frozen=True)
class Fiches:
    """The eight files delivered, and their true answers."""

    dossiers: list[dict]
    fausses: dict[str, dict]
    aipd: dict[str, str]
    classement: dict[str, tuple[str, str, str]]
    interdits: list[str]


def fiches(variante):
    """Draw eight files; some declarations have a false box, that the summary contradicts."""
    alea = np.random.default_rng([variante, 53])
    cles = [str(alea.choice(famille.split())) for famille in FAMILLES]
    if alea.random() < 0.5:  # a second forbidden practice
        cles[3] = str(alea.choice([cle for cle in FAMILLES[0].split() if cle != cles[0]]))
    menteurs = {
        cles[int(alea.integers(2))],
        cles[6],
        *(cles[int(r)] for r in alea.choice([2, 3, 4, 5, 7], 2, replace=False)),
    }
    dossiers, fausses, aipd, classement = [], {}, {}, {}
    for rang, place in enumerate(alea.permutation(8)):
        cle, nom = cles[int(place)], f"D{rang + 1}"
        dossier, faits, reponse = _fiche(alea, nom, cle)
        if cle in menteurs:
            fausses[nom] = {case: faits[case] for case in ARCHETYPES[cle][7]}
            dossier["declaration"] = faits | ARCHETYPES[cle][7]
        dossiers.append(dossier)
        niveau, base = ARCHETYPES[cle][5:7]
        aipd[nom], classement[nom] = reponse, (niveau, role(niveau, faits["origine"]), base)
    interdits = sorted(nom for nom, valeur in classement.items() if valeur[0] == "interdite")
    return Fiches(dossiers, fausses, aipd, classement, interdits)


def _fiche(alea, nom, cle):
    """Write one file: a summary that tells every fact, an honest declaration, and the answer on the assessment."""
    titre, texte, propres, liste, criteres = ARCHETYPES[cle][:5]
    ordinaires = {
        "donnees": "aucune", "liste_cnil": liste, "criteres": list(criteres), "est_ia": True, "exclusion": None,
        "finalite": "prevision", "lieu": "travail", "motif": "confort", "suite": "aucune", "tache_limitee": False,
        "profilage": False, "interagit": False, "origine": str(alea.choice(ORIGINES)),
    }  # fmt: skip
    faits = ordinaires | propres
    resume = " ".join([texte, TEXTES_DONNEES[faits["donnees"]], TEXTES_ORIGINE[faits["origine"]]])
    if faits["donnees"] in ("aucune", "anonymes"):
        reponse = "hors_rgpd"
    elif liste or len(criteres) >= 2:
        reponse = "requise"
    else:
        reponse = "a_documenter" if criteres else "registre_seul"
    return {"id": nom, "titre": titre, "resume": resume, "declaration": dict(faits)}, faits, reponse


# --- 5.3 Fairness ------------------------------------------------------------------------------------------------

TRANCHES = ("moins_de_25", "25_a_39", "40_a_54", "55_et_plus")
SAISINES = {
    "egalite_des_selections": "Le comité ne croit pas aux aptitudes notées par les anciens chefs : il veut que la même "
    "part de chaque groupe soit retenue.",
    "egalite_des_rappels": "Le comité se fie à l'aptitude constatée après embauche : il veut qu'une personne apte ait "
    "la même chance d'être retenue, quel que soit son groupe.",
    "egalite_des_precisions": "Le comité s'inquiète des échecs après embauche : il veut qu'une personne retenue ait la "
    "même chance d'être apte, quel que soit son groupe.",
}
MESURES = {
    "egalite_des_selections": "selection",
    "egalite_des_rappels": "rappel",
    "egalite_des_precisions": "precision",
}


def candidatures(graine, n=3000, mode="substitution"):
    """Draw applications with a score learnt on past choices.

    `substitution`: it takes points off career breaks, that are more frequent in group F; `direct`: off group F itself;
    `aucun`: off nobody.
    """
    alea = np.random.default_rng([graine, 54])
    groupe = np.where(alea.random(n) < 0.42, "F", "H")
    age = np.clip(alea.normal(39, 9, n), 19, 66).round().astype(int)
    pause = (alea.random(n) < np.where(groupe == "F", 0.45, 0.06)).astype(int)
    competence = alea.normal(0, 1, n)
    apte = (alea.random(n) < 1 / (1 + np.exp(0.5 - 1.4 * competence))).astype(int)
    retrait = {"substitution": 1.8 * pause, "direct": 0.7 * (groupe == "F"), "aucun": 0.0 * pause}[mode]
    score = 1 / (1 + np.exp(0.2 - (competence - retrait + alea.normal(0, 0.5, n))))
    tranche = np.array(TRANCHES)[np.digitize(age, [25, 40, 55])]
    colonnes = {"candidat": [f"C{rang:04d}" for rang in range(n)], "groupe": groupe, "tranche_age": tranche}
    return pd.DataFrame(colonnes | {"interruption": pause, "score": score.round(4), "apte": apte})


def mesures_par_groupe(table, groupe, seuil):
    """Give the true audit of a table, group by group; None for a group of fewer than thirty."""
    resultat = {}
    for valeur, lignes in table.groupby(groupe):
        retenus, aptes = lignes["score"] >= seuil, lignes["apte"] == 1
        ensemble = {"n": len(lignes), "selection": float(retenus.mean())}
        ensemble["rappel"] = float(retenus[aptes].mean()) if aptes.any() else None
        ensemble["precision"] = float(aptes[retenus].mean()) if retenus.any() else None
        resultat[str(valeur)] = ensemble if len(lignes) >= 30 else None
    return resultat


def ecart_et_erreur(table, seuil):
    """Give the difference of selection F - H and its standard error."""
    parts = [table.loc[table["groupe"] == nom, "score"] >= seuil for nom in ("F", "H")]
    variance = sum(part.mean() * (1 - part.mean()) / len(part) for part in parts)
    return float(parts[0].mean() - parts[1].mean()), float(variance**0.5)


@dataclass(frozen=True)
class Saisine:
    """The applications of one variant, what the committee asks, and the decision that follows."""

    table: pd.DataFrame
    question: dict
    decision: dict


def saisine(variante):
    """Draw applications whose finding is clear: no honest solution hangs on a resampling."""
    alea = np.random.default_rng([variante, 55])
    mode = str(alea.choice(["substitution", "direct", "aucun"]))
    critere = str(alea.choice(list(SAISINES)[: 2 if mode == "substitution" else 3]))  # precisions would be equal there
    seuil, rares = float(alea.choice([0.45, 0.5, 0.55, 0.6])), int(alea.integers(2))
    for essai in range(40):
        table = candidatures(variante * 100 + essai, mode=mode)
        if rares:
            table = table.drop(table.index[table["tranche_age"] == "55_et_plus"][12:]).reset_index(drop=True)
        brut, sans_pause = ecart_et_erreur(table, seuil), ecart_et_erreur(table[table["interruption"] == 0], seuil)
        audit = mesures_par_groupe(table, "groupe", seuil)
        ecart = audit["F"][MESURES[critere]] - audit["H"][MESURES[critere]]
        nets = [(brut, mode != "aucun"), (sans_pause, mode == "direct")]
        if all(abs(d) > 4 * e if net else abs(d) < 1.3 * e for (d, e), net in nets) and (
            mode == "aucun" or abs(ecart) > 0.025
        ):
            break
    constat = {
        "substitution": "ecart_par_les_interruptions",
        "direct": "ecart_direct",
        "aucun": "pas_d_ecart_mesurable",
    }[mode]
    lese = "aucun" if mode == "aucun" else "F" if ecart < 0 else "H"
    petits = sorted(nom for nom, valeur in mesures_par_groupe(table, "tranche_age", seuil).items() if valeur is None)
    decision = {"constat": constat, "critere": critere, "ecart": ecart, "groupe_lese": lese, "non_concluants": petits}
    avis = str(alea.choice(["appariement", "hypovigilance"]))
    question = {"seuil": seuil, "demande": SAISINES[critere], "dossier_de_l_avis": avis, "essai_camera": _camera(alea)}
    return Saisine(table, question, decision)


def _camera(alea):
    """Draw the trial of the drowsiness camera: it sees less well behind glasses. For the essay only."""
    essai = {}
    for nom, part in (("sans_lunettes", alea.uniform(0.88, 0.95)), ("avec_lunettes", alea.uniform(0.6, 0.75))):
        episodes = int(alea.integers(80, 140))
        essai[nom] = {
            "conducteurs": int(alea.integers(18, 40)),
            "endormissements": episodes,
            "detectes": round(part * episodes),
            "fausses_alertes_par_jour": round(float(alea.uniform(0.5, 4)), 1),
        }
    return essai


# --- 5.4 and 5.5 Register, incidents, contracts ------------------------------------------------------------------

QUESTIONS = {
    "Q01": "La provenance des données est-elle connue ?",
    "Q02": "Les personnes savent-elles que leurs données sont utilisées ?",
    "Q03": "La durée de conservation est-elle fixée ?",
    "Q04": "Une personne peut-elle contester le résultat ?",
    "Q05": "Les biais entre groupes ont-ils été mesurés ?",
    "Q06": "Quelqu'un peut-il arrêter l'outil ?",
    "Q07": "Les responsabilités de chacun sont-elles écrites ?",
    "Q08": "L'assurance couvre-t-elle cette activité ?",
    "Q09": "Le code et les journaux sont-ils accessibles en cas d'enquête ?",
    "Q10": "Les droits sur le logiciel ont-ils été cédés à l'entreprise ?",
}
CONSTATS = {
    "preuve": [
        "Le document a été remis au comité ; il est daté et signé.",
        "Le comité a lu la pièce et l'a classée au dossier.",
    ],
    "parole": [
        "Le service assure que oui ; aucune pièce n'a été retrouvée.",
        "« Bien sûr », dit le prestataire, qui n'a rien fourni.",
    ],
    "absence": ["Rien n'a été prévu.", "La question n'avait jamais été posée."],
}
CLAUSES = tuple(
    "duree prix garanties responsabilite limites_d_usage propriete_intellectuelle acces_aux_preuves "
    "exploitation_par_des_tiers".split()
)
VITALES = ("responsabilite", "propriete_intellectuelle", "acces_aux_preuves")
VIDES = ("", "   ", "à définir", "À définir", "néant", " Néant ")


def incident(graine):
    """Draw an incident, a matrix of causes, and the actors to call; a machine never is one of them."""
    alea = np.random.default_rng([graine, 56])
    acteurs = [f"societe_{nombre:02d}" for nombre in alea.choice(100, 4, replace=False)]
    causes = [f"cause_{nombre:03d}" for nombre in alea.choice(1000, 6, replace=False)]
    attendus = [acteurs[0], acteurs[0], acteurs[1], acteurs[3], acteurs[3], "a_determiner"]
    ecrits = [acteurs[0], acteurs[0], acteurs[1], str(alea.choice(["ia", "algorithme", "assistant"])), acteurs[3], None]
    matrice = {causes[int(r)]: ecrits[int(r)] for r in alea.permutation(6) if ecrits[int(r)] is not None}
    touchees = [int(rang) for rang in alea.choice(6, int(alea.integers(1, 6)), replace=False)]
    vrai = sorted({attendus[rang] for rang in touchees})
    return {"causes": [causes[rang] for rang in touchees], "exploitant": acteurs[3]}, matrice, vrai


def contrat(graine):
    """Draw a contract, the clauses that it lacks, and whether it may be signed."""
    alea = np.random.default_rng([graine, 57])
    commune = bool(alea.integers(2))
    etats = {nom: int(alea.choice([0, 0, 0, 1, 2])) for nom in CLAUSES}
    if alea.random() < 0.4:
        etats |= dict.fromkeys(VITALES, 0)
    clauses = {nom: str(alea.choice(VIDES)) if etat == 1 else f"article {rang + 3} du contrat"
               for rang, (nom, etat) in enumerate(etats.items()) if etat < 2}  # fmt: skip
    exigees = [nom for nom in CLAUSES if commune or nom != "exploitation_par_des_tiers"]
    manquantes = [nom for nom in exigees if etats[nom]]
    return {"co_conception": commune, "clauses": clauses}, manquantes, not set(manquantes) & set(VITALES)


@dataclass(frozen=True)
class Pieces:
    """The register and the contract of one variant, with the true answers."""

    questions: list[dict[str, str]]
    reponses: dict[str, str]
    contrat: dict
    manquantes: list[str]
    signature: bool


def pieces(variante):
    """Draw what the committee found on ten questions; two claims without proof contradict a « yes »."""
    alea = np.random.default_rng([variante, 58])
    sortes = ["parole"] * 2 + ["absence"] * int(alea.integers(2, 4))
    sortes += ["preuve"] * (10 - len(sortes))
    questions, reponses = [], {}
    for (nom, texte), rang in zip(QUESTIONS.items(), alea.permutation(10), strict=True):
        sorte = sortes[int(rang)]
        questions.append({"id": nom, "question": texte, "constat": str(alea.choice(CONSTATS[sorte]))})
        reponses[nom] = "oui" if sorte == "preuve" else "non"
    return Pieces(questions, reponses, *contrat(variante))


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    demande, trouvees = saisine(variante), pieces(variante)
    return {
        "donnees/dossiers.json": _json(fiches(variante).dossiers),
        "donnees/candidatures.csv": demande.table.to_csv(index=False, lineterminator="\n").encode(),
        "donnees/saisine.json": _json(demande.question),
        "donnees/questions.json": _json(trouvees.questions),
        "donnees/contrat.json": _json(trouvees.contrat),
        "variante.json": _json({"variante": variante}),
    }


def _json(valeur):
    return (json.dumps(valeur, indent=2, ensure_ascii=False) + "\n").encode()
