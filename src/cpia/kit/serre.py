"""Données de la coopérative Les Verrières de la Lys (fictive) : relevés de capteurs et lots de fraises récoltés.

Tout est simulé : la même graine redonne les mêmes données, et rien ne décrit une entreprise réelle.

>>> from cpia.kit import serre
>>> releves, registre = serre.capteurs(graine=1)
>>> lots = serre.lots(graine=1)
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

CIBLE = "jours_avant_maturite"
"""Ce que l'on cherche à prévoir : le nombre de jours entre le jour 21 et la maturité du lot."""

VARIETES = {"gariguette": 0.0, "clery": 2.5, "charlotte": -2.0}
"""Les trois variétés, et leur retard ou leur avance moyenne en jours."""

RECOLTE = None
"""Date de disponibilité d'une variable qui n'est connue qu'une fois le lot récolté."""

DISPONIBLE_A_J: dict[str, int | None] = {
    "variete": 0,
    "semaine_plantation": 0,
    "cumul_degres_jours_j21": 21,
    "lumiere_moy_j21": 21,
    "ec_j21": 21,
    "calibre_j35": 35,
    "brix_recolte": RECOLTE,
    "heures_cueillette": RECOLTE,
}
"""Le jour après plantation où chaque variable est connue ; `None` : à la récolte seulement."""


def lots(graine: int, n: int = 420, alea: float = 1.6) -> pd.DataFrame:
    """Simuler des lots de fraises, dans l'ordre des semaines de plantation.

    Parameters
    ----------
    graine
        Même graine, mêmes lots.
    n
        Nombre de lots.
    alea
        Écart type, en jours, de ce qu'aucune variable n'explique : le plancher de toute prévision.
    """
    tirage = np.random.default_rng(graine)
    semaine = np.sort(tirage.integers(0, 104, n))
    saison = np.sin(2 * np.pi * semaine / 52)
    variete = tirage.choice(list(VARIETES), n, p=[0.4, 0.35, 0.25])
    chaleur = tirage.normal(320, 35, n) + 40 * saison
    lumiere = tirage.normal(14, 2.2, n) + 3 * saison
    retard = np.array([VARIETES[v] for v in variete])
    attente = 30 - 0.045 * (chaleur - 320) - 0.7 * (lumiere - 14) + retard + tirage.normal(0, alea, n)
    return pd.DataFrame(
        {
            "lot": [f"L{i:04d}" for i in range(n)],
            "variete": variete,
            "semaine_plantation": semaine,
            "cumul_degres_jours_j21": chaleur.round(1),
            "lumiere_moy_j21": lumiere.round(2),
            "ec_j21": tirage.normal(1.6, 0.2, n).round(2),
            "calibre_j35": (26 - 0.35 * (attente - 30) + tirage.normal(0, 0.7, n)).round(1),
            # Mesurées sur le fruit cueilli : elles contiennent la réponse.
            "brix_recolte": (7 + 0.05 * (35 - attente) + tirage.normal(0, 0.2, n)).round(2),
            "heures_cueillette": (60 + 1.9 * attente + tirage.normal(0, 1.5, n)).round(1),
            CIBLE: attente.round(1),
        }
    )


def capteurs(graine: int, jours: int = 28) -> tuple[pd.DataFrame, dict[str, int]]:
    """Simuler les relevés horaires de trois zones, défauts compris, et le registre de ces défauts.

    Les heures sont en temps universel. Dans une vraie serre, personne ne vous donne le registre.
    """
    tirage = np.random.default_rng(graine)
    releves = pd.concat([_zone(zone, jours, tirage) for zone in "ABC"], ignore_index=True)
    registre = {
        "temperatures_absentes": _couper(releves, "A", tirage),
        "humidites_figees": _figer(releves, "B", tirage),
        "temperatures_en_fahrenheit": _changer_d_unite(releves, "C", tirage),
        "humidites_impossibles": _fausser(releves, "AC", tirage),
    }
    releves, registre["doublons"] = _doubler(releves, tirage)
    return releves.sort_values(["zone", "horodatage"], kind="stable").reset_index(drop=True), registre


def _zone(zone: str, jours: int, tirage: np.random.Generator) -> pd.DataFrame:
    """Simuler une zone sans défaut : l'humidité baisse quand la température monte."""
    instants = pd.date_range("2026-03-02", periods=24 * jours, freq="h", tz="UTC")
    temperature = 17 + 4 * np.sin((instants.hour - 9) / 24 * 2 * np.pi) + tirage.normal(0, 0.6, len(instants))
    humidite = 78 - 2.2 * (temperature - 17) + tirage.normal(0, 3, len(instants))
    return pd.DataFrame(
        {
            "horodatage": instants,
            "zone": zone,
            "temperature_c": np.round(temperature, 2),
            "humidite_pct": np.round(np.clip(humidite, 35, 99), 1),
        }
    )


def _plage(releves: pd.DataFrame, zone: str, duree: int, tirage: np.random.Generator) -> pd.Index:
    """Choisir `duree` heures de suite dans une zone."""
    lignes = releves.index[releves["zone"] == zone]
    debut = int(tirage.integers(24, len(lignes) - duree - 24))
    return lignes[debut : debut + duree]


