"""Skill checks: by the sheet of the cohort's version, one save for a class, history, and what may be said of a person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollment.mastery import sheet_met
from enrollment.models import SkillCheck, SkillCheckChange
from enrollment.selectors.roster import skill_lines
from enrollment.selectors.skills import competences_of, learned_by
from enrollment.services.certificates import issue_certificate, kind_issued
from enrollment.services.competences import record_competence
from enrollment.services.skills import may_check_skills, people_to_check, record_skills
from partners.enums import OrganizationKind
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.enums import CohortState
from programs.models import Cohort, Program, ProgramVersion
from programs.selectors import sheet_of
from programs.sheet import FEWEST_UNITS, LONGEST_UNIT, MOST_UNITS, check_sheet, units_of
from tests.factories.clients import lead_of
from tests.factories.flow import graduates, open_class, partner_actor
from tests.factories.partners import actor_in

SHEET = "Memilih malam\nMemercik motif\nMenghitung harga"
UNITS = ("Memilih malam", "Memercik motif", "Menghitung harga")


def with_sheet(cohort, *, needed=False, text=SHEET):
    cohort.program.skill_sheet, cohort.program.needs_skill_check = text, needed
    cohort.program.save()
    return cohort


# --- the sheet -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "units"),
    [("", ()), ("\n \n", ()), ("- Satu\n• Dua\n\nSatu", ("Satu", "Dua")), ("  Menjahit   lurus ", ("Menjahit lurus",))],
)
def test_sheet_is_read_line_by_line(text, units):
    assert units_of(text) == units


@pytest.mark.parametrize(
    ("lines", "code"),
    [(0, "ok"), (FEWEST_UNITS - 1, "sheet_length"), (FEWEST_UNITS, "ok"), (MOST_UNITS, "ok"), (MOST_UNITS + 1, "sheet_length")],
)
def test_sheet_has_three_to_twelve_lines(lines, code):
    assert check_sheet("\n".join(f"Baris {number}" for number in range(lines))).code == code


def test_sheet_line_is_short():
    assert check_sheet("\n".join(["x" * (LONGEST_UNIT + 1), "b", "c"])).code == "sheet_line_too_long"


@given(st.lists(st.text(min_size=1, max_size=20), max_size=20))
def test_units_are_never_empty_nor_twice(lines):
    units = units_of("\n".join(lines))
    assert all(units)
    assert len(set(units)) == len(units)


LEVEL = st.sampled_from(["alone", "with_help", "not_yet"])


@given(st.lists(st.sampled_from(UNITS), unique=True), st.dictionaries(st.sampled_from([*UNITS, "Lain"]), LEVEL))
def test_sheet_is_met_when_each_unit_is_mastered(units, levels):
    mastered = all(levels.get(unit) in ("alone", "with_help") for unit in units)
    assert bool(sheet_met(units, levels)) is mastered


def test_sheet_says_first_what_is_open_then_what_is_practised():
    assert sheet_met(UNITS, {UNITS[0]: "not_yet"}).code == "skills_unchecked"
    assert sheet_met(UNITS, dict.fromkeys(UNITS, "not_yet")).code == "skills_not_yet"


pytestmark_db = pytest.mark.django_db


@pytestmark_db
def test_cohort_keeps_the_sheet_of_its_version(cohort):
    with_sheet(cohort)
    Program.objects.filter(pk=cohort.program_id).update(version=cohort.program_version + 1)
    cohort.program.refresh_from_db()
    content = {"skill_sheet": "A\nB\nC", "needs_skill_check": True}
    ProgramVersion.objects.create(program=cohort.program, number=cohort.program_version, content=content, published_at=clock.now())

    sheet = sheet_of(cohort)

    assert (sheet.units, sheet.is_required) == (("A", "B", "C"), True)


@pytestmark_db
def test_version_from_before_there_were_sheets_uses_todays(cohort):
    with_sheet(cohort)
    ProgramVersion.objects.create(program=cohort.program, number=cohort.program_version, content={"title": "x"}, published_at=clock.now())

    assert sheet_of(cohort).units == UNITS


# --- the check -----------------------------------------------------------------------------------------------------


@pytest.fixture
def done(cohort, officer):
    return graduates(with_sheet(cohort), officer)


def check(actor, cohort, *pairs):
    return record_skills(actor=actor, cohort=cohort, levels={row.public_id: levels for row, levels in pairs}, now=clock.now())


@pytestmark_db
def test_one_save_writes_a_class_and_again_changes_nothing(cohort, partner, done):
    marks = [(done[0], {UNITS[0]: "alone", UNITS[1]: "not_yet"}), (done[1], {UNITS[0]: "with_help"})]

    first, second = check(partner, cohort, *marks), check(partner, cohort, *marks)

    assert ((first.new, first.changed), (second.new, second.changed)) == ((3, 0), (0, 0))
    assert SkillCheck.objects.get(enrollment=done[1]).checked_by == partner.membership


@pytestmark_db
def test_a_later_result_keeps_the_earlier_one(cohort, partner, done):
    check(partner, cohort, (done[0], {UNITS[0]: "not_yet"}))

    check(partner, cohort, (done[0], {UNITS[0]: "alone"}))

    change = SkillCheckChange.objects.get()
    assert (change.source, change.target, change.changed_by) == ("not_yet", "alone", partner.membership)


@pytestmark_db
@pytest.mark.parametrize(("levels", "code"), [({"Bukan unit": "alone"}, "unknown_result"), ({UNITS[0]: "expert"}, "unknown_result")])
def test_only_units_and_levels_of_the_page(cohort, partner, done, levels, code):
    with pytest.raises(DomainError) as refusal:
        check(partner, cohort, (done[0], levels))
    assert refusal.value.code == code


@pytestmark_db
def test_a_class_without_a_sheet_has_nothing_to_check(cohort, partner, officer):
    people = graduates(cohort, officer)
    with pytest.raises(DomainError) as refusal:
        check(partner, cohort, (people[0], {"x": "alone"}))
    assert refusal.value.code == "no_sheet"


@pytestmark_db
@pytest.mark.parametrize(
    ("state", "who", "code"),
    [("open", "partner", "not_running"), ("running", "partner", "ok"), ("finished", "partner", "ok"), ("closed", "partner", "cohort_closed"),
     ("closed", "lead", "ok"), ("running", "stranger", "not_yours")],
)
def test_who_may_check_and_when(cohort, partner, state, who, code):
    actors = {"partner": partner, "lead": lead_of(cohort.program.office), "stranger": partner_actor(open_class())}
    cohort.state = state
    assert may_check_skills(actors[who], cohort).code == code


@pytestmark_db
def test_people_of_another_class_are_left_out(cohort, partner, done, officer):
    other = graduates(open_class(), officer)[0]
    assert check(partner, cohort, (other, {UNITS[0]: "alone"})).new == 0
    assert other not in people_to_check(actor=partner, cohort=cohort)


@pytestmark_db
def test_partner_reads_call_names_where_nobody_shared_a_name(cohort, partner, done):
    lines = skill_lines(actor=partner, cohort=cohort, people=people_to_check(actor=partner, cohort=cohort), now=clock.now())
    assert [line.name.is_full for line in lines] == [False, False]


@pytestmark_db
def test_only_what_somebody_can_do_is_said(cohort, partner, officer, done):
    check(partner, cohort, (done[0], {UNITS[0]: "alone", UNITS[1]: "with_help", UNITS[2]: "not_yet"}))

    (entry,) = learned_by(officer, done[0].client)

    assert (entry.alone, entry.with_help) == ([UNITS[0]], [UNITS[1]])


@pytestmark_db
def test_profile_shows_what_is_done_alone_and_no_level(cohort, partner, officer, done):
    from placements.services.profiles import refresh_profile

    profile = refresh_profile(done[0].client)
    check(partner, cohort, (done[0], {UNITS[0]: "alone", UNITS[1]: "with_help", UNITS[2]: "not_yet"}))

    profile.refresh_from_db()
    assert profile.abilities == [UNITS[0]]


# --- the certificate -----------------------------------------------------------------------------------------------


def issue(actor, row):
    row.refresh_from_db()
    return issue_certificate(actor=actor, enrollment=row, signer_title="Pemimpin", now=clock.now())


@pytestmark_db
def test_certificate_waits_for_the_check_where_the_program_says_so(cohort, partner, officer):
    row = graduates(with_sheet(cohort, needed=True), officer)[0]
    check(partner, cohort, (row, {UNITS[0]: "alone", UNITS[1]: "with_help"}))
    with pytest.raises(DomainError) as refusal:
        issue(partner, row)
    assert refusal.value.code == "skills_unchecked"

    check(partner, cohort, (row, {UNITS[2]: "with_help"}))

    assert issue(partner, row).units == list(UNITS)


@pytestmark_db
def test_certificate_does_not_wait_otherwise(cohort, partner, done):
    assert issue(partner, done[0]).number


@pytestmark_db
@pytest.mark.parametrize(
    ("kind", "body", "issued"),
    [("attendance", "pokmas", "attendance"), ("partner", "pokmas", "partner"), ("blk", "training_centre", "blk"), ("blk", "pokmas", "partner"),
     ("bnsp", "training_centre", "partner")],
)
def test_kinds_of_proof_are_kept_apart(cohort, kind, body, issued):
    """A partner never issues what only BNSP can, and nobody but a training centre speaks as one."""
    cohort.program.certificate_kind, cohort.program.partner.kind = kind, OrganizationKind(body)
    assert kind_issued(cohort.program) == issued


# --- competence certificates ---------------------------------------------------------------------------------------

PAPER = {"scheme": "Penjahit pakaian", "number": "1234/BNSP", "body": "LSP Garmen", "issued_on": date(2026, 6, 1), "valid_until": date(2029, 6, 1)}


@pytestmark_db
def test_competence_certificate_is_recorded_and_expires(officer, client_row):
    row = record_competence(actor=officer, client=client_row, now=clock.now(), **PAPER)

    assert competences_of(officer, client_row) == [row]
    assert (row.has_expired(date(2029, 6, 1)), row.has_expired(date(2029, 6, 2))) == (False, True)


@pytestmark_db
def test_competence_certificate_of_one_number_is_on_file_once(officer, client_row):
    from django.core.exceptions import ValidationError

    record_competence(actor=officer, client=client_row, now=clock.now(), **PAPER)
    with pytest.raises(ValidationError):
        record_competence(actor=officer, client=client_row, now=clock.now(), **PAPER)


@pytestmark_db
def test_only_who_guides_the_client_records_one(cohort, client_row):
    with pytest.raises(DomainError) as refusal:
        record_competence(actor=actor_in(cohort.program.partner), client=client_row, now=clock.now(), **PAPER)
    assert refusal.value.code == "not_visible"


@pytestmark_db
def test_a_day_of_issue_that_has_not_come_is_refused(officer, client_row):
    with pytest.raises(DomainError) as refusal:
        record_competence(actor=officer, client=client_row, now=clock.now(), **{**PAPER, "issued_on": date(2040, 1, 1), "valid_until": None})
    assert refusal.value.code == "issued_in_future"


@pytestmark_db
def test_employer_reads_only_what_has_not_expired(officer, client_row):
    from placements.selectors.candidates import _valid
    from placements.services.profiles import refresh_profile

    profile = refresh_profile(client_row)
    record_competence(actor=officer, client=client_row, now=clock.now(), **PAPER)
    profile.refresh_from_db()

    assert _valid(profile.competences, date(2029, 6, 1)) == ["Penjahit pakaian"]
    assert _valid(profile.competences, date(2029, 6, 2)) == []


@pytestmark_db
def test_closed_class_state_is_read_under_the_lock(cohort, partner, done):
    Cohort.objects.filter(pk=cohort.pk).update(state=CohortState.CLOSED)
    with pytest.raises(DomainError) as refusal:
        check(partner, cohort, (done[0], {UNITS[0]: "alone"}))
    assert refusal.value.code == "cohort_closed"
