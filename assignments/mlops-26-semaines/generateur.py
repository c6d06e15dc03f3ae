"""Generate the data of « 26 semaines en production », with the ledger that says what was injected.

Trusted code: it never reaches a learner. The hidden tests import it to draw fresh data (a large random seed) and to
learn what is true for one learner's variant (`dossier`). The truth is what was injected, never a stored answer.
The people, the company and the figures are fictional.
"""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

DEPOTS = ("Boulogne", "Calais", "Dunkerque")
ENTREES = ("distance_km", "temperature_camion", "arrets")
SEMAINES = 26
PLANCHER = 1e-4
KHI_DEUX_99 = 21.67
"""The 99 % quantile of a chi-squared of nine degrees: what an index of ten classes reaches once in a hundred."""
EFFECTIF, ECART, BAISSE = 200, 0.08, 0.05
"""The statement's limits: lines in a week, observed minus predicted, points of AUC."""
CHOIX = ("corriger_flux", "retour_arriere", "recalibrer", "reentrainer", "arreter", "surveiller")


@dataclass(frozen=True)
class Monde:
    """How a delivery becomes a chance of being late: a level, and one weight a measure."""

    niveau: float
    distance: float
    temperature: float
    arrets: float


APPRIS = Monde(-1.7, 1.0, 1.1, 0.4)
"""The relation that the model learnt; it holds until the drift."""
FRAGILE = Monde(-1.25, 0.45, 0.5, 0.2)
"""The weak depot's own relation: as many late deliveries as the model says, but not the ones it says."""
DERIVES = {
    "recalibrer": (Monde(-0.75, 1.0, 1.1, 0.4), Monde(-2.9, 1.0, 1.1, 0.4)),
    "reentrainer": (Monde(-0.65, 1.0, 0.1, 0.4),),
    "arreter": (Monde(-0.5, 0.15, -0.2, 0.1),),
}


@dataclass(frozen=True)
class Registre:
    """The injection ledger of one journal."""

    bug: tuple[int, ...]
    depots: tuple[str, ...]
    petites: tuple[int, ...]
    derive: int
    nature: str
    sens: str
    fragile: str


@dataclass(frozen=True)
class Dossier:
    """Everything one variant holds: the tables delivered and the answers expected."""

    journal: pd.DataFrame
    reference: pd.DataFrame
    evenements: pd.DataFrame
    versions: list[dict[str, object]]
    cahier: dict[str, object]
    registre: Registre
    psi: dict[str, object]
    alerte: dict[str, object]
    etiquettes: dict[str, object]
    incidents: dict[str, object]
    mesures: dict[str, float]
    rappels: dict[str, float]
    version: dict[str, str | int]


# --- 3.1 Stability index -----------------------------------------------------------------------------------------


def indice(reference, courante):
    """Compare the shares of ten classes, cut at the deciles of the reference; an empty class counts as the floor."""
    coupures = np.quantile(np.asarray(reference, dtype=float), np.linspace(0.1, 0.9, 9))
    avant, apres = (_parts(coupures, np.asarray(valeurs, dtype=float)) for valeurs in (reference, courante))
    return _indice_des_parts(avant, apres)


def _indice_des_parts(avant, apres):
    return float(((apres - avant) * np.log(apres / avant)).sum())


def _parts(coupures, valeurs):
    comptes = np.bincount(np.searchsorted(coupures, valeurs), minlength=10)
    return np.maximum(comptes / len(valeurs), PLANCHER)


def indices(journal, reference):
    """Give the index of each input, week by week; the journal is in the order of weeks."""
    semaines, debuts = np.unique(journal["semaine"].to_numpy(), return_index=True)
    tables = {}
    for nom in ENTREES:
        connues = reference[nom].to_numpy(dtype=float)
        coupures = np.quantile(connues, np.linspace(0.1, 0.9, 9))
        avant, groupes = _parts(coupures, connues), np.split(journal[nom].to_numpy(dtype=float), debuts[1:])
        tables[nom] = [_indice_des_parts(avant, _parts(coupures, valeurs)) for valeurs in groupes]
    return pd.DataFrame(tables, index=[int(semaine) for semaine in semaines])


# --- 3.2 Alert ---------------------------------------------------------------------------------------------------


def fiable(n, n_reference, limite):
    """Say whether a quiet week of n lines passes the limit less than once in a hundred."""
    return n > 0 and KHI_DEUX_99 * (1 / n + 1 / n_reference) <= limite


