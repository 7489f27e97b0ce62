"""A cohort keeps the text under which it was proposed: hours, requirements, rule of completion, certificate, cost."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.models import Enrollment
from enrollment.selectors.matches import cohort_facts as matching_facts
from enrollment.services.certificates import issue_certificate
from portal.kernel import clock
from portal.settings.env import ROOT
from programs.content import snapshot
from programs.models import Cohort, Program, ProgramVersion
from programs.selectors import cohort_facts
from programs.services.programs import edit_program, publish_program, submit_program
from programs.terms import PROMISES, terms_for, terms_of
from tests.factories.clients import lead_of
from tests.factories.flow import confirmed, enrolled, finished, graduates, ready_client, teach
from tests.factories.partners import MembershipFactory
from tests.factories.programs import CohortFactory, SkillFactory

pytestmark = pytest.mark.django_db
LATER = {
    "hours": 99,
    "session_count": 33,
    "completion_percent": 100,
    "min_age": 40,
    "cost_per_seat": 1,
    "outline": "Lain",
    "tools": "Mesin",
}


def fresh(cohort):
    return Cohort.objects.select_related("program__partner", "program__skill").get(pk=cohort.pk)


@pytest.fixture
def republish(cohort, partner):
    """Publish other words for the cohort's program; its first text is kept as version 1, as publishing keeps it."""
    program = Program.objects.get(pk=cohort.program_id)
    ProgramVersion.objects.create(program=program, number=1, content=snapshot(program), published_at=clock.now())

    def publish(**changes):
        edit_program(actor=partner, program=program, **changes)
        submit_program(actor=partner, program=program, now=clock.now())
        publish_program(actor=lead_of(program.office), program=program, now=clock.now())

    return publish


@pytest.fixture
def changed(cohort, republish):
    """The cohort after the office has published another text."""
    republish(**LATER)
    row = fresh(cohort)
    assert (row.program.version, row.program.hours) == (2, 99), "control: the change is published"
    return row


def test_terms_are_those_of_the_version(changed):
    terms = terms_of(changed)
    assert (terms.hours, terms.session_count, terms.completion_percent, terms.min_age) == (60, 15, 80, 18)
    assert (terms.cost_per_seat, terms.outline, terms.tools, terms.version) == (850_000, "", "", 1)
    assert Program.objects.get(pk=changed.program_id).hours == 99, "reading writes nothing"


def test_a_cohort_planned_afterwards_runs_under_the_new_text(changed):
    later = fresh(CohortFactory(program=changed.program, program_version=2))
    assert terms_of(later).hours == 99
    by_cohort = terms_for([changed, later])
    assert (by_cohort[changed.pk].hours, by_cohort[later.pk].hours) == (60, 99)


def test_todays_text_costs_no_query_and_many_cohorts_cost_one(cohort, changed):
    today = fresh(CohortFactory(program=changed.program, program_version=2))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        terms_of(today)
    assert len(queries) == 0
    many = [fresh(CohortFactory(program=changed.program, program_version=1)) for _number in range(4)]
    with CaptureQueriesContext(connection) as queries:
        terms_for(many)
    assert len(queries) == 1


def test_rule_of_completion_stays_for_people_of_the_class(cohort, officer, partner, republish):
    people = [enrolled(officer=officer, client=ready_client(cohort.program.office, officer), cohort=cohort) for _number in range(2)]
    confirmed(cohort)
    Program.objects.filter(pk=cohort.program_id).update(completion_percent=60)
    ProgramVersion.objects.filter(program=cohort.program_id).delete()
    program = Program.objects.get(pk=cohort.program_id)
    ProgramVersion.objects.create(program=program, number=1, content=snapshot(program), published_at=clock.now())
    edit_program(actor=partner, program=program, completion_percent=100)
    submit_program(actor=partner, program=program, now=clock.now())
    publish_program(actor=lead_of(program.office), program=program, now=clock.now())
    row = fresh(cohort)
    teach(row, partner, absent={1: [people[0]]})
    finished(row, partner)
    assert {each.state for each in Enrollment.objects.filter(pk__in=[each.pk for each in people])} == {"completed"}


