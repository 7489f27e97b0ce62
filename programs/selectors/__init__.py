"""Reads of the programs app that span several models."""

from programs.selectors.facts import best_agreement, cohort_facts, holidays_between, plan_of, sheet_of, signed_agreements, travel_of
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
    "best_agreement",
    "catalog_spots",
    "cohort_facts",
    "cohort_page",
    "district_choices",
    "draft_page",
    "handed_to_office",
    "history_page",
    "holidays_between",
    "office_program_page",
    "office_review",
    "open_cohorts",
    "partner_cohorts",
    "partner_home",
    "partner_program_page",
    "partner_programs",
    "partner_public_facts",
    "plan_of",
    "program_page",
    "sheet_of",
    "signed_agreements",
    "travel_of",
    "thread_page",
    "threads_by_field",
]