def effectif_minimal(n_reference, limite):
    """Count up to the first week's size that can be believed."""
    return next(n for n in range(1, 10_000) if fiable(n, n_reference, limite))


def suivi(graine, alerte=True):
    """Draw a monitoring table, the size of its reference, a limit, and the first week to believe (or None)."""
    alea = np.random.default_rng([graine, 22])
    n_reference, limite = int(alea.integers(600, 4000)), float(alea.choice([0.15, 0.2, 0.25, 0.3]))
    nombre = int(alea.integers(10, 30))
    minimum = effectif_minimal(n_reference, limite)
    table = pd.DataFrame({"semaine": np.arange(1, nombre + 1) + int(alea.integers(0, 40))})
    table["n"] = alea.integers(minimum, 3 * minimum, nombre)
    table["psi"] = alea.uniform(0.01, 0.9 * limite, nombre).round(4)
    rang = int(alea.integers(4, nombre - 1))
    table.loc[0, ["n", "psi"]] = [minimum - 1, 2.0]  # too small, by one line
    table.loc[1, "psi"] = limite  # at the limit: not above it
    table.loc[2, ["n", "psi"]] = [0, 3.0]
    table = table.astype({"n": int})
    if not alerte:
        return table, n_reference, limite, None
    table.loc[rang, ["n", "psi"]] = [minimum, limite + 0.01]  # just enough lines, just above
    table.loc[table.index > rang, "psi"] += alea.uniform(0, 1)  # louder weeks later are not the first
    table.loc[nombre - 1, ["n", "psi"]] = [minimum, limite + 0.5]  # and there always is one
    return table.astype({"n": int}), n_reference, limite, int(table.loc[rang, "semaine"])


# --- 3.3 The journal, and labels that come late --------------------------------------------------------------------


def entrees(alea, nombre):
    """Draw the three measures of deliveries, the truck's temperature in °C."""
    return pd.DataFrame(
        {
            "distance_km": np.clip(alea.normal(90, 30, nombre), 8, 220).round(1),
            "temperature_camion": alea.normal(4, 1.2, nombre).round(1),
            "arrets": alea.poisson(8, nombre),
        }
    )


def chance(mesures, monde):
    """Turn measures into a chance of being late."""
    distance, temperature, arrets = (mesures[nom].to_numpy(dtype=float) for nom in ENTREES)
    z = monde.niveau + monde.distance * (distance - 90) / 30 + monde.arrets * (arrets - 8) / 2.8
    z += monde.temperature * (temperature - 4) / 1.2
    return 1 / (1 + np.exp(-np.clip(z, -40, 40)))


def journal(graine, depots=DEPOTS, semaines=SEMAINES, nature=None, alarme=None):
    """Draw a journal with every label, and its ledger.

    `nature` is the decision that its drift calls for; `alarme` is (reference temperatures, limit): the first small week
    then passes the limit by chance alone.
    """
    alea = np.random.default_rng([graine, 33])
    bug, derive = int(alea.integers(7, 12)), int(alea.integers(15, 20))
    petites = (int(alea.integers(2, bug - 1)), int(alea.integers(bug + 3, derive)))
    touches = alea.choice(list(depots), int(alea.integers(1, len(depots) + 1)), replace=False)
    fragile, nature = str(alea.choice(list(depots))), nature or str(alea.choice(list(DERIVES)))
    monde = DERIVES[nature][int(alea.integers(len(DERIVES[nature])))]
    sens = "moins_de_retards" if monde.niveau < APPRIS.niveau else "plus_de_retards"
    touches = tuple(sorted(str(depot) for depot in touches))
    registre = Registre((bug, bug + 1), touches, petites, derive, nature, sens, fragile)
    tailles = alea.integers(280, 321, semaines)
    for petite, (bas, haut) in zip(petites, ((30, 46), (45, 66)), strict=True):
        tailles[petite - 1] = alea.integers(bas, haut)
    table = entrees(alea, int(tailles.sum()))
    if alarme is not None:
        _crier_au_loup(alea, table, tailles, petites[0], *alarme)
    table.insert(0, "livraison", [f"L{rang:05d}" for rang in range(len(table))])
    table.insert(1, "semaine", np.repeat(np.arange(1, semaines + 1), tailles))
    table.insert(2, "depot", alea.choice(list(depots), len(table)))
    return _vivre(alea, table, registre, monde), registre


