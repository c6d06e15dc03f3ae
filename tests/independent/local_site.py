"""A web server on this machine that answers, over TLS, for the names of the internet that a verifier asks for."""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class LocalSite:
    """What is served, by address; changed by the tests between two verifiers."""

    port: int
    authority: Path  # the certificate that a client must be told to trust
    names: tuple[str, ...]
    pages: Mapping[str, bytes]
    asked: list[str]
    refused: list[str]  # what verifiers wanted of other names

    def environment(self) -> dict[str, str]:
        """Tell Node where the names are, and whom to trust."""
        return {
            "LOCAL_SITE_PORT": str(self.port),
            "LOCAL_SITE_NAMES": " ".join(self.names),
            "NODE_EXTRA_CA_CERTS": str(self.authority),
        }


@contextmanager
def serving(folder: Path, names: tuple[str, ...]) -> Iterator[LocalSite]:
    """Serve those names for as long as the block lasts, under certificates of an authority made for it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificates(folder, names))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    site = LocalSite(server.server_port, folder / "authority.crt", names, {}, [], [])
    server.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: LocalSite = self.server.site  # type: ignore[attr-defined]
        address = f"https://{self.headers['Host']}{self.path}"
        site.asked.append(address)
        body = site.pages.get(address)
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `asked` keeps it."""


def _certificates(folder: Path, names: tuple[str, ...]) -> Path:
    """Make an authority for the day, and a server's certificate that it signs."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root_name = _name("autorité d'essai")
    root = _builder(root_name, root_name, root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    leaf = _builder(_name(names[0]), root_name, key.public_key())
    leaf = leaf.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    (folder / "authority.crt").write_bytes(_pem(root.sign(root_key, hashes.SHA256())))
    chain = folder / "server.chain"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(secret + _pem(leaf.sign(root_key, hashes.SHA256())))
    return chain


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject: x509.Name, signer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(signer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
