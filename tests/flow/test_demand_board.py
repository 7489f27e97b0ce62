"""The demand board over real rows: who is ready, whose counts one sees, the lines beside the files, the frozen month."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from enrollment.enums.flow import EnrollmentState
from enrollment.models import DemandFold, DemandLine, DemandSnapshot, Enrollment, GuidancePeriod
from enrollment.selectors.demand import board_for, chosen
from enrollment.services import demand as services
from enrollment.services.clients import end_guidance
from enrollment.services.wishes import Limits, record_wish
from partners.enums import Role
from partners.models import Region
from portal.kernel import clock
from tests.factories.clients import ChildFactory, ConsentFactory, GuidancePeriodFactory, RestrictionFactory, WishFactory
from tests.factories.flow import officer_in, open_class, ready_client
from tests.factories.partners import OfficeFactory, PokmasFactory, actor_in
from tests.factories.programs import ProgramFactory, SkillFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
SEKAYU = "16.06.01"


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def head(office):
    return actor_in(office, Role.HEAD)


@pytest.fixture
def skill():
    return SkillFactory(parent=SkillFactory())


def waiting(office, skill, officer=None, region=SEKAYU, **fields):
    """Somebody who is ready for a class of a skill."""
    client = ready_client(office, officer, region_id=region, **fields)
    WishFactory(client=client, skill=skill)
    return client


def people(actor):
    """Ready and unmet people on the board of an actor."""
    cells = board_for(actor, now=clock.now())
    return sum(cell.ready for cell in cells), sum(cell.unmet for cell in cells)


def fold():
    return services.rebuild_demand(clock.now())


# --- who is ready --------------------------------------------------------------------------------------------------


def out_of_guidance(client):
    GuidancePeriod.objects.filter(client=client).update(ends_on=clock.today() - timedelta(days=1))


def in_care(client):
    out_of_guidance(client)
    ConsentFactory(client=client, purpose="aftercare")


def closed_period(client):
    GuidancePeriod.objects.filter(client=client).update(end_reason="completed", ended_on=clock.today())


def gone(client, state):
    client.state = state
    client.save()


CASES = [
    ("under guidance", lambda client: None, 1),
    ("guidance is over", out_of_guidance, 0),
    ("guidance was ended", closed_period, 0),
    ("guidance has not begun", lambda client: GuidancePeriod.objects.filter(client=client).update(starts_on=clock.today() + timedelta(days=1)), 0),
    ("after-care was agreed to", in_care, 1),
    ("two periods at once", lambda client: GuidancePeriodFactory(client=client), 1),
    ("guidance and after-care at once", lambda client: ConsentFactory(client=client, purpose="aftercare"), 1),
    ("no wish", lambda client: client.wishes.all().delete(), 0),
    ("on the way already", lambda client: Enrollment.objects.create(client=client, program=ProgramFactory(), state=EnrollmentState.SUBMITTED), 0),
    ("once declined", lambda client: Enrollment.objects.create(client=client, program=ProgramFactory(), state=EnrollmentState.DECLINED), 1),
    ("deceased", lambda client: gone(client, "deceased"), 0),
    ("a closed file", lambda client: RestrictionFactory(client=client), 0),
    ("no district on file", lambda client: type(client).objects.filter(pk=client.pk).update(region=None), 1),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("folded", [False, True], ids=["files", "lines"])
def test_who_is_ready(office, head, skill, change, expected, folded):
    change(waiting(office, skill))
    if folded:
        fold()
    assert people(head) == (expected, expected)


def test_the_lines_say_the_same_as_the_files(office, head, skill):
    """Everybody of the cases at once, some of them near enough to a class."""
    for _name, change, _expected in CASES:
        change(waiting(office, skill))
    open_class(program__office=office, partner=PokmasFactory(office=office), program__skill=skill)
    for region in ("16.71.01", "16.71.09"):
        waiting(office, skill, region=region)
    from_files = board_for(head, now=clock.now())
    fold()
    assert board_for(head, now=clock.now()) == from_files
    assert DemandLine.objects.count() and sum(cell.unmet for cell in from_files) < sum(cell.ready for cell in from_files)


def test_children_count_where_a_programme_is_approved_for_them(office, head, skill):
    child = ChildFactory(office=office, region_id=SEKAYU)
    GuidancePeriodFactory(client=child)
    WishFactory(client=child, skill=skill)
    assert people(head) == (0, 0)
    ProgramFactory(partner=PokmasFactory(office=office), skill=skill, clients="both", is_child_approved=True, min_age=15)
    assert people(head) == (1, 1)
    fold()
    assert people(head) == (1, 1)


def test_a_line_follows_the_calendar_without_a_job(office, head, skill, frozen):
    """The end of guidance needs nobody to write anything."""
    waiting(office, skill)
    fold()
    frozen.shift(timedelta(days=401))
    assert people(head) == (0, 0)


# --- what changed since the last fold ------------------------------------------------------------------------------


def test_a_file_changed_since_the_fold_is_read_itself(office, skill, frozen):
    officer, head = officer_in(office), actor_in(office, Role.HEAD)
    client, other = waiting(office, skill, officer), waiting(office, skill, officer)
    fold()
    frozen.shift(timedelta(hours=1))
    record_wish(actor=officer, client=client, skills=[SkillFactory(), SkillFactory()], limits=Limits(), now=clock.now())
    end_guidance(actor=officer, period=other.periods.get(), reason="completed", ended_on=clock.today(), now=clock.now())
    assert people(head) == (2, 2)
    assert services.fold_demand(clock.now())["people"] == 2
    assert people(head) == (2, 2)
    assert set(DemandLine.objects.values_list("client", flat=True)) == {client.pk}


def test_the_first_fold_writes_everybody(office, skill):
    waiting(office, skill)
    assert services.fold_demand(clock.now()) == {"people": 1, "lines": 1}
    assert services.fold_demand(clock.now())["lines"] == 1
    assert DemandFold.objects.count() == 1


def test_many_changes_are_counted_from_the_files(office, head, skill, monkeypatch):
    waiting(office, skill)
    fold()
    DemandLine.objects.all().delete()
    monkeypatch.setattr("enrollment.selectors.demand.MOST_TOUCHED", -1)
    assert people(head) == (1, 1)


# --- who sees what -------------------------------------------------------------------------------------------------


def test_officers_count_their_caseload_and_leaders_their_office(office, head, skill):
    officer, colleague = officer_in(office), officer_in(office)
    waiting(office, skill, officer)
    waiting(office, skill, colleague)
    waiting(OfficeFactory(), skill)
    fold()
    assert [people(actor)[0] for actor in (officer, colleague, head)] == [1, 1, 2]
    assert board_for(actor_in(office, Role.EVALUATOR), now=clock.now()) == []


def test_a_closed_file_counts_for_whoever_may_see_it(office, head, skill):
    client = waiting(office, skill)
    RestrictionFactory(client=client, users=[head.user])
    fold()
    assert people(head) == (1, 1)
    assert people(actor_in(office, Role.SECTION_HEAD)) == (0, 0)


def test_filters_keep_what_was_asked_for(office, head, skill):
    waiting(office, skill)
    waiting(office, SkillFactory(), region="16.71.01")
    cells = board_for(head, now=clock.now())
    assert len(chosen(cells)) == 2
    assert [cell.region for cell in chosen(cells, skill=skill.pk)] == [SEKAYU]
    assert [cell.region for cell in chosen(cells, within="16.71")] == ["16.71.01"]
    assert chosen(cells, within="16.7") == chosen(cells, least=2) == []


@pytest.mark.parametrize("folded", [False, True], ids=["files", "lines"])
def test_the_number_of_queries_does_not_grow(office, head, folded):
    def count():
        if folded:
            fold()
        with CaptureQueriesContext(connection) as queries:
            board_for(head, now=clock.now())
        return len(queries)

    for _number in range(2):
        waiting(office, SkillFactory())
    few = count()
    for number in range(6):
        waiting(office, SkillFactory(), region=f"16.07.0{number + 1}")
        open_class(partner=PokmasFactory(office=office), program__skill=SkillFactory())
    assert count() == few


# --- the frozen month ----------------------------------------------------------------------------------------------


def crowd(office, skill, number, region=SEKAYU):
    return [waiting(office, skill, region=region) for _each in range(number)]


def test_a_month_is_frozen_once(office, skill, frozen):
    crowd(office, skill, 12)
    first = services.freeze_demand(office=office, now=clock.now())
    crowd(office, skill, 12)
    assert services.freeze_demand(office=office, now=clock.now()) == first
    assert services.freeze_all(clock.now()) == {"snapshots": 0}
    frozen.shift(timedelta(days=20))
    assert services.freeze_all(clock.now()) == {"snapshots": 1}
    newest = DemandSnapshot.objects.first()
    assert (first.shown[skill.code]["16.06"], newest.shown[skill.code]["16.06"]) == (10, 25)


def test_a_month_hides_small_numbers_and_shows_no_exact_ones(office, skill):
    crowd(office, skill, 12)
    crowd(office, skill, 3, region="16.06.02")
    crowd(office, SkillFactory(code="rare"), 9)
    row = services.freeze_demand(office=office, now=clock.now())
    assert row.shown[skill.code] == {"16.06": 15}
    assert row.inside[skill.code] == {"16.06": 15} and row.shown["rare"] == {}
    assert row.inside["rare"] == {"16.06": 9}


def test_a_few_people_more_next_month_change_nothing(office, skill, frozen):
    crowd(office, skill, 12)
    first = services.freeze_demand(office=office, now=clock.now())
    crowd(office, skill, 4)
    frozen.shift(timedelta(days=20))
    second = services.freeze_demand(office=office, now=clock.now())
    assert (second.shown, second.inside) == (first.shown, first.inside)


def test_children_and_closed_files_are_never_in_a_month(office, skill):
    ProgramFactory(partner=PokmasFactory(office=office), skill=skill, clients="both", is_child_approved=True, min_age=15)
    for client in crowd(office, skill, 10)[:5]:
        RestrictionFactory(client=client, mode="except_named")
    for number in range(10):
        child = ChildFactory(office=office, region_id=SEKAYU, birth_date=clock.today() - timedelta(days=16 * 365 + number))
        GuidancePeriodFactory(client=child)
        WishFactory(client=child, skill=skill)
    row = services.freeze_demand(office=office, now=clock.now())
    assert row.counts == {skill.code: {SEKAYU: 5}} and row.shown[skill.code] == {}


def test_a_month_is_for_the_office_and_its_verified_partners(office, skill):
    services.freeze_demand(office=office, now=clock.now())
    see = {
        "partner": actor_in(PokmasFactory(office=office)), "evaluator": actor_in(office, Role.EVALUATOR), "officer": officer_in(office),
        "suspended": actor_in(PokmasFactory(office=office, state="suspended")), "elsewhere": actor_in(PokmasFactory()),
        "administrator": actor_in(office, Role.ADMINISTRATOR),
    }
    visible = {name for name, actor in see.items() if DemandSnapshot.objects.visible_to(actor).exists()}
    assert visible == {"partner", "evaluator", "officer"}


# --- pages ---------------------------------------------------------------------------------------------------------


def test_the_head_reads_true_counts_and_calls_with_one_click(office, head, skill, browser_of):
    crowd(office, skill, 3)
    page = browser_of(head.membership).get(reverse("office:demand")).content.decode()
    assert skill.name in page and "Sekayu" in page
    assert f"{reverse('office:call_new')}?skill={skill.pk}&amp;district={SEKAYU}" in page


@pytest.mark.parametrize("query", ["?skill=unknown", "?regency=99.99", "?least=-1", "?least=x", "?page=99", "?skill=%00", "?regency=16.06&least=2"])
def test_an_address_that_makes_no_sense_still_opens(office, head, skill, query, browser_of):
    crowd(office, skill, 2)
    assert browser_of(head.membership).get(reverse("office:demand") + query).status_code == 200


def test_an_officer_reads_the_own_caseload_and_no_button(office, skill, browser_of):
    officer = officer_in(office)
    waiting(office, skill, officer)
    page = browser_of(officer.membership).get(reverse("officer:demand")).content.decode()
    assert skill.name in page and reverse("office:call_new") not in page


def test_a_partner_reads_rounded_numbers_and_plans_a_cohort_there(office, skill, browser_of):
    partner = PokmasFactory(office=office)
    program = ProgramFactory(partner=partner, skill=skill)
    crowd(office, skill, 13)
    services.freeze_demand(office=office, now=clock.now())
    page = browser_of(actor_in(partner).membership).get(reverse("partner:demand")).content.decode()
    assert "15" in page and ">13<" not in page
    assert f"{reverse('partner:cohort_new', args=[program.public_id])}?near=16.06" in page


def test_an_evaluator_reads_the_month_with_its_own_floor(office, skill, browser_of):
    crowd(office, skill, 7)
    crowd(office, SkillFactory(name_id="Langka"), 4)
    services.freeze_demand(office=office, now=clock.now())
    page = browser_of(actor_in(office, Role.EVALUATOR).membership).get(reverse("office:demand"))
    assert [row["people"] for row in page.context["rows"]] == [7]
    assert "Langka" not in {row["skill"].name_id for row in page.context["rows"]}


def test_pages_without_anything_say_what_comes_next(office, browser_of):
    for actor, name in ((actor_in(office, Role.HEAD), "office:demand"), (officer_in(office), "officer:demand"), (actor_in(PokmasFactory(office=office)), "partner:demand")):
        assert browser_of(actor.membership).get(reverse(name)).status_code == 200
    assert Region.objects.filter(code=SEKAYU).exists()
