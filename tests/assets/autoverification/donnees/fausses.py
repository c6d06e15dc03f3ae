"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def compter_doublons(releves):
    return int(releves.duplicated(["horodatage"]).sum())  # forgets the zone


def compter_impossibles(releves):
    return int((~releves["humidite_pct"].astype(float).between(0, 100)).sum())  # counts absences


def est_permise(disponible_a_j, jour):
    return disponible_a_j is None or disponible_a_j <= jour  # keeps what only the harvest knows


def erreur_moyenne(reel, prevu):
    return sum(r - p for r, p in zip(reel, prevu, strict=True)) / len(reel)  # lets errors cancel out


def decider(erreur, objectif, gain):
    return "suffisant" if erreur <= objectif else "collecter"  # always asks for more data


def kappa(avis_1, avis_2):
    return sum(a == b for a, b in zip(avis_1, avis_2, strict=True)) / len(avis_1)  # raw agreement