def _couper(releves: pd.DataFrame, zone: str, tirage: np.random.Generator) -> int:
    """Débrancher le thermomètre : des absences."""
    plage = _plage(releves, zone, int(tirage.integers(12, 36)), tirage)
    releves.loc[plage, "temperature_c"] = np.nan
    return len(plage)


def _figer(releves: pd.DataFrame, zone: str, tirage: np.random.Generator) -> int:
    """Bloquer l'hygromètre : la même valeur, heure après heure."""
    plage = _plage(releves, zone, int(tirage.integers(18, 40)), tirage)
    releves.loc[plage, "humidite_pct"] = releves.loc[plage[0], "humidite_pct"]
    return len(plage)


def _changer_d_unite(releves: pd.DataFrame, zone: str, tirage: np.random.Generator) -> int:
    """Passer quelques jours en degrés Fahrenheit sans prévenir."""
    plage = _plage(releves, zone, int(tirage.integers(48, 96)), tirage)
    releves.loc[plage, "temperature_c"] = (releves.loc[plage, "temperature_c"] * 9 / 5 + 32).round(2)
    return len(plage)


def _fausser(releves: pd.DataFrame, zones: str, tirage: np.random.Generator) -> int:
    """Afficher des humidités au-dessus de 100 %."""
    lignes = releves.index[releves["zone"].isin(list(zones))]
    choix = tirage.choice(lignes, int(tirage.integers(8, 20)), replace=False)
    releves.loc[choix, "humidite_pct"] = tirage.uniform(105, 140, len(choix)).round(1)
    return len(choix)


def _doubler(releves: pd.DataFrame, tirage: np.random.Generator) -> tuple[pd.DataFrame, int]:
    """Transmettre deux fois certains relevés."""
    choix = tirage.choice(len(releves), int(tirage.integers(15, 30)), replace=False)
    return pd.concat([releves, releves.iloc[choix]], ignore_index=True), len(choix)


def champignons(graine: int, n: int = 200, prevalence: float = 0.1, erreur: float = 0.1) -> pd.DataFrame:
    """Simuler n champignons et deux annotateurs qui se trompent chacun avec la probabilité `erreur`."""
    tirage = np.random.default_rng(graine)
    verite = tirage.random(n) < prevalence
    avis = {nom: np.where(tirage.random(n) < erreur, ~verite, verite) for nom in ("annotateur_1", "annotateur_2")}
    noms = np.array(["sain", "abime"])
    return pd.DataFrame(
        {"image": [f"I{i:04d}" for i in range(n)]} | {nom: noms[choix.astype(int)] for nom, choix in avis.items()}
    )


def ecrire_fichiers(dossier: Path, graine: int) -> None:
    """Écrire `releves.csv` et `lots.csv`, tels que la coopérative les enverrait : sans le registre des défauts."""
    releves, _ = capteurs(graine)
    releves.to_csv(dossier / "releves.csv", index=False)
    lots(graine).to_csv(dossier / "lots.csv", index=False)


def erreur_de_reference(appris: pd.DataFrame, testes: pd.DataFrame) -> float:
    """Donner l'erreur absolue moyenne, en jours, de la moyenne par variété des lots appris."""
    moyennes = appris.groupby("variete")[CIBLE].mean()
    return float((testes[CIBLE] - testes["variete"].map(moyennes)).abs().mean())


def erreur_du_modele(appris: pd.DataFrame, testes: pd.DataFrame, variables: list[str]) -> float:
    """Apprendre une régression Ridge sur les lots appris ; donner son erreur absolue moyenne sur les lots testés."""
    connues = pd.get_dummies(appris[variables], dtype=float)
    nouvelles = pd.get_dummies(testes[variables], dtype=float).reindex(columns=connues.columns, fill_value=0.0)
    modele = make_pipeline(StandardScaler(), Ridge()).fit(connues, appris[CIBLE])
    return float((testes[CIBLE] - modele.predict(nouvelles)).abs().mean())


def tracer_capteur(releves: pd.DataFrame, colonne: str, zone: str) -> Any:
    """Tracer une mesure d'une zone au fil du temps."""
    axes = releves[releves["zone"] == zone].plot(x="horodatage", y=colonne, figsize=(9, 3), legend=False)
    axes.set(title=f"{colonne}, zone {zone}", xlabel="", ylabel=colonne)
    return axes


def tracer_courbe(tailles: list[int], erreurs: list[float], reference: float) -> Any:
    """Tracer une courbe d'apprentissage, avec l'erreur de la référence."""
    courbe = pd.Series(erreurs, index=tailles)
    axes = courbe.plot(marker="o", figsize=(7, 3), logx=True, label="modèle")
    axes.set_xticks(tailles, labels=[str(taille) for taille in tailles])
    axes.minorticks_off()
    axes.axhline(reference, linestyle="--", color="gray", label="référence")
    axes.set(title="Courbe d'apprentissage", xlabel="nombre de lots", ylabel="erreur moyenne (jours)", ylim=(0, None))
    axes.legend()
    return axes
