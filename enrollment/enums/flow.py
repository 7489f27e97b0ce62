"""Closed lists of the way through a program: referral, offer, class and certificate."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EnrollmentState(TextChoices):
    """design.md §4.4; moves are in ``enrollment.workflow``."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for the partner's answer")
    RETURNED = "returned", _("Returned for more information")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("On the waiting list")
    NOT_READY = "not_ready", _("Suitable, not ready yet")
    DEPRIORITIZED = "deprioritized", _("Put further back")
    OFFERED = "offered", _("Seat offered")
    ENROLLED = "enrolled", _("Enrolled")
    ON_PROGRAM = "on_program", _("In class")
    SUSPENDED = "suspended", _("Paused")
    COMPLETED = "completed", _("Completed")
    CERTIFIED = "certified", _("Certified")
    ENDED_EARLY = "ended_early", _("Ended early")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("No answer in time")
    LAPSED = "lapsed", _("Offer ran out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: One enrollment of these states per client and program (design §4.4).
OPEN_STATES = (
    EnrollmentState.DRAFT, EnrollmentState.SUBMITTED, EnrollmentState.RETURNED, EnrollmentState.ACCEPTED,
    EnrollmentState.WAITING, EnrollmentState.NOT_READY, EnrollmentState.DEPRIORITIZED, EnrollmentState.OFFERED,
    EnrollmentState.ENROLLED, EnrollmentState.ON_PROGRAM, EnrollmentState.SUSPENDED,
)
#: Each enrollment of these states holds one seat of its cohort: the one seat counter counts them (issue: ``taken``).
SEAT_STATES = (EnrollmentState.OFFERED, EnrollmentState.ENROLLED, EnrollmentState.ON_PROGRAM, EnrollmentState.SUSPENDED)
#: Said yes and has not finished: these sit in class and hold bookings.
IN_CLASS_STATES = (EnrollmentState.ENROLLED, EnrollmentState.ON_PROGRAM, EnrollmentState.SUSPENDED)
#: Finished by the rule, with or without the paper.
FINISHED_STATES = (EnrollmentState.COMPLETED, EnrollmentState.CERTIFIED)
#: What belongs to one cohort for good.
COHORT_STATES = (*SEAT_STATES, *FINISHED_STATES, EnrollmentState.ENDED_EARLY)


class OfferState(TextChoices):
    """An offer holds a seat until it is answered or runs out."""

    HELD = "held", _("Seat held")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Ran out")
    REVOKED = "revoked", _("Taken back")


class AnsweredHow(TextChoices):
    """How the client's answer reached us."""

    OFFICER_PHONE = "officer_phone", _("By phone to the officer")
    OFFICER_VISIT = "officer_visit", _("In person to the officer")
    SIGNED_LINK = "signed_link", _("By the client's own link")


class DeclineReason(TextChoices):
    """Why a client says no; part of the design, not of the person."""

    TIME = "time", _("The days or hours do not suit")
    DISTANCE = "distance", _("Too far or too costly to get there")
    WORK = "work", _("Has work")
    FAMILY = "family", _("Family needs")
    HEALTH = "health", _("Health")
    OTHER_CLASS = "other_class", _("Prefers another class")
    NO_INTEREST = "no_interest", _("Not interested")
    OTHER = "other", _("Another reason")


class RefusalReason(TextChoices):
    """Why a partner (or the office in its name) declines a referral."""

    REQUIREMENTS = "requirements", _("Requirements of the class are not met")
    SAFETY = "safety", _("Safety of the place or the others")
    NO_CAPACITY = "no_capacity", _("No capacity to guide one more")
    WRONG_PROGRAM = "wrong_program", _("Another class fits better")
    OTHER = "other", _("Another reason")


class EndReasonGroup(TextChoices):
    """Whose doing an early end was; the groups of design §4.4."""

    REFERRAL = "referral", _("The referral")
    CLIENT = "client", _("The client")
    SENTENCE = "sentence", _("The sentence")
    PARTNER = "partner", _("The partner")
    OTHER = "other", _("Something else")


class EndReason(TextChoices):
    """Coded reasons of an early end; each belongs to one group (``END_REASONS_OF``)."""

    NOT_SUITABLE = "not_suitable", _("The class did not suit")
    REFERRED_BY_MISTAKE = "referred_by_mistake", _("Referred by mistake")
    FOUND_WORK = "found_work", _("Found work")
    HEALTH = "health", _("Health")
    FAMILY = "family", _("Family needs")
    MOVED = "moved", _("Moved away")
    NOT_REACHED = "not_reached", _("Could not be reached")
    NO_WISH = "no_wish", _("Does not want to go on")
    RULE_NOT_MET = "rule_not_met", _("Attendance rule not met")
    GUIDANCE_ENDED = "guidance_ended", _("Guidance ended")
    REVOKED = "revoked", _("Release was revoked")
    TRANSFERRED = "transferred", _("Transferred to another office")
    COHORT_STOPPED = "cohort_stopped", _("The class stopped")
    CONDUCT = "conduct", _("House rules of the partner")
    DIED = "died", _("Died")
    OTHER = "other", _("Another reason")


END_REASONS_OF: dict[str, tuple[str, ...]] = {
    EndReasonGroup.REFERRAL: (EndReason.NOT_SUITABLE, EndReason.REFERRED_BY_MISTAKE),
    EndReasonGroup.CLIENT: (
        EndReason.FOUND_WORK, EndReason.HEALTH, EndReason.FAMILY, EndReason.MOVED, EndReason.NOT_REACHED,
        EndReason.NO_WISH, EndReason.RULE_NOT_MET,
    ),
    EndReasonGroup.SENTENCE: (EndReason.GUIDANCE_ENDED, EndReason.REVOKED, EndReason.TRANSFERRED),
    EndReasonGroup.PARTNER: (EndReason.COHORT_STOPPED, EndReason.CONDUCT),
    EndReasonGroup.OTHER: (EndReason.DIED, EndReason.OTHER),
}


class AttendanceStatus(TextChoices):
    """design.md §4.2."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    EXCUSED = "excused", _("Excused")
    SICK = "sick", _("Sick")
    UNEXCUSED = "unexcused", _("No word")
    NOT_HELD = "not_held", _("Not held")


#: What counts as having been there; also what travel support is paid for.
ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
#: What a teacher chooses per person; ``not_held`` is chosen for the whole session.
MARKABLE = (
    AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.EXCUSED, AttendanceStatus.SICK,
    AttendanceStatus.UNEXCUSED,
)


class NotHeldBecause(TextChoices):
    """Whose doing it was that a session was not held."""

    PARTNER = "partner", _("The partner could not")
    OFFICE = "office", _("The office")
    LOGISTICS = "logistics", _("Material or place")


class SkillLevel(TextChoices):
    """Result of one skill check."""

    NOT_YET = "not_yet", _("Not yet able")
    WITH_HELP = "with_help", _("Able with help")
    ALONE = "alone", _("Able alone")


#: What may be said of somebody: they can do it. What is still being practised stays in class.
MASTERED = (SkillLevel.ALONE, SkillLevel.WITH_HELP)


class AllocationScheme(TextChoices):
    """How scarce seats are shared out; chosen per program (design §4.4)."""

    DEFERRED_ACCEPTANCE = "deferred_acceptance", _("Ranked wishes and priority order")
    HIGHEST_BENEFIT = "highest_benefit", _("Highest total benefit")


class FeedbackChannel(TextChoices):
    """How a client's feedback reached us."""

    SIGNED_LINK = "signed_link", _("By the client's own link")
    OFFICER = "officer", _("Told to the officer")
    PAPER = "paper", _("On paper")


class FeedbackAnswer(TextChoices):
    """Answer to a closed question about a class."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
