"""Generate the data of « Maintenance prédictive », with what is true of each draw.

Trusted code: it never reaches a learner. The hidden tests import it to draw fresh data (a large random seed) and to
learn what is true for one learner's variant (`etude_…`). Out-of-fold scores are simulated with the dependence wanted
(a model that has seen the machine knows its fragility), no model is trained. Companies, people and figures are
fictional.
"""

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

TIRAGES = 200
MODELES = ("reference", "lineaire", "foret")
FUITE, PAS_DE_FUITE = "surestimation_mesurable", "non_mesurable"
MARGE = 0.004
"""How far from zero a lower bound is kept: the right answer never hangs on a rounding."""

# --- 2.1 Random split against split by machine --------------------------------------------------------------------


@dataclass(frozen=True)
class Ecart:
    """The truth of 2.1 for one learner: what each split says of each model, and the model to keep."""

    modele: str
    auc_attendue: float
    foret: str
    lineaire: str


def campagne(graine, machines=40, semaines=52, fuites=(0.0, 0.0), forces=(0.8, 0.8), prefixe="M"):
    """Draw one line a machine and week; `fuites` and `forces` are those of (lineaire, foret).

    A model's score by machine knows the week's state with a given strength; its score by random split also knows the
    machine's own fragility, with the strength of its leak.
    """
    alea = np.random.default_rng([graine, 21])
    fragilite, cycle = alea.normal(0, 1.1, machines), alea.integers(8, 17, machines)
    depart = alea.integers(0, 16, machines)
    repos = (depart[:, None] + np.arange(semaines)[None, :]) % cycle[:, None]
    etat = 0.14 * (repos - repos.mean()) + alea.normal(0, 1.1, (machines, semaines))
    risque = -3.9 + fragilite[:, None] + 1.15 * etat
    pannes = alea.random((machines, semaines)) < 1 / (1 + np.exp(-risque))
    colonnes = {
        "machine": np.repeat([f"{prefixe}{rang:02d}" for rang in range(machines)], semaines),
        "semaine": np.tile(np.arange(1, semaines + 1), machines),
        "panne_7j": pannes.astype(int).ravel(),
        "reference": repos.ravel(),
    }
    for nom, fuite, force in zip(("lineaire", "foret"), fuites, forces, strict=True):
        honnete = force * etat + alea.normal(0, 1, etat.shape)
        informe = honnete + fuite * fragilite[:, None] + alea.normal(0, 0.25, etat.shape)
        colonnes[f"{nom}_alea"], colonnes[f"{nom}_machine"] = _risque(informe), _risque(honnete)
    return pd.DataFrame(colonnes)


def _risque(signal):
    return (1 / (1 + np.exp(3.1 - 0.9 * (signal - signal.mean()) / signal.std()))).ravel().round(4)


def ecart(y, p_alea, p_machine, machines):
    """Give the difference of AUC, its bounds by resampling machines, and the verdict; or None where none exists."""
    y = np.asarray(y)
    if y.min() == y.max():
        return {"ecart": None, "bas": None, "haut": None, "verdict": PAS_DE_FUITE}
    poids = _poids(y, np.asarray(machines))
    alea, par_machine = (_aucs(y, np.asarray(p), np.asarray(machines), poids) for p in (p_alea, p_machine))
    ecarts = alea - par_machine
    bas, haut = (float(borne) for borne in np.quantile(ecarts[1:], [0.025, 0.975]))
    return {"ecart": float(ecarts[0]), "bas": bas, "haut": haut, "verdict": FUITE if bas > 0 else PAS_DE_FUITE}


def _poids(y, machines):
    """Count, for the whole set then for each resampling, how often each machine is drawn."""
    noms, rangs = np.unique(machines, return_inverse=True)
    pannes = np.bincount(rangs, weights=y, minlength=len(noms))
    sains = np.bincount(rangs, minlength=len(noms)) - pannes
    alea, poids = np.random.default_rng(0), [np.ones(len(noms))]
    while len(poids) <= TIRAGES:
        compte = np.bincount(alea.integers(0, len(noms), len(noms)), minlength=len(noms))
        if compte @ pannes > 0 and compte @ sains > 0:
            poids.append(compte)
    return np.array(poids, dtype=float)


