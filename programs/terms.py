"""Under which text a cohort runs: the version that the office had published when the cohort was proposed.

A later version changes nothing for people who were promised something else. Frozen with the cohort are title, summary,
outline, skill, hours, number of sessions, mode, attendance needed, certificate, requirements and cost per seat. Two
facts are never frozen, because they protect people or follow the law: the office's word that children may join, and
cases that a law excludes (those of today's text are added to the cohort's own).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from programs.content import reading
from programs.models import Program, ProgramVersion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from programs.models import Cohort


#: What a text promises to somebody who joins; when all of it reads the same, nobody needs to hear of an earlier version.
PROMISES = (
    "hours",
    "session_count",
    "mode",
    "completion_percent",
    "certificate_kind",
    "cost_per_seat",
    "clients",
    "min_age",
    "max_age",
    "sex",
    "limit_reason",
    "education_minimum",
    "tools",
)


def promise_differs(terms: Program, today: Program) -> bool:
    """Whether people of a cohort were promised something else than today's text says."""
    return any(getattr(terms, name) != getattr(today, name) for name in PROMISES)


def terms_of(cohort: Cohort) -> Program:
    """The program as this cohort promised it; no query while the cohort runs under today's version. Not to be saved."""
    return terms_for([cohort])[cohort.pk]


def terms_for(cohorts: Iterable[Cohort]) -> dict[int, Program]:
    """The terms of many cohorts by primary key, with one query for all that run under an earlier version."""
    rows = list(cohorts)
    earlier = _contents([cohort for cohort in rows if _is_earlier(cohort)])
    return {cohort.pk: _terms(cohort, earlier.get((cohort.program_id, cohort.program_version))) for cohort in rows}


def _is_earlier(cohort: Cohort) -> bool:
    return 0 < cohort.program_version < cohort.program.version


def _contents(cohorts: list[Cohort]) -> dict[tuple[int, int], dict[str, object]]:
    if not cohorts:
        return {}
    rows = ProgramVersion.objects.filter(
        program__in={cohort.program_id for cohort in cohorts}, number__in={cohort.program_version for cohort in cohorts}
    )
    return {(row.program_id, row.number): row.content for row in rows}


def _terms(cohort: Cohort, content: dict[str, object] | None) -> Program:
    """Without a kept text (there is none in data from before versions) today's text counts."""
    if content is None:
        return cohort.program
    own = dict(content)
    if own.get("skill") == cohort.program.skill.code:
        own.pop("skill")
    terms = reading(cohort.program, own)
    terms.version = cohort.program_version
    terms.offense_exclusions = sorted({*terms.offense_exclusions, *cohort.program.offense_exclusions})
    terms.exclusion_reason = terms.exclusion_reason or cohort.program.exclusion_reason
    return terms
