"""A program from draft to archive: who may, what the office decides, and that the published text stays until it agrees."""

import pytest
from django.core.exceptions import ValidationError

from partners.models import AuditEntry, Notification, Task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.content import CONTENT_FIELDS, changed_fields, from_snapshot, snapshot, with_changes
from programs.enums import ProgramState
from programs.models import Program
from programs.services.programs import (
    archive_program,
    draft_program,
    edit_program,
    free_slug,
    publish_program,
    restore_program,
    return_program,
    submit_program,
)
from tests.factories.partners import PokmasFactory, actor_in
from tests.factories.programs import CohortFactory, ProgramFactory, SkillFactory
from tests.programs.helpers import content, sides

pytestmark = pytest.mark.django_db


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def drafted(people, **changes):
    return draft_program(actor=people.manager, partner=people.manager.organization, **content(**changes))


def published(people, **changes):
    program = drafted(people, **changes)
    submit_program(actor=people.manager, program=program, now=clock.now())
    return publish_program(actor=people.head, program=program, now=clock.now())


def test_draft_is_written_by_the_partner_and_kept_from_the_public():
    people = sides()
    program = draft_program(actor=people.staff, partner=people.staff.organization, **content())
    assert program.state == ProgramState.DRAFT
    assert program.slug == "batik-ciprat"
    assert program.office == people.head.organization
    assert AuditEntry.objects.filter(action="program.draft", user=people.staff.user).count() == 1
    assert not Program.objects.published().exists()


def test_second_program_of_the_same_title_gets_its_own_address():
    ProgramFactory(slug="las-dasar")
    ProgramFactory(slug="las-dasar-2")
    assert free_slug("Las dasar") == "las-dasar-3"
    assert free_slug("木") == "program"


@pytest.mark.parametrize("state", ["prospect", "submitted", "refused", "suspended", "left"])
def test_partner_that_is_not_verified_writes_nothing(state):
    manager = actor_in(PokmasFactory(state=state))
    assert code_of(draft_program, actor=manager, partner=manager.organization, **content()) == "partner_not_verified"


def test_stranger_writes_nothing():
    people, stranger = sides(), sides()
    program = drafted(people)
    assert code_of(draft_program, actor=stranger.manager, partner=people.manager.organization, **content()) == "not_yours"
    assert code_of(edit_program, actor=stranger.manager, program=program, title="Lain") == "not_yours"
    assert code_of(submit_program, actor=stranger.head, program=program, now=clock.now()) == "not_yours"
    assert code_of(edit_program, actor=people.officer, program=program, title="Lain") == "not_yours"


def test_content_that_breaks_a_rule_is_not_stored():
    people = sides()
    with pytest.raises(ValidationError):
        drafted(people, min_age=15)
    assert not Program.objects.exists()


def test_review_is_a_task_that_the_decision_closes():
    people = sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    task = Task.objects.get(kind="program.review")
    assert (task.organization, task.role_key) == (people.head.organization, "office_lead")
    assert (task.due_at - clock.now()).days in (6, 7)
    publish_program(actor=people.head, program=program, now=clock.now())
    task.refresh_from_db()
    assert task.done_at is not None
    assert set(Notification.objects.filter(kind="program.published").values_list("user", flat=True)) == {
        people.manager.user.pk,
        people.staff.user.pk,
    }


def test_returned_program_carries_the_comment_and_can_be_handed_in_again():
    people = sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    assert code_of(return_program, actor=people.head, program=program, reason=" ", now=clock.now()) == "reason_needed"
    return_program(actor=people.head, program=program, reason="Sebutkan alamat.", now=clock.now())
    assert program.state == ProgramState.RETURNED
    edit_program(actor=people.staff, program=program, summary="Di 7 Ulu.")
    submit_program(actor=people.staff, program=program, now=clock.now())
    assert not Task.objects.filter(kind="program.returned", done_at=None).exists()
    assert publish_program(actor=people.head, program=program, now=clock.now()).version == 1


def test_text_is_locked_while_the_office_reads_it():
    people = sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    assert code_of(edit_program, actor=people.manager, program=program, title="Lain") == "not_editable"
    assert code_of(submit_program, actor=people.manager, program=program, now=clock.now()) == "stale_state"


def test_partner_and_foreign_office_cannot_publish():
    people, others = sides(), sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    for actor in (people.manager, people.officer, others.head):
        assert code_of(publish_program, actor=actor, program=program, now=clock.now()) == "not_your_office"


def test_program_for_children_needs_the_offices_word():
    people = sides()
    program = drafted(people, clients="both", min_age=14)
    submit_program(actor=people.manager, program=program, now=clock.now())
    assert code_of(publish_program, actor=people.head, program=program, now=clock.now()) == "children_not_approved"
    publish_program(actor=people.head, program=program, now=clock.now(), approve_children=True)
    program.refresh_from_db()
    assert program.takes_children