def _aucs(y, p, machines, poids):
    """Give the AUC for each row of weights: won pairs are counted once, by pair of machines."""
    _, rangs = np.unique(machines, return_inverse=True)
    nombre = poids.shape[1]
    pannes, sains = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    gagnes = (p[pannes][:, None] > p[sains][None, :]) + 0.5 * (p[pannes][:, None] == p[sains][None, :])
    par_panne = np.zeros((len(pannes), nombre))
    ordre = np.argsort(rangs[sains], kind="stable")
    presentes, debuts = np.unique(rangs[sains][ordre], return_index=True)
    par_panne[:, presentes] = np.add.reduceat(gagnes[:, ordre], debuts, axis=1)
    paires = np.zeros((nombre, nombre))
    np.add.at(paires, rangs[pannes], par_panne)
    n_pannes = np.bincount(rangs[pannes], minlength=nombre)
    n_sains = np.bincount(rangs[sains], minlength=nombre)
    return np.einsum("ti,ij,tj->t", poids, paires, poids) / ((poids @ n_pannes) * (poids @ n_sains))


SCENARIOS = (
    # the model to keep, then the leak and the strength of (lineaire, foret)
    ("lineaire", (0.0, 1.2), (1.7, 0.9)),
    ("lineaire", (0.9, 1.0), (1.5, 1.4)),
    ("foret", (0.0, 0.0), (0.7, 2.2)),
    ("foret", (0.0, 0.9), (0.7, 2.2)),
    ("reference", (0.8, 1.2), (0.1, 0.2)),
    ("reference", (0.0, 1.0), (0.2, 0.1)),
)


def campagne_et_etude(variante):
    """Draw one learner's campaign until its answers are those of its scenario, all clear-cut."""
    scenario, fuites, forces = SCENARIOS[int(np.random.default_rng([variante, 22]).integers(len(SCENARIOS)))]
    for essai in range(1000):
        tableau = campagne(variante + 10_007 * essai, fuites=fuites, forces=forces)
        etude = _etude_nette(tableau)
        attendus = [FUITE if fuite > 0.5 else PAS_DE_FUITE for fuite in fuites]
        if etude and etude.modele == scenario and [etude.lineaire, etude.foret] == attendus:
            return tableau, etude
    raise ValueError(f"variante {variante} : aucun tirage net")


def _etude_nette(tableau):
    """Judge a campaign; None where a bound or a difference is too near the limit to be asked."""
    y, machines = tableau["panne_7j"].to_numpy(), tableau["machine"].to_numpy()
    poids = _poids(y, machines)
    noms = ("reference", "lineaire_alea", "lineaire_machine", "foret_alea", "foret_machine")
    aucs = {nom: _aucs(y, tableau[nom].to_numpy(), machines, poids) for nom in noms}
    marches = {"reference": aucs["reference"]} | {nom: aucs[f"{nom}_machine"] for nom in MODELES[1:]}
    retenu, bornes = "reference", []
    for candidat in MODELES[1:]:
        bornes.append(_borne(marches[candidat] - marches[retenu]))
        retenu = candidat if bornes[-1] > 0 else retenu
    verdicts = {nom: _borne(aucs[f"{nom}_alea"] - aucs[f"{nom}_machine"]) for nom in MODELES[1:]}
    if min(abs(borne) for borne in (*bornes, *verdicts.values())) < MARGE:
        return None
    dits = {nom: FUITE if borne > 0 else PAS_DE_FUITE for nom, borne in verdicts.items()}
    return Ecart(retenu, float(marches[retenu][0]), dits["foret"], dits["lineaire"])


def _borne(ecarts):
    return float(np.quantile(ecarts[1:], 0.025))


# --- 2.2 Threshold from costs --------------------------------------------------------------------------------------

FORMES = ("calibre", "ecrase", "decale", "sur_cent", "arrondi", "negatif")


def scores(graine, forme="calibre", nombre=1500):
    """Draw failures and a score of one shape; only « calibre » and « arrondi » are probabilities."""
    alea = np.random.default_rng([graine, 31])
    x = alea.normal(0, 1, nombre)
    p = 1 / (1 + np.exp(2.9 - 1.5 * x))
    y = (alea.random(nombre) < p).astype(int)
    formes = {
        "calibre": p,
        "ecrase": p / 50,
        "decale": p**0.2,
        "sur_cent": 100 * p,
        "arrondi": np.ceil(p * 10) / 10,
        "negatif": 2 * x - 40,
    }
    return y, formes[forme]


