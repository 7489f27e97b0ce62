"""Closed lists about clients; labels are for screens, values for code and database.

Kinds that law or an office may add to (release programmes, kinds of offence) are rows, not members here.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    """As registered; unknown is the empty text."""

    MALE = "male", _("Man")
    FEMALE = "female", _("Woman")


class ClientKind(TextChoices):
    """Glossary: a child is under 18 today, or was tried as a child."""

    ADULT = "adult", _("Adult")
    CHILD = "child", _("Child")


class ClientState(TextChoices):
    """Where a person stands with this office."""

    ACTIVE = "active", _("Under guidance")
    ENDED = "ended", _("Guidance has ended")
    DECEASED = "deceased", _("Deceased")
    TRANSFERRED = "transferred", _("With another office")


class Education(TextChoices):
    """Highest schooling, as the correctional database names it (data/README)."""

    NONE = "none", _("No school")
    SD = "sd", _("Primary school (SD)")
    SMP = "smp", _("Junior high school (SMP)")
    SMA = "sma", _("Senior high school (SMA)")
    SMK = "smk", _("Vocational high school (SMK)")
    D3 = "d3", _("Diploma (D3)")
    S1 = "s1", _("Bachelor (S1)")


class Transport(TextChoices):
    """How a client gets to a place."""

    NONE = "none", _("On foot")
    BICYCLE = "bicycle", _("Bicycle")
    MOTORCYCLE = "motorcycle", _("Motorcycle")
    CAR = "car", _("Car")
    PUBLIC = "public", _("Public transport")


class PhoneKind(TextChoices):
    """What a client can be reached with; not asked yet is the empty text."""

    NONE = "none", _("No phone of their own")
    BASIC = "basic", _("Phone for calls and SMS")
    SMARTPHONE = "smartphone", _("Smartphone with WhatsApp")


class Literacy(TextChoices):
    """How texts are best given; not asked yet is the empty text."""

    READS = "reads", _("Reads without trouble")
    SLOW = "slow", _("Reads slowly, read out important texts")
    NOT = "not", _("Does not read, read everything out")


class Weekday(IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class GuidanceEndReason(TextChoices):
    """How a guidance period ended (glossary: pengakhiran, pencabutan, pelimpahan)."""

    COMPLETED = "completed", _("Completed")
    REVOKED = "revoked", _("Revoked")
    DECEASED = "deceased", _("Deceased")
    TRANSFERRED = "transferred", _("Transferred to another office")


class AssignmentState(TextChoices):
    """Life of the link between a client and an officer; the end is a date, not a state."""

    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class RestrictionMode(TextChoices):
    """Two ways to close one client's file (design §4.3)."""

    ONLY_NAMED = "only_named", _("Only the named people may see this client")
    EXCEPT_NAMED = "except_named", _("Everybody but the named people may see this client")


class ContactKind(TextChoices):
    """How officer and client were in touch."""

    PHONE = "phone", _("Phone call")
    MESSAGE = "message", _("Message")
    OFFICE = "office", _("Visit to the office")
    HOME_VISIT = "home_visit", _("Home visit")
    GUARANTOR = "guarantor", _("Through the guarantor")
    UNREACHED = "unreached", _("Tried, not reached")


class ConsentPurpose(TextChoices):
    """What a client may agree to; supervision rests on duty and is not asked (hazards 4.1)."""

    TRAINING_PARTNER = "training_partner", _("Name and phone to the training partner")
    EMPLOYER_VIEW = "employer_view", _("Profile without a name for employers")
    PHOTO = "photo", _("Photo")
    STORY = "story", _("Story")
    RESEARCH = "research", _("Research")
    AFTERCARE = "aftercare", _("Guidance after the end of the period")


#: Hazards 4.1 and R27: the only purpose for which a child's data may be shared, with the guardian's yes.
CHILD_PURPOSES = frozenset({ConsentPurpose.TRAINING_PARTNER})


class ConsentChannel(TextChoices):
    """How the yes was given."""

    SIGNED_PAPER = "signed_paper", _("Signed on paper")
    RECORDED_VOICE = "recorded_voice", _("Spoken and recorded")
    IN_APP = "in_app", _("Given here, in person")


class ImportState(TextChoices):
    """Life of one import file; interrupted is computed from its heartbeat."""

    PREVIEWED = "previewed", _("Previewed")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DISCARDED = "discarded", _("Discarded")


class ImportRowStatus(TextChoices):
    """What became of one row that is not clean."""

    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings", _("Taken over, please check")
    REJECTED = "rejected", _("Not taken over")
    DUPLICATE_SKIPPED = "duplicate_skipped", _("Skipped, already in this file")


class DuplicateAnswer(TextChoices):
    """What comparing two records said (enrollment.duplicates)."""

    MATCH = "match", _("Very likely the same person")
    REVIEW = "review", _("Perhaps the same person")


class DuplicateDecision(TextChoices):
    """What a person decided; open is the empty text."""

    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Different people")
    UNSURE = "unsure", _("Not sure")


class RiskLevel(TextChoices):
    """Result of a risk assessment."""

    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")


class PlanTaskState(TextChoices):
    """Life of one step of a guidance plan."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")
