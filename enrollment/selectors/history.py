"""What happened on one way through a program, in words: a reason chosen from a list is stored as its code."""

from dataclasses import replace

from enrollment.enums.flow import DeclineReason, EndReason, RefusalReason
from enrollment.models import Enrollment
from enrollment.workflow import ENROLLMENT
from partners.services.trail import Step, history_of

#: The words of every reason that a person chooses; the same code means the same in each list.
REASON_WORDS = {code: label for reasons in (EndReason, DeclineReason, RefusalReason) for code, label in reasons.choices}


def enrollment_history(enrollment: Enrollment) -> list[Step]:
    """All moves of an enrollment, oldest first, each with its reason in the reader's language or as it was written."""
    steps = history_of(enrollment, ENROLLMENT)
    return [replace(step, reason=str(REASON_WORDS.get(step.reason, step.reason))) for step in steps]
