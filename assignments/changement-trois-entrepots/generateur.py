"""Generate the data of « Un assistant de préparation dans trois entrepôts », with the ledger that says what is true.

Trusted code: it never reaches a learner. The hidden tests import it to draw fresh data (a large random seed) and to
learn what is true for one learner's variant (`roles`, `adhesion`, `social`). The truth is what was drawn first.
The company, the people and the figures are fictional.
"""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

SITES = ("Amiens", "Dourges", "Lesquin")
ELEMENTS = ("prise_de_conscience", "desir", "connaissance", "capacite", "renforcement")
ACTIONS = {
    "prise_de_conscience": "expliquer_le_pourquoi",
    "desir": "repondre_aux_craintes",
    "connaissance": "former_au_fonctionnement",
    "capacite": "accompagner_au_poste",
    "renforcement": "reconnaitre_et_corriger",
    None: "aucune",
}
ACTIVITES = tuple(
    "cadrer_le_besoin autoriser_les_donnees mener_l_aipd preparer_les_donnees developper_le_modele "
    "integrer_a_l_entrepot former_les_operateurs ouvrir_le_pilote decider_de_generaliser "
    "surveiller_en_exploitation".split()
)
ETAPES = tuple(
    "cadrage dossier_remis_au_cse ouverture_consultation cloture_consultation formation pilote_reel bilan "
    "generalisation".split()
)


@dataclass(frozen=True)
class Roles:
    """The letter of assignment and the interviews of one variant, with who does and answers, and who thinks what."""

    mandat: list[str]
    attributions: dict[str, tuple[str, str]]
    entretiens: list[dict[str, str]]
    portraits: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Adhesion:
    """The journal and the survey of one variant, with the reading and the blocking point of every site."""

    adoption: pd.DataFrame
    demarrages: dict[str, int]
    lecture: dict[str, str]
    enquete: pd.DataFrame
    blocages: dict[str, str | None]


@dataclass(frozen=True)
class Social:
    """The consultation, the trials and the durations of one variant, with what they imply."""

    consultation: dict[str, int | str | None]
    essais: list[dict[str, str | int]]
    refuses: list[str]
    contraintes: dict[str, int]
    au_plus_tot: int
    tenable: bool


# --- 4.1 RACI ----------------------------------------------------------------------------------------------------


def matrice(graine, lignes=8, colonnes=6, fautes=True):
    """Draw a matrix of responsibilities and its list of errors, written line by line from what was put in it."""
    alea = np.random.default_rng([graine, 41])
    noms = [f"tache_{nombre:03d}" for nombre in alea.choice(1000, lignes, replace=False)]
    roles = [f"role_{nombre:03d}" for nombre in alea.choice(1000, colonnes, replace=False)]
    sortes = ["juste", "cumul", "deux_a", "cumul_et_a", "sans_a", "sans_r", "rien", "deux_r"]
    if not fautes:
        sortes = ["juste", "cumul", "deux_r"]
    choix = [sortes[rang % len(sortes)] for rang in alea.permutation(lignes)]
    cases, erreurs = [], []
    for nom, sorte in zip(noms, choix, strict=True):
        ligne, manques = _ligne(alea, sorte, colonnes)
        cases.append(ligne)
        erreurs += [(nom, lettre) for lettre in manques]
    return pd.DataFrame(cases, index=noms, columns=roles), sorted(erreurs)


def _ligne(alea, sorte, colonnes):
    """Write one line of a kind; give its cells and the letters at fault."""
    places = {
        "juste": (["A", "R"], ""),
        "cumul": (["R/A"], ""),
        "deux_r": (["A", "R", "R"], ""),
        "deux_a": (["A", "A", "R"], "A"),
        "cumul_et_a": (["R/A", "A"], "A"),
        "sans_a": (["R"], "A"),
        "sans_r": (["A"], "R"),
        "rien": ([], "AR"),
    }
    lettres, manques = places[sorte]
    ligne = [str(lettre) for lettre in alea.choice(["", "C", "I"], colonnes)]
    for place, lettre in zip(alea.choice(colonnes, len(lettres), replace=False), lettres, strict=True):
        ligne[int(place)] = lettre
    return ligne, manques


