"""The texts of a program side by side: draft, handed in, published; what differs, who said what about it, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.kernel import clock
from portal.kernel.money import format_rupiah
from programs.comparison import FieldChange, compared
from programs.content import CONTENT_FIELDS, reading, with_changes
from programs.enums import ProgramState
from programs.models import Cohort, FieldComment, Program
from programs.pictures import MIDDLE, Placed, arranged
from programs.policies import may_edit_text
from programs.providers import offense_kinds
from programs.services.comments import COMMENTED
from programs.showing import OFFICE, PARTNER, pictures_of
from programs.terms import promise_differs, terms_of
from programs.wording import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.actors import Actor
    from portal.kernel.decisions import Text

#: Key of the text as it stands now, with changes that nobody has published.
NOW = "now"


@dataclass(frozen=True, slots=True)
class Edition:
    """One text of a program: a published version, a handed-in text, or the text as it stands now."""

    key: str
    label: str
    at: datetime
    who: str
    content: dict[str, Any] | None
    cohorts: list[Cohort]

    @property
    def is_version(self) -> bool:
        """Whether everybody could read it."""
        return self.key.startswith("v")


# --- words for people ------------------------------------------------------------------------------------------------


def exclusions(program: Program) -> str:
    """Names of the kinds of cases that the law excludes, for the partner and the office."""
    names = dict(offense_kinds()) if program.offense_exclusions else {}
    return ", ".join(str(names.get(code, code)) for code in program.offense_exclusions)


def label_of(name: str) -> Text:
    """What a field is called on screens."""
    return getattr(Program._meta.get_field(name), "verbose_name", name)


def shown_value(program: Program, name: str) -> str:
    """A field of a text as people read it; empty where nothing is said."""
    if name == "offense_exclusions":
        return exclusions(program)
    if name == "pictures":
        return _pictures_in_words(arranged(program.pictures))
    if name == "cost_per_seat":
        return format_rupiah(program.cost_per_seat)
    display = getattr(program, f"get_{name}_display", None)
    value = display() if display else getattr(program, name)
    return "" if value is None else str(value)


def _pictures_in_words(pictures: list[Placed], before: Iterable[Placed] = ()) -> str:
    """One line a picture; says which has the words of one in ``before`` but another file."""
    known = {each.alt: each.id for each in before}
    return "\n".join(f"{number}. {_in_words(each, known.get(each.alt, each.id))}" for number, each in enumerate(pictures, start=1))


def _in_words(picture: Placed, file_before: str) -> str:
    point = {"x": picture.x, "y": picture.y}
    centred = "" if (picture.x, picture.y) == (MIDDLE, MIDDLE) else _(", centred at %(x)s%% / %(y)s%%") % point
    return f"{picture.alt}{centred}{'' if file_before == picture.id else _(', another file')}"


def differences(old: Program, new: Program) -> list[FieldChange]:
    """Each field that reads differently, in the order of the form."""
    pairs = [(name, shown_value(old, name), shown_value(new, name)) for name in CONTENT_FIELDS if name != "pictures"]
    place = CONTENT_FIELDS.index("pictures")
    was, now = arranged(old.pictures), arranged(new.pictures)
    pairs.insert(place, ("pictures", _pictures_in_words(was), _pictures_in_words(now, was)))
    return [FieldChange(name, label_of(name), compared(before, after)) for name, before, after in pairs if before != after]


# --- review ----------------------------------------------------------------------------------------------------------


def threads_of(program: Program) -> list[FieldComment]:
    """Comments with their answers (``.replies``); open ones first."""
    answers = Prefetch("answers", FieldComment.objects.select_related("author").order_by("written_at", "pk"), to_attr="replies")
    rows = FieldComment.objects.threads().filter(program=program).select_related("author", "settled_by").prefetch_related(answers)
    return sorted(rows, key=lambda row: (not row.is_open, row.written_at))


def threads_by_field(program: Program | None) -> dict[str, list[FieldComment]]:
    """Threads by the field they are about; every field has a list."""
    found: dict[str, list[FieldComment]] = {name: [] for name in CONTENT_FIELDS}
    for row in threads_of(program) if program is not None else []:
        found[row.field].append(row)
    return found


def thread_page(comment: FieldComment) -> dict[str, Any]:
    """One thread with the field as it reads now."""
    program = with_changes(comment.program)
    return {
        "program": program,
        "comment": comment,
        "replies": list(comment.answers.select_related("author").order_by("written_at", "pk")),
        "value": shown_value(program, comment.field),
    }


def _handed_in(program: Program) -> list[Any]:
    """The texts handed in, the latest first."""
    return list(program.revisions.select_related("user").order_by("-created_at", "-pk"))


def _since(program: Program, draft: Program) -> dict[str, Any]:
    """What changed since the published text and since the last time it was handed in."""
    latest = _handed_in(program)
    is_waiting = program.state == ProgramState.SUBMITTED or program.has_changes_in_review
    before = latest[1:2] if is_waiting else latest[:1]
    return {
        "changes": differences(program, draft) if program.is_published and program.pending_changes else [],
        "since_last": differences(reading(program, before[0].content), draft) if before else [],
        "last_handed_in_at": before[0].created_at if before else None,
    }


def partner_review(actor: Actor, program: Program) -> dict[str, Any]:
    """For the partner's page: what would change, and what the office says about which field."""
    draft = with_changes(program) if program.pending_changes else program
    return {
        **_since(program, draft),
        "threads": threads_of(program),
        "may_edit": may_edit_text(actor, program),
        "pictures": pictures_of(draft, PARTNER),
    }


