"""Wrong answers to the self-check: each makes the mistake that its lesson warns about."""


def orphelins(registre):
    non = registre[registre["reponse"] == "non"]
    return non[(non["responsable"] == "") & (non["date"] == "")]["numero"].tolist()  # one of the two seems enough


def isolees(tableau, colonnes):
    return max(int((tableau[nom].value_counts() == 1).sum()) for nom in colonnes)  # one column at a time


def aipd(demande):
    return "requise" if len(demande["criteres"]) >= 2 else "a_documenter"  # forgets the gate and the list


def est_interdit(usage):
    return usage["infere"] != "" and usage["lieu"] == "travail"  # takes fatigue for an emotion, forgets the purpose


def part_de_retenus(tableau, colonne, seuil):
    return {nom: float((scores > seuil).mean()) for nom, scores in tableau.groupby(colonne)["score"]}  # tiny groups too


def intervention(relectures):
    justes = relectures["decision"] == relectures["bonne_reponse"]
    return len(relectures), int(justes.sum())  # takes every right decision for a change