def _mandat(alea):
    """Draw who does and who answers for four activities; say it in sentences, in no particular order."""
    attributions = {
        "developper_le_modele": [("prestataire", "data_scientist"), ("data_scientist", "chef_de_projet")],
        "preparer_les_donnees": [("data_engineer", "data_scientist"), ("data_scientist", "data_engineer")],
        "former_les_operateurs": [
            ("prestataire", "direction_exploitation"),
            ("direction_exploitation", "chef_de_projet"),
        ],
        "surveiller_en_exploitation": [("data_engineer", "direction_exploitation"), ("prestataire", "data_scientist")],
    }
    tirees = {nom: possibles[int(alea.integers(len(possibles)))] for nom, possibles in attributions.items()}
    phrases = [PHRASES[nom].format(fait=NOMS[fait], repond=NOMS[repond]) for nom, (fait, repond) in tirees.items()]
    return [phrases[int(rang)] for rang in alea.permutation(len(phrases))], tirees


NOMS = {
    "direction_exploitation": "la direction de l'exploitation",
    "chef_de_projet": "la cheffe de projet",
    "data_scientist": "le data scientist",
    "data_engineer": "la data engineer",
    "prestataire": "le prestataire",
}
PHRASES = {
    "developper_le_modele": "Pour le modèle, {fait} écrit et règle le code, mais c'est {repond} qui en répond.",
    "preparer_les_donnees": "Les historiques de commandes sont préparés par {fait} ; {repond} répond du résultat.",
    "former_les_operateurs": "Les séances au poste sont animées par {fait}, et {repond} répond de leur tenue.",
    "surveiller_en_exploitation": "Une fois l'outil en service, {fait} suit les écarts ; {repond} en répond.",
}


# --- 4.2 Stakeholders --------------------------------------------------------------------------------------------

PARTIES = {
    "Mme Lenoir, directrice de l'exploitation": "direction",
    "Opérateurs d'Amiens": "operateurs",
    "Opérateurs de Dourges": "operateurs",
    "Opérateurs de Lesquin": "operateurs",
    "M. Haddad, représentant du personnel": "representants",
    "Chefs d'équipe": "encadrement",
    "Service informatique": "support",
    "Prestataire": "prestataire",
}
POSITIONS = {
    "favorable": "« Si cela nous épargne des pas inutiles, je vote pour, et je l'ai dit à mes collègues. »",
    "neutre": "« Je n'ai pas d'avis : montrez-moi, et on en reparlera. »",
    "reserve": "« Pourquoi pas, mais pas avant de savoir qui verra nos chiffres : là, je n'irai pas plus loin. »",
    "oppose": "« C'est non. Nous avons déjà vu ce genre d'outil, et je demanderai que l'on arrête. »",
}
IMPACTS = {
    "fort": "Son travail quotidien change du tout au tout : ordre des tâches, gestes, cadence.",
    "moyen": "Une partie de sa semaine change, le reste continue comme avant.",
    "faible": "Rien ou presque ne change dans ses journées.",
}
INFLUENCES = {
    "forte": "Sans son accord, le projet s'arrête.",
    "moyenne": "Son avis est entendu, sans être décisif.",
    "faible": "On ne lui demande pas son avis avant de décider.",
}


def _entretiens(alea):
    """Draw the position, the impact and the influence of eight parties; at least one strong opponent, always."""
    noms = list(PARTIES)
    portraits = {}
    for nom in noms:
        tires = {"position": POSITIONS, "impact": IMPACTS, "influence": INFLUENCES}
        portraits[nom] = {cle: str(alea.choice(list(valeurs))) for cle, valeurs in tires.items()}
    opposants = [str(nom) for nom in alea.choice(noms[1:6], 3, replace=False)]
    portraits[opposants[0]] |= {"position": "oppose", "impact": "fort"}
    portraits[opposants[1]] |= {"position": "reserve", "influence": "forte"}
    portraits[opposants[2]] |= {"position": "oppose", "impact": "faible"}
    notes = []
    for nom, portrait in portraits.items():
        textes = [INFLUENCES[portrait["influence"]], IMPACTS[portrait["impact"]], POSITIONS[portrait["position"]]]
        note = " ".join(textes[int(rang)] for rang in alea.permutation(3))
        notes.append({"partie": nom, "famille": PARTIES[nom], "note": note})
    return notes, portraits


# --- 4.3 Adoption ------------------------------------------------------------------------------------------------

