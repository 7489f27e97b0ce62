"""Tables of the programs app, one noun family a module."""

from programs.models.calendar import CalendarFeed
from programs.models.cohorts import Cohort, CohortSlot, Session
from programs.models.money import Account, Entry, Funding, PaymentEvent, Posting, Sponsorship
from programs.models.programs import Program, ProgramVersion
from programs.models.skills import Skill

__all__ = [
    "Account",
    "CalendarFeed",
    "Cohort",
    "CohortSlot",
    "Entry",
    "Funding",
    "PaymentEvent",
    "Posting",
    "Program",
    "ProgramVersion",
    "Session",
    "Skill",
    "Sponsorship",
]
