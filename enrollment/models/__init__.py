"""Tables of the enrollment app, one noun family a module."""

from enrollment.models.assessment import Assessment, Instrument, Plan, PlanTask
from enrollment.models.attendance import Attendance, AttendanceChange, SessionParticipant
from enrollment.models.certificates import (
    Certificate,
    CertificateKey,
    CertificateSeries,
    CompetenceCertificate,
    TrainingMark,
    VerifyCounter,
)
from enrollment.models.class_links import ClassLink
from enrollment.models.clients import Client, OfficerAssignment, Restriction, Snooze
from enrollment.models.consent import Consent, Disclosure
from enrollment.models.demand import DemandFold, DemandLine, DemandSnapshot
from enrollment.models.duplicates import DuplicatePair
from enrollment.models.enrollments import AllocationEntry, AllocationRun, Booking, Enrollment
from enrollment.models.guidance import ClientContact, Guarantor, GuidancePeriod, OffenseKind, ReleaseKind, ReportingDuty
from enrollment.models.imports import ImportBatch, ImportRow
from enrollment.models.learning import Feedback, FeedbackLink, SkillCheck, SkillCheckChange
from enrollment.models.offers import MatchWeights, Offer
from enrollment.models.travel import TravelPayment
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
    "CertificateSeries",
    "ClassLink",
    "Client",
    "ClientContact",
    "CompetenceCertificate",
    "Consent",
    "DemandFold",
    "DemandLine",
    "DemandSnapshot",
    "Disclosure",
    "DuplicatePair",
    "Enrollment",
    "Feedback",
    "FeedbackLink",
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
    "SessionParticipant",
    "SkillCheck",
    "SkillCheckChange",
    "Snooze",
    "TrainingMark",
    "TravelPayment",
    "VerifyCounter",
    "Wish",
    "WishSheet",
]
