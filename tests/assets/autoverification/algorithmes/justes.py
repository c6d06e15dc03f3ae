"""Right answers to the self-check: one function a question."""


def orienter(regle_suffit, regles_imperatives, cout_a_reduire, exemples_etiquetes):
    if regle_suffit:
        return "pas_d_ia"
    if regles_imperatives:
        return "optimisation" if cout_a_reduire else "contraintes"
    return "supervise" if exemples_etiquetes else "pas_d_ia"


def decouper_par_machine(releves, machines_de_test):
    de_cote = releves["machine"].isin(machines_de_test)
    return releves[~de_cote], releves[de_cote]


def cout_total(pannes, scores, seuil, fausse_alerte, panne_manquee):
    total = 0
    for panne, score in zip(pannes, scores, strict=True):
        if score >= seuil and panne == 0:
            total += fausse_alerte
        if score < seuil and panne == 1:
            total += panne_manquee
    return total


def borne_haute(mesures):
    n = len(mesures)
    moyenne = sum(mesures) / n
    variance = sum((mesure - moyenne) ** 2 for mesure in mesures) / (n - 1)
    return moyenne + 1.96 * (variance / n) ** 0.5


def taux_par_groupe(groupes, justes):
    comptes = {}
    for groupe, juste in zip(groupes, justes, strict=True):
        comptes.setdefault(groupe, []).append(bool(juste))
    return {groupe: sum(vus) / len(vus) if len(vus) >= 30 else None for groupe, vus in comptes.items()}


def decider(bas, haut, exige, deja_prolonge, prerequis):
    if not prerequis:
        return "suspendre"
    if bas > exige:
        return "continuer"
    if haut < exige or deja_prolonge:
        return "arreter"
    return "prolonger"
