"""First passwords of the accounts: drawn at the first start, kept in one private file, never logged."""

import secrets
from collections.abc import Iterable
from pathlib import Path

from cpia.home import Home

# Short French words without accent, easy to tell apart by ear.
WORDS = (
    "abeille agneau amande ancre arbre avion balai banane barque bateau biche bougie brique cabane canard caramel "
    "cerise chameau chemin ciseau citron cloche colline dauphin domino dragon escargot fanal ficelle flamme forge "
    "fougere girafe gomme grange guitare hamac hibou jardin jongleur lampe lavande lilas loutre mandarine marmite "
    "moulin nuage olive orage panier perle piano pinceau plume prairie radis ruche sapin soupe tambour tulipe velours "
    "violon wagon zebre"
).split()


def passwords_file(home: Home) -> Path:
    """Give the place of the file of first passwords."""
    return home.secrets / "demo-passwords.txt"


def draw_password() -> str:
    """Draw a password that can be read aloud, of over 40 bits."""
    words = [secrets.choice(WORDS) for _ in range(6)]
    return "-".join(words) + f"-{secrets.randbelow(90) + 10}"


def ensure_passwords(path: Path, logins: Iterable[str]) -> dict[str, str]:
    """Give each login's first password, drawing those that the file does not hold yet."""
    known = read_passwords(path)
    missing = {login: draw_password() for login in logins if login not in known}
    if missing:
        draft = path.with_name(f".{path.name}")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text("".join(f"{login} {word}\n" for login, word in (known | missing).items()), encoding="ascii")
        draft.replace(path)
    return known | missing


def read_passwords(path: Path) -> dict[str, str]:
    """Give the passwords kept in the file, none where there is no file."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="ascii").splitlines()
    return dict((login, password) for login, password in (line.split(maxsplit=1) for line in lines))
