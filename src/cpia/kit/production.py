"""Journal de production de Frais du Littoral (fictif) : ce que le modèle reçoit, ce qu'il prévoit, ce qui arrive.

Tout est simulé : la même graine redonne les mêmes données, et rien ne décrit une entreprise réelle.

>>> from cpia.kit import production
>>> journal, registre = production.journal(graine=1)
>>> validation = production.validation(graine=1)
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score

Nombres = NDArray[np.float64]
MESURES = ["distance_km", "temperature_camion", "arrets"]
"""Ce que le modèle reçoit au départ du camion."""

SEMAINES = 20
PAR_SEMAINE = 300
RETARD_DES_ETIQUETTES = 3
"""Le magasin confirme l'heure d'arrivée trois semaines plus tard."""

APPEL, RETARD = 20.0, 80.0
"""Euros : appeler un magasin et déplacer son créneau ; une livraison en retard que personne n'a annoncée."""

SEUIL = APPEL / RETARD
"""À partir de ce score, appeler coûte moins cher en moyenne que se taire."""

BORNES_TEMPERATURE = [-float("inf"), 2.5, 3.5, 4.5, 5.5, float("inf")]
"""Cinq classes de température, en degrés Celsius, fixées une fois pour toutes."""

PIECES = {
    "proprietaire": "Mme Okafor",
    "flux_de_donnees": "équipe informatique",
    "surveillance": "",
    "mode_degrade": "",
    "fiche_de_version": "prestataire",
}
"""Ce que le dossier de mise en service contenait le premier jour, et qui en répondait."""


def validation(graine: int, n: int = 1500) -> pd.DataFrame:
    """Simuler les livraisons qui ont servi à valider le modèle, avant la mise en service."""
    tirage = np.random.default_rng([graine, 1])
    table = _mesures(tirage, n)
    table["score"] = _chance(table, -1.7, 1.0, 1.1).round(3)
    table["en_retard"] = (tirage.random(n) < _vraie_chance(table)).astype(int)
    return table


def journal(graine: int, n: int = PAR_SEMAINE) -> tuple[pd.DataFrame, dict[str, int]]:
    """Simuler 20 semaines de production, et le registre de ce qui y a été caché.

    Le registre dit la première semaine du bug d'unité (il dure deux semaines) et celle de la dérive. Dans une vraie
    entreprise, personne ne vous le donne.
    """
    tirage = np.random.default_rng([graine, 2])
    registre = {"bug": int(tirage.integers(5, 8)), "derive": int(tirage.integers(11, 14))}
    table = _mesures(tirage, n * SEMAINES)
    semaine = np.repeat(np.arange(1, SEMAINES + 1), n)
    table.insert(0, "semaine", semaine)
    avant, apres = _vraie_chance(table), _chance(table, -0.7, 1.0, 0.2)
    table["en_retard"] = (tirage.random(len(table)) < np.where(semaine < registre["derive"], avant, apres)).astype(int)
    bug = (semaine >= registre["bug"]) & (semaine < registre["bug"] + 2)
    fahrenheit = (table["temperature_camion"] * 9 / 5 + 32).round(1)
    table["temperature_camion"] = table["temperature_camion"].where(~bug, fahrenheit)
    table["score"] = _chance(table, -1.7, 1.0, 1.1).round(3)
    table["etiquette_connue_semaine"] = semaine + RETARD_DES_ETIQUETTES
    return table, registre


def _mesures(tirage: np.random.Generator, n: int) -> pd.DataFrame:
    """Simuler trois mesures au départ du camion, et son dépôt."""
    return pd.DataFrame(
        {
            "depot": tirage.choice(["Boulogne", "Calais", "Dunkerque"], n, p=[0.5, 0.35, 0.15]),
            "distance_km": np.clip(tirage.normal(90, 30, n), 8, 220).round(1),
            "temperature_camion": tirage.normal(4, 1.2, n).round(1),
            "arrets": tirage.poisson(8, n),
        }
    )


def _chance(table: pd.DataFrame, niveau: float, distance: float, temperature: float) -> Nombres:
    """Donner la chance de retard que ces trois poids attribuent à chaque livraison."""
    z = niveau + distance * (table["distance_km"] - 90) / 30 + temperature * (table["temperature_camion"] - 4) / 1.2
    return np.asarray(1 / (1 + np.exp(-np.clip(z + 0.4 * (table["arrets"] - 8) / 2.8, -40, 40))))


def _vraie_chance(table: pd.DataFrame) -> Nombres:
    """Donner la vraie chance de retard ; à Dunkerque, les retards viennent du port, que le modèle ne voit pas."""
    ailleurs, a_dunkerque = _chance(table, -1.7, 1.0, 1.1), _chance(table, -1.2, 0.3, 0.4)
    return np.where(table["depot"] == "Dunkerque", a_dunkerque, ailleurs)


def ecrire_fichiers(dossier: Path, graine: int) -> None:
    """Écrire `journal.csv` et `validation.csv`, tels que l'équipe d'exploitation les enverrait : sans le registre."""
    journal(graine)[0].to_csv(dossier / "journal.csv", index=False)
    validation(graine).to_csv(dossier / "validation.csv", index=False)


def cout(livraisons: pd.DataFrame, avec_modele: bool = True) -> float:
    """Donner le coût de ces livraisons, en euros : les appels passés, et les retards que personne n'a annoncés."""
    appelees = (livraisons["score"] >= SEUIL) & avec_modele
    manquees = (livraisons["en_retard"] == 1) & ~appelees
    return float(appelees.sum() * APPEL + manquees.sum() * RETARD)


def parts(temperatures: "pd.Series[float]") -> list[float]:
    """Donner la part des livraisons dans chacune des cinq classes de température."""
    classes = pd.cut(temperatures, BORNES_TEMPERATURE)
    return [float(part) for part in classes.value_counts(normalize=True, sort=False)]


def apprendre(appris: pd.DataFrame, testes: pd.DataFrame, arbres: int, graine: int) -> Nombres:
    """Apprendre une petite forêt sur des livraisons ; donner ses scores sur d'autres."""
    foret = RandomForestClassifier(arbres, max_depth=4, random_state=graine).fit(appris[MESURES], appris["en_retard"])
    return np.asarray(foret.predict_proba(testes[MESURES])[:, 1])


def auc(livraisons: pd.DataFrame) -> float:
    """Donner l'AUC des scores : 0,5 au hasard, 1 si toute livraison en retard a un score plus haut que les autres."""
    return float(roc_auc_score(livraisons["en_retard"], livraisons["score"]))


def tracer_semaines(valeurs: "pd.Series[float]", titre: str, repere: float) -> Any:
    """Tracer une valeur par semaine, avec un repère horizontal."""
    axes = valeurs.plot(marker="o", figsize=(8, 3), label=titre)
    axes.axhline(repere, linestyle="--", color="gray", label="repère")
    axes.set(title=titre, xlabel="semaine de la prévision", ylabel="")
    axes.set_xticks(list(valeurs.index))
    axes.legend()
    return axes