def _crier_au_loup(alea, table, tailles, petite, reference, limite):
    """Draw the temperatures of a small week again until their index passes the limit: nothing moved, all the same."""
    debut, nombre = int(tailles[: petite - 1].sum()), int(tailles[petite - 1])
    coupures = np.quantile(reference, np.linspace(0.1, 0.9, 9))
    for _ in range(500):
        tirage = alea.normal(4, 1.2, nombre).round(1)
        if _indice_des_parts(_parts(coupures, reference), _parts(coupures, tirage)) > 1.05 * limite:
            break
    table.loc[table.index[debut : debut + nombre], "temperature_camion"] = tirage


def _tirer_retards(alea, semaine, vraie, prevue, derive):
    """Draw the outcomes, week by week: what the model misses is small before the drift, plain after it."""
    retard = np.zeros(len(semaine), dtype=bool)
    for numero in np.unique(semaine):
        lignes = semaine == numero
        for _ in range(200):
            retard[lignes] = alea.random(int(lignes.sum())) < vraie[lignes]
            ecart = abs(retard[lignes].mean() - prevue[lignes].mean())
            if (ecart > 0.105 if numero >= derive else ecart < 0.055) or lignes.sum() < EFFECTIF:
                break
    return retard


def _vivre(alea, table, registre, monde):
    """Draw the outcomes, break the temperatures of the bug, score what the model then sees, date the labels."""
    semaine, fragile = table["semaine"].to_numpy(), (table["depot"] == registre.fragile).to_numpy()
    vraie = np.where(fragile, chance(table, FRAGILE), chance(table, APPRIS))
    vraie = np.where(semaine >= registre.derive, chance(table, monde), vraie)
    retard = _tirer_retards(alea, semaine, vraie, chance(table, APPRIS), registre.derive)
    touche = table["semaine"].isin(registre.bug) & table["depot"].isin(registre.depots)
    fahrenheit = (table["temperature_camion"] * 9 / 5 + 32).round(1)
    table["temperature_camion"] = table["temperature_camion"].where(~touche, fahrenheit)
    table["score"] = chance(table, APPRIS).round(4)
    table["en_retard"] = retard.astype(float)
    delai = alea.choice([3, 4, 5, 6, np.nan], len(table), p=[0.88, 0.05, 0.03, 0.02, 0.02])
    table["etiquette_connue_semaine"] = semaine + delai
    return table


def evaluables(table, semaine):
    """Keep the lines whose label is known at the end of that week."""
    return table[table["etiquette_connue_semaine"] <= semaine]


def a_la_fin_de(table, semaine):
    """Give the journal as it is extracted that week: later labels are not written yet."""
    inconnue = ~(table["etiquette_connue_semaine"] <= semaine)
    return table.assign(
        en_retard=table["en_retard"].mask(inconnue),
        etiquette_connue_semaine=table["etiquette_connue_semaine"].mask(inconnue),
    )


def auc(lignes):
    """Give the chance that a late delivery has a higher score than one on time."""
    rangs, retards = lignes["score"].rank(), lignes["en_retard"] == 1
    positifs, negatifs = int(retards.sum()), int((~retards).sum())
    return float((rangs[retards].sum() - positifs * (positifs + 1) / 2) / (positifs * negatifs))


# --- 3.4 Symptoms and decisions --------------------------------------------------------------------------------------

CALME = {"livraisons": 300, "psi": 0.05, "part_impossible": 0.0, "flux": "non_verifie", "version_recente": False}


def flux_en_defaut(s):
    """Say whether the input feed is at fault, whatever the model's quality looks like."""
    suspect = s["psi"] > 0.25 and s["livraisons"] >= EFFECTIF and s["flux"] == "non_verifie"
    return s["part_impossible"] >= 0.01 or s["flux"] == "dementi" or suspect


def decision(s):
    """Apply the statement's rules, in order."""
    if flux_en_defaut(s):
        return "corriger_flux"
    if s["ecart"] is None or s["auc"] is None:
        return "surveiller"
    baisse = s["auc"] <= s["auc_reference"] - BAISSE
    if not baisse and abs(s["ecart"]) < ECART:
        return "surveiller"
    if s["version_recente"]:
        return "retour_arriere"
    if s["auc"] <= s["auc_regle"]:
        return "arreter"
    return "reentrainer" if baisse else "recalibrer"


