"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def est_prioritaire(influence, impact, position):
    return position == "oppose"  # every opponent, and nobody else


def compter_a(cases):
    return cases.count("A")  # « R/A » is forgotten


def est_permis(essai, cloture):
    return "pilote" not in essai["nom"] or essai["semaine"] >= cloture  # trusts the name, opens a week too soon


def premier_blocage(notes):
    return min(notes, key=notes.get)  # the lowest mark, not the first that blocks


def semaines_comparables(demarrages, derniere):
    commune = derniere - min(demarrages.values()) + 1  # the oldest site, not the youngest
    return list(range(commune - 3, commune + 1))


def acceptation_publiable(lignes):
    parts = lignes["acceptees"] / lignes["propositions"]
    return parts.mean()  # an average of percentages, and no group is ever masked
