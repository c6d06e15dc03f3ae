"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def pieces_manquantes(dossier, exigees):
    return sorted(piece for piece in exigees if piece not in dossier)  # an empty name answers for nothing


def niveau(pratiques):
    return max(0, len(pratiques) - 2)  # counts practices, whichever they are


def ingredients_changes(avant, maintenant):
    return ["code"] if avant.get("code") != maintenant.get("code") else []  # only the code is versioned


def indice(parts_reference, parts_semaine):
    return sum(abs(s - r) for r, s in zip(parts_reference, parts_semaine, strict=True))  # no logarithm


def premier_geste(flux_faux, version_recente, classe_bien):
    return "retour_arriere" if version_recente else "reentrainer"  # never looks at the feed


def cout_complet(devis, exploitation_par_an, jours_de_panne_par_an, cout_d_un_jour, annees):
    return devis + exploitation_par_an * annees + jours_de_panne_par_an * cout_d_un_jour  # one year of outages
