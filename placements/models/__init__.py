"""Tables of the placements app, one noun family a module."""

from placements.models.income import IncomeRecord, OutcomeSnapshot
from placements.models.introductions import CandidateProfile, Introduction
from placements.models.placements import FollowUp, FollowUpTry, Placement
from placements.models.vacancies import Pledge, Vacancy

__all__ = [
    "CandidateProfile", "FollowUp", "FollowUpTry", "IncomeRecord", "Introduction", "OutcomeSnapshot", "Placement", "Pledge",
    "Vacancy",
]
