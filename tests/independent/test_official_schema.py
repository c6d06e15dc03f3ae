"""Our credentials follow 1EdTech's own schema, in two engines that share no code; what does not is told by both."""

import copy
import json
from collections.abc import Callable
from typing import Any

import conformance_files
import node_verifiers
import pytest
from issued_cases import CURRENT, EVERYTHING, GOOD_INDEX, WHOLE, Document, unsigned
from jsonschema import Draft201909Validator

MISTAKES: dict[str, Callable[[Document], Any]] = {
    "without criteria": lambda it: it["credentialSubject"]["achievement"].pop("criteria"),
    "a date in words": lambda it: it.update(validFrom="hier"),
    "without issuer": lambda it: it.pop("issuer"),
    "without subject": lambda it: it.pop("credentialSubject"),
    "another type": lambda it: it.update(type=["VerifiableCredential"]),
    "another context": lambda it: it["@context"].__setitem__(1, "https://example.org/contexte.json"),
    "a status without type": lambda it: it["credentialStatus"].pop("type"),
    "a proof without type": lambda it: it["proof"].pop("type"),
    "an achievement without name": lambda it: it["credentialSubject"]["achievement"].pop("name"),
    "an identifier without its hash": lambda it: it["credentialSubject"]["identifier"][0].pop("identityHash"),
}


@pytest.fixture(scope="module")
def cases() -> dict[str, Document]:
    """A credential of ours, and the same with each mistake."""
    good = CURRENT.sign(unsigned(GOOD_INDEX))
    told = CURRENT.sign(unsigned(12, EVERYTHING))
    wrong = {name: copy.deepcopy(good) for name in MISTAKES}
    for name, mistake in MISTAKES.items():
        mistake(wrong[name])
    whole = CURRENT.sign(unsigned(14, EVERYTHING, WHOLE))
    return {"good": good, "with name and score": told, "of the whole course": whole} | wrong


def _refused(errors: dict[str, list[str]]) -> set[str]:
    return {name for name, found in errors.items() if found}


def test_jsonschema_finds_nothing_to_say_but_of_the_mistakes(cases: dict[str, Document]) -> None:
    validator = Draft201909Validator(
        json.loads(conformance_files.schema()), format_checker=Draft201909Validator.FORMAT_CHECKER
    )
    errors = {name: [error.message for error in validator.iter_errors(case)] for name, case in cases.items()}
    assert errors["good"] == errors["with name and score"] == errors["of the whole course"] == []
    assert _refused(errors) == MISTAKES.keys()


@pytest.mark.slow
def test_ajv_finds_nothing_to_say_but_of_the_mistakes(cases: dict[str, Document]) -> None:
    asked = {"schema": json.loads(conformance_files.schema()), "credentials": cases}
    errors = node_verifiers.run("official_schema.mjs", asked)
    assert errors["good"] == errors["with name and score"] == errors["of the whole course"] == []
    assert _refused(errors) == MISTAKES.keys()
