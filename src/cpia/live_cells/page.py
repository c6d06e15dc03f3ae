"""An exercise as HTML: readable as it is, made live by `book/_static/cellules.js` where scripts and workers run.

Without JavaScript, or from a file, the statement, the starting code, the hint and the solution are there.
"""

import json
from dataclasses import asdict
from html import escape

from cpia.inline_markdown import to_html
from cpia.live_cells.exercise import Checked

NOTEBOOK = "autoverification.html"


def exercise_html(checked: Checked, key: str, root: str) -> str:
    """Write the exercise; `key` keeps its ids apart from another's, `root` leads to the site's root (« ../ »)."""
    exercise = checked.exercise
    cases = json.dumps([asdict(case) for case in checked.cases], ensure_ascii=False)
    packages = " ".join(exercise.packages)
    return f"""<section class="cellule" id="{key}" data-racine="{escape(root)}" data-paquets="{escape(packages)}" \
data-verifications="{escape(cases)}" aria-labelledby="{key}-titre">
<p class="cellule-titre" id="{key}-titre">{to_html(exercise.title)}</p>
<p>{to_html(exercise.text)}</p>
<pre class="cellule-depart" tabindex="0" role="region" aria-label="Code de départ"><code>{_code(exercise.start)}</code>\
</pre>
<p class="cellule-sans">Pour modifier et exécuter ce code ici, il faut JavaScript et un livre lu par un serveur web. \
Sinon, {_to_the_notebook("répondez dans le campus", checked)}.</p>
<details class="cellule-indice"><summary>Un indice</summary><p>{to_html(exercise.hint)}</p></details>
<details class="cellule-solution"><summary>Une solution expliquée</summary>
<pre tabindex="0" role="region" aria-label="Solution"><code>{_code(exercise.solution)}</code></pre>
<p>{to_html(exercise.explanation)}</p></details>
<p class="cellule-note">{_origin(checked)}</p>
</section>"""


def _origin(checked: Checked) -> str:
    here, all_ = len(checked.cases), len(checked.cases) + checked.elsewhere
    link = _to_the_notebook(f"question {checked.question} de l'autovérification", checked)
    if not checked.elsewhere:
        return f"C'est la {link} : mêmes vérifications ({all_})."
    return f"C'est la {link} : {here} de ses {all_} vérifications sont ici, l'autre partie tourne dans le campus."


def _to_the_notebook(words: str, checked: Checked) -> str:
    return f'<a class="cellule-campus" href="{NOTEBOOK}">{escape(words)}</a>'


def _code(source: str) -> str:
    return escape(source.strip("\n"), quote=False)
