"""Draw the file of one fictional SME for the final project, with the ledger of what was planted in it.

Trusted code: it never reaches a learner. The seed modulo six chooses the SME, whose columns, costs and units have
their own names; the structure is one, so that hidden tests are one code. Each variant holds one defect of data and
one of governance. The truth is what was injected, never a stored answer. Companies, people and figures are fictional.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

DEFAUTS_DONNEES = ("unite_melangee", "etiquettes_perdues", "capteur_fige", "lignes_recopiees", "fuite")
COMPTES = ("doublons", "cibles_vides", "mesures_vides", "hors_bornes", "dates_impossibles")
EFFECTIF_MINIMAL = 30
"""Below this number of lines, a group of the fairness audit is not judged."""


SESSION = 0
"""0 for the first sitting. A resit's copy of this file writes 1: the same learner then draws another SME."""


class Variable(NamedTuple):
    """One numeric column: its name, what it is, its unit, its usual mean and spread."""

    nom: str
    description: str
    unite: str
    moyenne: float
    ecart: float


@dataclass(frozen=True)
class Entreprise:
    """One SME: its story, the names of its columns, its costs, and the facts that the law looks at."""

    nom: str
    secteur: str
    profil: str
    antecedents: str
    effectif: int
    ligne: str
    usage: str
    colonnes: dict[str, str]
    lieux: tuple[str, ...]
    categories: tuple[str, ...]
    groupes: tuple[str, ...]
    mesure: Variable
    autre_unite: tuple[float, float]  # factor, then offset
    bornes: tuple[float, float]
    variables: tuple[Variable, Variable]
    tardive: Variable
    jours_apres: int
    action: str
    couts: dict[str, float]
    taux: float
    personnes: str
    code: str | None  # the column that points at an employee, in some variants only; None: the lines describe persons
    criteres: frozenset[str]
    niveau: str
    bases: frozenset[str]
    sensibles: bool = False


def _colonnes(*noms):
    roles = ("identifiant", "date", "lieu", "categorie", "groupe", "mesure", "cible", "date_cible")
    return dict(zip(roles, noms, strict=True))


def _couts(action, manque, efficacite):
    return {"action": action, "manque": manque, "efficacite": efficacite}


