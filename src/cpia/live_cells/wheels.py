"""The wheels of Pyodide that npm does not carry: fetched from where the operator says, their digests verified.

A file appears in the store whole and verified, or not at all; a run that was stopped goes on with what is missing.
"""

import hashlib
import http.client
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, BinaryIO
from urllib.parse import quote, urlsplit

from cpia.errors import ExerciseError
from cpia.home import PROJECT
from cpia.live_cells.pyodide_lock import Package

STORE = PROJECT / "var" / "pyodide-wheels"
"""Where verified wheels wait for the next build of the book; never committed."""
TIMEOUT = 60
MAX_BYTES = 200_000_000
_CHUNK = 1 << 20


def present(packages: Iterable[Package], store: Path = STORE) -> list[Package]:
    """Give the packages whose file in the store is the one that the lock names."""
    return [package for package in packages if _is_right(store / package.file, package)]


def fetch(packages: list[Package], base: str, store: Path, say: Callable[[str], None]) -> None:
    """Place each missing wheel in the store, from a folder or an http(s) address.

    Raises
    ------
    ExerciseError
        Some could not be had, or are not what the lock says: which ones, and why. The others are in place.
    """
    store.mkdir(parents=True, exist_ok=True)
    here = {package.name for package in present(packages, store)}
    problems: list[str] = []
    for number, package in enumerate(packages, 1):
        mark = f"  {number}/{len(packages)} {package.file}"
        if package.name in here:
            say(f"{mark} : déjà là, vérifié")
            continue
        try:
            size = _fetch_one(package, base, store)
        except ExerciseError as problem:
            problems.append(str(problem))
            say(f"{mark} : {problem}")
        else:
            say(f"{mark} : {size / 1e6:.1f} Mo, vérifié")
    if problems:
        raise ExerciseError(
            f"{len(problems)} fichier(s) sur {len(packages)} manquent :\n- " + "\n- ".join(problems) + "\nVérifiez "
            "l'adresse (--from) et relancez la même commande : ce qui est déjà là ne sera pas repris."
        )


def _fetch_one(package: Package, base: str, store: Path) -> int:
    """Copy one file beside its place, verify it, then put it there at once."""
    with tempfile.NamedTemporaryFile(dir=store, prefix=".", suffix=".part", delete=False) as draft:
        path = Path(draft.name)
        try:
            with _open(base, package.file) as stream:
                size, digest = _copied(stream, draft, package.file)
            if digest != package.sha256:
                raise ExerciseError(
                    f"{package.file} refusé : empreinte {digest[:16]}…, attendu {package.sha256[:16]}… "
                    "(pyodide-lock.json)"
                )
            draft.flush()
            os.fsync(draft.fileno())
            path.chmod(0o644)
            path.replace(store / package.file)
        finally:
            path.unlink(missing_ok=True)
    return size


def _open(base: str, name: str) -> BinaryIO:
    """Open the file of a folder, or of an http(s) address."""
    try:
        if urlsplit(base).scheme in ("http", "https"):
            stream: BinaryIO = urllib.request.urlopen(f"{base.rstrip('/')}/{quote(name)}", timeout=TIMEOUT)  # noqa: S310
            return stream
        return (Path(base) / name).open("rb")
    except urllib.error.HTTPError as problem:
        raise ExerciseError(f"{name} absent de {base} (réponse {problem.code})") from None
    except (OSError, ValueError) as problem:
        raise ExerciseError(f"{name} introuvable dans {base} ({getattr(problem, 'reason', problem)})") from None


def _copied(stream: BinaryIO, target: IO[bytes], name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    try:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise ExerciseError(f"{name} refusé : plus de {MAX_BYTES // 10**6} Mo")
            digest.update(chunk)
            target.write(chunk)
    except (OSError, http.client.HTTPException) as problem:
        raise ExerciseError(f"{name} interrompu après {size} octets ({problem})") from None
    return size, digest.hexdigest()


def _is_right(path: Path, package: Package) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == package.sha256
