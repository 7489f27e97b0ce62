"""Closed lists of the programs app; labels are for screens, values for code and database."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class ProgramState(TextChoices):
    """design.md §3.4 and §4.2; an edit after publication waits beside the published text."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Under review")
    RETURNED = "returned", _("Returned for correction")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class ProgramMode(TextChoices):
    """How the class meets its people."""

    ON_SITE = "on_site", _("On site")
    MOBILE = "mobile", _("Mobile, at a service post")
    ONLINE = "online", _("Online")
    MIXED = "mixed", _("Partly online")


class ClientGroup(TextChoices):
    """For whom a program is; children only where the office has approved it for them (hazards, A4)."""

    ADULT = "adult", _("Adults")
    CHILD = "child", _("Children")
    BOTH = "both", _("Adults and children")


class SexRule(TextChoices):
    """A limit by sex needs a lawful reason (domain.md C3)."""

    ANY = "any", _("Everybody")
    FEMALE = "female", _("Women only")
    MALE = "male", _("Men only")


class EducationLevel(TextChoices):
    """Schooling as the correctional database knows it, from none to a degree."""

    NONE = "none", _("No schooling")
    PRIMARY = "primary", _("Primary school (SD)")
    JUNIOR = "junior", _("Junior high school (SMP)")
    SENIOR = "senior", _("Senior high school (SMA)")
    VOCATIONAL = "vocational", _("Vocational high school (SMK)")
    DIPLOMA = "diploma", _("Diploma (D3)")
    BACHELOR = "bachelor", _("Bachelor's degree (S1)")


#: Order of schooling; SMA and SMK stand side by side.
EDUCATION_RANK: dict[str, int] = {
    EducationLevel.NONE: 0,
    EducationLevel.PRIMARY: 1,
    EducationLevel.JUNIOR: 2,
    EducationLevel.SENIOR: 3,
    EducationLevel.VOCATIONAL: 3,
    EducationLevel.DIPLOMA: 4,
    EducationLevel.BACHELOR: 5,
}


class CertificateKind(TextChoices):
    """Kinds of proof are kept apart; only the last is verifiable by strangers elsewhere (domain.md A5)."""

    ATTENDANCE = "attendance", _("Letter of attendance")
    PARTNER = "partner", _("Partner's certificate")
    BLK = "blk", _("Training centre certificate (BLK)")
    BNSP = "bnsp", _("Competence certificate (BNSP)")


class CohortState(TextChoices):
    """design.md §4.2."""

    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned for correction")
    APPROVED = "approved", _("Approved")
    OPEN = "open", _("Open")
    CONFIRMED = "confirmed", _("Confirmed")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class CallState(TextChoices):
    """Life of a call for a program (design §4.2, "propose a cohort here")."""

    OPEN = "open", _("Waiting for answers")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Taken back")


class Weekday(IntegerChoices):
    """Days of the week; Monday is 0 as in ``date.weekday``."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class SessionState(TextChoices):
    """design.md §4.2: planned, then held, cancelled or moved."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")
    MOVED = "moved", _("Moved")


class SessionKind(TextChoices):
    """What a session is for; only regular ones are promised by the program and counted by the attendance rule."""

    REGULAR = "regular", _("Regular session")
    CATCH_UP = "catch_up", _("Catch-up session")
    ONE_TO_ONE = "one_to_one", _("One-to-one session")


class CancelledBy(TextChoices):
    """On whose side the reason lay that a session was not held."""

    PARTNER = "partner", _("The partner")
    OFFICE = "office", _("The office")
    FORCE_MAJEURE = "force_majeure", _("Nobody: weather, water, illness")


class FundingSource(TextChoices):
    """Where the money of a cohort comes from."""

    PARTNER = "partner", _("The partner's own means")
    OFFICE = "office", _("Budget of the office")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    COMPANY = "company", _("A company (CSR)")
    SPONSOR = "sponsor", _("Sponsored seats")
    OTHER = "other", _("Another source")