PROFILS = {
    # plateau of usage, of acceptance as is, of corrections; then the same three at the first week of use
    "usage_faible": ((0.25, 0.74, 0.12), (0.75, 0.66, 0.16)),
    "alerte_complaisance": ((0.86, 0.985, 0.004), (0.70, 0.62, 0.20)),
    "outil_a_corriger": ((0.72, 0.46, 0.33), (0.70, 0.82, 0.10)),
    "adoption_saine": ((0.84, 0.78, 0.14), (0.55, 0.50, 0.25)),
}
SEMAINES_D_ESSAI = 4
MINIMUM = 5


def adoption(graine, sites=SITES, profils=None, effectifs=None, derniere=12):
    """Draw the weekly journal of the operators, the starting week of each site and its profile.

    The sites start at different weeks: only weeks counted from each start can be compared.
    """
    alea = np.random.default_rng([graine, 43])
    demarrages = dict(zip(sites, (int(debut) for debut in _debuts(alea, len(sites), derniere)), strict=True))
    if profils is None:
        profils = [str(nom) for nom in alea.choice(list(PROFILS), len(sites))]
    if effectifs is None:
        effectifs = [int(nombre) for nombre in alea.integers(6, 20, len(sites))]
    lignes, numero = [], 0
    codes = alea.permutation(1000)
    for site, profil, effectif in zip(sites, profils, effectifs, strict=True):
        for _ in range(effectif):
            code, numero = f"OP{int(codes[numero]):03d}", numero + 1
            lignes += _semaines(alea, code, site, demarrages[site], profil, derniere)
    noms = ["operateur", "site", "semaine", "commandes", "propositions", "acceptees", "corrigees"]
    table = pd.DataFrame(lignes, columns=noms)
    return (
        table.iloc[alea.permutation(len(table))].reset_index(drop=True),
        demarrages,
        dict(zip(sites, profils, strict=True)),
    )


def _debuts(alea, nombre, derniere):
    """Give distinct starting weeks, so that the youngest site has six to eight weeks of use."""
    jeune = derniere + 1 - int(alea.integers(6, 9))
    return alea.permutation([max(1, jeune - 2 * rang) for rang in range(nombre)])


def _semaines(alea, code, site, debut, profil, derniere):
    plateau, premiere = (np.array(part) for part in PROFILS[profil])
    biais = alea.normal(0, 0.04)
    lignes = []
    if debut > 1 and alea.random() < 0.5:  # a training session, before the start: it never counts
        lignes.append((code, site, debut - 1, 20, 20, 20, 0))
    for semaine in range(debut, derniere + 1):
        age = semaine - debut + 1
        reste = max(0, 3 - age) / 2
        usage, accord, reprise = np.clip(plateau * (1 - reste) + premiere * reste, 0, 1)
        usage = float(np.clip(usage + biais + 0.012 * (age - 5), 0, 1))
        commandes = 0 if alea.random() < 0.12 else int(alea.poisson(40)) + 5
        propositions = int(alea.binomial(commandes, usage))
        acceptees, corrigees, _ = alea.multinomial(propositions, [accord, reprise, max(0, 1 - accord - reprise)])
        lignes.append((code, site, semaine, commandes, propositions, int(acceptees), int(corrigees)))
    return lignes


def mesures(table, demarrages):
    """Give the true indicators of every site, over the same weeks of use for all of them."""
    age_commun = min(int(table["semaine"].max()) - debut + 1 for debut in demarrages.values())
    resultat = {}
    for site, debut in demarrages.items():
        ages = table["semaine"] - debut + 1
        ici = table[(table["site"] == site) & (ages >= max(1, age_commun - 3)) & (ages <= age_commun)]
        sommes = ici[["commandes", "propositions", "acceptees", "corrigees"]].sum()
        resultat[site] = {
            "operateurs": int(ici.loc[ici["commandes"] > 0, "operateur"].nunique()),
            "usage": _part(sommes["propositions"], sommes["commandes"]),
            "acceptation": _part(sommes["acceptees"], sommes["propositions"]),
            "correction": _part(sommes["corrigees"], sommes["propositions"]),
        }
    return resultat


def _part(partie, tout):
    return float(partie / tout) if tout else None


