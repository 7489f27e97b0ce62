"""Tables of the enrollment app, one noun family a module."""

from enrollment.models.assessment import Assessment, Instrument, Plan, PlanTask
from enrollment.models.attendance import Attendance, AttendanceChange, Feedback, SkillCheck
from enrollment.models.certificates import Certificate, CertificateKey, VerifyCounter
from enrollment.models.clients import Client, OfficerAssignment, Restriction, Snooze
from enrollment.models.consent import Consent, Disclosure
from enrollment.models.demand import DemandFold, DemandLine, DemandSnapshot
from enrollment.models.duplicates import DuplicatePair
from enrollment.models.enrollments import AllocationEntry, AllocationRun, Booking, Enrollment
from enrollment.models.guidance import ClientContact, Guarantor, GuidancePeriod, OffenseKind, ReleaseKind, ReportingDuty
from enrollment.models.imports import ImportBatch, ImportRow
from enrollment.models.offers import MatchWeights, Offer
from enrollment.models.wishes import Wish, WishSheet

__all__ = [
    "AllocationEntry",
    "AllocationRun",
    "Assessment",
    "Attendance",
    "AttendanceChange",
    "Booking",
    "Certificate",
    "CertificateKey",
    "Client",
    "ClientContact",
    "Consent",
    "DemandFold",
    "DemandLine",
    "DemandSnapshot",
    "Disclosure",
    "DuplicatePair",
    "Enrollment",
    "Feedback",
    "Guarantor",
    "GuidancePeriod",
    "ImportBatch",
    "ImportRow",
    "Instrument",
    "MatchWeights",
    "OffenseKind",
    "Offer",
    "OfficerAssignment",
    "Plan",
    "PlanTask",
    "ReleaseKind",
    "ReportingDuty",
    "Restriction",
    "SkillCheck",
    "Snooze",
    "VerifyCounter",
    "Wish",
    "WishSheet",
]
