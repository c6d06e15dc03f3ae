"""Who earned what: pure functions over frozen records.

No file, no clock, no database: what is decided here is decided by the records and the course file alone. Every reason
of a refusal is given at once, so that nobody corrects one only to meet the next.

    decision = rules.evaluate(record, quiz, certification, course.assignment(certification.assignment), role="learner")
    decision.granted, decision.reasons
"""

from cpia.rules.certification import decide, evaluate
from cpia.rules.decision import Decision, Standing
from cpia.rules.missing import missing, missing_overall
from cpia.rules.overall import Held, evaluate_overall, lapsed, standings
from cpia.rules.sitting import ELIMINATORY_SHARE, Sitting

__all__ = [
    "ELIMINATORY_SHARE",
    "Decision",
    "Held",
    "Sitting",
    "Standing",
    "decide",
    "evaluate",
    "evaluate_overall",
    "lapsed",
    "missing",
    "missing_overall",
    "standings",
]
