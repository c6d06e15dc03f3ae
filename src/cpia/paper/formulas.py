"""A formula on paper: drawn by matplotlib's mathtext, since weasyprint knows no MathML."""

import io
from base64 import b64encode
from html import escape

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.mathtext import MathTextParser

from cpia.errors import BookError

SIZE = 10.0
POINTS = 72.0


def image(latex: str, *, block: bool, place: str) -> str:
    """Draw a formula as outlines, on the line of the text around it.

    Raises
    ------
    BookError
        Mathtext does not know a command of the formula.
    """
    source = " ".join(latex.split())
    try:
        width, height, depth, *_ = MathTextParser("path").parse(f"${source}$", dpi=POINTS, prop=_letters())
    except ValueError as problem:
        raise BookError(
            f"{place} : la formule « {source} » ne s'imprime pas ; écrivez-la avec les commandes que connaît mathtext "
            f"({str(problem).strip().splitlines()[-1]})."
        ) from problem
    picture = b64encode(_drawn(source, width, height, depth)).decode("ascii")
    style = f"width: {width:.2f}pt; height: {height:.2f}pt; vertical-align: {-depth:.2f}pt"
    kind = "formule-bloc" if block else "formule"
    return f'<img class="{kind}" alt="{escape(source)}" style="{style}" src="data:image/svg+xml;base64,{picture}">'


def _drawn(source: str, width: float, height: float, depth: float) -> bytes:
    with matplotlib.rc_context({"svg.hashsalt": "cpia", "svg.fonttype": "path"}):
        drawing = Figure(figsize=(max(width, 1) / POINTS, max(height, 1) / POINTS))
        FigureCanvasSVG(drawing)
        drawing.text(0, depth / max(height, 1), f"${source}$", fontproperties=_letters())
        target = io.BytesIO()
        drawing.savefig(target, format="svg", transparent=True, metadata={"Date": None})
    return target.getvalue()


def _letters() -> "matplotlib.font_manager.FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(size=SIZE, math_fontfamily="stix")
