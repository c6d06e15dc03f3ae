"""What a learner asked to have written in clear in their credentials: nothing, unless they said so.

One small file a learner, `credentials/choices/<pseudonym>.json`, under the ledger's keyed pseudonym: a listing of the
folder tells nothing of anybody. It is erased with the learner (`forget`).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cpia.campus.durable import replace_file
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger.records import keyed_digest
from cpia.secret_files import ensure_secret


@dataclass(frozen=True)
class OptIns:
    """What is written in clear in the credential."""

    name: bool = False
    score: bool = False


def read(home: Home, login: str) -> OptIns:
    """Give what a learner chose: nothing in clear, where they never chose.

    Raises
    ------
    CredentialError
        What they chose cannot be read: it is not guessed.
    """
    path = path_of(home, login)
    if not path.exists():
        return OptIns()
    try:
        fields = json.loads(path.read_bytes())
        name, score = fields["name"], fields["score"]
    except (ValueError, KeyError, TypeError) as problem:
        raise CredentialError(f"{path} : choix illisibles ({problem!r}), attendu : name et score.") from problem
    if not (isinstance(name, bool) and isinstance(score, bool)):
        raise CredentialError(f"{path} : choix {fields!r}, attendu : vrai ou faux pour name et score.")
    return OptIns(name, score)


def write(home: Home, login: str, choices: OptIns) -> None:
    """Keep what a learner chose, in place of what they had chosen."""
    path = path_of(home, login)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, json.dumps(asdict(choices)).encode())


def forget(home: Home, login: str) -> bool:
    """Erase what a learner chose; tell whether there was something."""
    return _delete(path_of(home, login))


def forget_pseudonym(home: Home, learner: str) -> bool:
    """Erase what somebody chose whom the ledger alone knows, by their pseudonym."""
    return _delete(_place(home, learner))


def path_of(home: Home, login: str) -> Path:
    """Give the place of a learner's choices."""
    return _place(home, keyed_digest(ensure_secret(home.secrets / "ledger"), login))


def _place(home: Home, learner: str) -> Path:
    return home.credentials / "choices" / f"{learner}.json"


def _delete(path: Path) -> bool:
    there = path.exists()
    path.unlink(missing_ok=True)
    return there