def symptomes_de_flux(graine):
    """Draw symptoms whose feed is at fault: quality, version and labels say anything."""
    alea = np.random.default_rng([graine, 44])
    cause = int(alea.integers(4))
    s = _qualite(alea, str(alea.choice(["bonne", "ecart", "baisse", "perdue", "inconnue"])))
    s = {**CALME, **s, "version_recente": bool(alea.integers(2)), "livraisons": int(alea.integers(40, 900))}
    s["flux"] = str(alea.choice(["confirme", "non_verifie"]))
    s["psi"] = round(float(alea.uniform(0.01, 0.6)), 3)
    if cause == 0:
        s["part_impossible"] = round(float(alea.uniform(0.01, 0.5)), 3)
    elif cause == 1:
        s["flux"] = "dementi"
    else:
        s.update(
            flux="non_verifie", psi=round(float(alea.uniform(0.26, 6)), 3), livraisons=int(alea.integers(200, 900))
        )
    return _melanger(alea, s)


def symptomes_sains(graine, attendu):
    """Draw symptoms of a sound feed that call for that decision."""
    alea = np.random.default_rng([graine, 55])
    qualites = {"recalibrer": ["ecart"], "reentrainer": ["baisse"], "arreter": ["perdue"]}
    qualites |= {"retour_arriere": ["ecart", "baisse", "perdue"], "surveiller": ["bonne", "inconnue"]}
    qualite = str(alea.choice(qualites[attendu]))
    s = {**CALME, **_qualite(alea, qualite), "part_impossible": float(alea.choice([0.0, 0.004]))}
    s["version_recente"] = attendu == "retour_arriere" or (attendu == "surveiller" and bool(alea.integers(2)))
    forme = int(alea.integers(3))
    s["livraisons"] = int(alea.integers(30, 200)) if forme == 0 else int(alea.integers(200, 900))
    s["psi"] = round(float(alea.uniform(0.01, 0.24) if forme == 1 else alea.uniform(0.26, 3)), 3)
    s["flux"] = "confirme" if forme == 2 else "non_verifie"
    return _melanger(alea, s)


def _qualite(alea, nom):
    """Draw the model's quality, away from the limits."""
    reference, regle = round(float(alea.uniform(0.78, 0.88)), 3), round(float(alea.uniform(0.58, 0.64)), 3)
    signe = int(alea.choice([-1, 1]))
    ecart = signe * round(float(alea.uniform(0.085, 0.3)), 3)
    petit = signe * round(float(alea.uniform(0, 0.07)), 3)
    tenue = round(reference + float(alea.uniform(-0.04, 0.03)), 3)
    chute = round(float(alea.uniform(regle + 0.01, reference - 0.06)), 3)
    perdue = round(float(alea.uniform(0.4, regle - 0.005)), 3)
    cas = {
        "bonne": (petit, tenue),
        "ecart": (ecart, tenue),
        "baisse": ((petit, ecart)[int(alea.integers(2))], chute),
        "perdue": ((petit, ecart)[int(alea.integers(2))], perdue),
        "inconnue": ((None, perdue), (ecart, None), (None, None))[int(alea.integers(3))],
    }
    return {"ecart": cas[nom][0], "auc": cas[nom][1], "auc_reference": reference, "auc_regle": regle}


def _melanger(alea, s):
    """Give the keys in another order: nothing depends on it."""
    return {list(s)[rang]: s[list(s)[rang]] for rang in alea.permutation(len(s))}


# --- One learner's variant ---------------------------------------------------------------------------------------


def dossier(variante):
    """Draw everything of one variant; draws where an answer would hang on the last decimal are thrown away."""
    for essai in range(400):
        tire = _tirer(variante, essai)
        if tire is not None:
            return tire
    raise RuntimeError(f"variante {variante} : aucun tirage net")


def _tirer(variante, essai):
    alea = np.random.default_rng([variante, essai, 66])
    nature = str(np.random.default_rng([variante, 67]).choice(list(DERIVES)))
    cahier = _cahier(alea)
    reference = entrees(alea, int(cahier.pop("n_reference")))
    limite = float(cahier["limite_psi"])
    alarme = reference["temperature_camion"].to_numpy(), limite
    table, registre = journal(int(alea.integers(2**40)), nature=nature, alarme=alarme)
    connues = evaluables(table, SEMAINES)
    hors_bug = connues[~connues["semaine"].isin(registre.bug)]
    rappels = _rappels(hors_bug, cahier["seuil_alerte"])
    depuis = connues[connues["semaine"] >= registre.derive]
    if not _net(registre, hors_bug, depuis, rappels, cahier):
        return None
    suivis = indices(table, reference)
    if not _alerte_nette(suivis, registre, limite):
        return None
    versions, version = _versions(alea, float(cahier["auc_reference"]))
    return Dossier(
        journal=a_la_fin_de(table, SEMAINES),
        reference=reference,
        evenements=_evenements(alea, registre),
        versions=versions,
        cahier=cahier,
        registre=registre,
        psi=_psi_attendu(suivis, registre),
        alerte=_alerte_attendue(len(reference), registre, limite),
        etiquettes=_etiquettes_attendues(table, registre, cahier["semaine_bilan"]),
        incidents=_incidents_attendus(connues, depuis, registre, cahier),
        mesures=_mesures_attendues(hors_bug),
        rappels=rappels,
        version=version,
    )


