"""The page « Ma progression » of the book, as HTML: the course's lessons, and what `book/_static/progression.js` fills.

Without JavaScript it says what it is for, and that it needs it.
"""

import re
from collections.abc import Callable
from html import escape

from cpia.courses import Course, Module
from cpia.rules.french import unbroken

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
"""Typed straight, as everywhere in the sources."""
CONTROLS = """<p class="progres-etat"></p>
<p class="progres-depuis-un-fichier" hidden>Vous lisez le livre depuis un fichier ou une clé USB : selon le navigateur,
ce qui est gardé peut ne pas suivre d'une page à l'autre. Exportez souvent.</p>
<div class="progres-actions">
<button type="button" class="progres-garder">Garder ma progression sur cet appareil</button>
<button type="button" class="progres-exporter">Exporter (progression-cpia.json)</button>
<button type="button" class="progres-importer">Importer un fichier…</button>
<input type="file" class="progres-fichier" accept=".json,application/json" hidden>
<button type="button" class="progres-effacer">Tout effacer…</button>
</div>
<p class="progres-annonce" role="status"></p>
<dialog class="progres-confirmation" aria-labelledby="progres-question">
<p id="progres-question">Effacer toute votre progression de cet appareil ?</p>
<p>Les leçons terminées et les scores gardés ici disparaissent pour toujours, et plus rien n'est gardé. Un fichier déjà
exporté reste à vous.</p>
<div class="progres-actions">
<button type="button" class="progres-garder-tout">Ne rien effacer</button>
<button type="button" class="progres-effacer-tout">Effacer pour toujours</button>
</div>
</dialog>
<p class="progres-total"></p>"""
CAMPUS = """<p class="progres-campus"><span class="progres-campus-ici" hidden>Vous suivez le parcours sur ce campus ?
Exportez le fichier, puis confiez-le à la page <a class="progres-lien-campus" href="#progression">« Ma progression » du
campus</a>.</span><span class="progres-campus-ailleurs">Vous suivez aussi le parcours sur un campus ? Exportez le
fichier, puis confiez-le à la page « Ma progression » du campus : elle est dans son menu, après connexion.</span></p>"""
WITHOUT_SCRIPT = """<p class="progres-sans-script">Cette page montre les leçons que vous avez terminées et vos scores
aux quiz, gardés dans votre navigateur si vous le demandez. Elle a besoin de JavaScript, qui ne fonctionne pas ici.
Les leçons, les quiz et leurs corrections se lisent sans lui.</p>"""


def progress_html(course: Course, address: Callable[[str], str]) -> str:
    """Write the page's tables and buttons; `address` gives the address of a page of the book."""
    modules = "\n".join(_module(module, address) for module in course.modules if module.lessons)
    parts = (WITHOUT_SCRIPT, '<div class="progres-page" id="progression" hidden>', CONTROLS, modules, CAMPUS, "</div>")
    return _APOSTROPHE.sub("’", unbroken("\n".join(parts)))


def _module(module: Module, address: Callable[[str], str]) -> str:
    rows = "\n".join(
        f'<tr data-lecon="{module.slug}/{lesson.page}"><th scope="row">{number}. '
        f'<a href="{escape(address(f"{module.slug}/{lesson.page}"))}">{escape(lesson.title)}</a></th>'
        "<td>—</td><td>—</td><td>—</td></tr>"
        for number, lesson in enumerate(module.lessons, 1)
    )
    title = f"Module {module.bloc} — {module.title}"
    return f"""<section class="progres-module" aria-labelledby="progres-{module.slug}">
<h2 id="progres-{module.slug}">{escape(title)}</h2>
<p class="progres-compte"></p>
<div class="progres-defile" tabindex="0" role="region" aria-label="Leçons du module {module.bloc}">
<table class="table"><thead><tr><th scope="col">Leçon</th><th scope="col">Terminée</th>
<th scope="col">Quiz : meilleur score</th><th scope="col">Quiz : dernier score</th></tr></thead>
<tbody>
{rows}
</tbody></table></div>
</section>"""