def resultats_a_publier(graine, petits, minimum=MINIMUM, total=True):
    """Draw results where `petits` groups out of five are too small, and what may be published of them."""
    alea = np.random.default_rng([graine, 49])
    noms = [f"groupe_{nombre:02d}" for nombre in alea.choice(100, 5, replace=False)]
    tailles = [int(taille) for taille in alea.integers(minimum, 30, 5)]
    tailles[:petits] = [int(taille) for taille in alea.integers(0, minimum, petits)]
    tailles[4] = minimum
    rangs = [int(rang) for rang in alea.permutation(5)]
    recus = {noms[rang]: {"operateurs": tailles[rang], "usage": round(float(alea.random()), 3)} for rang in rangs}
    if total:
        recus["ensemble"] = {"operateurs": sum(tailles), "usage": round(float(alea.random()), 3)}
    caches = {noms[rang] for rang in range(petits)} | ({"ensemble"} if petits == 1 else set())
    return recus, {nom: None if nom in caches else dict(valeur) for nom, valeur in recus.items()}


# --- 4.4 Blocking point ------------------------------------------------------------------------------------------


def enquete(graine, sites=SITES, effectifs=None, blocages=None, vides=True):
    """Draw the answers of a five-item survey and, per site, the first element that blocks (None: none does).

    The elements after the blocking one are lower still: the lowest mean is never the right answer.
    """
    alea = np.random.default_rng([graine, 44])
    if effectifs is None:
        effectifs = [int(nombre) for nombre in alea.integers(8, 20, len(sites))]
    if blocages is None:
        blocages = [(*ELEMENTS, None)[int(rang)] for rang in alea.integers(0, 6, len(sites))]
    tables, verite = [], {}
    for site, effectif, blocage in zip(sites, effectifs, blocages, strict=True):
        tables.append(_reponses(alea, site, effectif, blocage, vides))
        verite[site] = "effectif_insuffisant" if effectif < MINIMUM else blocage
    table = pd.concat(tables, ignore_index=True)
    table.insert(0, "repondant", [f"R{int(n):03d}" for n in alea.choice(1000, len(table), replace=False)])
    return table.iloc[alea.permutation(len(table))].reset_index(drop=True), verite


def _reponses(alea, site, effectif, blocage, vides):
    """Write answers whose means fall on the wanted side of 3, where medians and empty answers mislead."""
    place = len(ELEMENTS) if blocage is None else ELEMENTS.index(blocage)
    colonnes = {"site": [site] * effectif}
    moitie = effectif // 2 + 1
    for rang, nom in enumerate(ELEMENTS):
        if rang < place:  # above 3, though most answers are 3
            notes = np.array([3.0] * moitie + [5.0] * (effectif - moitie))
        elif rang > place:
            notes = np.array([1.0, 2.0] * effectif)[:effectif]
        elif alea.random() < 0.4:  # exactly at 3
            notes = np.full(effectif, 3.0)
        else:  # below 3, though most answers are 4
            notes = np.array([4.0] * moitie + [1.0] * (effectif - moitie))
        notes = alea.permutation(notes)
        if vides and effectif >= 8 and rang < place:  # empty answers, that are not zeros
            notes[np.flatnonzero(notes == 3)[: moitie - 2]] = np.nan
        colonnes[nom] = notes
    return pd.DataFrame({nom: colonnes[nom] for nom in ["site", *(ELEMENTS[i] for i in alea.permutation(5))]})


# --- 4.5 Social calendar -----------------------------------------------------------------------------------------

NOMS_D_ESSAIS = tuple(
    "Démonstration en salle|Test technique|Version bêta|Pilote restreint|Essai de deux jours|"
    "Expérimentation volontaire|Répétition générale|Calcul en arrière-plan".split("|")
)