class ContinuityLevel(TextChoices):
    """Whether a programme goes on after this cohort (``programs.continuity``); most pressing first."""

    ABOUT_TO_STOP = "about_to_stop", _("About to stop")
    STOPPED = "stopped", _("Stopped")
    RUNNING = "running", _("Goes on")
    NEW = "new", _("New")


class ContinuityStep(TextChoices):
    """The one next step that keeps a programme going, as its button says it."""

    PROPOSE = "propose", _("Propose the next cohort")
    DECIDE = "decide", _("Settle the plan")
    FUND = "fund", _("Find money")
    RENEW = "renew", _("Renew the agreement")
    FILL = "fill", _("Fill the seats")
    SETTLE = "settle", _("Mark the sessions")
    ASK_PARTNER = "ask_partner", _("Ask the partner")


class AccountKind(TextChoices):
    """What an account of the ledger stands for; together they hold the invariant of hazards R17."""

    PAID = "paid", _("Paid in")
    UNALLOCATED = "unallocated", _("Not yet assigned")
    ALLOCATED = "allocated", _("Assigned to a cohort")
    USED = "used", _("Used")
    REFUNDED = "refunded", _("Paid back")
    FEES = "fees", _("Fees")
    DISPUTED = "disputed", _("Disputed")
    ABSORBED = "absorbed", _("Borne by the office's fund")


class EntryKind(TextChoices):
    """What happened to money."""

    PAYMENT = "payment", _("Payment")
    FEE = "fee", _("Fee")
    ALLOCATION = "allocation", _("Assignment")
    USE = "use", _("Use")
    MOVE = "move", _("Move to another cohort")
    REFUND = "refund", _("Refund")
    DISPUTE = "dispute", _("Dispute")
    CORRECTION = "correction", _("Correction")


class SponsorshipState(TextChoices):
    """Life of a sponsored seat or gift."""

    PLEDGED = "pledged", _("Promised")
    PAID = "paid", _("Paid")
    ASSIGNED = "assigned", _("Assigned to a cohort")
    USED = "used", _("Used")
    REPORTED = "reported", _("Reported to the sponsor")
    REFUNDED = "refunded", _("Paid back")
    MOVED = "moved", _("Moved to another purpose")
    LAPSED = "lapsed", _("Not paid in time")


class IfCancelled(TextChoices):
    """What the sponsor chose at checkout for the case that the cohort is cancelled (hazards R14)."""

    MOVE = "move", _("Move to another cohort")
    FUND = "fund", _("Give it to the general fund")
    REFUND = "refund", _("Pay it back")


class Craft(TextChoices):
    """Keys of the drawn pictures of work."""

    BATIK = "batik", _("Batik")
    JUMPUTAN = "jumputan", _("Tie-dyed cloth (jumputan)")
    SEWING = "sewing", _("Sewing")
    WELDING = "welding", _("Welding")
    CARPENTRY = "carpentry", _("Carpentry")
    MOTORCYCLE = "motorcycle", _("Motorcycle repair")
    AIR_CONDITIONING = "air-conditioning", _("Air conditioning")
    PHONE_REPAIR = "phone-repair", _("Phone repair")
    HAIRCUT = "haircut", _("Hairdressing")
    BAKING = "baking", _("Baking")
    COFFEE = "coffee", _("Coffee")
    CATFISH = "catfish", _("Fish farming")
    GARDEN = "garden", _("Gardening")
    PERFUME = "perfume", _("Perfume")
    ONLINE_SHOP = "online-shop", _("Online shop")
    SCREEN_PRINTING = "screen-printing", _("Screen printing")
    THREAD = "thread", _("Thread")


class Side(TextChoices):
    """Who speaks in a review."""

    OFFICE = "office", _("The office")
    PARTNER = "partner", _("The partner")
