"""Generate the data of « Audit de la serre », with the ledger that says what was injected.

Trusted code: it never reaches a learner. The hidden tests import it to draw fresh data (a large random seed) and to
learn what is true for one learner's variant (`dossier`). The truth is what was injected, never a stored answer.
The people, the cooperative and the figures are fictional.
"""

import json
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

FUSEAU = "Europe/Paris"
VARIETES = {"gariguette": 0.0, "clery": 2.5, "charlotte": -2.0, "mara_des_bois": 6.0}
VARIETE_NOUVELLE = "mara_des_bois"
"""Planted only after the split: the learner's own data hold a variety that training never saw."""
CIBLE = "jours_jusqu_maturite"
FORMES = ("plateau", "descente", "biais", "bruit")
DEFAUTS = (
    "doublons",
    "heures_manquantes",
    "temperatures_absentes",
    "humidites_impossibles",
    "heures_figees",
    "temperatures_fahrenheit",
)


@dataclass(frozen=True)
class Registre:
    """The injection ledger of one sensor table: six counts, and the zone of each lasting defect."""

    comptes: dict[str, int]
    zones: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dossier:
    """Everything one variant holds: the tables delivered and the answers expected."""

    capteurs: pd.DataFrame
    registre: Registre
    recoltes: pd.DataFrame
    variables: pd.DataFrame
    essais: pd.DataFrame
    courbe: pd.DataFrame
    cahier: dict[str, float]
    personnelles: bool
    interdites: list[str]
    essai: str
    mae_essai: float
    mae_reference: float
    verdict: str
    volume: dict[str, str | int | None]


# --- 1.1 Sensors -------------------------------------------------------------------------------------------------


def capteurs(graine, debut="2026-03-01", jours=90, zones=("A", "B", "C"), defauts=True):
    """Draw one table of hourly measures and its ledger; without defects, every count is zero."""
    alea = np.random.default_rng([graine, 11])
    heures = pd.date_range(debut, pd.Timestamp(debut) + pd.Timedelta(days=jours), freq="h", tz=FUSEAU, inclusive="left")
    mesures = {zone: _zone_saine(alea, heures, zone) for zone in zones}
    if not defauts:
        return _ordre_de_reception(mesures.values()), Registre(dict.fromkeys(DEFAUTS, 0))
    panne, figee, fahrenheit = (str(zone) for zone in alea.permutation(list(zones))[:3])
    comptes, marques = {}, {}
    marques["fige"], comptes["heures_figees"] = figee, _figer(alea, mesures[figee])
    marques["f"], comptes["temperatures_fahrenheit"] = fahrenheit, _passer_en_fahrenheit(alea, mesures[fahrenheit])
    comptes["temperatures_absentes"] = _effacer(alea, mesures[panne])
    mesures[panne], comptes["heures_manquantes"] = _couper(alea, mesures[panne])
    tableau = _ordre_de_reception(mesures.values())
    comptes["humidites_impossibles"] = _deregler_humidite(alea, tableau, figee)
    tableau, comptes["doublons"] = _renvoyer(alea, tableau, marques)
    return tableau, Registre(
        {nom: comptes[nom] for nom in DEFAUTS},
        {"verifier_liaison": panne, "remplacer_capteur": figee, "convertir_unite": fahrenheit},
    )


def _zone_saine(alea, heures, zone):
    heure, jour, taille = heures.hour.to_numpy(), np.arange(len(heures)) / 24, len(heures)
    temperature = 17 + 4 * np.sin((heure - 9) / 24 * 2 * np.pi) + 0.03 * jour + alea.normal(0, 0.6, taille)
    humidite = np.clip(78 - 2.2 * (temperature - 17) + alea.normal(0, 3, taille), 35, 99)
    soleil = np.clip(np.sin((heure - 6) / 13 * np.pi), 0, None) * (heure >= 6) * (heure <= 19)
    lumiere = 520 * soleil * alea.uniform(0.6, 1, taille)
    colonnes = {
        "horodatage": heures,
        "zone": zone,
        "temperature_c": temperature.round(2),
        "humidite_pct": humidite.round(1),
        "luminosite_w_m2": lumiere.round(0),
        "co2_ppm": (700 - 0.3 * lumiere + alea.normal(0, 20, taille)).round(0),
    }
    return pd.DataFrame(colonnes)


def _ordre_de_reception(tables):
    """Interleave the zones as the gateway receives them, hour after hour."""
    return pd.concat(tables).sort_values(["horodatage", "zone"], kind="stable").reset_index(drop=True)


