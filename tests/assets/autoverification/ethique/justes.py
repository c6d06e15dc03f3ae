"""Right answers to the self-check: one function a question."""


def orphelins(registre):
    non = registre[registre["reponse"] == "non"]
    return non[(non["responsable"] == "") | (non["date"] == "")]["numero"].tolist()


def isolees(tableau, colonnes):
    return int((tableau.groupby(colonnes)[colonnes[0]].transform("size") == 1).sum())


def aipd(demande):
    if not demande["donnees_personnelles"]:
        return "hors_sujet"
    nombre = len(set(demande["criteres"]))
    if demande["sur_liste_cnil"] or nombre >= 2:
        return "requise"
    return "a_documenter" if nombre == 1 else "registre_seul"


def est_interdit(usage):
    return usage["infere"] == "emotion" and usage["lieu"] in ("travail", "ecole") and usage["motif"] == "gestion"


def part_de_retenus(tableau, colonne, seuil):
    groupes = tableau.groupby(colonne)["score"]
    return {nom: None if len(scores) < 30 else float((scores >= seuil).mean()) for nom, scores in groupes}


def intervention(relectures):
    changees = relectures[relectures["decision"] != relectures["machine"]]
    return len(changees), int((changees["decision"] == changees["bonne_reponse"]).sum())