def test_word_on_children_does_not_stick_to_a_program_for_adults():
    people = sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    publish_program(actor=people.head, program=program, now=clock.now(), approve_children=True)
    program.refresh_from_db()
    assert not program.is_child_approved


def test_edit_of_a_published_program_waits_beside_the_published_text():
    people = sides()
    program = published(people)
    skill = SkillFactory()
    edit_program(actor=people.staff, program=program, title="Batik ciprat lanjut", skill=skill, hours=12)
    program.refresh_from_db()
    assert program.title == "Batik ciprat"
    assert changed_fields(program) == ["skill", "title"]
    assert (with_changes(program).title, with_changes(program).skill) == ("Batik ciprat lanjut", skill)
    submit_program(actor=people.staff, program=program, now=clock.now())
    assert Program.objects.awaiting_review().get() == program
    publish_program(actor=people.head, program=program, now=clock.now())
    program.refresh_from_db()
    assert (program.title, program.skill, program.version, program.pending_changes) == ("Batik ciprat lanjut", skill, 2, None)
    assert [row.content["title"] for row in program.versions.all()] == ["Batik ciprat lanjut", "Batik ciprat"]


def test_edit_back_to_the_published_text_is_no_change():
    people = sides()
    program = published(people)
    edit_program(actor=people.staff, program=program, title="Lain")
    edit_program(actor=people.staff, program=program, title="Batik ciprat")
    assert program.pending_changes is None
    assert code_of(submit_program, actor=people.staff, program=program, now=clock.now()) == "no_changes"


def test_changes_that_break_a_rule_are_not_kept():
    people = sides()
    program = published(people)
    with pytest.raises(ValidationError):
        edit_program(actor=people.staff, program=program, min_age=12)
    program.refresh_from_db()
    assert program.pending_changes is None


def test_changes_are_locked_while_the_office_reads_them_and_open_again_when_returned():
    people = sides()
    program = published(people)
    edit_program(actor=people.staff, program=program, title="Lain")
    submit_program(actor=people.staff, program=program, now=clock.now())
    assert code_of(edit_program, actor=people.staff, program=program, title="Lagi") == "changes_in_review"
    return_program(actor=people.head, program=program, reason="Belum jelas.", now=clock.now())
    assert program.state == ProgramState.PUBLISHED
    assert not program.has_changes_in_review
    edit_program(actor=people.staff, program=program, title="Lagi")
    assert program.pending_changes == {"title": "Lagi"}


def test_change_that_opens_a_program_to_children_needs_the_offices_word():
    people = sides()
    program = published(people)
    edit_program(actor=people.staff, program=program, clients="both", min_age=14)
    submit_program(actor=people.staff, program=program, now=clock.now())
    assert code_of(publish_program, actor=people.head, program=program, now=clock.now()) == "children_not_approved"
    publish_program(actor=people.head, program=program, now=clock.now(), approve_children=True)
    program.refresh_from_db()
    assert program.takes_children


def test_nothing_to_publish_or_return_without_changes():
    people = sides()
    program = published(people)
    assert code_of(publish_program, actor=people.head, program=program, now=clock.now()) == "no_changes"
    assert code_of(return_program, actor=people.head, program=program, reason="x", now=clock.now()) == "no_changes"


def test_program_with_a_living_cohort_is_not_archived():
    people = sides()
    program = published(people)
    cohort = CohortFactory(program=program)
    assert code_of(archive_program, actor=people.manager, program=program, reason="Pindah", now=clock.now()) == "cohorts_alive"
    type(cohort).objects.update(state="closed")
    archive_program(actor=people.manager, program=program, reason="Pindah", now=clock.now())
    assert program.state == ProgramState.ARCHIVED
    restore_program(actor=people.staff, program=program, now=clock.now())
    assert program.state == ProgramState.DRAFT
    submit_program(actor=people.staff, program=program, now=clock.now())
    assert publish_program(actor=people.head, program=program, now=clock.now()).version == 2


def test_two_who_decide_at_once_decide_once():
    people = sides()
    program = drafted(people)
    submit_program(actor=people.manager, program=program, now=clock.now())
    stale = Program.objects.get(pk=program.pk)
    publish_program(actor=people.head, program=program, now=clock.now())
    assert code_of(return_program, actor=people.head, program=stale, reason="Belum", now=clock.now()) == "stale_state"
    program.refresh_from_db()
    assert program.state == ProgramState.PUBLISHED


def test_snapshot_holds_every_field_and_survives_unknown_ones():
    program = ProgramFactory()
    values = snapshot(program)
    assert set(values) == set(CONTENT_FIELDS)
    assert from_snapshot({**values, "retired": 1})["skill"] == program.skill


def test_outline_is_read_line_by_line():
    program = Program(outline="Kain: mengenal mori\n\n  Warna  \n")
    assert program.outline_steps == [("Kain", "mengenal mori"), ("Warna", "")]
