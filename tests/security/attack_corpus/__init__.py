"""The attack corpus: one family of hostile submissions a module, run by `test_attack_corpus.py`."""

from attack_corpus import (
    answering,
    forgery,
    known_frauds,
    known_harms,
    limits,
    objects,
    order,
    pages,
    patches,
    places,
    structure,
)
from attack_corpus.model import Attack

HONEST = tuple(
    Attack(name, "honest work, graded in the middle of the attacks")
    for name in ("a00-honnete", "b00-honnete", "d00-honnete", "e-honnete", "f-honnete", "h1-honnete", "z-honnete")
)
FAMILIES = (
    known_frauds, known_harms, objects, patches, answering, forgery, limits, structure, order, places, pages,
)  # fmt: skip
ATTACKS = tuple(attack for family in FAMILIES for attack in family.ATTACKS)
EVERYBODY = {attack.name: attack for attack in (*HONEST, *ATTACKS)}