def test_certificate_states_what_was_promised(cohort, officer, partner, republish):
    done = graduates(cohort, officer, count=1)[0]
    republish(hours=99, outline="Lain", title="Judul lain", skill=SkillFactory(name_id="Keterampilan lain"))
    row = Enrollment.objects.select_related("client", "program__partner", "program__skill", "cohort").get(pk=done.pk)
    certificate = issue_certificate(actor=partner, enrollment=row, signer_title="Pemimpin sanggar", now=clock.now())
    assert (certificate.hours, certificate.program_title) == (60, cohort.program.title)
    assert certificate.skill_name_id == cohort.program.skill.name_id
    assert certificate.units == []


def test_matching_asks_what_the_cohort_asks(cohort, republish):
    republish(min_age=40, offense_exclusions=["narcotics"], exclusion_reason="UU 1/2020")
    [(_row, facts)] = matching_facts(Cohort.objects.filter(pk=cohort.pk), clock.today())
    assert facts.min_age == 18
    assert facts.excluded_cases == {"narcotics"}, "what a law excludes counts at once"
    assert facts.exclusion_reason == "UU 1/2020"


def test_child_is_taken_only_while_the_office_says_so(cohort, republish):
    content = ProgramVersion.objects.get(program=cohort.program_id)
    content.content = {**content.content, "clients": "all", "min_age": 15}
    content.save()
    republish(hours=99)
    terms = terms_of(fresh(cohort))
    assert terms.clients != "adult"
    assert not terms.takes_children


def test_hours_promised_are_checked_against_the_cohorts_own_text(changed):
    assert cohort_facts(changed, None).promised_minutes == 60 * 60


def test_pages_of_the_cohort_show_its_own_text(changed, browser_of):
    office = browser_of(MembershipFactory(organization=changed.program.office, role="head"))
    own = browser_of(MembershipFactory(organization=changed.program.partner))
    for browser, name in ((own, "partner:cohort"), (office, "office:cohort")):
        page = browser.get(reverse(name, args=[changed.public_id]))
        assert page.context["terms"].hours == 60
        assert page.context["is_earlier_text"]
        assert "80%" in page.content.decode()
        assert "100%" not in page.content.decode()
        assert "Mesin" not in page.content.decode()
    public = Browser().get(reverse("programs:program", args=[changed.program.slug]))
    [row] = public.context["ahead"]
    assert (row["terms"].hours, row["is_earlier_text"], public.context["program"].hours) == (60, True, 99)
    certificates = own.get(reverse("partner:certificates", args=[changed.public_id]))
    assert "80%" in certificates.content.decode()


def test_no_code_reads_a_promise_from_todays_text_of_a_cohort():
    """A control of the source: ``cohort.program.hours`` and its like are asked of ``terms_of`` (the plan of the next cohort may)."""
    names = "|".join((*PROMISES, "outline_steps", "outline", "takes_children"))
    asked = re.compile(rf"(?:cohort|row|person|enrollment|session\.cohort)\.program\.(?:{names})\b")
    allowed = {("programs/selectors/facts.py", "session_count=cohort.sessions.in_force().regular().count() or cohort.program.session_count,")}
    files = [path for app in ("programs", "enrollment", "placements", "portal") for path in (ROOT / app).rglob("*.py")]
    found = {
        (str(path.relative_to(ROOT)), line.strip())
        for path in files if "demo" not in path.parts and "migrations" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines() if asked.search(line)
    }
    assert found == allowed


def test_old_data_without_a_kept_text_reads_todays(cohort):
    Program.objects.filter(pk=cohort.program_id).update(version=3, hours=77)
    assert terms_of(fresh(cohort)).hours == 77
