"""The plot of an item analysis: facility against discrimination, the thresholds drawn, the flagged items named."""

from collections.abc import Sequence
from pathlib import Path

from cpia.item_analysis.model import TOO_FEW, Analysis
from cpia.item_analysis.statistics import RETIRE_UNDER, REVIEW_UNDER, WATCH_UNDER

LOOKS = {
    "exercise": ("s", "#0b5c56", "exercice"),
    "written": ("D", "#5b3a9b", "partie écrite"),
    "question": ("o", "#a8480a", "question"),
}
NAMED = 25
"""Flagged items whose name is written: more would hide the points."""


def draw(analyses: Sequence[Analysis], title: str, path: Path) -> int:
    """Write the plot in the format of the file's suffix (SVG, PNG, PDF); give how many items it shows."""
    from matplotlib.figure import Figure

    shown = [one for one in analyses if one.discrimination is not None and TOO_FEW not in one.flags]
    figure = Figure(figsize=(9, 6), layout="constrained")
    axes = figure.add_subplot()
    for kind, (marker, colour, label) in LOOKS.items():
        points = [(one.facility, one.discrimination) for one in shown if one.responses.kind == kind]
        if points:
            axes.scatter(*zip(*points, strict=True), marker=marker, color=colour, label=label, alpha=0.8)
    for share in (REVIEW_UNDER, WATCH_UNDER):
        axes.axvline(share, color="grey", linestyle="--", linewidth=0.8)
    axes.axhline(RETIRE_UNDER, color="grey", linestyle="--", linewidth=0.8)
    for one in [one for one in shown if one.flags][:NAMED]:
        axes.annotate(one.responses.item, (one.facility or 0, one.discrimination or 0), fontsize=7,
                      textcoords="offset points", xytext=(4, 4))  # fmt: skip
    axes.set(title=title, xlim=(0, 1))
    axes.set_xlabel("Facilité (part moyenne des points)")
    axes.set_ylabel("Discrimination (corrélation avec le reste)")
    if shown:
        axes.legend(loc="lower left")
    figure.savefig(path)
    return len(shown)
