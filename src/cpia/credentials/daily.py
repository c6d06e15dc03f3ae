"""Publish what verifies the credentials, every day: the keys, what is certified, the status lists.

`python -m cpia.credentials.daily` is the service that the hub keeps running; it only watches the clock, and leaves the
work to `cpia publish-status`, so that it holds neither the signing library nor a ledger open all day.
"""

import logging
import subprocess
import sys
import time
from datetime import UTC, datetime

from cpia.credentials import freshness
from cpia.home import Home

PERIOD = 600.0  # seconds between two looks

log = logging.getLogger("cpia.credentials.publication")


def publish(home: Home, *, restored: bool = False) -> bool:
    """Sign the status lists anew, publish everything that a verification needs, and see what expired meanwhile.

    The lists come first: without them nothing verifies any more, whatever is wrong with the rest. `restored` and the
    answer are those of `publication.publish_status`.
    """
    from cpia.credentials import installation, publication, whole_course

    place = installation.of(home)
    with installation.opened_ledger(place) as book, installation.opened_signer(place) as pen:
        found = publication.publish_status(home, place.identity, book, pen, datetime.now(UTC), restored=restored)
        publication.publish_achievements(home, place.course, place.identity)
        whole_course.open_reviews(place, book, installation.operator("publish-status"), datetime.now(UTC))
    return found


def turn(home: Home, now: datetime) -> bool:
    """Publish where it is due; tell whether it was. What fails is told, and tried again at the next turn."""
    if not freshness.is_due(home, now):
        return False
    command = [sys.executable, "-m", "cpia", "publish-status"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        log.error("listes de révocation non publiées : %s", (done.stderr.strip().splitlines() or ["?"])[-1])
    else:
        log.info("listes de révocation publiées")
    return True


def main() -> None:
    """Look again and again, until the hub ends us."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    while True:
        turn(Home.from_environment(), datetime.now(UTC))
        time.sleep(PERIOD)


if __name__ == "__main__":
    main()
