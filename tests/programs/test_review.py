"""Review with comments: field by field, with a history that Wagtail's revisions hold and versions that cohorts keep."""

from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Revision

from partners.models import AuditEntry
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from programs.content import snapshot
from programs.models import FieldComment, Program
from programs.selectors.texts import differences, editions, history_page
from programs.services.comments import answer_comment, comment_field, reopen_comment, settle_comment
from programs.services.programs import draft_program, edit_program, publish_program, return_program, submit_program
from tests.factories.partners import actor_in
from tests.factories.programs import CohortFactory, ProgramFactory
from tests.programs.helpers import content, sides

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return sides()


@pytest.fixture
def program(people):
    """Written and handed in, not decided."""
    row = draft_program(actor=people.manager, partner=people.manager.organization, **content())
    return submit_program(actor=people.manager, program=row, now=clock.now())


@pytest.fixture
def manager(browser_of, people):
    return browser_of(people.manager.membership)


@pytest.fixture
def head(browser_of, people):
    return browser_of(people.head.membership)


def code_of(call, **arguments):
    with pytest.raises(DomainError) as refusal:
        call(**arguments)
    return refusal.value.code


def comment(people, program, **values):
    return comment_field(actor=people.head, program=program, **{"field": "tools", "text": "Sebutkan alatnya", "now": clock.now(), **values})


def publish(people, program):
    return publish_program(actor=people.head, program=program, now=clock.now())


def again(people, program, **changes):
    """Edit, hand in and publish once more."""
    edit_program(actor=people.manager, program=program, **changes)
    submit_program(actor=people.manager, program=program, now=clock.now())
    return publish(people, program)


# --- comments --------------------------------------------------------------------------------------------------------


def test_comment_is_kept_with_who_and_when_and_answered_in_its_thread(people, program):
    row = comment(people, program)
    answer = answer_comment(actor=people.staff, comment=row, text="Gunting dan meteran", now=clock.now())
    assert (row.side, row.author, row.thread) == ("office", people.head.user, None)
    assert (answer.side, answer.author, answer.thread, answer.field) == ("partner", people.staff.user, row, "tools")
    assert AuditEntry.objects.filter(action="program.comment").count() == 1


def test_only_the_office_begins_and_settles(people, program):
    values = {"program": program, "field": "tools", "text": "Ya", "now": clock.now()}
    for actor in (people.manager, people.officer, sides().head):
        assert code_of(comment_field, actor=actor, **values) == "not_your_office"
    row = comment(people, program)
    assert code_of(settle_comment, actor=people.manager, comment=row, now=clock.now()) == "not_your_office"
    assert code_of(reopen_comment, actor=people.manager, comment=row) == "not_your_office"
    assert code_of(answer_comment, actor=sides().manager, comment=row, text="Ya", now=clock.now()) == "not_yours"


def test_unwritten_texts_and_unknown_fields_are_not_commented(people, program):
    draft = draft_program(actor=people.manager, partner=people.manager.organization, **content(title="Lain"))
    assert code_of(comment_field, actor=people.head, program=draft, field="tools", text="Ya", now=clock.now()) == "not_handed_in"
    assert code_of(comment_field, actor=people.head, program=program, field="state", text="Ya", now=clock.now()) == "no_such_field"
    with pytest.raises(ValidationError):
        comment(people, program, text="   ")
    with pytest.raises(ValidationError):
        comment(people, program, text="a" * 1001)


def test_open_comments_do_not_keep_a_text_from_being_published(people, program):
    comment(people, program)
    assert publish(people, program).version == 1


