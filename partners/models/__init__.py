"""Tables of the partners app, one noun family a module."""

from partners.models.agreements import Agreement, AgreementScope
from partners.models.organizations import Organization, OrganizationPaper, PartnerActivity, PartnerNeed
from partners.models.people import Invitation, Membership, User
from partners.models.regions import Holiday, MinimumWage, Place, PovertyLine, Region
from partners.models.trail import AuditEntry, AuditSeal, Transition
from partners.models.work import FormReceipt, JobRun, Notification, OutboxEntry, Task

__all__ = [
    "Agreement", "AgreementScope", "AuditEntry", "AuditSeal", "FormReceipt", "Holiday", "Invitation", "JobRun",
    "Membership", "MinimumWage", "Notification", "Organization", "OrganizationPaper", "OutboxEntry", "PartnerActivity",
    "PartnerNeed", "Place", "PovertyLine", "Region", "Task", "Transition", "User",
]
