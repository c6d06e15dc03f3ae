"""Données et outils du module 2 : machines des Ateliers Vauquier (fictifs), camions, images, coûts.

Tout est simulé : la même graine redonne les mêmes données, et rien ne décrit une entreprise réelle.

>>> from cpia.kit import maintenance
>>> releves = maintenance.releves(graine=1)
>>> notes = maintenance.scores(releves, "machine")
"""

import heapq
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter  # type: ignore[import-untyped]
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FAUSSE_ALERTE = 400
"""Ce que coûte une visite pour rien, en euros."""

PANNE_MANQUEE = 9000
"""Ce que coûte une panne que personne n'a vue venir, en euros."""

VARIABLES = ["age_ans", "vibration_mm_s", "temperature_c", "courant_a"]
"""Les quatre mesures que l'on donne au modèle."""

CIBLE = "panne_7j"
"""Ce que l'on cherche à prévoir : une panne dans les sept jours (1) ou non (0)."""


def releves(graine: int, machines: int = 40, semaines: int = 40) -> pd.DataFrame:
    """Simuler une ligne par machine et par semaine.

    Chaque machine a ses habitudes : un niveau de vibration, une température, et une fragilité que rien ne mesure.
    Un modèle qui a déjà vu la machine la reconnaît à ses habitudes ; c'est tout le piège de la leçon 2.
    """
    tirage = np.random.default_rng(graine)
    propre = {nom: tirage.normal(0, 1, machines) for nom in ("vibration", "temperature", "courant", "fragilite")}
    age = tirage.uniform(0, 10, machines)
    depart, cycle = tirage.integers(0, 14, machines), tirage.integers(8, 15, machines)
    depuis_entretien = (depart[:, None] + np.arange(semaines)) % cycle[:, None]
    usure = depuis_entretien / 5 + tirage.normal(0, 0.5, (machines, semaines))
    risque = 1 / (1 + np.exp(6.9 - 2.1 * usure - 1.3 * propre["fragilite"][:, None]))
    panne = (tirage.random(usure.shape) < risque).astype(int)
    forme = usure.shape
    mesures = {
        "vibration_mm_s": 2.2 + 0.3 * propre["vibration"][:, None] + 0.5 * usure + tirage.normal(0, 0.35, forme),
        "temperature_c": 58 + 5 * propre["temperature"][:, None] + 2 * usure + tirage.normal(0, 2, forme),
        "courant_a": 30 + 2.5 * propre["courant"][:, None] + 0.4 * usure + tirage.normal(0, 0.9, forme),
    }
    return pd.DataFrame(
        {
            "machine": np.repeat([f"M{rang:02d}" for rang in range(machines)], semaines),
            "semaine": np.tile(np.arange(1, semaines + 1), machines),
            "age_ans": np.repeat(age, semaines).round(1),
            **{nom: valeurs.ravel().round(2) for nom, valeurs in mesures.items()},
            CIBLE: panne.ravel(),
        }
    )


def scores(
    releves: pd.DataFrame, decoupage: str, modele: str = "foret", variables: list[str] | None = None
) -> NDArray[np.float64]:
    """Noter chaque ligne par un modèle qui ne l'a pas vue.

    Parameters
    ----------
    releves
        Les relevés de `releves(graine)`.
    decoupage
        `"hasard"` : des semaines d'une même machine des deux côtés. `"machine"` : toutes du même côté.
    modele
        `"foret"` ou `"lineaire"`.
    variables
        Les mesures données au modèle ; les quatre de `VARIABLES` si l'on ne dit rien.
    """
    x, y = releves[variables or VARIABLES].to_numpy(), releves[CIBLE].to_numpy()
    notes = np.zeros(len(releves))
    for appris, testes in _plis(releves, decoupage):
        notes[testes] = _modele(modele).fit(x[appris], y[appris]).predict_proba(x[testes])[:, 1]
    return notes


def ecart_incertain(releves: pd.DataFrame, une: Any, autre: Any, tirages: int = 200) -> tuple[float, float, float]:
    """Donner l'écart d'AUC entre deux notes, puis le bas et le haut de son intervalle, en retirant des machines."""
    y, machines = releves[CIBLE].to_numpy(), releves["machine"].to_numpy()
    groupes = [np.flatnonzero(machines == machine) for machine in np.unique(machines)]
    tirage, ecarts = np.random.default_rng(0), []
    for _ in range(tirages):
        lignes = np.concatenate([groupes[rang] for rang in tirage.integers(0, len(groupes), len(groupes))])
        ecarts.append(auc(y[lignes], np.asarray(une)[lignes]) - auc(y[lignes], np.asarray(autre)[lignes]))
    bas, haut = np.quantile(ecarts, [0.025, 0.975])
    return auc(y, une) - auc(y, autre), float(bas), float(haut)


def _plis(releves: pd.DataFrame, decoupage: str) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Donner les cinq découpages, au hasard ou par machine."""
    if decoupage == "machine":
        yield from GroupKFold(5).split(releves, groups=releves["machine"])
    elif decoupage == "hasard":
        yield from KFold(5, shuffle=True, random_state=0).split(releves)
    else:
        raise ValueError(f'decoupage vaut « {decoupage} » : écrivez "hasard" ou "machine".')


def _modele(nom: str) -> Any:
    if nom == "foret":
        return RandomForestClassifier(40, min_samples_leaf=3, random_state=0, n_jobs=1)
    if nom == "lineaire":
        return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    raise ValueError(f'modele vaut « {nom} » : écrivez "foret" ou "lineaire".')


def auc(reel: Any, notes: Any) -> float:
    """Donner la probabilité qu'une semaine suivie d'une panne ait une note plus haute qu'une semaine sans panne."""
    return float(roc_auc_score(reel, notes))


