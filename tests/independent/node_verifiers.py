"""Runs the verifiers that we did not write, on Node, and reads what they say."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from issued_cases import Site
from local_site import LocalSite

from cpia.credentials.issuer import DEMO_HOST
from cpia.hub.config import node

HERE = Path(__file__).parent
SCHEMA_HOST = "purl.imsglobal.org"


@dataclass(frozen=True)
class DigitalBazaar:
    """What @digitalbazaar/vc says of one credential; `verified` means that its status was read, not that it is good."""

    verified: bool
    status: tuple[bool, ...]  # True: the bit is set
    errors: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether an employer may trust it: verified, with a status that was read and is clear."""
        return self.verified and len(self.status) > 0 and not any(self.status)


@dataclass(frozen=True)
class VerifierCore:
    """What @digitalcredentials/verifier-core says of one credential, step by step."""

    steps: dict[str, bool | str]
    errors: tuple[str, ...]
    schema: tuple[bool, ...] | str | None

    @property
    def accepted(self) -> bool:
        """Whether the three steps that bear on the credential hold; one that did not run does not."""
        wanted = ("valid_signature", "expiration", "revocation_status")
        return not self.errors and all(self.steps.get(step) is True for step in wanted)


def run(script: str, asked: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run one script on what is asked and give its answer; any crash of the script is the test's failure."""
    command = [str(node()), "--no-warnings", "--import", str(HERE / "only_local.mjs"), str(HERE / script)]
    done = subprocess.run(
        command,
        check=False,
        input=json.dumps(asked),
        env={"PATH": os.environ["PATH"], **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def digital_bazaar(
    sites: Mapping[str, Site], open_badges_context: Path | None = None
) -> dict[str, dict[str, DigitalBazaar]]:
    """Ask Digital Bazaar's verifier about every credential of every site; it may know nothing but the sites' files."""
    asked = {
        "openBadgesContext": open_badges_context and str(open_badges_context),
        "sites": {name: asdict(site) for name, site in sites.items()},
    }
    answer = run("digital_bazaar.mjs", asked)
    return {
        site: {
            name: DigitalBazaar(one["verified"], tuple(one["status"]), tuple(one["errors"]))
            for name, one in verdicts.items()
        }
        for site, verdicts in answer["verdicts"].items()
    }


def verifier_core(site: Site, server: LocalSite, schema: bytes) -> dict[str, VerifierCore]:
    """Ask the consortium's verifier about the credentials of one site, which it fetches as it would on the network.

    One process a site: it keeps the DID documents that it has read.
    """
    server.pages = {
        f"https://{DEMO_HOST}/.well-known/did.json": json.dumps(site.did).encode(),
        f"https://{SCHEMA_HOST}/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json": schema,
        **{address: json.dumps(listed).encode() for address, listed in site.lists.items()},
    }
    answer = run("verifier_core.mjs", {"credentials": site.credentials}, server.environment())
    server.refused += answer["refused"]
    return {
        name: VerifierCore(
            one["steps"],
            tuple(one["errors"]),
            tuple(one["schema"]) if isinstance(one["schema"], list) else one["schema"],
        )
        for name, one in answer["verdicts"].items()
    }
