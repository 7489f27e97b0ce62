"""Closed lists of the placements app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VacancyState(TextChoices):
    """Life of a vacancy; stale ones close by themselves."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    FILLED = "filled", _("Filled")


class IntroductionState(TextChoices):
    """design.md §4.5."""

    ASKED = "asked", _("Asked")
    CHECKED = "checked", _("Checked by the office")
    CLIENT_ASKED = "client_asked", _("The person is being asked")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Not this time")
    EXPIRED = "expired", _("Expired")
    MET = "met", _("Have met")
    HIRED = "hired", _("Hired")
    NOT_HIRED = "not_hired", _("Not hired")


class DeclineReason(TextChoices):
    """Two taps to decline; never shown to the employer unless the person wants it."""

    NOT_NOW = "not_now", _("Not now")
    TOO_FAR = "too_far", _("Too far")
    OTHER_WORK = "other_work", _("Has other work")
    OTHER_KIND = "other_kind", _("Wants another kind of work")
    OTHER = "other", _("Another reason")


class PledgeState(TextChoices):
    """A promise to interview graduates."""

    OPEN = "open", _("Promised")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Not kept")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class PlacementKind(TextChoices):
    """Own business is first-class; an internship is recorded and does not count as work."""

    EMPLOYEE = "employee", _("Employee")
    APPRENTICE = "apprentice", _("Apprentice")
    SELF_EMPLOYED = "self_employed", _("Own business")
    COOPERATIVE = "cooperative", _("Member of a cooperative")
    INTERNSHIP = "internship", _("Internship")


#: Kinds that count as work (domain.md E).
WORK_KINDS = (PlacementKind.EMPLOYEE, PlacementKind.APPRENTICE, PlacementKind.SELF_EMPLOYED, PlacementKind.COOPERATIVE)


class PlacementState(TextChoices):
    """features.md 3.4 and the claim of design.md §4.5."""

    STARTED = "started", _("Started")
    VERIFIED = "verified", _("Verified")
    RETURNED = "returned", _("Returned for evidence")
    ENDED = "ended", _("Ended")
    NEVER_STARTED = "never_started", _("Never started")


class ClaimState(TextChoices):
    """Whether an outcome counts in the figures."""

    RECORDED = "recorded", _("Recorded")
    CHECKED = "checked", _("Checked")
    COUNTED = "counted", _("Counted")
    COUNTED_WITH_EXCEPTION = "counted_with_exception", _("Counted with an exception")
    RETURNED = "returned", _("Returned")
    NOT_COUNTED = "not_counted", _("Not counted")


class TrainingRelation(TextChoices):
    """How the work relates to what was learned."""

    SAME = "same", _("The trade that was learned")
    NEAR = "near", _("Near to it")
    OTHER = "other", _("Something else")
    UNKNOWN = "unknown", _("Unknown")


class EndReason(TextChoices):
    """Why work ended."""

    BETTER_JOB = "better_job", _("A better job")
    RESIGNED = "resigned", _("Left by own wish")
    CONTRACT_ENDED = "contract_ended", _("The contract ended")
    LAID_OFF = "laid_off", _("Laid off")
    DISMISSED = "dismissed", _("Dismissed")
    BUSINESS_CLOSED = "business_closed", _("The business closed")
    ILLNESS = "illness", _("Illness")
    CUSTODY = "custody", _("In custody")
    DEATH = "death", _("Died")
    OTHER = "other", _("Another reason")


class FollowUpAnchor(TextChoices):
    """Counted from the offer for everybody offered a seat, and from the start of work for retention."""

    OFFER = "offer", _("Since the offer")
    WORK = "work", _("Since the start of work")


class FollowUpState(TextChoices):
    """Not reached is a result of its own, never a success or a failure."""

    DUE = "due", _("Due")
    REACHED = "reached", _("Reached")
    UNREACHABLE = "unreachable", _("Not reached")
    REFUSED = "refused", _("Did not want to answer")
    DIED = "died", _("Died")
    TRANSFERRED = "transferred", _("Moved to another office")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class WorkAnswer(TextChoices):
    """What somebody reached does now."""

    SAME_WORK = "same_work", _("The same work")
    OTHER_WORK = "other_work", _("Other work")
    NOT_WORKING = "not_working", _("Not working")


class Informant(TextChoices):
    """Who was asked."""

    CLIENT = "client", _("The person")
    EMPLOYER = "employer", _("The employer")
    PARTNER = "partner", _("The partner")
    FAMILY = "family", _("The family")


class IncomeSource(TextChoices):
    """Where a figure comes from, best first."""

    PAYSLIP = "payslip", _("Payslip")
    SALES_BOOK = "sales_book", _("Sales book or photo of it")
    EMPLOYER = "employer", _("Employer")
    VISIT = "visit", _("Seen on a visit")
    OWN_WORD = "own_word", _("Own word")


#: Trust grade of a figure by its source: 3 seen on paper, 2 by a third person, 1 own word.
TRUST: dict[str, int] = {
    IncomeSource.PAYSLIP: 3, IncomeSource.SALES_BOOK: 3, IncomeSource.EMPLOYER: 2, IncomeSource.VISIT: 2, IncomeSource.OWN_WORD: 1,
}


class IncomeKind(TextChoices):
    """When an income was recorded."""

    BASELINE = "baseline", _("At the start")
    FOLLOW_UP = "follow_up", _("At a follow-up")
    UPDATE = "update", _("In between")


class Regularity(TextChoices):
    """How steady work or income is."""

    NONE = "none", _("None")
    CASUAL = "casual", _("Now and then")
    STEADY = "steady", _("Steady")


class Dependence(TextChoices):
    """Part 4 of economic independence (domain.md B5)."""

    ON_OTHERS = "on_others", _("Lives on others")
    PARTLY = "partly", _("Partly on others")
    INDEPENDENT = "independent", _("Lives on own income")
    SUPPORTS_OTHERS = "supports_others", _("Supports others")
