"""The signed bytes inside whatever a learner hands over: the JSON itself, an SVG or PNG badge, or a PDF."""

from cpia.badge_files import attached, png, svg
from cpia.errors import VerificationError

MAX_BYTES = max(png.MAX_BYTES, svg.MAX_BYTES, attached.MAX_BYTES)


def credential_of(data: bytes) -> bytes:
    """Give the bytes of the credential that a file is or holds; the content tells its kind, never its name.

    Raises
    ------
    VerificationError
        Another kind of file, a damaged or hostile one, or no credential in it.
    """
    if data.startswith(png.SIGNATURE):
        return png.extract(data)
    if b"%PDF-" in data[:1024]:
        return attached.extract(data)
    start = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return svg.extract(data)
    if start.startswith(b"{"):
        return data
    raise VerificationError(
        "Fichier d'une autre sorte, attendu : une attestation (.json), un badge (.svg ou .png) ou son PDF, tel que "
        "reçu ; une capture d'écran ou une copie de l'image ne contient pas l'attestation."
    )
