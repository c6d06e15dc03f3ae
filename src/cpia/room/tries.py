"""Wrong codes, slowed down: so many at once, then one a second, whoever types them.

No address is looked at: a whole class shares one, and none is to be kept. Pure: the caller gives the time.
"""

from dataclasses import dataclass

AT_ONCE = 40
"""Wrong codes admitted in a row: a class that mistypes."""
EACH_SECOND = 1.0


@dataclass
class Tries:
    """What is left to try; at 6 characters out of 30, two hours of trying find a code once in a hundred thousand."""

    left: float = float(AT_ONCE)
    since: float = 0.0

    def allowed(self, now: float) -> bool:
        """Tell whether a code may be compared now."""
        self.left = min(float(AT_ONCE), self.left + (now - self.since) * EACH_SECOND)
        self.since = now
        return self.left >= 1

    def wrong(self) -> None:
        """Count a wrong code."""
        self.left -= 1
