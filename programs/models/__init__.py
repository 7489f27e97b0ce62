"""Tables of the programs app, one noun family a module."""

from programs.models.calendar import CalendarFeed
from programs.models.calls import CallAnswer, ProgramCall
from programs.models.cohorts import Cohort, CohortSlot, Session
from programs.models.comments import FieldComment
from programs.models.money import Account, Entry, Funding, PaymentEvent, Posting, Sponsorship, TravelSupport
from programs.models.pictures import ProgramPicture
from programs.models.programs import Program, ProgramVersion
from programs.models.skills import Skill

__all__ = [
    "Account",
    "CalendarFeed",
    "CallAnswer",
    "Cohort",
    "CohortSlot",
    "Entry",
    "FieldComment",
    "Funding",
    "PaymentEvent",
    "Posting",
    "Program",
    "ProgramPicture",
    "ProgramCall",
    "ProgramVersion",
    "Session",
    "Skill",
    "Sponsorship",
    "TravelSupport",
]
