"""Right answers to the self-check: one function a question."""

from cpia.kit import entrepots


def est_prioritaire(influence, impact, position):
    return (position == "oppose" and impact >= 4) or (position in ("oppose", "reserve") and influence >= 4)


def compter_a(cases):
    return sum("A" in case.split("/") for case in cases)


def est_permis(essai, cloture):
    reel = essai["operateurs"] > 0 and essai["commandes"] == "reelles"
    return not reel or (cloture is not None and essai["semaine"] > cloture)


def premier_blocage(notes):
    return next((nom for nom in entrepots.ELEMENTS if notes[nom] <= 3), None)


def semaines_comparables(demarrages, derniere):
    commune = derniere - max(demarrages.values()) + 1
    return list(range(max(1, commune - 3), commune + 1))


def acceptation_publiable(lignes):
    effectif = lignes.loc[lignes["commandes"] > 0, "operateur"].nunique()
    propositions = lignes["propositions"].sum()
    if effectif < 5 or propositions == 0:
        return None
    return lignes["acceptees"].sum() / propositions