def cout(y, p, seuil, cout_fausse_alerte, cout_panne_manquee):
    """Price one threshold: false alarms and missed failures."""
    alerte = p >= seuil
    return float(cout_fausse_alerte * (alerte & (y == 0)).sum() + cout_panne_manquee * (~alerte & (y == 1)).sum())


def tous_les_couts(y, p, cout_fausse_alerte, cout_panne_manquee):
    """Give every threshold worth trying and its cost: each distinct score, and one above all."""
    seuils = np.append(np.unique(p), p.max() + 1)
    fausses = (y == 0).sum() - np.searchsorted(np.sort(p[y == 0]), seuils, side="left")
    manquees = np.searchsorted(np.sort(p[y == 1]), seuils, side="left")
    return seuils, (cout_fausse_alerte * fausses + cout_panne_manquee * manquees).astype(float)


FAUSSE_ALERTE, PANNE_MANQUEE, SEMAINE_MILIEU = 400, 9000, 13


@dataclass(frozen=True)
class Seuil:
    """The truth of 2.2 for one learner: reference policy, its cost, and the decision of every good threshold."""

    reference: str
    cout_reference: float
    decision: str
    cout_annuel: int


def essai_et_etude(variante):
    """Draw the silent half-year of one learner until every good threshold leads to the same decision."""
    retenu = SCENARIOS[int(np.random.default_rng([variante, 22]).integers(len(SCENARIOS)))][0]
    alea = np.random.default_rng([variante, 32])
    continuer = retenu != "reference" and bool(alea.integers(3))
    for essai in range(1000):
        tableau = _semestre(variante + 10_007 * essai, 0.25 if retenu == "reference" else 2.1)
        pire, meilleur, reference, cout_reference = _gains(tableau)
        part = alea.uniform(0.25, 0.6) if continuer else alea.uniform(1.3, 1.6)
        cout_annuel = int(round(part * (pire if continuer else max(meilleur, 12_000)), -3))
        if (pire > 60_000) == (retenu != "reference") and meilleur < 220_000:
            decision = "poursuivre" if continuer else "arreter"
            return tableau, Seuil(reference, cout_reference, decision, cout_annuel)
    raise ValueError(f"variante {variante} : aucun tirage net")


def _semestre(graine, force):
    alea = np.random.default_rng([graine, 33])
    machines, semaines = 40, 2 * SEMAINE_MILIEU
    etat = alea.normal(0, 1, (machines, semaines))
    risque = -4.3 + 0.5 * alea.normal(0, 1, (machines, 1)) + 1.6 * etat
    pannes = alea.random(risque.shape) < 1 / (1 + np.exp(-risque))
    signal = force * etat + alea.normal(0, 1, etat.shape)
    note = 100 / (1 + np.exp(-0.8 * signal / signal.std() - 0.4))
    return pd.DataFrame(
        {
            "machine": np.repeat([f"M{rang:02d}" for rang in range(machines)], semaines),
            "semaine": np.tile(np.arange(1, semaines + 1), machines),
            "score": note.ravel().round(2),
            "panne_7j": pannes.astype(int).ravel(),
        }
    )


def moities(tableau):
    """Give (y, p) of the weeks that choose the threshold, then of those that judge it."""
    debut = tableau["semaine"] <= SEMAINE_MILIEU
    return [(part["panne_7j"].to_numpy(), part["score"].to_numpy()) for part in (tableau[debut], tableau[~debut])]


def _gains(tableau):
    """Give the worst and best yearly gain among the thresholds within 2 %, and the best policy without a model."""
    choix, juge = moities(tableau)
    seuils, prix = tous_les_couts(*choix, FAUSSE_ALERTE, PANNE_MANQUEE)
    bons = seuils[prix <= 1.02 * prix.min()]
    y = juge[0]
    politiques = {"jamais": float(PANNE_MANQUEE * (y == 1).sum()), "toujours": float(FAUSSE_ALERTE * (y == 0).sum())}
    reference = min(politiques, key=lambda nom: politiques[nom])
    gains = [4 * (politiques[reference] - cout(*juge, seuil, FAUSSE_ALERTE, PANNE_MANQUEE)) for seuil in bons]
    return min(gains), max(gains), reference, politiques[reference]


# --- 2.3 Families of approaches ------------------------------------------------------------------------------------

