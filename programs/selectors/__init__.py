"""Reads of the programs app that span several models."""

from programs.selectors.calendar import calendar_events, calendar_name, own_feed
from programs.selectors.clashes import Wanted, clashes_of, place_is_free, wanted_by
from programs.selectors.facts import (
    best_agreement,
    cohort_facts,
    frame_of,
    holidays_between,
    plan_of,
    sheet_of,
    signed_agreements,
    travel_of,
)
from programs.selectors.public import catalog_spots, draft_page, partner_public_facts, program_page
from programs.selectors.texts import handed_to_office, history_page, thread_page, threads_by_field
from programs.selectors.workspace import (
    cohort_page,
    district_choices,
    office_program_page,
    office_review,
    open_cohorts,
    partner_cohorts,
    partner_home,
    partner_program_page,
    partner_programs,
)

__all__ = [
    "Wanted",
    "best_agreement",
    "calendar_events",
    "calendar_name",
    "catalog_spots",
    "clashes_of",
    "cohort_facts",
    "cohort_page",
    "district_choices",
    "draft_page",
    "handed_to_office",
    "history_page",
    "frame_of",
    "holidays_between",
    "office_program_page",
    "office_review",
    "open_cohorts",
    "own_feed",
    "partner_cohorts",
    "partner_home",
    "partner_program_page",
    "partner_programs",
    "partner_public_facts",
    "place_is_free",
    "plan_of",
    "program_page",
    "sheet_of",
    "signed_agreements",
    "travel_of",
    "thread_page",
    "threads_by_field",
    "wanted_by",
]