def handed_to_office(program: Program) -> Program:
    """The text that the office reads: changes count from the moment they are handed in."""
    return with_changes(program) if program.has_changes_in_review else program


def office_review_of(actor: Actor, program: Program) -> dict[str, Any]:
    """For the office's page: the same, and whether it can comment now."""
    draft = handed_to_office(program)
    return {
        **_since(program, draft),
        "threads": threads_of(program),
        "may_comment": actor.is_lead and program.state in COMMENTED,
        "pictures": pictures_of(draft, OFFICE),
    }


# --- history ---------------------------------------------------------------------------------------------------------


def editions(program: Program) -> list[Edition]:
    """All texts of a program: as it stands now, then published and handed-in ones, the latest first."""
    runs: dict[int, list[Cohort]] = {}
    for cohort in program.cohorts.order_by("number").select_related("region"):
        runs.setdefault(cohort.program_version, []).append(cohort)
    rows = [_version(row, runs.get(row.number, [])) for row in program.versions.select_related("published_by")]
    rows += [_submission(row) for row in _handed_in(program)]
    rows.sort(key=lambda row: (row.at, row.is_version), reverse=True)
    return [Edition(NOW, _("The text as it stands now"), clock.now(), "", None, []), *rows]


def _version(row: Any, cohorts: list[Cohort]) -> Edition:
    label = _("Version %(number)s, published on %(day)s") % {"number": row.number, "day": _day(row.published_at)}
    return Edition(f"v{row.number}", label, row.published_at, row.published_by.name if row.published_by else "", row.content, cohorts)


def _submission(row: Any) -> Edition:
    label = _("Handed in on %(day)s") % {"day": _day(row.created_at)}
    return Edition(f"s{row.pk}", label, row.created_at, row.user.name if row.user else "", row.content, [])


def _day(at: datetime) -> str:
    return date_format(clock.wib(at), "DATE_FORMAT")


def history_page(program: Program, present: Program, *, older: str, newer: str) -> dict[str, Any]:
    """All texts, and what differs between two of them; unknown keys fall back to the last published and the present.

    ``present`` is the text as the reader may see it now.
    """
    rows = editions(program)
    by_key = {row.key: row for row in rows}
    last = next((row.key for row in rows if row.is_version), rows[-1].key)
    first, second = by_key.get(older) or by_key[last], by_key.get(newer) or by_key[NOW]
    return {
        "program": program,
        "editions": rows,
        "older": first,
        "newer": second,
        "changes": differences(_text(present, first), _text(present, second)),
    }


def _text(present: Program, edition: Edition) -> Program:
    return present if edition.content is None else reading(present, edition.content)


def cohort_terms(cohort: Cohort) -> dict[str, Any]:
    """What a cohort promised, for its pages: the text of its version, and whether today's reads differently."""
    terms = terms_of(cohort)
    return {
        "terms": terms,
        "terms_requirements": requirements(terms),
        "terms_exclusions": exclusions(terms),
        "is_earlier_text": promise_differs(terms, cohort.program),
    }
