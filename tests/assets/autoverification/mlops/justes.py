"""Right answers to the self-check: one function a question; the notebook imports `math` too."""

import math


def pieces_manquantes(dossier, exigees):
    return sorted(piece for piece in exigees if not dossier.get(piece))


def niveau(pratiques):
    if not {"enchainement", "controles", "surveillance"} <= set(pratiques):
        return 0
    return 2 if "livraison" in pratiques else 1


def ingredients_changes(avant, maintenant):
    return sorted(nom for nom in avant if avant[nom] != maintenant[nom])


def indice(parts_reference, parts_semaine):
    avant = [max(part, 0.0001) for part in parts_reference]
    apres = [max(part, 0.0001) for part in parts_semaine]
    return sum((q - p) * math.log(q / p) for p, q in zip(avant, apres, strict=True))


def premier_geste(flux_faux, version_recente, classe_bien):
    if flux_faux:
        return "corriger_flux"
    if version_recente:
        return "retour_arriere"
    return "recalibrer" if classe_bien else "reentrainer"


def cout_complet(devis, exploitation_par_an, jours_de_panne_par_an, cout_d_un_jour, annees):
    return devis + annees * (exploitation_par_an + jours_de_panne_par_an * cout_d_un_jour)