def _figer(alea, table):
    """Freeze the humidity sensor; its neighbours differ, so that the run has exactly the length written down."""
    debut, duree = int(alea.integers(100, 1200)), int(alea.integers(30, 61))
    valeur = table["humidite_pct"].iloc[debut]
    colonne = table.columns.get_loc("humidite_pct")
    table.iloc[debut : debut + duree, colonne] = valeur
    for voisin in (debut - 1, debut + duree):
        if table.iat[voisin, colonne] == valeur:
            table.iat[voisin, colonne] = round(valeur - 0.7, 1)
    return duree


def _passer_en_fahrenheit(alea, table):
    """Convert three to five whole local days: a day of 23 hours counts 23 measures."""
    premier, nombre = int(alea.integers(5, 50)), int(alea.integers(3, 6))
    jours = table["horodatage"].dt.date
    touches = jours.isin(sorted(jours.unique())[premier : premier + nombre])
    table.loc[touches, "temperature_c"] = (table.loc[touches, "temperature_c"] * 9 / 5 + 32).round(2)
    return int(touches.sum())


def _effacer(alea, table):
    debut, duree = int(alea.integers(600, 1300)), int(alea.integers(36, 73))
    table.iloc[debut : debut + duree, table.columns.get_loc("temperature_c")] = np.nan
    return duree


def _couper(alea, table):
    """Drop a stretch of lines, as a lost link does; first and last lines stay."""
    debut, duree = int(alea.integers(100, 500)), int(alea.integers(20, 61))
    return table.drop(table.index[debut : debut + duree]), duree


def _deregler_humidite(alea, tableau, figee):
    """Write impossible humidities, some above 100 and some below 0, away from the frozen sensor."""
    possibles = tableau.index[tableau["zone"] != figee]
    hautes, basses = int(alea.integers(12, 22)), int(alea.integers(4, 9))
    lignes = alea.choice(possibles, hautes + basses, replace=False)
    valeurs = np.concatenate([alea.uniform(105, 140, hautes), alea.uniform(-9, -1, basses)])
    tableau.loc[lignes, "humidite_pct"] = valeurs.round(1)
    return hautes + basses


def _renvoyer(alea, tableau, marques):
    """Send some lines twice, at the end of the file; every kind of defect is hit, so that order of work matters."""
    repete = tableau.groupby("zone")["humidite_pct"].transform(lambda serie: serie.eq(serie.shift()))
    touches = [
        tableau.index[tableau["temperature_c"].isna()],
        tableau.index[(tableau["humidite_pct"] > 100) | (tableau["humidite_pct"] < 0)],
        tableau.index[repete & (tableau["zone"] == marques["fige"])],
        tableau.index[tableau["temperature_c"] > 45],
    ]
    choisies = {int(ligne) for groupe in touches for ligne in alea.choice(groupe, 3, replace=False)}
    choisies |= {int(ligne) for ligne in alea.choice(tableau.index, int(alea.integers(20, 50)), replace=False)}
    return pd.concat([tableau, tableau.loc[sorted(choisies)]], ignore_index=True), len(choisies)


# --- 1.2 Leak ----------------------------------------------------------------------------------------------------


def dictionnaire_inconnu(graine):
    """Draw a dictionary with names never seen, a horizon, and the names that the horizon forbids."""
    alea = np.random.default_rng([graine, 22])
    horizon = int(alea.integers(0, 40))
    jours = [None, None, horizon, horizon + 1, 0, -7, *(int(jour) for jour in alea.integers(-10, 80, 8))]
    noms = [f"v{nombre:03d}" for nombre in alea.choice(1000, len(jours), replace=False)]
    melange = [jours[place] for place in alea.permutation(len(jours))]
    dico = dict(zip(noms, melange, strict=True))
    return dico, horizon, interdites(dico, horizon)


def interdites(dico, horizon):
    """Name, in order, the variables not yet known at the horizon."""
    return sorted(nom for nom, jour in dico.items() if jour is None or jour > horizon)


# --- 1.3 Harvests and the reference ------------------------------------------------------------------------------


