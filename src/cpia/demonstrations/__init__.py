"""Demonstrations: one computation, two faces.

A plain Python function computes; on the hub ipywidgets drives it, in the book a small script shows the same states
from a table computed when the book is built. A demonstration is a module of this package that holds one
`DEMONSTRATION`; its module name with dashes is its slug (`courbe_apprentissage` -> `courbe-apprentissage`).
"""

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State, load

__all__ = ["Chart", "Choice", "Demonstration", "Figure", "Series", "Slider", "State", "load"]