def essais(graine, cloture="tiree"):
    """Draw trials with misleading names, a consultation, and the trials that must be refused."""
    alea = np.random.default_rng([graine, 45])
    ouverture = int(alea.integers(6, 20))
    if cloture == "tiree":
        cloture = None if alea.random() < 0.25 else ouverture + int(alea.integers(4, 13))
    avis = None if cloture is None else str(alea.choice(["favorable", "defavorable", "non_rendu"]))
    consultation = {"ouverture": ouverture, "cloture": cloture, "avis": avis}
    repere = ouverture + 6 if cloture is None else cloture
    genres = [(0, -3), (0, 0), (0, 1), (0, 6), (1, -3), (2, -3), (3, -3), (int(alea.integers(4)), 2)]
    noms = [str(nom) for nom in alea.permutation(NOMS_D_ESSAIS)]
    liste, refuses = [], []
    for nom, (genre, ecart) in zip(noms, genres, strict=True):
        operateurs = int(alea.integers(1, 9)) if genre in (0, 2) else 0
        commandes = "reelles" if genre in (0, 1) else "passees"
        liste.append({"nom": nom, "semaine": repere + ecart, "operateurs": operateurs, "commandes": commandes})
        if genre == 0 and (cloture is None or ecart <= 0):
            refuses.append(nom)
    return [liste[int(rang)] for rang in alea.permutation(len(liste))], consultation, sorted(refuses)


def _contraintes(alea):
    """Draw the durations and the date asked for; half the time it cannot be kept."""
    tenable = bool(alea.integers(2))
    contraintes = {
        "semaine_cadrage": int(alea.integers(2, 9)),
        "duree_consultation": int(alea.integers(4, 13)),
        "duree_formation": int(alea.integers(1, 4)),
        "duree_pilote": int(alea.integers(4, 11)),
    }
    au_plus_tot = 4 + sum(contraintes.values())
    ecart = int(alea.integers(0, 4)) if tenable else -int(alea.integers(1, 5))
    contraintes["generalisation_demandee"] = au_plus_tot + ecart
    return contraintes, au_plus_tot, tenable


def _pme(alea):
    metiers = ["une cartonnerie", "une conserverie", "un atelier de confection", "une imprimerie d'étiquettes"]
    freins = [
        "les réglages se transmettent de bouche à oreille",
        "les commandes sont saisies deux fois, dans deux tableurs",
        "un essai de logiciel a échoué il y a trois ans et personne ne veut en reparler",
    ]
    return {
        "nom": "Ateliers de l'Authie (fictifs)",
        "metier": str(alea.choice(metiers)),
        "salaries": int(alea.integers(18, 49)),
        "profil": "suiveuse",
        "frein": str(alea.choice(freins)),
        "jours_d_accompagnement": 7,
    }


# --- One learner's variant ---------------------------------------------------------------------------------------


def roles(variante):
    """Draw the letter of assignment and the interviews."""
    alea = np.random.default_rng([variante, 51])
    return Roles(*_mandat(alea), *_entretiens(alea))


def adhesion(variante):
    """Draw 48 operators, three profiles of adoption out of four and three blocking points out of six."""
    alea = np.random.default_rng([variante, 52])
    profils = [str(nom) for nom in alea.choice(list(PROFILS), 3, replace=False)]
    tailles = [int(taille) for taille in alea.permutation([13, 16, 19])]
    blocages = [(*ELEMENTS, None)[int(rang)] for rang in alea.choice(6, 3, replace=False)]
    journal = adoption(variante, profils=profils, effectifs=tailles)
    return Adhesion(*journal, *enquete(variante, effectifs=tailles, blocages=blocages))


def social(variante):
    """Draw a consultation, closed or not, its trials, and the durations of the plan."""
    alea = np.random.default_rng([variante, 53])
    liste, consultation, refuses = essais(variante, 14 + int(alea.integers(1, 8)) if alea.random() < 0.7 else None)
    return Social(consultation, liste, refuses, *_contraintes(alea))


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    lettre, humeur, agenda = roles(variante), adhesion(variante), social(variante)
    consultation = {"consultation": agenda.consultation, "essais_proposes": agenda.essais}
    return {
        "donnees/adoption.csv": _csv(humeur.adoption),
        "donnees/enquete.csv": _csv(humeur.enquete),
        "donnees/demarrages.json": _json(humeur.demarrages),
        "donnees/mandat.json": _json(lettre.mandat),
        "donnees/entretiens.json": _json(lettre.entretiens),
        "donnees/calendrier.json": _json(consultation | {"contraintes": agenda.contraintes}),
        "donnees/pme.json": _json(_pme(np.random.default_rng([variante, 54]))),
        "variante.json": _json({"variante": variante}),
    }


def _csv(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


def _json(valeur):
    return (json.dumps(valeur, indent=2, ensure_ascii=False) + "\n").encode()
