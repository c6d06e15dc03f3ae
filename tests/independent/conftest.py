"""What other verifiers say of the cases, asked once for the whole run."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import conformance_files
import issued_cases
import local_site
import node_verifiers
import pytest
import verifier_node
from issued_cases import Site
from node_verifiers import DigitalBazaar, VerifierCore
from verifier_node import Page

from cpia.credentials.issuer import DEMO_HOST


@pytest.fixture(scope="session")
def sites() -> dict[str, Site]:
    """Installations, sound or not, with credentials in their name."""
    return issued_cases.sites()


@pytest.fixture(scope="session")
def open_badges_context() -> Path:
    """The Open Badges context that we sign with; the npm package ships an older content under the same address."""
    return Path(str(resources.files("openbadgeslib.ob3.contexts").joinpath("ob-v3p0-context-3.0.3.json")))


@pytest.fixture(scope="session")
def bazaar(sites: dict[str, Site]) -> dict[str, dict[str, DigitalBazaar]]:
    """Digital Bazaar's verdicts."""
    return node_verifiers.digital_bazaar(sites)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[local_site.LocalSite]:
    """A server for the issuer's domain and for the one of the schemas."""
    names = (DEMO_HOST, node_verifiers.SCHEMA_HOST)
    with local_site.serving(tmp_path_factory.mktemp("site"), names) as site:
        yield site


@pytest.fixture(scope="session")
def core(sites: dict[str, Site], server: local_site.LocalSite) -> dict[str, dict[str, VerifierCore]]:
    """The Digital Credentials Consortium's verdicts."""
    schema = conformance_files.schema()
    return {name: node_verifiers.verifier_core(site, server, schema) for name, site in sites.items()}


@pytest.fixture(scope="session")
def our_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The verification of the book's page."""
    with verifier_node.page(tmp_path_factory.mktemp("page")) as page:
        yield page