def _psi_attendu(suivis, registre):
    pire = float(suivis.loc[list(registre.bug), "temperature_camion"].max())
    semaines, depots = list(registre.bug), list(registre.depots)
    return {"variable": "temperature_camion", "semaines": semaines, "depots": depots, "psi_max": pire}


def _alerte_attendue(n_reference, registre, limite):
    petites, minimum = list(registre.petites), effectif_minimal(n_reference, limite)
    return {"premiere_semaine": registre.bug[0], "semaines_non_fiables": petites, "effectif_minimal": minimum}


def _etiquettes_attendues(table, registre, semaine):
    lignes, derive = len(evaluables(table, semaine)), registre.derive
    return {"lignes_evaluables": lignes, "semaine_derive": derive, "visible_des": derive + 3, "sens": registre.sens}


def _incidents_attendus(connues, depuis, registre, cahier):
    appelees = connues["semaine"].isin(registre.bug) & (connues["score"] >= cahier["seuil_alerte"])
    appels = int((appelees & (connues["en_retard"] == 0)).sum())
    return {
        "decision_bug": "corriger_flux",
        "appels_inutiles": appels,
        "cout_bug_euros": appels * int(cahier["cout_appel_euros"]),
        "ecart_derive": _ecart(depuis),
        "auc_derive": auc(depuis),
        "decision_derive": registre.nature,
    }


def _mesures_attendues(lignes):
    observes, prevus = float(lignes["en_retard"].mean()), float(lignes["score"].mean())
    return {"lignes": len(lignes), "auc": auc(lignes), "retards_observes": observes, "retards_prevus": prevus}


def _cahier(alea):
    appel, retard = ((20, 80), (15, 75), (18, 60))[int(alea.integers(3))]
    return {
        "date_extraction": f"2026-{int(alea.integers(9, 12)):02d}-{int(alea.integers(1, 29)):02d}",
        "delai_revue_jours": int(alea.choice([60, 90, 120])),
        "limite_psi": float(alea.choice([0.2, 0.25, 0.3])),
        "semaine_bilan": int(alea.integers(10, 23)),
        "cout_appel_euros": appel,
        "cout_retard_non_annonce_euros": retard,
        "seuil_alerte": round(appel / retard, 2),
        "auc_reference": round(float(alea.uniform(0.795, 0.815)), 3),
        "auc_regle": round(float(alea.uniform(0.6, 0.63)), 3),
        "n_reference": 10 * int(alea.integers(120, 260)),  # no decile falls exactly on a line
    }


def _ecart(lignes):
    return float(lignes["en_retard"].mean() - lignes["score"].mean())


def _rappels(lignes, seuil):
    """Give, for each depot, the share of its late deliveries that were announced."""
    retards = (lignes["en_retard"] == 1).to_numpy()
    depots, annonces = lignes["depot"].to_numpy()[retards], (lignes["score"] >= seuil).to_numpy()[retards]
    return {nom: float(annonces[depots == nom].mean()) for nom in DEPOTS}


def _net(registre, hors_bug, depuis, rappels, cahier):
    """Keep a draw whose weeks, drift, weakest depot and decision are all far from a limit."""
    semaine = hors_bug["semaine"].to_numpy()
    nombre = np.bincount(semaine, minlength=SEMAINES + 1)
    sommes = np.bincount(semaine, hors_bug["en_retard"] - hors_bug["score"], SEMAINES + 1)
    ecarts = np.abs(sommes) / np.maximum(nombre, 1)
    jugees = np.flatnonzero(nombre >= EFFECTIF)
    calmes = (ecarts[jugees[jugees < registre.derive]] < 0.07).all()
    derives = (ecarts[jugees[jugees >= registre.derive]] > 0.09).all()
    bas, suivant = sorted(rappels.values())[:2]
    symptomes = {**CALME, "ecart": _ecart(depuis), "auc": auc(depuis)}
    limites = {nom: float(cahier[nom]) for nom in ("auc_reference", "auc_regle")}
    marge = min(abs(symptomes["auc"] - limites["auc_regle"]), abs(symptomes["auc"] - limites["auc_reference"] + BAISSE))
    juste = decision({**symptomes, **limites}) == registre.nature and marge > 0.01
    fragile = rappels[registre.fragile] == bas and suivant - bas > 0.03
    return calmes and derives and fragile and juste and abs(symptomes["ecart"]) > 0.09


