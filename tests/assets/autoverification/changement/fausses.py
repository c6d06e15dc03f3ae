"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def a_rencontrer(parties):
    return parties.loc[parties["influence"] >= 4, "partie"].tolist()  # only the powerful


def mal_attribuees(matrice):
    return [nom for nom, ligne in matrice.iterrows() if "A" not in list(ligne)]  # « R/A » is not seen, nor two A


def est_permis(essai, cloture):
    return essai["nom"] in ("démonstration", "test à blanc") or essai["semaine"] >= cloture  # trusts the name


def premier_pas(notes):
    return min(notes, key=notes.get)  # the lowest, not the first


def acceptation(journal, site, demarrage, anciennete):
    lignes = journal[journal["site"] == site]
    return float((lignes["acceptees"] / lignes["propositions"]).mean())  # every week, a mean of percentages


def publier(taux, effectifs):
    return {groupe: valeur for groupe, valeur in taux.items() if effectifs[groupe] > 5}  # forgets the group, and five