def recoltes(graine, coupure=78, personnelles=True):
    """Draw the lots of two years; one variety is planted only from the split week on."""
    alea = np.random.default_rng([graine, 33])
    nombre = int(alea.integers(380, 461))
    semaine = np.sort(alea.integers(0, 104, nombre))
    variete = alea.choice(["gariguette", "clery", "charlotte"], nombre, p=[0.4, 0.35, 0.25])
    tardifs = np.flatnonzero(semaine >= coupure)
    variete = variete.astype(object)
    variete[alea.choice(tardifs, max(5, len(tardifs) // 6), replace=False)] = VARIETE_NOUVELLE
    saison = np.sin(2 * np.pi * semaine / 52)
    degres, lumiere = alea.normal(320, 35, nombre) + 40 * saison, alea.normal(14, 2.2, nombre) + 3 * saison
    effet = np.array([VARIETES[nom] for nom in variete])
    jours = 65 - 0.045 * (degres - 320) - 0.7 * (lumiere - 14) + effet + alea.normal(0, 1.6, nombre)
    colonnes = {
        "lot": [f"L{numero:04d}" for numero in range(nombre)],
        "semaine_plantation": semaine,
        "variete": [str(nom) for nom in variete],
        "cumul_degres_jours_j21": degres.round(1),
        "lumiere_moy_j21": lumiere.round(2),
        "fleurs_comptees_j28": (140 - jours + alea.normal(0, 6, nombre)).round(0),
        "brix_j35": (11 - 0.06 * jours + alea.normal(0, 0.4, nombre)).round(2),
        "brix_recolte": (10.5 - 0.05 * jours + alea.normal(0, 0.25, nombre)).round(2),
        "heures_cueillette": (1.9 * jours - 6 + alea.normal(0, 1.5, nombre)).round(1),
    }
    if personnelles:
        colonnes["code_cueilleur"] = [f"P{numero:02d}" for numero in alea.integers(1, 19, nombre)]
    else:
        colonnes["allee"] = [f"A{numero:02d}" for numero in alea.integers(1, 19, nombre)]
    return pd.DataFrame({**colonnes, CIBLE: jours.round(1)})


def prevision_de_reference(apprentissage, essai):
    """Predict the mean of the variety in the training lots, and their overall mean for an unseen variety."""
    moyennes = apprentissage.groupby("variete")[CIBLE].mean()
    return essai["variete"].map(moyennes).astype(float).fillna(apprentissage[CIBLE].mean())


def _mae_de_reference(lots, coupure):
    avant, apres = lots[lots["semaine_plantation"] < coupure], lots[lots["semaine_plantation"] >= coupure]
    return float((prevision_de_reference(avant, apres) - apres[CIBLE]).abs().mean())


# --- 1.4 Learning curves -----------------------------------------------------------------------------------------


def courbe(graine, forme, finale=1.4):
    """Draw a learning curve of one shape that ends at `finale`, a target, and the answer expected.

    No step is near the 5 % limit: an honest solution never depends on the last decimal.
    """
    alea = np.random.default_rng([graine, 44])
    nombre = int(alea.integers(7, 10))
    rupture = int(alea.integers(2, nombre - 2))  # the first place after which every gain is small
    gains = np.where(np.arange(nombre - 1) < rupture, alea.uniform(0.09, 0.22, nombre - 1), 0)
    gains += np.where(np.arange(nombre - 1) < rupture, 0, alea.uniform(0.002, 0.025, nombre - 1))
    if forme == "descente":
        gains = alea.uniform(0.08, 0.2, nombre - 1)
        rupture = None
    if forme == "bruit":
        gains[int(alea.integers(0, rupture - 1))] = -alea.uniform(0.01, 0.04)  # a false plateau, then gains again
    validation = finale / np.cumprod(np.append(1, (1 - gains)[::-1]))[::-1]
    tailles = np.cumsum(alea.integers(20, 60, nombre)) + int(alea.integers(10, 40))
    table = pd.DataFrame(
        {
            "n": tailles,
            "mae_apprentissage": (validation * alea.uniform(0.6, 0.8, nombre)).round(3),
            "mae_validation": validation.round(3),
            "ecart_type": alea.uniform(0.03, 0.12, nombre).round(3),
        }
    )
    atteinte = forme == "plateau" or (forme == "bruit" and bool(alea.integers(2)))
    cible = round(finale * alea.uniform(1.08, 1.25) if atteinte else finale * alea.uniform(0.7, 0.9), 2)
    decision = "suffisant" if atteinte else "collecter" if rupture is None else "changer_de_variables"
    return table, cible, {"decision": decision, "n": None if rupture is None else int(tailles[rupture])}


# --- One learner's variant ---------------------------------------------------------------------------------------

DESCRIPTIONS = {
    "semaine_plantation": ("Semaine de plantation du lot, comptée depuis le début du registre", "semaine", 0),
    "variete": ("Variété plantée", "nom", 0),
    "cumul_degres_jours_j21": ("Cumul de température depuis la plantation, relevé au jour 21", "degré-jour", 21),
    "lumiere_moy_j21": ("Lumière moyenne reçue, relevée au jour 21", "mol/m²/jour", 21),
    "fleurs_comptees_j28": ("Fleurs comptées à la main au jour 28", "fleurs", 28),
    "brix_j35": ("Taux de sucre d'un échantillon de fruits verts au jour 35", "°Brix", 35),
    "brix_recolte": ("Taux de sucre mesuré sur les fruits récoltés", "°Brix", None),
    "heures_cueillette": ("Heures de travail passées à cueillir le lot", "heure", None),
    "code_cueilleur": ("Code interne du salarié qui a cueilli le lot", "code", None),
    "allee": ("Allée de la serre où le lot est planté", "code", 0),
}


def dossier(variante):
    """Draw everything of one variant; the trials, the curve and the specifications agree with one another."""
    alea = np.random.default_rng([variante, 55])
    horizon, coupure = int(alea.choice([21, 28, 35])), int(alea.integers(70, 83))
    personnelles, utile = bool(alea.integers(2)), bool(alea.integers(2))
    mesures, registre = capteurs(variante)
    lots = recoltes(variante, coupure, personnelles)
    variables = _table_des_variables([nom for nom in lots.columns if nom in DESCRIPTIONS])
    dico = {nom: DESCRIPTIONS[nom][2] for nom in variables["variable"]}
    mae = _mae_de_reference(lots, coupure)
    mae_essai = round(mae * (alea.uniform(0.35, 0.6) if utile else alea.uniform(0.85, 0.99)), 2)
    essais, retenu = _essais(alea, dico, horizon, mae_essai)
    forme = str(alea.choice(FORMES)) if utile else str(alea.choice(["descente", "biais"]))
    table, cible, volume = courbe(variante, forme, mae_essai)
    cahier = {"horizon_jours": horizon, "semaine_coupure": coupure, "mae_cible_jours": cible}
    return Dossier(
        capteurs=mesures,
        registre=registre,
        recoltes=lots,
        variables=variables,
        essais=essais,
        courbe=table,
        cahier=cahier,
        personnelles=personnelles,
        interdites=interdites(dico, horizon),
        essai=retenu,
        mae_essai=mae_essai,
        mae_reference=mae,
        verdict="gain_reel" if utile else "gain_insuffisant",
        volume=volume,
    )


def _table_des_variables(noms):
    lignes = [(nom, *DESCRIPTIONS[nom]) for nom in noms]
    table = pd.DataFrame(lignes, columns=["variable", "description", "unite", "disponible_a_j"])
    return table.astype({"disponible_a_j": "Int64"})


def _essais(alea, dico, horizon, mae):
    """Write the supplier's six trials: three honest ones, three that a leak makes look better."""
    permises = sorted(nom for nom, jour in dico.items() if jour is not None and jour <= horizon)
    fuites = interdites(dico, horizon)
    maes = [mae, mae * 1.12, mae * 1.3, mae * 0.5, mae * 0.72, mae * 0.9]
    lignes = []
    for rang, valeur in enumerate(maes):
        choix = [str(nom) for nom in alea.choice(permises, 3, replace=False)]
        if rang >= 3:
            choix[int(alea.integers(3))] = fuites[int(alea.integers(len(fuites)))]
        lignes.append([" + ".join(choix), round(float(valeur), 2)])
    ordre = [int(rang) for rang in alea.permutation(len(lignes))]
    noms = [f"E{rang + 1}" for rang in range(len(lignes))]
    table = pd.DataFrame([lignes[rang] for rang in ordre], columns=["variables", "mae_jours"])
    table.insert(0, "essai", noms)
    return table, noms[ordre.index(0)]


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    contenu = dossier(variante)
    tables = {
        "capteurs": contenu.capteurs,
        "recoltes": contenu.recoltes,
        "dictionnaire": contenu.variables,
        "essais_prestataire": contenu.essais,
        "courbe_apprentissage": contenu.courbe,
    }
    contenu.capteurs["horodatage"] = contenu.capteurs["horodatage"].map(_texte_des_instants(contenu.capteurs))
    donnees = {f"donnees/{nom}.csv": _csv(table) for nom, table in tables.items()}
    return {
        **donnees,
        "donnees/cahier_des_charges.json": _json(contenu.cahier),
        "variante.json": _json({"variante": variante}),
    }


def _texte_des_instants(table):
    """Write each instant once: the three zones share them, and writing is the slow part."""
    return {instant: str(instant) for instant in table["horodatage"].unique()}


def _csv(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


def _json(valeur):
    return (json.dumps(valeur, indent=2) + "\n").encode()