def _alerte_nette(suivis, registre, limite):
    """Keep a draw where the small week cries wolf, the bug screams and every other week keeps quiet."""
    temperature = suivis["temperature_camion"]
    autres = suivis.drop(index=[*registre.petites]).copy()
    autres.loc[list(registre.bug), "temperature_camion"] = 0.0
    petite, bug = temperature[registre.petites[0]], min(temperature[list(registre.bug)])
    return petite > 1.05 * limite and bug > 1.4 * limite and autres.max(axis=None) < 0.8 * limite


def _versions(alea, auc_reference):
    """Write the register of models: the first is withdrawn, the last was never put in service."""
    lignes = []
    for rang, (nom, statut) in enumerate((("1.0", "retiree"), ("1.1", "en_service"), ("1.2", "candidate"))):
        empreintes = [f"{int(alea.integers(16**7)):07x}" for _ in range(3)]
        lignes.append(
            {
                "modele": nom,
                "donnees": f"livraisons-{empreintes[0]}",
                "code": empreintes[1],
                "environnement": f"verrou-{empreintes[2]}",
                "graine": int(alea.integers(1, 1000)),
                "auc_validation": round(auc_reference + (-0.03, 0, 0.02)[rang], 3),
                "statut": statut,
            }
        )
    rangs = alea.permutation(3)
    choisie = {nom: lignes[1][nom] for nom in ("modele", "donnees", "code", "environnement", "graine")}
    return [lignes[rang] for rang in rangs], choisie


CAUSES = {
    ("recalibrer", "plus_de_retards"): "Pause obligatoire de vingt minutes ajoutée à toutes les tournées",
    ("recalibrer", "moins_de_retards"): "Créneaux de déchargement élargis d'une demi-heure dans tous les magasins",
    (
        "reentrainer",
        "plus_de_retards",
    ): "Nouvel outil de planification : les camions les plus froids partent en premier",
    ("arreter", "plus_de_retards"): "Fusion des tournées de jour et de nuit, ordre des magasins fixé au dernier moment",
}
SANS_EFFET = (
    "Formation de deux jours pour les conducteurs",
    "Renouvellement du contrat d'entretien des camions",
    "Changement de l'écran d'accueil de l'outil",
    "Visite de contrôle de la chaîne du froid",
)


def _evenements(alea, registre):
    """Write the log of operations: the true causes, and as many changes that change nothing."""
    autre = str(alea.choice([nom for nom in DEPOTS if nom != registre.depots[0]]))
    lignes = [
        (registre.bug[0], f"Mise à jour des boîtiers de température, dépôt(s) : {', '.join(registre.depots)}"),
        (registre.bug[1] + 1, "Le transporteur rétablit l'ancien réglage des boîtiers"),
        (int(alea.integers(1, registre.bug[0] - 2)), f"Mise à jour des boîtiers de température, dépôt(s) : {autre}"),
        (registre.derive, CAUSES[registre.nature, registre.sens]),
        *((petite, "Jours fériés : peu de tournées") for petite in registre.petites),
        *((int(alea.integers(2, 26)), texte) for texte in alea.permutation(SANS_EFFET)[:3]),
    ]
    return pd.DataFrame(lignes, columns=["semaine", "evenement"]).sort_values("semaine", ignore_index=True)


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    contenu = dossier(variante)
    tables = {"journal": contenu.journal, "reference": contenu.reference, "evenements": contenu.evenements}
    donnees = {f"donnees/{nom}.csv": _csv(table) for nom, table in tables.items()}
    return {
        **donnees,
        "donnees/registre_modeles.json": _json(contenu.versions),
        "donnees/cahier.json": _json(contenu.cahier),
        "variante.json": _json({"variante": variante}),
    }


def _csv(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


def _json(valeur):
    return (json.dumps(valeur, indent=2, ensure_ascii=False) + "\n").encode()