def test_comment_that_must_be_changed_keeps_it_until_it_is_settled(people, program):
    row = comment(people, program, must_change=True)
    assert code_of(publish_program, actor=people.head, program=program, now=clock.now()) == "must_change_open"
    settle_comment(actor=people.head, comment=row, now=clock.now())
    assert not row.is_open
    assert code_of(answer_comment, actor=people.manager, comment=row, text="Ya", now=clock.now()) == "comment_settled"
    reopen_comment(actor=people.head, comment=row)
    assert row.is_open
    settle_comment(actor=people.head, comment=row, now=clock.now())
    assert settle_comment(actor=people.head, comment=row, now=clock.now() + timedelta(days=1)).settled_at <= clock.now()
    publish(people, program)
    comment(people, program, must_change=True)
    edit_program(actor=people.manager, program=program, title="Judul baru")
    submit_program(actor=people.manager, program=program, now=clock.now())
    assert code_of(publish_program, actor=people.head, program=program, now=clock.now()) == "must_change_open"


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"side": "partner"},
        {"settled_at": "2026-11-23T03:00:00Z"},
        {"thread": True, "must_change": True},
        {"thread": True, "settled_at": "2026-11-23T03:00:00Z", "settled_by": True},
    ],
)
def test_database_refuses_comments_that_break_a_rule(wrong, people, program):
    first = comment(people, program)
    values = {"program": program, "field": "tools", "text": "Ya", "side": "office", "author": people.head.user, "written_at": clock.now()}
    known = {"thread": first, "settled_by": people.head.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldComment.objects.create(**{**values, **{name: known.get(name, value) for name, value in wrong.items()}})


def test_strangers_see_no_comment(people, program):
    row = comment(people, program)
    stranger = sides()
    for actor in (stranger.manager, stranger.head, actor_in(people.manager.organization.office, "administrator")):
        assert not FieldComment.objects.visible_to(actor).exists()
    for actor in (people.manager, people.staff, people.head):
        assert FieldComment.objects.visible_to(actor).get() == row


def test_partner_reads_the_comment_beside_the_field_and_answers(people, program, manager, head):
    head.post(
        reverse("office:comment_new", args=[program.public_id]),
        {
            "comment-field": "tools",
            "comment-text": "Sebutkan alatnya",
            "comment-must_change": "on",
            "comment-author": "1",
            "side": "partner",
        },
    )
    row = FieldComment.objects.get()
    assert (row.must_change, row.side, row.author) == (True, "office", people.head.user)
    head.post(reverse("office:program_return", args=[program.public_id]), {"return-reason": "Lihat komentar"})
    form = manager.get(reverse("partner:program_edit", args=[program.public_id])).content.decode()
    field, next_field = form.index('name="tools"'), form.index('name="certificate_kind"')
    assert field < form.index("Sebutkan alatnya") < next_field
    assert manager.post(reverse("partner:comment", args=[row.public_id]), {"text": "Gunting", "must_change": "on"}).status_code == 302
    assert "Gunting" in head.get(reverse("office:comment", args=[row.public_id])).content.decode()
    head.post(reverse("office:comment_settle", args=[row.public_id]))
    row.refresh_from_db()
    assert (row.settled_by, row.answers.get().must_change) == (people.head.user, False)
    assert manager.post(reverse("partner:comment", args=[row.public_id]), {"text": "Masih"}).status_code == 200
    assert row.answers.count() == 1


# --- what differs ----------------------------------------------------------------------------------------------------


def test_each_text_handed_in_is_a_revision_of_its_content_only(people, program):
    revision = program.latest_revision
    assert revision == Revision.objects.for_instance(program).get()
    assert revision.user == people.manager.user
    assert revision.content == {"pk": program.pk, **snapshot(program)}
    assert not {"state", "version", "pending_changes", "is_child_approved", "office"} & set(revision.content)
    assert revision.as_object().title == program.title
    publish(people, program)
    assert program.versions.get().submission == revision


def test_office_sees_what_changed_since_the_last_time(people, program, head, manager):
    return_program(actor=people.head, program=program, reason="Perbaiki", now=clock.now())
    edit_program(actor=people.manager, program=program, tools="Gunting dan meteran")
    submit_program(actor=people.manager, program=program, now=clock.now() + timedelta(minutes=1))
    page = head.get(reverse("office:program", args=[program.public_id]))
    assert [change.name for change in page.context["since_last"]] == ["tools"]
    assert page.context["changes"] == []
    assert "<ins>" in page.content.decode()
    publish(people, program)
    edit_program(actor=people.manager, program=program, hours=14)
    submit_program(actor=people.manager, program=program, now=clock.now() + timedelta(minutes=2))
    page = head.get(reverse("office:program", args=[program.public_id]))
    assert [change.name for change in page.context["changes"]] == ["hours"]
    assert [change.name for change in page.context["since_last"]] == ["hours"]


def test_clearing_old_revisions_leaves_what_was_published(people, program):
    publish(people, program)
    again(people, program, title="Judul dua")
    again(people, program, title="Judul tiga")
    purge_revisions(days=0)
    assert {row.submission.content["title"] for row in program.versions.all()} == {"Batik ciprat", "Judul dua", "Judul tiga"}


def test_history_names_versions_people_and_cohorts(people, program, manager, head):
    publish(people, program)
    first = CohortFactory(program=program, program_version=1)
    again(people, program, hours=20, title="Judul dua")
    rows = {row.key: row for row in editions(program)}
    assert rows["v1"].cohorts == [first]
    assert rows["v2"].cohorts == []
    assert rows["v1"].who == people.head.user.name
    assert len([key for key in rows if key.startswith("s")]) == 2
    page = history_page(program, program, older="v1", newer="v2")
    assert [change.name for change in page["changes"]] == ["title", "hours"]
    assert history_page(program, program, older="v9", newer="<script>")["older"].key == "v2"
    for browser, name in ((manager, "partner"), (head, "office")):
        text = browser.get(reverse(f"{name}:program_history", args=[program.public_id]), {"older": "v1", "newer": "v2"}).content.decode()
        assert people.head.user.name in text
        assert reverse(f"{name}:cohort", args=[first.public_id]) in text
        assert "<del>" in text


def test_differences_of_pictures_name_words_points_and_other_files():
    id_1, id_2 = (str(uuid4()) for _number in range(2))
    one = ProgramFactory(pictures=[{"id": id_1, "alt": "Kain merah", "x": 50, "y": 50}])
    for change, added in (({"id": id_2}, True), ({"x": 10}, True), ({}, False)):
        two = copy(one)
        two.pictures = [{**one.pictures[0], **change}]
        found = differences(one, two)
        assert [each.name for each in found] == (["pictures"] if added else [])
        assert id_1[:4] not in "".join(part.text for each in found for part in each.parts)


def test_differences_are_words_for_people():
    one = ProgramFactory(hours=20, mode="online")
    two = ProgramFactory(hours=20, mode="on_site", title=one.title, skill=one.skill)
    [change] = differences(one, two)
    assert change.name == "mode"
    assert "".join(part.text for part in change.parts if not part.is_added) == str(one.get_mode_display())
    assert "".join(part.text for part in change.parts if not part.is_removed) == str(two.get_mode_display())


# --- preview ---------------------------------------------------------------------------------------------------------


def test_preview_shows_the_text_that_is_not_public(people, program, manager, head):
    publish(people, program)
    edit_program(actor=people.manager, program=program, title="Judul rahasia")
    answer = manager.get(reverse("partner:program_preview", args=[program.public_id]))
    assert "Judul rahasia" in answer.content.decode()
    assert 'name="robots" content="noindex' in answer.content.decode()
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in answer["Cache-Control"]
    office = reverse("office:program_preview", args=[program.public_id])
    assert "Judul rahasia" not in head.get(office).content.decode(), "not before it is handed in"
    submit_program(actor=people.manager, program=program, now=clock.now())
    assert "Judul rahasia" in head.get(office).content.decode()
    for address in (reverse("programs:program", args=[program.slug]), "/program/", "/sitemap.xml", "/"):
        assert "Judul rahasia" not in Browser().get(address).content.decode()


def test_draft_has_a_preview_and_no_public_page(people, program, manager):
    assert manager.get(reverse("partner:program_preview", args=[program.public_id])).status_code == 200
    assert Browser().get(reverse("programs:program", args=[program.slug])).status_code == 404
    assert manager.get(reverse("programs:program", args=[program.slug])).status_code == 404


# --- stored markup ---------------------------------------------------------------------------------------------------

EVIL = "</p><script>alert(1)</script><img src=x onerror=alert(2)>"
WORDS = ("title", "summary", "description", "outline", "limit_reason", "tools", "exclusion_reason")


def test_markup_in_any_field_is_text_for_every_role(people, manager, head):
    """R47: what a partner types is shown as typed, and the pages allow no inline script anyway."""
    evil = {name: EVIL[: Program._meta.get_field(name).max_length] for name in WORDS}
    program = draft_program(
        actor=people.manager, partner=people.manager.organization, **content(**evil, sex="female", offense_exclusions=["narcotics"])
    )
    submit_program(actor=people.manager, program=program, now=clock.now())
    row = comment(people, program, text=EVIL)
    answer_comment(actor=people.manager, comment=row, text=EVIL, now=clock.now())
    return_program(actor=people.head, program=program, reason=EVIL, now=clock.now())
    edit_program(actor=people.manager, program=program, summary="Lain " + EVIL)
    submit_program(actor=people.manager, program=program, now=clock.now() + timedelta(minutes=1))
    own = ("program", "program_preview", "program_history")
    pages = [(manager, f"partner:{name}", program) for name in own] + [(head, f"office:{name}", program) for name in own]
    pages += [(manager, "partner:comment", row), (head, "office:comment", row)]
    answers = [browser.get(reverse(name, args=[subject.public_id])) for browser, name, subject in pages]
    publish(people, program)
    answers.append(Browser().get(reverse("programs:program", args=[program.slug])))
    answers.append(Browser().get("/program/?page=1"))
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "alert(1)" in text, "control: the words are on the page"
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "unsafe-inline" not in answer["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
