"""Which tables of this app hold data of a client, for the file of one person (hazards R61)."""

from enrollment.selectors.subject_access import register_section
from placements.models import CandidateProfile, FollowUp, FollowUpTry, IncomeRecord, Introduction, Placement

register_section(CandidateProfile, "client")
register_section(Introduction, "profile__client")
register_section(Placement, "client")
register_section(FollowUp, "client")
register_section(FollowUpTry, "follow_up__client")
register_section(IncomeRecord, "client")
