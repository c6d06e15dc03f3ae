"""Right answers to the self-check: one function a question."""


def compter_doublons(releves):
    return int(releves.duplicated(["zone", "horodatage"]).sum())


def compter_impossibles(releves):
    humidite = releves["humidite_pct"].astype(float)
    return int(((humidite < 0) | (humidite > 100)).sum())


def est_permise(disponible_a_j, jour):
    return disponible_a_j is not None and disponible_a_j <= jour


def erreur_moyenne(reel, prevu):
    return sum(abs(r - p) for r, p in zip(reel, prevu, strict=True)) / len(reel)


def decider(erreur, objectif, gain):
    if erreur <= objectif:
        return "suffisant"
    return "collecter" if gain >= 0.05 else "changer_de_variables"


def kappa(avis_1, avis_2):
    avis_1, avis_2 = list(avis_1), list(avis_2)
    n = len(avis_1)
    observe = sum(a == b for a, b in zip(avis_1, avis_2, strict=True)) / n
    hasard = sum(avis_1.count(c) / n * avis_2.count(c) / n for c in set(avis_1) | set(avis_2))
    return (observe - hasard) / (1 - hasard)