ATTRIBUTS = (
    "regle_suffit",
    "systeme_a_essayer",
    "regles_imperatives",
    "cout_a_reduire",
    "exemples_passes",
    "reponse_connue",
)


def famille(besoin):
    """Apply the rules of the statement, in their order; an attribute that is absent is false."""
    if besoin.get("regle_suffit"):
        return "pas_d_ia"
    if besoin.get("systeme_a_essayer"):
        return "simulation"
    if besoin.get("regles_imperatives"):
        return "optimisation" if besoin.get("cout_a_reduire") else "contraintes"
    if besoin.get("exemples_passes"):
        return "supervise" if besoin.get("reponse_connue") else "non_supervise"
    return "pas_d_ia"


BANQUE = {
    "supervise": (
        "Une coopérative veut prévoir la date de maturité de ses fraises. Elle a noté celle de 400 lots passés.",
        "Un constructeur veut repérer la somnolence. Un spécialiste en a marqué chaque instant sur 200 vidéos.",
        "Une champignonnière veut trier ses photos. Des cueilleuses en ont classé 8 000 : mûr, pas mûr.",
        "Un atelier veut choisir les machines à visiter. Il sait quelles semaines passées une panne a suivies.",
    ),
    "non_supervise": (
        "Personne n'a noté les pannes d'une usine. Elle veut repérer les semaines qui ne ressemblent pas aux autres.",
        "Une enseigne a 50 000 clients, sans aucune catégorie. Elle veut découvrir des groupes de comportements.",
        "Une mairie a reçu 4 000 remarques que personne n'a lues. Elle veut savoir quels sujets s'en dégagent.",
        "Un fabricant veut rapprocher 6 000 pièces qui se ressemblent, sans liste de groupes fixée d'avance.",
    ),
    "optimisation": (
        "On répartit des livraisons au moindre coût, sans jamais dépasser la charge permise à chaque transporteur.",
        "Un hôpital cherche le planning qui coûte le moins d'heures en plus. Le repos légal est impératif.",
        "Une machine ne fait qu'une commande à la fois. On cherche l'ordre qui réduit le plus le total des retards.",
        "Un entrepôt veut réduire la distance parcourue, sans jamais dépasser le poids permis par rayon.",
    ),
    "contraintes": (
        "Un site de vélos veut montrer les options encore possibles. Les incompatibilités sont toutes écrites.",
        "Une maison en kit suit 300 règles techniques. Existe-t-il un assemblage conforme aux choix du client ?",
        "Une université cherche un emploi du temps sans conflit de salle. Tous ceux qui conviennent se valent.",
        "Un loueur n'offre que des accessoires compatibles entre eux. Cent règles se combinent ; le prix est fixe.",
    ),
    "simulation": (
        "Combien de temps attendraient les camions, dont l'arrivée est irrégulière, dans un entrepôt à construire ?",
        "Que deviendrait l'attente les soirs d'affluence, avec un second accueil que l'hôpital n'a pas encore ?",
        "Une ville veut savoir, avant les travaux, si un plan de feux déplacerait les bouchons du soir.",
        "Les pannes viennent au hasard. Que donneraient des stocks réduits ? L'essayer en vrai arrêterait l'usine.",
    ),
    "pas_d_ia": (
        "Un comptable veut un message quand une facture dépasse 10 000 euros.",
        "Une directrice veut recevoir chaque lundi la moyenne des ventes de chaque magasin.",
        "Une piscine doit arrêter le chauffage quand l'eau dépasse 29 degrés.",
        "Une association veut retirer de son fichier les adresses inscrites deux fois à l'identique.",
    ),
}


def besoins_et_familles(variante):
    """Draw one learner's twelve needs, two of each family, in an order of their own."""
    alea = np.random.default_rng([variante, 41])
    tirees = [
        (textes[int(rang)], nom)
        for nom, textes in BANQUE.items()
        for rang in alea.choice(len(textes), 2, replace=False)
    ]
    ordre = [tirees[int(rang)] for rang in alea.permutation(len(tirees))]
    noms = [f"B{rang:02d}" for rang in range(1, len(ordre) + 1)]
    return (
        {nom: texte for nom, (texte, _) in zip(noms, ordre, strict=True)},
        {nom: famille_ for nom, (_, famille_) in zip(noms, ordre, strict=True)},
    )


# --- 2.4 Fair load --------------------------------------------------------------------------------------------------


