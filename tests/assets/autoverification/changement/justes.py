"""Right answers to the self-check, among others."""


def a_rencontrer(parties):
    oppose = parties["position"] == "oppose"
    retenu = parties["position"].isin(["oppose", "reserve"])
    choix = (oppose & (parties["impact"] >= 4)) | (retenu & (parties["influence"] >= 4))
    return parties.loc[choix, "partie"].tolist()


def mal_attribuees(matrice):
    return [nom for nom, ligne in matrice.iterrows() if sum("A" in case.split("/") for case in ligne) != 1]


def est_permis(essai, cloture):
    reel = essai["operateurs"] > 0 and essai["commandes"] == "reelles"
    return not reel or (cloture is not None and essai["semaine"] > cloture)


def premier_pas(notes):
    for nom in ["prise_de_conscience", "desir", "connaissance", "capacite", "renforcement"]:
        if notes[nom] <= 3:
            return nom
    return None


def acceptation(journal, site, demarrage, anciennete):
    age = journal["semaine"] - demarrage + 1
    lignes = journal[(journal["site"] == site) & age.between(max(1, anciennete - 3), anciennete)]
    ouvertes = lignes["propositions"].sum()
    return float(lignes["acceptees"].sum() / ouvertes) if ouvertes else None


def publier(taux, effectifs):
    return {groupe: valeur if effectifs[groupe] >= 5 else None for groupe, valeur in taux.items()}
