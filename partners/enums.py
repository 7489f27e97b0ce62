"""Closed lists of the partners app; labels are for screens, values for code and database."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganizationKind(TextChoices):
    """What an organization is to the office."""

    OFFICE = "office", _("Probation office")
    POKMAS = "pokmas", _("Partner group (Pokmas Lipas)")
    TRAINING_CENTRE = "training_centre", _("Training centre")
    EMPLOYER = "employer", _("Employer")
    SPONSOR = "sponsor", _("Sponsor")


class LegalForm(TextChoices):
    """A partner may be a single person as well as a body (domain.md A1)."""

    PERSON = "person", _("A person")
    BODY = "body", _("An organisation")


class OrganizationState(TextChoices):
    """design.md §4.1."""

    PROSPECT = "prospect", _("Not yet submitted")
    SUBMITTED = "submitted", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")
    REFUSED = "refused", _("Not accepted")
    SUSPENDED = "suspended", _("Suspended")
    LEFT = "left", _("Has left")


class DecreeGroup(TextChoices):
    """The two groups of five partners that the decree of 2020 asks of each office."""

    LAW_COMMUNITY = "law_community", _("Law and community")
    SELF_RELIANCE = "self_reliance", _("Self-reliance and character")


class Role(TextChoices):
    """What a person is within an organization."""

    OFFICER = "officer", _("Probation officer")
    ASSISTANT = "assistant", _("Assistant officer")
    SECTION_HEAD = "section_head", _("Section head")
    JOB_GUIDANCE_HEAD = "job_guidance_head", _("Head of job guidance")
    REGISTRY_HEAD = "registry_head", _("Head of registry")
    HEAD = "head", _("Head of office")
    EVALUATOR = "evaluator", _("Evaluator")
    ADMINISTRATOR = "administrator", _("Technical administrator")
    MANAGER = "manager", _("Organisation admin")
    STAFF = "staff", _("Staff")


class AgreementState(TextChoices):
    """design.md §4.1; active, expiring and lapsed are computed from dates."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("Under review")
    RETURNED = "returned", _("Returned for correction")
    SIGNED = "signed", _("Signed")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated")
    RENEWED = "renewed", _("Renewed")


#: Both sides are bound: a renewed version stays in force within its own dates, until the new one takes over.
BINDING = (AgreementState.SIGNED, AgreementState.RENEWED)


class AgreementStatus(TextChoices):
    """What the dates of a signed agreement make of it; the other states show their own names."""

    UPCOMING = "upcoming", _("Begins later")
    ACTIVE = "active", _("In force")
    EXPIRING = "expiring", _("Ends soon")
    LAPSED = "lapsed", pgettext_lazy("agreement", "Ran out")


class AgreementField(TextChoices):
    """The six fields of cooperation."""

    LAW = "law", _("Law")
    SELF_RELIANCE = "self_reliance", _("Self-reliance guidance")
    COMMUNITY = "community", _("Community")
    CHARACTER = "character", _("Character guidance")
    DRUG_REHABILITATION = "drug_rehabilitation", _("Drug rehabilitation")
    COUNSELLING = "counselling", _("Counselling")


class PlaceKind(TextChoices):
    """Where something can be held."""

    SERVICE_POST = "service_post", _("Service post (Pos Bapas)")
    GRIYA = "griya", _("Griya Abhipraya centre")
    TRAINING_SITE = "training_site", _("Training site")
    PRISON = "prison", _("Correctional unit")
    OTHER = "other", _("Other place")


class PlaceFeature(TextChoices):
    """What is there, so that one can see what can be held at a place."""

    CLASSROOM = "classroom", _("Classroom")
    WORKSHOP = "workshop", _("Workshop floor")
    KITCHEN = "kitchen", _("Kitchen")
    YARD = "yard", _("Yard or garden")
    POWER = "power", _("Strong electricity (2,200 VA or more)")
    WATER = "water", _("Running water")
    INTERNET = "internet", _("Internet")
    MACHINES = "machines", _("Machines and tools")
    STEP_FREE = "step_free", _("Step-free entrance")


class RegionLevel(TextChoices):
    """Levels of the Kemendagri code."""

    PROVINCE = "provinsi", _("Province")
    REGENCY = "kabupaten", _("Regency")
    CITY = "kota", _("City")
    DISTRICT = "kecamatan", _("District")


class PaperKind(TextChoices):
    """What proves that a partner is who it says it is."""

    DEED = "deed", _("Deed of foundation")
    LICENSE = "license", _("Business or training licence (NIB, LPK)")
    TAX_NUMBER = "tax_number", _("Tax number")
    IDENTITY = "identity", _("Identity card of the person in charge")
    OTHER = "other", _("Other paper")


class ActivityKind(TextChoices):
    """Signs of life of a partner."""

    CONTACT = "contact", _("Contact")
    VISIT = "visit", _("Visit")
    MEETING = "meeting", _("Meeting")
    ANSWER = "answer", pgettext_lazy("activity", "Answer")
    SESSION = "session", _("Session held")


#: What a person writes down; the others come with what happens in classes and referrals.
RECORDED_BY_HAND = (ActivityKind.CONTACT, ActivityKind.VISIT, ActivityKind.MEETING)


class NeedKind(TextChoices):
    """What a partner can ask others for."""

    TOOLS = "tools", _("Tools")
    INSTRUCTOR = "instructor", _("Instructor")
    ROOM = "room", _("Room")
    MATERIAL = "material", _("Material")
    OTHER = "other", _("Something else")


class NeedState(TextChoices):
    """Life of a need."""

    OPEN = "open", pgettext_lazy("need", "Open")
    ANSWERED = "answered", _("Answered")
    MET = "met", _("Met")
    WITHDRAWN = "withdrawn", _("Withdrawn")