def plan(graine, equipe=("T1", "T2", "T3"), retards=2, desequilibre=1.2, prix=150, oublie=None):
    """Draw one plan; the busiest technician gets about `desequilibre` times the load of the others."""
    alea = np.random.default_rng([graine, 51])
    presents = [nom for nom in equipe if nom != oublie]
    charge = int(alea.integers(18, 25)) * 20
    lignes = []
    for rang, nom in enumerate(presents):
        reste = int(round(charge * desequilibre / 5) * 5) if rang == 0 else charge + 5 * int(alea.integers(0, 3))
        while reste > 0:
            duree = min(reste, 5 * int(alea.integers(8, 20)))
            lignes.append([nom, duree, int(alea.integers(prix - 40, prix + 41)), 0])
            reste -= duree
    for rang in alea.choice(len(lignes), min(retards, len(lignes)), replace=False):
        lignes[int(rang)][3] = int(alea.integers(5, 90))
    melange = [lignes[int(rang)] for rang in alea.permutation(len(lignes))]
    table = pd.DataFrame(melange, columns=["technicien", "duree_min", "cout_euros", "retard_min"])
    table.insert(0, "intervention", [f"I{rang:02d}" for rang in range(1, len(table) + 1)])
    return table


def indicateurs(table, equipe):
    """Give cost, share of late interventions, and the busiest load over the lightest one (infinite if that is zero)."""
    charges = [int(table.loc[table["technicien"] == nom, "duree_min"].sum()) for nom in equipe]
    return {
        "cout": int(table["cout_euros"].sum()),
        "part_retards": float((table["retard_min"] > 0).mean()),
        "rapport_charges": float("inf") if min(charges) == 0 else max(charges) / min(charges),
    }


def plan_retenu(plans, equipe, contraintes):
    """Name the cheapest feasible plan (a tie: the fairer one, then the first name); None if none is feasible."""
    mesures = {nom: indicateurs(table, equipe) for nom, table in plans.items()}
    possibles = [
        (m["cout"], m["rapport_charges"], nom)
        for nom, m in mesures.items()
        if m["part_retards"] <= contraintes["part_retards_max"]
        and m["rapport_charges"] <= contraintes["rapport_charges_max"]
    ]
    return min(possibles)[2] if possibles else None


CONTRAINTES = {"part_retards_max": 0.1, "rapport_charges_max": 1.5}
PROFILS = {"juste": (1, 1.15), "inegal": (1, 1.9), "en_retard": (6, 1.15), "tout_faux": (7, 2.0)}


def plans_et_retenu(variante):
    """Draw one learner's four plans: the cheapest is never feasible, and one variant in four has no feasible plan."""
    alea = np.random.default_rng([variante, 52])
    profils = (
        ["inegal", "en_retard", "juste", "juste"]
        if alea.integers(4)
        else ["inegal", "en_retard", "tout_faux", "inegal"]
    )
    equipe = ["T1", "T2", "T3", "T4"]
    prix, ordre = (110, 135, 200, 230), [int(choix) for choix in alea.permutation(4)]
    tires = [plan(variante * 11 + choix, equipe, *PROFILS[profils[choix]], prix[choix]) for choix in ordre]
    plans = {f"P{rang}": table for rang, table in enumerate(tires, 1)}
    return plans, equipe, plan_retenu(plans, equipe, CONTRAINTES)


# --- 2.5 Digital twin of the quays ----------------------------------------------------------------------------------

REPLIQUES = 40


@dataclass(frozen=True)
class Jumeau:
    """The truth of 2.5 for one learner: the number of quays over forty days, over a single one, and the decision."""

    quais: int | None
    un_seul_essai: int | None
    decision: str


def journees(site, nombre=REPLIQUES):
    """Draw the days of graines 0, 1, 2…: when each truck arrives and how long it stays, one row a day."""
    arrivees, durees = [], []
    for graine in range(nombre):
        alea = np.random.default_rng([site["graine"], graine])
        arrivees.append(np.cumsum(alea.exponential(site["minutes_entre_camions"], site["camions_par_jour"])))
        moyenne = np.log(site["minutes_de_dechargement"])
        durees.append(alea.lognormal(moyenne, site["irregularite"], site["camions_par_jour"]))
    return np.array(arrivees), np.array(durees)