def cout(reel: Any, notes: Any, seuil: float, fausse: float = FAUSSE_ALERTE, manquee: float = PANNE_MANQUEE) -> float:
    """Chiffrer un seuil, en euros : les visites pour rien et les pannes manquées."""
    alerte, panne = np.asarray(notes) >= seuil, np.asarray(reel) == 1
    return float(fausse * (alerte & ~panne).sum() + manquee * (~alerte & panne).sum())


def seuil_le_moins_cher(reel: Any, notes: Any, fausse: float = FAUSSE_ALERTE, manquee: float = PANNE_MANQUEE) -> float:
    """Donner le seuil qui coûte le moins sur ces données."""
    candidats = np.append(np.unique(notes), np.max(notes) + 1)
    return float(min(candidats, key=lambda seuil: cout(reel, notes, seuil, fausse, manquee)))


def tracer_couts(reel: Any, notes: Any) -> Any:
    """Tracer le coût total selon le seuil."""
    seuils = np.linspace(0, 0.5, 101)
    courbe = pd.Series([cout(reel, notes, seuil) / 1000 for seuil in seuils], index=seuils)
    axes = courbe.plot(figsize=(7, 3))
    axes.set(title="Coût selon le seuil", xlabel="seuil", ylabel="coût (milliers d'euros)", ylim=(0, None))
    return axes


def configurations(choix: dict[str, list[str]], interdits: list[set[str]], deja: set[str]) -> dict[str, list[str]]:
    """Donner, pour chaque composant, les options encore possibles après les choix déjà faits.

    Parameters
    ----------
    choix
        Les options de chaque composant.
    interdits
        Les couples d'options incompatibles.
    deja
        Les options déjà choisies.
    """
    complets: list[set[str]] = [set()]
    for options in choix.values():
        complets = [debut | {option} for debut in complets for option in options]
    permis = [complet for complet in complets if deja <= complet and not any(paire <= complet for paire in interdits)]
    restants = set().union(*permis)
    return {nom: [option for option in options if option in restants] for nom, options in choix.items()}


def attente(nb_quais: int, graine: int, camions: int = 60) -> float:
    """Simuler une journée de camions : l'attente moyenne devant les quais, en minutes."""
    tirage = np.random.default_rng(graine)
    arrivees = np.cumsum(tirage.exponential(9.0, camions))
    durees = tirage.lognormal(np.log(27.0), 0.6, camions)
    libres, total = [0.0] * nb_quais, 0.0
    for arrivee, duree in zip(arrivees.tolist(), durees.tolist(), strict=True):
        debut = max(arrivee, heapq.heappop(libres))
        total += debut - arrivee
        heapq.heappush(libres, debut + duree)
    return total / camions


def chiffres(flou: float = 0.0, sombre: float = 0.0) -> pd.DataFrame:
    """Lire des chiffres manuscrits avec un modèle appris sur des images nettes ; donner le résultat image par image.

    Une moitié des images sert à apprendre ; l'autre est floutée et assombrie avant d'être lue.
    """
    donnees = load_digits()
    images, vrais = donnees.images, donnees.target
    appris = np.arange(len(vrais)) % 2 == 0
    modele = LogisticRegression(max_iter=300).fit(images[appris].reshape(-1, 64) / 16, vrais[appris])
    vues = np.array([gaussian_filter(image, flou) for image in images[~appris]]) * (1 - sombre)
    lus = modele.predict(vues.reshape(-1, 64) / 16)
    return pd.DataFrame({"chiffre": vrais[~appris], "lu": lus, "juste": lus == vrais[~appris]})


def jumelles(graine: int, n: int = 1200) -> pd.DataFrame:
    """Simuler des relevés où deux mesures disent presque la même chose, et où une troisième est du bruit."""
    tirage = np.random.default_rng(graine)
    usure = tirage.normal(0, 1, n)
    panne = tirage.random(n) < 1 / (1 + np.exp(1.5 - 1.6 * usure))
    return pd.DataFrame(
        {
            "vibration_avant": (usure + tirage.normal(0, 0.3, n)).round(3),
            "vibration_arriere": (usure + tirage.normal(0, 0.3, n)).round(3),
            "bruit": tirage.normal(0, 1, n).round(3),
            CIBLE: panne.astype(int),
        }
    )


def importances(tableau: pd.DataFrame, variables: list[str], graine: int = 0) -> dict[str, float]:
    """Mélanger chaque variable tour à tour ; donner la perte d'AUC que cela cause, sur des lignes jamais vues."""
    tirage = np.random.default_rng(graine)
    milieu = len(tableau) // 2
    appris, testes = tableau.iloc[:milieu], tableau.iloc[milieu:]
    modele = _modele("foret").fit(appris[variables].to_numpy(), appris[CIBLE])
    x = testes[variables].to_numpy()
    depart = auc(testes[CIBLE], modele.predict_proba(x)[:, 1])
    pertes = {}
    for rang, nom in enumerate(variables):
        melange = x.copy()
        melange[:, rang] = tirage.permutation(melange[:, rang])
        pertes[nom] = depart - auc(testes[CIBLE], modele.predict_proba(melange)[:, 1])
    return pertes


def cout_recolte(ecarts: Any, trop_tot: float = 90, trop_tard: float = 240) -> float:
    """Chiffrer des dates de récolte, en euros par lot.

    Un écart positif dit que l'on a prévu trop tard : le fruit mûr a attendu.
    """
    jours = np.asarray(ecarts, dtype=float)
    return float(np.where(jours > 0, trop_tard * jours, -trop_tot * jours).mean())