LIBRES = frozenset({"interet_legitime", "contrat"})
ENTREPRISES = (
    Entreprise(
        "Fonderie de la Scarpe", "industrie", "suiveuse",
        "Aucun essai avant celui-ci ; aucun outil d'IA en service.",
        84, "une pièce coulée",
        "choisir les pièces à radiographier avant expédition",
        _colonnes("no_piece", "date_coulee", "four", "alliage", "equipe", "temperature_metal",
                  "rebut_client", "date_retour"),
        ("F1", "F2", "F3", "F4"), ("AS7", "AS9", "AS10", "AU5"), ("matin", "apres_midi", "nuit"),
        Variable("temperature_metal", "Température du métal à la coulée", "°C", 700, 12), (1.8, 32), (300, 1500),
        (Variable("duree_remplissage", "Durée de remplissage du moule", "s", 9, 1.5),
         Variable("humidite_sable", "Humidité du sable", "%", 3.4, 0.5)),
        Variable("heures_retouche", "Heures de retouche passées sur la pièce", "h", 1.2, 0.5), 12,
        "une radiographie", _couts(90, 620, 0.9), 0.14, "les fondeurs", "code_fondeur", frozenset(), "minimal", LIBRES,
    ),
    Entreprise(
        "Studio Beffroi", "numérique et communication", "pionnière",
        "Trois outils d'IA en service, chacun avec un responsable nommé et une revue chaque trimestre.",
        62, "un abonnement de client",
        "choisir les clients, des personnes physiques, avec qui l'agent conversationnel engage le dialogue "
        "avant l'échéance",
        _colonnes("no_contrat", "date_bilan", "agence", "formule", "client", "trafic_mensuel",
                  "resilie", "date_echeance"),
        ("Arras", "Béthune", "Douai", "Lens"), ("essentielle", "confort", "premium", "sur_mesure"),
        ("independant", "createur", "association"),
        Variable("trafic_mensuel", "Trafic mensuel du site hébergé", "Go", 60, 12), (1000, 0), (0, 200_000),
        (Variable("tickets_90j", "Demandes d'assistance sur 90 jours", "demandes", 5, 1.6),
         Variable("retard_paiement", "Retard moyen de paiement", "jours", 9, 2.5)),
        Variable("remise_accordee", "Remise accordée après la demande de résiliation", "%", 8, 2), 20,
        "un échange commercial", _couts(45, 540, 0.4), 0.2, "les clients", None, frozenset({"C1"}), "transparence",
        LIBRES | {"consentement"},
    ),
    Entreprise(
        "Comptoir de la Dune", "banque et assurance", "engagée",
        "Un outil de tri du courrier en service, avec un budget et une personne qui en répond.",
        71, "une demande de crédit d'un particulier",
        "noter la solvabilité des personnes qui demandent un crédit et choisir les demandes à réexaminer",
        _colonnes("no_demande", "date_demande", "agence", "objet", "situation", "revenu",
                  "incident", "date_constat"),
        ("Calais", "Dunkerque", "Boulogne", "Saint-Omer"), ("vehicule", "outillage", "travaux", "tresorerie"),
        ("salarie", "independant", "interimaire"),
        Variable("revenu", "Revenu mensuel déclaré", "€ par mois", 2100, 300), (12, 0), (0, 60_000),
        (Variable("anciennete", "Ancienneté dans l'emploi", "mois", 60, 15),
         Variable("endettement", "Part du revenu déjà engagée", "%", 24, 5)),
        Variable("relances_envoyees", "Relances envoyées pendant le remboursement", "relances", 1.5, 0.6), 90,
        "un réexamen par un analyste", _couts(115, 1900, 0.5), 0.12, "les demandeurs de crédit", None,
        frozenset({"C1", "C4", "C9"}), "haut_risque", LIBRES,
    ),
    Entreprise(
        "Interlys Talents", "tertiaire supérieur, services et conseil", "expérimentatrice",
        "Deux essais en deux ans ; aucun outil en service avec un responsable.",
        58, "une mission proposée à un candidat",
        "aider à choisir les candidats d'une mission et ceux qui auront un entretien d'accompagnement",
        _colonnes("no_mission", "date_offre", "agence", "metier", "parcours", "trajet",
                  "mission_rompue", "date_fin"),
        ("Lille", "Roubaix", "Tourcoing", "Villeneuve"), ("comptable", "assistant", "technicien", "juriste"),
        ("continu", "interrompu", "reconversion"),
        Variable("trajet", "Durée du trajet jusqu'au client", "min", 34, 7), (60, 0), (0, 8000),
        (Variable("experience", "Expérience dans le métier", "mois", 50, 14),
         Variable("delai_reponse", "Délai de réponse à l'offre", "h", 20, 6)),
        Variable("jours_payes", "Jours payés sur la mission", "jours", 30, 7), 45,
        "un entretien d'accompagnement", _couts(75, 800, 0.45), 0.2, "les candidats", None,
        frozenset({"C1", "C7", "C9"}), "haut_risque", LIBRES,
    ),
    Entreprise(
        "Transports du Ternois", "transport, logistique, commerce", "engagée",
        "Deux outils en service, pour les tournées et les stocks, avec un budget et une personne qui en répond.",
        130, "une livraison",
        "choisir les livraisons à réaffecter avant le départ",
        _colonnes("no_course", "date_depart", "depot", "creneau", "territoire", "distance",
                  "retard_2h", "date_arrivee"),
        ("Saint-Pol", "Hesdin", "Frévent", "Doullens"), ("aube", "matin", "apres_midi", "soir"),
        ("ville", "periurbain", "rural"),
        Variable("distance", "Longueur de la tournée", "km", 85, 16), (1000, 0), (0, 300_000),
        (Variable("colis", "Colis à bord", "colis", 120, 28), Variable("arrets", "Arrêts prévus", "arrêts", 14, 3)),
        Variable("attente_quai", "Attente au quai du destinataire", "min", 25, 8), 1,
        "une réaffectation", _couts(18, 140, 0.7), 0.22, "les conducteurs", "code_conducteur", frozenset(),
        "minimal", LIBRES,
    ),
    Entreprise(
        "Les Mille Pas", "santé, social et services à la personne", "expérimentatrice",
        "Un essai d'agenda abandonné ; aucun outil en service avec un responsable.",
        66, "un rendez-vous de rééducation",
        "choisir les patients qu'un secrétaire appelle avant leur rendez-vous de rééducation",
        _colonnes("no_rendez_vous", "date_prise", "centre", "soin", "age", "delai",
                  "manque", "date_rendez_vous"),
        ("Maubeuge", "Avesnes", "Fourmies", "Hautmont"), ("bilan", "seance", "atelier", "suivi"),
        ("moins_de_40", "de_40_a_74", "75_et_plus"),
        Variable("delai", "Délai entre la prise et la date du rendez-vous", "jours", 24, 5), (24, 0), (0, 2000),
        (Variable("seances_passees", "Séances déjà suivies", "séances", 9, 2.5),
         Variable("changements", "Changements de date demandés", "changements", 2, 0.6)),
        Variable("appels_apres", "Appels passés après une absence", "appels", 1.2, 0.4), 30,
        "un appel", _couts(6, 52, 0.5), 0.18, "les patients", None, frozenset({"C1", "C4", "C7"}), "minimal",
        LIBRES | {"consentement"}, sensibles=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Historique:
    """One table of past cases, its scores and its ledger: the five counts and the planted defect of data."""

    table: pd.DataFrame
    scores: pd.DataFrame
    dictionnaire: pd.DataFrame
    comptes: dict[str, int]
    defaut: dict[str, str | int] | None


@dataclass(frozen=True)
class Dossier:
    """Everything of one variant: what is delivered, and what is true of it."""

    fiche: dict
    historique: Historique
    journal: pd.DataFrame
    etats: list[str]
    causes: list[str]
    pieces: pd.DataFrame
    gouvernance: dict[str, str]
    parties: pd.DataFrame
    traitement: pd.DataFrame
    personnelles: bool
    criteres: list[str]
    entreprise: Entreprise
    role: str


# --- The table of past cases -------------------------------------------------------------------------------------


def historique(graine, entreprise, defaut=None, force=1.0, code=False, sain=False):
    """Draw one table of past cases; `defaut` is the defect of data to plant, `sain` leaves every count at zero."""
    alea = np.random.default_rng([graine, 74])
    c, n = entreprise.colonnes, int(alea.integers(950, 1150))
    jours = np.sort(alea.integers(0, 365, n))
    normes = alea.normal(0, 1, (3, n))
    place = alea.choice(4, n, p=[0.35, 0.3, 0.2, 0.15])
    lieu = alea.choice(4, n)
    petits = alea.choice(n, int(alea.integers(30, 40)), replace=False)
    groupe = alea.choice(2, n, p=[0.65, 0.35])
    groupe[petits] = 2
    pente = force * (0.9 * normes[0] - 0.7 * normes[1] + 0.8 * normes[2]) + np.array([-0.5, -0.1, 0.3, 0.7])[place]
    base = np.log(entreprise.taux / (1 - entreprise.taux)) - 0.35 * force
    cible = (alea.uniform(size=n) < _sigmoide(base + pente + 0.7 * (groupe == 1))).astype(int)
    logit = base + pente + alea.normal(0, 0.3, n) + (1.3 * (cible - 0.2) if defaut == "fuite" else 0)
    depart = np.datetime64("2025-09-01")
    colonnes = {
        c["identifiant"]: [f"X{nombre:05d}" for nombre in alea.choice(90_000, n, replace=False)],
        c["date"]: np.datetime_as_string(depart + jours),
        c["lieu"]: np.array(entreprise.lieux)[lieu],
        c["categorie"]: np.array(entreprise.categories)[place],
        c["groupe"]: np.array(entreprise.groupes)[groupe],
        c["mesure"]: _valeurs(entreprise.mesure, normes[0]),
    }
    colonnes |= {v.nom: _valeurs(v, norme) for v, norme in zip(entreprise.variables, normes[1:], strict=True)}
    if defaut == "fuite":
        colonnes[entreprise.tardive.nom] = _valeurs(entreprise.tardive, 1.3 * (cible - 0.2) + alea.normal(0, 0.4, n))
    if code:
        colonnes[entreprise.code] = [f"S{nombre:02d}" for nombre in alea.integers(1, 30, n)]
    apres = np.datetime_as_string(depart + jours + alea.integers(5, 25, n))
    table = pd.DataFrame({**colonnes, c["cible"]: cible.astype(float), c["date_cible"]: apres})
    scores = pd.Series(_sigmoide(logit).round(4), index=table[c["identifiant"]])
    table, scores, pose = _planter(alea, table, scores, entreprise, defaut)
    comptes = dict.fromkeys(COMPTES, 0)
    if not sain:
        table, comptes = _salir(alea, table, entreprise, pose)
    livres = pd.DataFrame({c["identifiant"]: scores.index, "score": scores.to_numpy()})
    return Historique(table, livres, _dictionnaire(entreprise, table), comptes, pose and pose[0])


def _valeurs(variable, norme):
    """Draw sound values: one that left the bounds by chance would be a defect that nobody counted."""
    return (variable.moyenne + variable.ecart * np.clip(norme, -4.3, 4.3)).round(2)


def _sigmoide(x):
    return 1 / (1 + np.exp(-x))


def _planter(alea, table, scores, entreprise, defaut):
    """Plant one defect of data; give with it its ledger line and the lines that dirtying must not touch."""
    c = entreprise.colonnes
    site = table[c["lieu"]] == str(alea.choice(entreprise.lieux))
    if defaut == "unite_melangee":
        touchees = table.index[site][int(alea.integers(10, 30)) : int(alea.integers(120, 160))]
        facteur, ecart = entreprise.autre_unite
        table.loc[touchees, c["mesure"]] = (table.loc[touchees, c["mesure"]] * facteur + ecart).round(2)
        return table, scores, (_ligne(defaut, c["mesure"], len(touchees)), touchees)
    if defaut == "etiquettes_perdues":
        table.loc[site, c["cible"]] = 0.0
        return table, scores, (_ligne(defaut, c["cible"], int(site.sum())), table.index[site])
    if defaut == "capteur_fige":
        touchees = table.index[site][(debut := int(alea.integers(20, 80))) : debut + int(alea.integers(30, 70))]
        voisines = table.index[site][[debut - 1, debut + len(touchees)]]
        table.loc[touchees, c["mesure"]] = valeur = table.at[touchees[0], c["mesure"]]
        table.loc[voisines, c["mesure"]] = np.round(valeur + np.array([0.37, -0.41]) * entreprise.mesure.ecart, 2)
        pareilles = int((table.loc[site, c["mesure"]] == valeur).sum())  # another line may have it by chance
        return table, scores, (_ligne(defaut, c["mesure"], pareilles), table.index[site])
    if defaut == "lignes_recopiees":
        copies = table.sample(int(alea.integers(40, 80)), random_state=int(alea.integers(2**31)))
        noms = [f"Y{nombre:05d}" for nombre in alea.choice(90_000, len(copies), replace=False)]
        anciens = copies[c["identifiant"]]
        scores = pd.concat([scores, pd.Series(scores[anciens].to_numpy(), index=noms)])
        table = pd.concat([table, copies.assign(**{c["identifiant"]: noms})], ignore_index=True)
        table = table.sort_values(c["date"], kind="stable").reset_index(drop=True)
        jumelles = table.index[table[c["identifiant"]].isin({*noms, *anciens})]
        return table, scores, (_ligne(defaut, c["identifiant"], len(copies)), jumelles)
    if defaut == "fuite":
        return table, scores, (_ligne(defaut, entreprise.tardive.nom, entreprise.jours_apres), table.index[:0])
    return table, scores, None


def _ligne(genre, colonne, chiffre):
    return {"type": genre, "colonne": colonne, "chiffre": int(chiffre)}


def _salir(alea, table, entreprise, pose):
    """Inject the five counted defects away from the planted one, then send some lines twice."""
    c, libres = entreprise.colonnes, table.index if pose is None else table.index.difference(pose[1])
    tailles = [int(taille) for taille in alea.integers(8, 40, 4)]
    choisies = alea.choice(libres.to_numpy(), sum(tailles), replace=False)
    vides, sans_mesure, dehors, dates = np.split(choisies, np.cumsum(tailles)[:3])
    table.loc[vides, c["cible"]] = np.nan
    table.loc[vides[: len(vides) // 2], c["date_cible"]] = None
    table.loc[sans_mesure, c["mesure"]] = np.nan
    bas, haut = entreprise.bornes
    signes = alea.integers(0, 2, len(dehors))
    table.loc[dehors, c["mesure"]] = np.where(signes, haut * 1.25, bas - 10.5) + alea.integers(0, 9, len(dehors))
    avant = pd.to_datetime(table.loc[dates, c["date"]]) - pd.to_timedelta(alea.integers(1, 40, len(dates)), unit="D")
    table.loc[dates, c["date_cible"]] = avant.dt.strftime("%Y-%m-%d")
    repetes = {int(p[k]) for p in (vides, sans_mesure, dehors, dates) for k in range(2)}
    repetes |= {int(k) for k in alea.choice(libres.to_numpy(), int(alea.integers(10, 25)), replace=False)}
    sale = pd.concat([table, table.loc[sorted(repetes)]], ignore_index=True)
    comptes = (len(repetes), len(vides), len(sans_mesure), len(dehors), len(dates))
    return sale, dict(zip(COMPTES, comptes, strict=True))


def _dictionnaire(entreprise, table):
    """Say what each column holds and how many days after the decision it is known."""
    c = entreprise.colonnes
    connus = {
        c["identifiant"]: ("Numéro de la ligne", "code", 0), c["date"]: ("Jour de la décision", "date", 0),
        c["lieu"]: ("Lieu", "nom", 0), c["categorie"]: ("Catégorie", "nom", 0),
        c["groupe"]: ("Groupe de l'audit d'équité ; le modèle ne le lit pas", "nom", 0),
        c["cible"]: ("Cible : 1 si l'événement est arrivé, 0 sinon, vide si on l'ignore", "0 ou 1", 25),
        c["date_cible"]: ("Jour où la cible a été constatée", "date", 25),
        entreprise.code: (f"Code interne qui désigne une personne parmi {entreprise.personnes}", "code", 0),
    }  # fmt: skip
    for v in (entreprise.mesure, *entreprise.variables):
        connus[v.nom] = (v.description, v.unite, 0)
    connus[entreprise.tardive.nom] = (entreprise.tardive.description, entreprise.tardive.unite, entreprise.jours_apres)
    lues = {entreprise.mesure.nom, entreprise.tardive.nom, c["categorie"], *(v.nom for v in entreprise.variables)}
    lignes = [(nom, *connus[nom], "oui" if nom in lues else "non") for nom in table.columns]
    return pd.DataFrame(lignes, columns=["variable", "description", "unite", "connue_apres_jours", "lue_par_le_modele"])


# --- What the five functions must give ---------------------------------------------------------------------------


def partager(table, scores, fiche):
    """Give the lines before and after the split: each once, target known, with its score."""
    c = fiche["colonnes"]
    propre = table.drop_duplicates(c["identifiant"]).dropna(subset=[c["cible"]])
    propre = propre.merge(scores, on=c["identifiant"], how="left").astype({c["cible"]: int})
    avant = propre[c["date"]] < fiche["coupure"]
    return propre[avant].copy(), propre[~avant].copy()


def taux_de_reference(train, test, fiche):
    """Give to each line of `test` the past rate of its category, or the overall one."""
    c = fiche["colonnes"]
    taux = {nom: lignes[c["cible"]].mean() for nom, lignes in train.groupby(c["categorie"])}
    general = train[c["cible"]].mean()
    return np.array([general if pd.isna(taux.get(nom)) else taux[nom] for nom in test[c["categorie"]]], dtype=float)


def cout(y, p, seuil, couts):
    """Add up what alerts and events cost at one threshold."""
    y, alerte = np.asarray(y, dtype=float), np.asarray(p, dtype=float) >= seuil
    evite = couts["efficacite"] * couts["manque"] * y[alerte].sum()
    return float(couts["action"] * alerte.sum() + couts["manque"] * y.sum() - evite)


def meilleur_cout(y, p, couts):
    """Give the least cost that a threshold reaches, and one threshold that reaches it."""
    ordre = np.argsort(-np.asarray(p, dtype=float), kind="stable")
    triees, scores = np.asarray(y, dtype=float)[ordre], np.asarray(p, dtype=float)[ordre]
    gains = couts["efficacite"] * couts["manque"] * np.cumsum(triees) - couts["action"] * np.arange(1, len(triees) + 1)
    fins = np.flatnonzero(np.append(np.diff(scores) != 0, True))
    meilleur = fins[np.argmax(gains[fins])]
    total = couts["manque"] * triees.sum()
    return (float(total), 1.01) if gains[meilleur] <= 0 else (float(total - gains[meilleur]), float(scores[meilleur]))


def auc(y, p):
    """Give the area under the ROC curve, ties counting half."""
    y, rangs = np.asarray(y), pd.Series(np.asarray(p)).rank().to_numpy()
    un = int(y.sum())
    return float((rangs[y == 1].sum() - un * (un + 1) / 2) / (un * (len(y) - un)))


def equite(table, groupe, cible, score, seuil, n_min):
    """Give for each group its size, its share of alerts and the share of events found; None where it is too small."""
    bilan = {}
    for nom, lignes in table.groupby(groupe):
        alertes, positifs = lignes[score] >= seuil, lignes[cible] == 1
        assez = len(lignes) >= n_min
        rappel = float(alertes[positifs].mean()) if assez and positifs.any() else None
        bilan[str(nom)] = {"n": len(lignes), "taux_alerte": float(alertes.mean()) if assez else None, "rappel": rappel}
    return bilan


def options_sans_modele(avant, apres, fiche):
    """Cost the three ways to do without a model, on the lines after the split."""
    couts, y = fiche["couts"], apres[fiche["colonnes"]["cible"]]
    rentable = couts["action"] / (couts["efficacite"] * couts["manque"])
    return {
        "regle_par_categorie": cout(y, taux_de_reference(avant, apres, fiche), rentable, couts),
        "alerter_toujours": cout(y, np.ones(len(y)), 0.5, couts),
        "ne_rien_faire": cout(y, np.zeros(len(y)), 0.5, couts),
    }


# --- The journal of the pilot ------------------------------------------------------------------------------------


def regles(graine):
    """Draw the rules of the watch."""
    alea = np.random.default_rng([graine, 62])
    return {"n_min": int(alea.integers(40, 90)), "vides_max": round(float(alea.uniform(0.05, 0.15)), 2),
            "ecart_max": round(float(alea.uniform(0.05, 0.08)), 2)}  # fmt: skip


def journal(graine, semaines=None, r=None):
    """Draw the weeks of a pilot and the state of each: small, badly fed, not yet known, drifting or sound."""
    alea, r = np.random.default_rng([graine, 63]), r or regles(graine)
    genres = semaines or _scenario(alea)
    lignes, etats, precedente = [], [], False
    for numero, genre in enumerate(genres, 1):
        n = r["n_min"] - int(alea.integers(1, 20)) if genre == "petite" else r["n_min"] + int(alea.integers(0, 3)) * 40
        connus = (
            r["n_min"] - int(alea.integers(1, 30))
            if genre == "attente"
            else int(alea.integers(r["n_min"], max(n, r["n_min"]) + 1))
        )
        prevu = round(float(alea.uniform(0.17, 0.3)), 3)
        derive = genre == "derive" or (genre in ("petite", "flux") and bool(alea.integers(2)))
        ecart = float(alea.choice([-1, 1])) * (r["ecart_max"] + 0.06) if derive else 0.0
        coupe = genre == "flux" or (genre == "petite" and bool(alea.integers(2)))
        vides = r["vides_max"] + alea.uniform(0.03, 0.2) if coupe else r["vides_max"] * float(alea.choice([0, 0.5, 1]))
        connus = min(connus, n)
        lignes.append((numero, n, round(float(vides), 3), prevu, connus, round(connus * (prevu + ecart))))
        if genre in ("derive", "saine"):
            etats.append("normal" if genre == "saine" else "repli" if precedente else "derive")
            precedente = genre == "derive"
        else:
            etats.append({"petite": "trop_peu", "flux": "repli", "attente": "en_attente"}[genre])
    noms = ["semaine", "n", "part_vides", "taux_prevu", "n_connus", "positifs_connus"]
    return pd.DataFrame(lignes, columns=noms), etats, list(genres)


def _scenario(alea):
    """Write the kinds of twenty weeks: a bad feed and a drift, in either order, and ordinary accidents."""
    flux = ["flux", *(["flux"] if alea.integers(2) else [])]
    derive = ["derive", *(["petite", "attente"][: int(alea.integers(0, 3))]), "derive", "derive"]
    blocs = [flux, derive] if alea.integers(2) else [derive, flux]
    debut = ["saine"] * int(alea.integers(2, 5)) + ["derive", "saine", "petite"]
    suite = [*debut, *blocs[0], "saine", "saine", "attente", *blocs[1]]
    return [*suite, *["saine"] * (20 - len(suite))]


# --- The papers of governance ------------------------------------------------------------------------------------

PIECES = {
    "finalite_detournee": (
        "Compte rendu du comité de direction",
        "Les scores servent à une seule chose : {usage}. Ils ne sont pas rapprochés des dossiers du personnel, et "
        "seule l'équipe qui agit peut les lire.",
        "Les scores servent d'abord à ceci : {usage}. La responsable des ressources humaines les recevra aussi, par "
        "salarié, pour préparer les primes et les entretiens annuels.",
    ),
    "consultation_tardive": (
        "Calendrier social",
        "Consultation du comité social et économique ouverte le {d1} ; avis rendu le {d2}. Le pilote, en conditions "
        "réelles, commence le {d3}.",
        "Consultation du comité social et économique ouverte le {d1} ; avis rendu le {d3}. Le pilote, en conditions "
        "réelles, commence le {d2}.",
    ),
    "decision_sans_humain": (
        "Procédure de travail",
        "Au-dessus du seuil, une personne relit le cas avant d'engager {action} ; elle peut passer outre dans les deux "
        "sens. Les désaccords sont notés et comptés.",
        "Au-dessus du seuil, le système engage {action} sans relecture. Le résultat n'est pas rouvert, même quand un "
        "salarié ou une personne concernée le demande.",
    ),
    "responsable_absent": (
        "Note d'organisation",
        "La mise en service et l'arrêt sont décidés par la directrice des opérations ; son adjoint la remplace quand "
        "elle est absente. Leurs noms sont affichés près du tableau de bord.",
        "La mise en service et l'arrêt sont décidés par le système, d'après son indice de confiance. Aucun nom n'est "
        "inscrit en face de ces deux lignes.",
    ),
    "clause_prestataire": (
        "Contrat, article 9",
        "Le prestataire n'emploie les données que pour la prestation. Il les efface à la fin du contrat et en remet la "
        "preuve écrite.",
        "Le prestataire peut garder les données sans limite de durée et s'en servir pour entraîner les modèles qu'il "
        "vend à d'autres clients.",
    ),
    "versions_non_tracees": (
        "Contrat, annexe technique",
        "Chaque nouvelle version du modèle porte un numéro et s'annonce quinze jours avant. L'ancienne reste "
        "disponible pendant six mois.",
        "Le modèle s'améliore en continu : les mises à jour s'installent la nuit, sans numéro ni annonce, et la "
        "version précédente n'est pas gardée.",
    ),
}
PIECES_NEUTRES = (
    ("Devis du prestataire",
     "Mise en place : {jours} jours. Redevance annuelle : {redevance} €. Formation d'une demi-journée comprise."),
    ("Courriel du service informatique",
     "Les fichiers sont déposés chaque nuit. En cas d'incident, l'astreinte répond en {heures} heures."),
)  # fmt: skip
CRITERES = (
    ("C1", "Évaluation ou notation de personnes",
     "Chaque score porte sur une personne et dit ce que l'on attend d'elle.",
     "Le score porte sur une chose ou une opération, jamais sur une personne."),
    ("C2", "Décision automatique aux effets importants", "Rien n'est relu : le score, seul, déclenche l'action.",
     "Une personne lit le score, puis décide ; elle peut faire le contraire."),
    ("C3", "Surveillance systématique", "Les personnes sont suivies en continu.",
     "Aucune personne n'est suivie en continu."),
    ("C4", "Données sensibles ou très personnelles", "Le fichier parle de la santé ou de l'argent des personnes.",
     "Le fichier ne parle ni de santé, ni d'opinion, ni de l'argent des personnes."),
    ("C5", "Grande échelle", "Le fichier couvre des centaines de milliers de personnes.",
     "Le fichier couvre une petite entreprise et quelques cantons."),
    ("C6", "Croisement de fichiers", "Le fichier rapproche deux sources réunies pour des buts différents.",
     "Le fichier vient d'une seule application, et n'est rapproché d'aucune autre."),
    ("C7", "Personnes vulnérables ou dépendantes",
     "Les personnes du fichier dépendent de nous : salariés, candidats ou patients.",
     "Le fichier ne contient ni salarié, ni candidat, ni patient, ni mineur."),
    ("C8", "Usage innovant", "Personne, dans notre métier, n'emploie encore cette technique.",
     "Cette technique est employée depuis des années dans notre métier."),
    ("C9", "Privation d'un droit, d'un service ou d'un contrat",
     "Le score peut priver une personne d'un contrat ou d'un service.",
     "Le score ne prive personne d'un contrat ni d'un service."),
)  # fmt: skip
PARTIES = ("direction", "responsable_metier", "utilisateurs", "representants_du_personnel", "service_informatique",
           "prestataire", "personnes_concernees")  # fmt: skip
MODES = {
    "deployeur": "L'entreprise utilise, sous sa responsabilité, le système qu'un éditeur vend sous sa propre marque.",
    "fournisseur": "L'entreprise fait développer le système et le met en service sous son propre nom.",
}


def pieces(graine, entreprise, defaut):
    """Write the eight papers, one of them with the defect of governance; give the number of that one."""
    alea = np.random.default_rng([graine, 65])
    jours = pd.Timestamp("2026-09-01") + pd.to_timedelta(np.cumsum(alea.integers(9, 30, 3)), unit="D")
    mots = {"usage": entreprise.usage, "action": entreprise.action, "jours": int(alea.integers(8, 25)),
            "redevance": int(alea.integers(6, 25)) * 500, "heures": int(alea.integers(2, 9))}  # fmt: skip
    mots |= {f"d{rang}": jour.strftime("%d/%m/%Y") for rang, jour in enumerate(jours, 1)}
    ecrites = [
        (nature, fausse if genre == defaut else saine, genre) for genre, (nature, saine, fausse) in PIECES.items()
    ]
    ecrites += [(nature, texte, "") for nature, texte in PIECES_NEUTRES]
    melange = [ecrites[rang] for rang in alea.permutation(len(ecrites))]
    lignes = [(f"P{rang}", nature, texte.format(**mots)) for rang, (nature, texte, _) in enumerate(melange, 1)]
    table = pd.DataFrame(lignes, columns=["piece", "nature", "texte"])
    return table, {"type": defaut, "piece": f"P{[genre for _, _, genre in melange].index(defaut) + 1}"}


def parties(graine):
    """Draw the stakeholders: at least one opposed and hard hit, and one hard hit that nobody listens to."""
    alea = np.random.default_rng([graine, 66])
    influence, impact = alea.integers(1, 6, len(PARTIES)), alea.integers(1, 6, len(PARTIES))
    position = alea.choice(["favorable", "reserve", "oppose"], len(PARTIES))
    influence[0], position[0], position[5] = 5, "favorable", "favorable"
    impact[2], position[2] = 5, "oppose"
    influence[3] = max(3, influence[3])  # otherwise no single action would suit the staff representatives
    influence[6], impact[6] = int(alea.integers(1, 3)), int(alea.integers(4, 6))
    lignes = zip(PARTIES, influence, impact, position, strict=True)
    return pd.DataFrame(list(lignes), columns=["partie", "influence", "impact", "position"])


# --- One learner's variant ---------------------------------------------------------------------------------------


def tirage(variante):
    """Give the seed of a variant at this sitting; 10,000 is no multiple of six, so the SME changes with the sitting."""
    return variante + 10_000 * SESSION


def dossier(variante):
    """Draw everything of one variant."""
    graine = tirage(variante)
    alea = np.random.default_rng([graine, 195])
    entreprise = ENTREPRISES[graine % len(ENTREPRISES)]
    defaut, gouvernance = str(alea.choice(DEFAUTS_DONNEES)), str(alea.choice(list(PIECES)))
    utile, code, role = bool(alea.integers(3)), bool(alea.integers(2)), str(alea.choice(list(MODES)))
    code = entreprise.code is not None and code
    fiche = fiche_de(entreprise, graine, role)
    for essai in range(20):
        cas = historique(graine + 100_000 * essai, entreprise, defaut, 1.1 if utile else 0.3, code)
        avant, apres = partager(cas.table, cas.scores, fiche)
        if _net(avant, apres, fiche):
            break
    fiche["objectif_economie"] = _objectif(avant, apres, fiche, utile, alea)
    criteres = set(entreprise.criteres) | {nom for nom in ("C6", "C8") if alea.integers(2)}
    criteres |= ({"C7"} if code else set()) | ({"C2"} if gouvernance == "decision_sans_humain" else set())
    faits = [(nom, titre, oui if nom in criteres else non) for nom, titre, oui, non in CRITERES]
    suivi, etats, causes = journal(graine)
    papiers, planted = pieces(graine, entreprise, gouvernance)
    return Dossier(
        fiche=fiche, historique=cas, journal=suivi, etats=etats, causes=causes, pieces=papiers, gouvernance=planted,
        parties=parties(graine), traitement=pd.DataFrame(faits, columns=["critere", "question", "fait"]),
        personnelles=entreprise.code is None or code, criteres=sorted(criteres), entreprise=entreprise, role=role,
    )  # fmt: skip


def fiche_de(entreprise, graine, role):
    """Write the company's sheet, but for its aim, which the data decide."""
    return {
        "entreprise": f"{entreprise.nom} (entreprise fictive)",
        "secteur": entreprise.secteur, "profil": entreprise.profil,
        "antecedents": entreprise.antecedents, "effectif": entreprise.effectif,
        "une_ligne": entreprise.ligne, "usage": entreprise.usage, "mode": MODES[role],
        "colonnes": entreprise.colonnes, "unite_mesure": entreprise.mesure.unite,
        "bornes_mesure": list(entreprise.bornes),
        "action": entreprise.action, "couts": entreprise.couts, "coupure": "2026-04-01",
        "effectif_minimal": EFFECTIF_MINIMAL, "regles": regles(graine),
    }  # fmt: skip


def _net(avant, apres, fiche):
    """Keep cases where no verdict hangs on a decimal, and where two groups at least can be judged."""
    y, c = apres[fiche["colonnes"]["cible"]], fiche["colonnes"]
    ecart = auc(y, apres["score"]) - auc(y, taux_de_reference(avant, apres, fiche))
    bilan = equite(apres, c["groupe"], c["cible"], "score", 0.5, EFFECTIF_MINIMAL)
    petits = sum(groupe["taux_alerte"] is None for groupe in bilan.values())
    return abs(ecart - 0.05) > 0.01 and petits == 1


def _objectif(avant, apres, fiche, utile, alea):
    """Set the company's aim well below what the model saves, or well above."""
    c = fiche["colonnes"]["cible"]
    seuil = meilleur_cout(avant[c], avant["score"], fiche["couts"])[1]
    gain = 1 - cout(apres[c], apres["score"], seuil, fiche["couts"]) / min(
        options_sans_modele(avant, apres, fiche).values()
    )
    if utile and gain > 0.07:
        return max(0.02, round(gain - float(alea.uniform(0.04, 0.06)), 2))
    return round(max(gain, 0) + float(alea.uniform(0.05, 0.1)), 2)


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    contenu = dossier(variante)
    tables = {
        "historique": contenu.historique.table,
        "scores": contenu.historique.scores,
        "dictionnaire": contenu.historique.dictionnaire,
        "journal": contenu.journal,
        "pieces": contenu.pieces,
        "parties": contenu.parties,
        "traitement": contenu.traitement,
    }
    return {
        **{
            f"donnees/{nom}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for nom, table in tables.items()
        },
        "donnees/fiche.json": _json(contenu.fiche),
        "variante.json": _json({"variante": variante}),
    }


def _json(valeur):
    return (json.dumps(valeur, indent=2, ensure_ascii=False) + "\n").encode()