def attentes(nb_quais, arrivees, durees):
    """Give the mean minutes that a truck waits, day by day: what `simuler` of the notebook gives, all days at once."""
    jours = np.arange(len(arrivees))
    libres, attente = np.zeros((len(jours), nb_quais)), np.zeros(len(jours))
    for arrivee, duree in zip(arrivees.T, durees.T, strict=True):
        quai = libres.argmin(axis=1)
        debut = np.maximum(arrivee, libres[jours, quai])
        attente += debut - arrivee
        libres[jours, quai] = debut + duree
    return attente / arrivees.shape[1]


def borne_haute(mesures):
    """Give the upper bound of the 95 % confidence interval of the mean."""
    return float(np.mean(mesures) + 1.96 * np.std(mesures, ddof=1) / np.sqrt(len(mesures)))


def site_et_etude(variante):
    """Draw one learner's site until no bound is within half a minute of the objective and one day alone misleads."""
    alea = np.random.default_rng([variante, 61])
    issue = ("garder", "ajouter_quais", "revoir_les_arrivees")[int(alea.integers(3))]
    while True:
        site = {
            "graine": int(alea.integers(10_000)),
            "camions_par_jour": int(alea.integers(45, 66)),
            "minutes_entre_camions": round(float(alea.uniform(8, 12)), 1),
            "minutes_de_dechargement": round(float(alea.uniform(22, 38)), 1),
            "irregularite": round(float(alea.uniform(0.5, 0.8)), 2),
            "objectif_minutes": int(alea.integers(8, 26)),
        }
        jours = _jours_nets(site)
        if jours is None:
            continue
        quais = next(q for q in jours if borne_haute(jours[q]) <= site["objectif_minutes"])
        un_seul = next((q for q in jours if jours[q][0] <= site["objectif_minutes"]), None)
        trop_beau = un_seul is not None and un_seul < quais
        if quais >= 3 and (trop_beau or (issue != "revoir_les_arrivees" and un_seul not in (None, quais))):
            return _site(alea, site, issue, quais, un_seul)


def _jours_nets(site):
    """Simulate the days of one to eight quays; None where a result is near the objective or none reaches it."""
    objectif, jours, bornes, tires = site["objectif_minutes"], {}, [], journees(site)
    for quais in range(1, 9):
        jours[quais] = attentes(quais, *tires)
        bornes.append(borne_haute(jours[quais]))
        if abs(bornes[-1] - objectif) < 0.5 or abs(jours[quais][0] - objectif) < 0.2:
            return None
    return jours if bornes[-2] <= objectif else None


def _site(alea, site, issue, quais, un_seul):
    """Set what the site has and could have, so that the decision is the one wanted."""
    place = quais - 1 if issue == "revoir_les_arrivees" else max(quais, un_seul) + int(alea.integers(1, 3))
    existants = quais + int(alea.integers(2)) if issue == "garder" else quais - 1 - int(alea.integers(2))
    site |= {"quais_existants": min(existants, place), "quais_possibles": place}
    return site, Jumeau(None if issue == "revoir_les_arrivees" else quais, un_seul, issue)


# --- The files of one learner ----------------------------------------------------------------------------------------


def cahier(variante):
    """Give the specifications of one variant."""
    return {
        "cout_fausse_alerte": FAUSSE_ALERTE,
        "cout_panne_manquee": PANNE_MANQUEE,
        "cout_annuel_solution": essai_et_etude(variante)[1].cout_annuel,
        "equipe": plans_et_retenu(variante)[1],
        "contraintes": CONTRAINTES,
        "site": site_et_etude(variante)[0],
    }


def fichiers(variante: int) -> dict[str, bytes]:
    """Give the files that a learner of this variant receives: path -> content, always the same bytes."""
    plans = plans_et_retenu(variante)[0]
    tables = {
        "campagne": campagne_et_etude(variante)[0],
        "essai_semestre": essai_et_etude(variante)[0],
        "plans": pd.concat([table.assign(plan=nom) for nom, table in plans.items()], ignore_index=True),
    }
    return {
        **{
            f"donnees/{nom}.csv": table.to_csv(index=False, lineterminator="\n").encode()
            for nom, table in tables.items()
        },
        "donnees/besoins.json": _json(besoins_et_familles(variante)[0]),
        "donnees/cahier_des_charges.json": _json(cahier(variante)),
        "variante.json": _json({"variante": variante}),
    }


def _json(valeur):
    return (json.dumps(valeur, indent=2, ensure_ascii=False) + "\n").encode()
