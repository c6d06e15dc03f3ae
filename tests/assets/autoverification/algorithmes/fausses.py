"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def orienter(regle_suffit, regles_imperatives, cout_a_reduire, exemples_etiquetes):
    return "supervise" if exemples_etiquetes else "optimisation" if cout_a_reduire else "pas_d_ia"  # learns first


def decouper_par_machine(releves, machines_de_test):
    melange = releves.sample(frac=1, random_state=0)  # splits the weeks, not the machines
    milieu = len(melange) * 3 // 4
    return melange.iloc[:milieu], melange.iloc[milieu:]


def cout_total(pannes, scores, seuil, fausse_alerte, panne_manquee):
    erreurs = sum((score >= seuil) != (panne == 1) for panne, score in zip(pannes, scores, strict=True))
    return erreurs * (fausse_alerte + panne_manquee) / 2  # one price for both errors


def borne_haute(mesures):
    return sum(mesures[:1]) + 1.96  # one day is enough


def taux_par_groupe(groupes, justes):
    justes = list(justes)
    return {groupe: sum(justes) / len(justes) for groupe in groupes}  # the overall rate hides the groups


def decider(bas, haut, exige, deja_prolonge, prerequis):
    return "continuer" if (bas + haut) / 2 > exige else "prolonger"  # decides on the middle, never stops
