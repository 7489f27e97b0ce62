"""Tables of the partners app, one noun family a module."""

from partners.models.agreements import Agreement, AgreementScope
from partners.models.needs import NeedAnswer, PartnerNeed
from partners.models.organizations import Organization, OrganizationPaper, PartnerActivity
from partners.models.people import Invitation, Membership, User
from partners.models.places import Place, PlaceFacility
from partners.models.regions import Holiday, MinimumWage, PovertyLine, Region
from partners.models.trail import AuditEntry, AuditSeal, Transition
from partners.models.work import FormReceipt, JobRun, Notification, OutboxEntry, Task

__all__ = [
    "Agreement", "AgreementScope", "AuditEntry", "AuditSeal", "FormReceipt", "Holiday", "Invitation", "JobRun",
    "Membership", "MinimumWage", "NeedAnswer", "Notification", "Organization", "OrganizationPaper", "OutboxEntry",
    "PartnerActivity", "PartnerNeed", "Place", "PlaceFacility", "PovertyLine", "Region", "Task", "Transition", "User",
]
