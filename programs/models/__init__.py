"""Tables of the programs app, one noun family a module."""

from programs.models.calls import CallAnswer, ProgramCall
from programs.models.cohorts import Cohort, CohortSlot, Session
from programs.models.money import Account, Entry, Funding, PaymentEvent, Posting, Sponsorship
from programs.models.programs import Program, ProgramVersion
from programs.models.skills import Skill

__all__ = [
    "Account",
    "CallAnswer",
    "Cohort",
    "CohortSlot",
    "Entry",
    "Funding",
    "PaymentEvent",
    "Posting",
    "Program",
    "ProgramCall",
    "ProgramVersion",
    "Session",
    "Skill",
    "Sponsorship",
]
