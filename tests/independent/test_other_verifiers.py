"""Verifiers that we did not write accept what we sign, and only that, reading the status themselves.

`verified` is true on a revoked credential in @digitalbazaar/vc: the tests assert the bit.
"""

import copy
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import node_verifiers
import pytest
from issued_cases import ISSUER, LIST, NOW, Site
from local_site import LocalSite
from node_verifiers import DigitalBazaar, VerifierCore
from verifier_node import Page

from cpia.credentials.verification import judge

pytestmark = pytest.mark.slow

Bazaar = dict[str, dict[str, DigitalBazaar]]
Core = dict[str, dict[str, VerifierCore]]
STEP = int(os.environ.get("CPIA_FLIPS", "7"))  # 1, every byte, in `make nightly`
HOSTILE = {
    "retitled",
    "status index changed",
    "without status",
    "by an attacker in our key's name",
    "by an unknown key",
    "by an attacker's did:key",
    "without proof",
    "expired",
}


def only_good(sites: dict[str, Site]) -> dict[str, str]:
    return {"good": sites["sound"].credentials["good"]}


@pytest.mark.parametrize(
    "name",
    ["good", "with name and score", "of the whole course", "of the whole course, with mention", "by the former key"],
)
def test_a_credential_in_force_is_accepted_and_its_bit_is_read_as_clear(bazaar: Bazaar, core: Core, name: str) -> None:
    assert bazaar["sound"][name] == DigitalBazaar(verified=True, status=(False,), errors=())
    assert core["sound"][name].accepted
    assert core["sound"][name].steps["revocation_status"] is True


def test_a_revoked_credential_differs_by_its_bit_alone_and_both_read_it(bazaar: Bazaar, core: Core) -> None:
    assert bazaar["sound"]["revoked"] == DigitalBazaar(verified=True, status=(True,), errors=())
    assert not bazaar["sound"]["revoked"].accepted
    assert core["sound"]["revoked"].steps == core["sound"]["good"].steps | {"revocation_status": False}
    assert not core["sound"]["revoked"].accepted


def test_nothing_forged_altered_or_expired_is_accepted(bazaar: Bazaar, core: Core, sites: dict[str, Site]) -> None:
    assert sites["sound"].credentials.keys() >= HOSTILE
    for verdicts in (bazaar["sound"], core["sound"]):
        assert {name for name in HOSTILE if verdicts[name].accepted} == set()


@pytest.mark.parametrize("after", ["former key removed", "former key listed, but not to sign"])
def test_a_key_withdrawn_from_the_issuer_s_document_takes_its_credentials_along(
    bazaar: Bazaar, core: Core, after: str
) -> None:
    for verdicts in (bazaar, core):
        assert verdicts["sound"]["by the former key"].accepted
        assert not verdicts[after]["by the former key"].accepted
        assert verdicts[after]["good"].accepted


@pytest.mark.parametrize("broken", ["list lapsed", "list edited", "list by another key", "no list"])
def test_without_a_list_that_holds_nothing_is_accepted(bazaar: Bazaar, core: Core, broken: str) -> None:
    for verdicts in (bazaar[broken], core[broken]):
        assert {name for name, verdict in verdicts.items() if verdict.accepted} == set()


def test_our_command_our_page_and_the_two_others_agree_on_every_case(
    bazaar: Bazaar, core: Core, our_page: Page, sites: dict[str, Site]
) -> None:
    for name, site in sites.items():
        status = next((json.dumps(one).encode() for one in site.lists.values()), None)
        for which, text in site.credentials.items():
            command = judge(text.encode(), json.dumps(site.did).encode(), NOW, status=status).kind
            page = our_page.judge(text.encode(), site.did, NOW, status=status)
            assert page == command
            told = (command == "valid", bazaar[name][which].accepted, core[name][which].accepted)
            assert len(set(told)) == 1, (name, which, told)


def test_the_former_content_of_the_context_gives_the_same_verdicts(
    bazaar: Bazaar, sites: dict[str, Site], open_badges_context: Path
) -> None:
    sound = {"sound": sites["sound"]}
    again = node_verifiers.digital_bazaar(sound, open_badges_context)["sound"]
    told = [(name, verdict.verified, verdict.status) for name, verdict in bazaar["sound"].items()]
    assert [(name, verdict.verified, verdict.status) for name, verdict in again.items()] == told


def test_verifier_core_fetched_the_issuer_s_files_and_found_the_official_schema_followed(
    core: Core, server: LocalSite
) -> None:
    assert core["sound"]["good"].schema == (True,)
    assert {f"{ISSUER.url}/.well-known/did.json", LIST} <= set(server.asked)


def test_the_guard_refuses_what_the_server_does_not_answer_for(sites: dict[str, Site], server: LocalSite) -> None:
    elsewhere = server.environment() | {"LOCAL_SITE_NAMES": "ailleurs.invalid"}
    answer = node_verifiers.run("verifier_core.mjs", {"credentials": only_good(sites)}, elsewhere)
    assert set(answer["refused"]) == {ISSUER.host}
    assert not answer["verdicts"]["good"]["steps"]


def test_a_server_without_the_right_certificate_is_not_believed(sites: dict[str, Site], server: LocalSite) -> None:
    untrusting = server.environment() | {"NODE_EXTRA_CA_CERTS": ""}
    answer = node_verifiers.run("verifier_core.mjs", {"credentials": only_good(sites)}, untrusting)
    assert not answer["verdicts"]["good"]["steps"]


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(node, dict | list):
        yield path
        return
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(child, (*path, key))


def edited(text: str) -> dict[str, str]:
    """Every leaf of a credential changed, then removed, one at a time."""
    document, attempts = json.loads(text), {}
    for path in leaves(document):
        for how in ("changed", "removed"):
            attempt = copy.deepcopy(document)
            parent = attempt
            for key in path[:-1]:
                parent = parent[key]
            if how == "removed":
                del parent[path[-1]]
            else:
                parent[path[-1]] = f"{parent[path[-1]]}x"
            attempts[f"{how}: {'/'.join(map(str, path))}"] = json.dumps(attempt)
    return attempts


def test_every_leaf_changed_or_removed_is_refused_by_both(sites: dict[str, Site], server: LocalSite) -> None:
    attempts = edited(sites["sound"].credentials["good"])
    assert len(attempts) > 60
    site = replace(sites["sound"], credentials=attempts)
    bazaar = node_verifiers.digital_bazaar({"site": site})["site"]
    core = node_verifiers.verifier_core(site, server, b"{}")
    assert bazaar.keys() == core.keys() == attempts.keys()
    assert [name for name, verdict in bazaar.items() if verdict.accepted] == []
    assert [name for name, verdict in core.items() if verdict.accepted] == []


def test_a_flipped_bit_is_refused_by_digital_bazaar(sites: dict[str, Site]) -> None:
    data = sites["sound"].credentials["good"].encode()
    flipped = {
        str(at): (data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]).decode("utf-8", errors="replace")
        for at in range(0, len(data), STEP)
    }
    verdicts = node_verifiers.digital_bazaar({"site": replace(sites["sound"], credentials=flipped)})["site"]
    assert verdicts.keys() == flipped.keys() and len(flipped) > 600
    assert [int(at) for at, verdict in verdicts.items() if verdict.accepted] == []
