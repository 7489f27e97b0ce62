"""One office with everything that the product holds, and a second office with the same: what the matrix walks through.

Built by factories and services as people would, so that seats, tasks and messages are true. The first cohort was
taught two months before the day of the tests.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import time_machine
from django.core.files.base import ContentFile
from django.db.models import Model, Q

from enrollment.enums.clients import RestrictionMode
from enrollment.models import Client, DuplicatePair, Enrollment, OfficerAssignment, Restriction
from enrollment.services import clients as files
from enrollment.services import demand
from enrollment.services import enrollments as ways
from enrollment.services.attendance import mark_attendance
from enrollment.services.certificates import issue_certificate
from enrollment.services.class_links import class_link_token, make_class_link
from enrollment.services.competences import record_competence
from enrollment.services.consents import give_consent, withdraw_consent
from enrollment.services.extra_sessions import add_extra_session
from enrollment.services.feedback import give_feedback, make_feedback_link
from enrollment.services.imports import confirm_batch, continue_batch, discard_batch, upload_file
from enrollment.services.offers import accept_offer, decline_offer, make_link, refer_and_offer, revoke_offer
from enrollment.services.officers import offer_transfer, restrict_client, snooze_client
from enrollment.services.skills import record_skills
from enrollment.services.travel import pay_travel
from enrollment.services.wishes import Limits, record_wish
from partners.actors import Actor, actor_for
from partners.models import AgreementScope, Membership, Organization, OutboxEntry, Region, Task
from partners.services import activities, agreements, members, needs, organizations
from placements.models import Placement
from placements.services import incomes, introductions, placements, snapshots, vacancies
from placements.services.profiles import describe_profile
from portal.kernel import clock
from programs.models import Cohort, Program, Session, Skill
from programs.services import calls
from programs.services.calendar import make_feed
from programs.services.comments import answer_comment, comment_field, settle_comment
from programs.services.moving import Extra
from programs.services.pictures import add_picture
from programs.services.programs import publish_program, submit_program
from programs.services.running import finish_cohort
from programs.services.travel import set_travel
from tests.factories import clients as people_factories
from tests.factories.partners import (
    AgreementFactory,
    EmployerFactory,
    MembershipFactory,
    OfficeFactory,
    PlaceFactory,
    PokmasFactory,
    SponsorFactory,
    UserFactory,
)
from tests.factories.pictures import picture_file
from tests.factories.programs import CohortFactory, FundingFactory, ProgramFactory, SessionFactory
from tests.infra.world import MONDAY
from tests.matrix.names import Planted

TWO_MONTHS_AGO = MONDAY - timedelta(days=63)
OFFICE_ROLES = ("officer", "assistant", "section_head", "job_guidance_head", "registry_head", "head", "evaluator", "administrator")
#: States that no service leads to without waiting; written as they are.
OTHER_STATES = ("draft", "returned", "accepted", "waiting", "not_ready", "deprioritized", "declined", "expired", "lapsed", "withdrawn")
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SDP = "no_register;nama;tgl_lahir;program;tgl_mulai;tgl_akhir\n"
_numbers = itertools.count(1)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands at ``moment``."""
    with time_machine.travel(moment, tick=False):
        yield


@dataclass
class Side:
    """One office with its people and everything around it; ``rows`` by the noun that addresses use."""

    name: str
    office: Organization
    members: dict[str, Membership] = field(default_factory=dict)
    rows: dict[str, list[Model]] = field(default_factory=lambda: defaultdict(list))
    planted: dict[int, Planted] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """Who acts in a role here."""
        return actor_for(self.members[role])

    def put(self, noun: str, *rows: Any) -> Any:
        """Remember rows under a noun; answers the last."""
        self.rows[noun].extend(rows)
        return rows[-1]

    def first(self, noun: str) -> Any:
        """The row that most roles may see."""
        return self.rows[noun][0]


@dataclass
class World:
    """Two offices that must not see each other."""

    here: Side
    there: Side

    @property
    def planted(self) -> dict[int, Planted]:
        """Everybody who must not be seen by chance, by primary key of the client."""
        return {**self.here.planted, **self.there.planted}


def build_world() -> World:
    """Both sides, in turn; takes about two seconds."""
    return World(here=build_side("Utara"), there=build_side("Selatan"))


def build_side(name: str) -> Side:
    """One office; what is finished was done two months ago."""
    with at(TWO_MONTHS_AGO):
        side = Side(name, OfficeFactory(name=f"Bapas {name}", code=name.lower(), region_id="16.71"))
        add_people(side)
        add_partner(side)
        done = add_finished_class(side)
    with at(MONDAY):
        add_clients(side)
        add_ways(side)
        add_employer(side, done)
        add_work(side, done)
        add_learning(side, done)
        add_papers(side)
        add_calls(side)
        add_imports(side)
        add_partnership(side)
        snapshot = snapshots.freeze_outcomes(office=side.office, now=clock.now())
        side.put("outcomes", snapshot)
        side.put("tasks", *Task.objects.filter(Q(organization=side.office) | Q(organization__office=side.office)).order_by("pk"))
    return side


def member(side: Side, key: str, organization: Organization, role: str, **fields: Any) -> Membership:
    """Somebody with a log-in whose name says the role."""
    user = UserFactory(name=f"Ibu {key.title()} {side.name}")
    side.members[key] = MembershipFactory(user=user, organization=organization, role=role, **fields)
    return side.members[key]


def add_people(side: Side) -> None:
    """Everybody of the office, and a colleague of the officer."""
    for role in OFFICE_ROLES:
        code = f"PK-{role}"[:20] if role in {"officer", "assistant"} else ""
        member(side, role, side.office, role, code=code, is_child_officer=role in {"officer", "assistant", "section_head"})
    side.put("staff", side.members["assistant"])


def add_partner(side: Side) -> None:
    """A partner group with two people, a running agreement, a program open to all and one that answers referrals itself."""
    partner = PokmasFactory(name=f"Sanggar {side.name}", office=side.office)
    member(side, "partner manager", partner, "manager")
    member(side, "partner", partner, "staff")
    side.put("people", side.members["partner"])
    skill = Skill.objects.get(code="sewing") if Skill.objects.filter(code="sewing").exists() else Skill.objects.order_by("pk").first()
    program = ProgramFactory(partner=partner, skill=skill, title=f"Menjahit {side.name}", slug=f"menjahit-{side.office.code}")
    picky = ProgramFactory(partner=partner, skill=skill, title="Las dasar", slug=f"las-{side.office.code}", auto_accept_referrals=False)
    side.put("programs", program, picky)
    add_pictures_and_comments(side, program)
    agreement = AgreementFactory(lead=partner)
    agreement.document.save("scan.pdf", ContentFile(SCAN))
    side.put("agreements", agreement)


def add_pictures_and_comments(side: Side, program: Program) -> None:
    """A published picture and one that waits for the office; a comment that is open and one that is settled."""
    manager, lead, now = side.actor("partner manager"), side.actor("section_head"), clock.now()
    for name in ("Kain", "Benang"):
        add_picture(actor=manager, program=program, file=BytesIO(picture_file()), name="a.png", alt=f"{name} di atas meja", now=now)
        program.refresh_from_db()
        if name == "Kain":
            submit_program(actor=manager, program=program, now=now)
            publish_program(actor=lead, program=program, now=now)
    shown = program.picture_files.order_by("-is_shown", "pk")
    side.put("pictures", *shown)
    for text in ("Sebutkan alatnya", "Sudah baik"):
        comment = comment_field(actor=lead, program=program, field="outline", text=text, now=now)
        side.put("comments", comment)
    answer_comment(actor=manager, comment=comment, text="Sudah kami tambahkan", now=now)
    side.put("comments-settled", settle_comment(actor=lead, comment=comment, now=now))


def cohort_of(side: Side, program: Program, *, days: int, sessions: int = 3, hour: int = 9, **fields: Any) -> Cohort:
    """A cohort from ``days`` ahead on, with sessions on consecutive mornings."""
    place = PlaceFactory(office=side.office)
    starts_on = clock.today() + timedelta(days=days)
    dates = {"starts_on": starts_on, "ends_on": starts_on + timedelta(days=sessions)}
    cohort = CohortFactory(program=program, agreement=side.first("agreements"), place=place, minimum=1, budget_total=9_000_000, **dates, **fields)
    FundingFactory(cohort=cohort)
    for number in range(sessions):
        begins = clock.at_wib(starts_on + timedelta(days=number), time(hour))
        SessionFactory(cohort=cohort, number=number + 1, starts_at=begins, ends_at=begins + timedelta(hours=4))
    return cohort


def new_client(side: Side, *, holder: str | None = "officer", **fields: Any) -> Client:
    """A planted person under guidance, in the caseload of ``holder``."""
    person = Planted(next(_numbers))
    known = {"name": person.name, "mother_name": person.mother, "nik": person.nik, "nik_confirmed": True, "phone": person.phone, "call_name": person.first}
    client = people_factories.ClientFactory(office=side.office, **{**known, **fields})
    ends_on = clock.today() + timedelta(days=400)
    people_factories.GuidancePeriodFactory(client=client, register_number=person.register, ends_on=ends_on)
    if holder:
        people_factories.AssignmentFactory(client=client, officer=side.members[holder])
    side.planted[client.pk] = person
    return client


def enroll(side: Side, cohort: Cohort, **fields: Any) -> Enrollment:
    """A new client who said yes to a seat."""
    row = refer_and_offer(actor=side.actor("officer"), client=new_client(side, **fields), cohort=cohort, now=clock.now())
    accept_offer(actor=side.actor("officer"), offer=row.offers.get(), how="officer_visit", now=clock.now())
    row.refresh_from_db()
    return row


def add_finished_class(side: Side) -> dict[str, Enrollment]:
    """Taught two months ago: one is certified, one completed, one ended early."""
    cohort = cohort_of(side, side.first("programs"), days=14)
    rows = {name: enroll(side, cohort) for name in ("certified", "completed", "ended_early")}
    give_consent(actor=side.actor("officer"), client=rows["certified"].client, purpose="training_partner", channel="in_app", language="id", now=clock.now())
    Cohort.objects.filter(pk=cohort.pk).update(state="confirmed")
    cohort.refresh_from_db()
    for session in cohort.sessions.order_by("number"):
        with at(session.ends_at):
            mark_attendance(actor=side.actor("partner manager"), session=session, marks={rows["ended_early"].public_id: "unexcused"}, now=session.ends_at)
    last = cohort.sessions.order_by("-ends_at")[0].ends_at + timedelta(hours=1)
    with at(last):
        cohort.refresh_from_db()
        finish_cohort(actor=side.actor("partner manager"), cohort=cohort, now=last)
        certificate = issue_certificate(
            actor=side.actor("partner manager"), enrollment=Enrollment.objects.get(pk=rows["certified"].pk), signer_title="Pemimpin", now=last
        )
    side.put("certificates", certificate)
    side.put("cohorts-over", cohort)
    return {name: Enrollment.objects.get(pk=row.pk) for name, row in rows.items()}


def add_clients(side: Side) -> None:
    """People before any class: a whole file, a child, closed files, somebody nobody has, a transfer, a pair."""
    officer, lead = side.actor("officer"), side.actor("section_head")
    whole = side.put("clients", new_client(side))
    add_file(side, whole)
    side.put("clients", new_client(side, birth_date=clock.today() - timedelta(days=16 * 365)))
    side.put("unassigned", new_client(side, holder=None))
    moving = new_client(side)
    offer_transfer(actor=lead, client=moving, officer=side.members["assistant"], reason="Pindah wilayah", now=clock.now())
    side.put("transfers", OfficerAssignment.objects.get(client=moving, state="offered"))
    closed, from_head = new_client(side), new_client(side)
    restrict_client(actor=lead, client=closed, mode=RestrictionMode.ONLY_NAMED, users=[], reason="Kerabat di kantor", now=clock.now())
    restrict_client(actor=lead, client=from_head, mode=RestrictionMode.EXCEPT_NAMED, users=[side.members["head"].user], reason="Kerabat", now=clock.now())
    side.put("closed", closed)
    side.put("restrictions", Restriction.objects.get(client=from_head))
    first, second = sorted([new_client(side), new_client(side)], key=lambda client: client.pk)
    side.put("duplicates", DuplicatePair.objects.create(first=first, second=second, answer="likely", reasons=[], found_at=clock.now()))
    snooze_client(actor=officer, client=first, until_on=clock.today() + timedelta(days=3), today=clock.today(), now=clock.now())


def add_file(side: Side, client: Client) -> None:
    """Everything that one file can hold before a class."""
    officer, now = side.actor("officer"), clock.now()
    skill = side.first("programs").skill
    record_wish(actor=officer, client=client, skills=[skill], limits=Limits(unavailable_days=[5]), now=now)
    incomes.record_income(actor=officer, client=client, kind="baseline", now=now, monthly_income=900_000, source="own_word")
    given = give_consent(actor=officer, client=client, purpose="training_partner", channel="in_app", language="id", now=now)
    withdrawn = give_consent(actor=officer, client=client, purpose="photo", channel="in_app", language="id", now=now)
    withdraw_consent(actor=officer, consent=withdrawn, now=now)
    files.record_contact(actor=officer, client=client, kind="phone", at=now - timedelta(hours=2), note="Baik", now=now)
    duty = {"weekday": 1, "starts_at": time(9), "ends_at": time(11), "every_weeks": 2, "from_on": clock.today()}
    files.set_reporting_duties(actor=officer, client=client, duties=[duty])
    side.put("consents", given, withdrawn)
    side.put("guarantors", people_factories.GuarantorFactory(client=client))
    side.put("periods", client.periods.get())


def add_ways(side: Side) -> None:
    """Enrollments in every state, and the cohorts that belong to them."""
    program, picky = side.rows["programs"]
    officer, partner = side.actor("officer"), side.actor("partner manager")
    ahead = side.put("cohorts", cohort_of(side, program, days=14))
    side.put("sessions", *ahead.sessions.order_by("number"))
    offered = refer_and_offer(actor=officer, client=new_client(side), cohort=ahead, now=clock.now())
    offer = make_link(actor=officer, offer=offered.offers.get(), now=clock.now())
    side.put("offers", offer)
    said_no, taken_back = (refer_and_offer(actor=officer, client=new_client(side), cohort=ahead, now=clock.now()) for _number in range(2))
    decline_offer(actor=officer, offer=said_no.offers.get(), how="officer_phone", reason="work", now=clock.now())
    revoke_offer(actor=officer, offer=taken_back.offers.get(), reason="Salah orang", now=clock.now())
    side.put("offers", said_no.offers.get(), taken_back.offers.get())
    enrolled = enroll(side, ahead)
    side.put("enrollments", offered, enrolled)
    add_timetable(side, ahead, enrolled)
    add_running_class(side)
    own = side.put("cohorts", cohort_of(side, picky, days=20, hour=14))
    asked = ways.submit_enrollment(actor=officer, client=new_client(side), cohort=own, now=clock.now())
    side.put("referrals", asked)
    side.put("enrollments", asked)
    for state in OTHER_STATES:
        side.put("enrollments", write_enrollment(side, own, state))
    add_planned(side, picky, partner)


def add_timetable(side: Side, cohort: Cohort, person: Enrollment) -> None:
    """A one-to-one session beside the class, and a calendar link to its dates."""
    begins = clock.at_wib(cohort.starts_on, time(16))
    extra = Extra(kind="one_to_one", is_for_named=True, starts_at=begins, ends_at=begins + timedelta(hours=1))
    cohort.refresh_from_db()
    session = add_extra_session(actor=side.actor("partner manager"), cohort=cohort, extra=extra, people=[person], now=clock.now())
    side.put("sessions", session)
    _feed, side.secrets["calendar"] = make_feed(actor=side.actor("partner manager"), cohort=cohort, now=clock.now())


def add_running_class(side: Side) -> None:
    """A class that began this morning: its session can be marked, one person pauses."""
    with at(MONDAY - timedelta(days=20)):
        cohort = cohort_of(side, side.first("programs"), days=19, sessions=4, hour=8, state="open")
        attending, pausing, consenting = (enroll(side, cohort) for _number in range(3))
        give_consent(actor=side.actor("officer"), client=consenting.client, purpose="training_partner", channel="in_app", language="id", now=clock.now())
    Cohort.objects.filter(pk=cohort.pk).update(state="running")
    past = cohort.sessions.order_by("number")[0]
    cohort.refresh_from_db()
    mark_attendance(actor=side.actor("partner manager"), session=Session.objects.get(pk=past.pk), marks={}, now=clock.now())
    pausing.refresh_from_db()
    ways.suspend_enrollment(actor=side.actor("officer"), enrollment=pausing, reason="Sakit", now=clock.now())
    side.put("cohorts-running", Cohort.objects.get(pk=cohort.pk))
    today = Session.objects.select_related("cohort__program__partner").filter(cohort=cohort).order_by("number")[1]
    side.secrets["class link"] = class_link_token(make_class_link(actor=side.actor("partner manager"), session=today, now=clock.now()))
    side.put("sessions-running", *Session.objects.filter(cohort=cohort).order_by("number"))
    side.put("participants", *(Enrollment.objects.get(pk=row.pk) for row in (attending, pausing, consenting)))


def write_enrollment(side: Side, cohort: Cohort, state: str) -> Enrollment:
    """A row in a state, with what the constraints ask of it; holds no seat."""
    facts = {
        "waiting": {"waiting_since": clock.now()}, "declined": {"refusal_reason": "full"}, "accepted": {"answered_at": clock.now()},
        "not_ready": {"waiting_since": clock.now()}, "deprioritized": {"waiting_since": clock.now()},
    }.get(state, {})
    return Enrollment.objects.create(
        client=new_client(side), program=cohort.program, cohort=cohort, state=state, referred_by=side.members["officer"], submitted_at=clock.now(), **facts
    )


def add_planned(side: Side, program: Program, partner: Actor) -> None:
    """Programs and cohorts in the states that the office has not decided or that are over."""
    for number, state in enumerate(("draft", "submitted", "returned", "archived")):
        side.put("programs", ProgramFactory(partner=program.partner, skill=program.skill, state=state, slug=f"rencana-{number}-{side.office.code}"))
    for state in ("draft", "proposed", "returned", "approved", "confirmed", "cancelled"):
        side.put("cohorts", cohort_of(side, program, days=40, state=state))
    side.put("cohorts", *side.rows["cohorts-over"], *side.rows["cohorts-running"])
    side.put("sessions", *side.rows["sessions-running"])
    side.put("enrollments", *side.rows["participants"])


def add_employer(side: Side, done: dict[str, Enrollment]) -> None:
    """An employer that sees two profiles: it has met one person, and asks for the other; a sponsor beside it."""
    employer = EmployerFactory(name=f"Konveksi {side.name}", office=side.office, region_id="16.71.01")
    sponsor = SponsorFactory(name=f"Koperasi {side.name}", office=side.office)
    for key, organization in (("employer", employer), ("sponsor", sponsor)):
        member(side, f"{key} manager", organization, "manager")
        member(side, key, organization, "staff")
    side.put("people", side.members["employer"], side.members["sponsor"])
    officer, hirer, now = side.actor("officer"), side.actor("employer manager"), clock.now()
    facts = {"title": "Penjahit", "region_id": "16.71", "monthly_wage": 4_500_000, "weekly_hours": 40, "places": 2, "closes_on": clock.today() + timedelta(days=30)}
    side.put("vacancies", vacancies.save_vacancy(actor=hirer, vacancy=new_vacancy(employer), now=now, **facts))
    for name in ("certified", "completed"):
        client = done[name].client
        give_consent(actor=officer, client=client, purpose="employer_view", channel="in_app", language="id", now=now)
        describe_profile(actor=officer, profile=client.candidate_profile, available_from=None, summary="Rajin")
        row = introductions.ask_introduction(actor=hirer, profile=client.candidate_profile, message="Menjahit seragam", now=now)
        side.put("introductions", row)
        side.put("profiles", client.candidate_profile)
    agreed = side.first("introductions")
    introductions.check_introduction(actor=officer, introduction=agreed, now=now)
    introductions.agree_introduction(actor=officer, introduction=agreed, now=now)


def new_vacancy(employer: Organization) -> Any:
    from placements.models import Vacancy

    return Vacancy(employer=employer)


def add_work(side: Side, done: dict[str, Enrollment]) -> None:
    """Work that began a month ago, not yet verified, and work that a second person has seen."""
    officer, lead, now = side.actor("officer"), side.actor("section_head"), clock.now()
    plain = {"occupation": "Penjahit", "region_id": "16.71", "monthly_wage": 3_900_000, "weekly_hours": 40, "workplace": "Konveksi"}
    for kind, days in (("employee", 35), ("self_employed", 95)):
        row = placements.start_placement(actor=officer, client=done["completed"].client, now=now, kind=kind, started_on=clock.today() - timedelta(days=days), **plain)
        side.put("work", row)
    placements.verify_placement(actor=lead, placement=Placement.objects.get(pk=side.rows["work"][1].pk), now=now)
    side.put("follow-ups", *side.first("work").follow_ups.order_by("day"))
    side.put("profiles-of", done["certified"].client)


def add_learning(side: Side, done: dict[str, Enrollment]) -> None:
    """The end of the course: a sheet and its results, feedback with a call to make, a link, a competence certificate, money for the way."""
    officer, partner, lead, now = side.actor("officer"), side.actor("partner manager"), side.actor("section_head"), clock.now()
    cohort = done["completed"].own_cohort
    Program.objects.filter(pk=cohort.program_id).update(skill_sheet="Menjahit lurus\nMemasang ritsleting\nMengobras tepi")
    cohort = Cohort.objects.select_related("program__partner").get(pk=cohort.pk)
    record_skills(actor=partner, cohort=cohort, levels={done["completed"].public_id: {"Menjahit lurus": "alone"}}, now=now)
    answers = {"rating": 4, "taught_well": "yes", "felt_safe": "partly", "useful_for_work": "yes", "text": "Kurang nyaman", "wants_call": True}
    rows = {name: Enrollment.objects.select_related("client__office", "program").get(pk=row.pk) for name, row in done.items()}
    side.put("feedback", give_feedback(actor=officer, enrollment=rows["completed"], channel="paper", now=now, **answers))
    side.put("ulasan", make_feedback_link(actor=officer, enrollment=rows["ended_early"], now=now))
    side.put("enrollments", rows["certified"], rows["completed"])
    paper = {"scheme": "Penjahit pakaian", "number": f"BNSP-{side.office.code}", "body": "LSP Garmen", "issued_on": clock.today(), "valid_until": None}
    scan = ContentFile(SCAN, name="bnsp.pdf")
    side.put("competences", record_competence(actor=officer, client=rows["certified"].client, now=now, scan=scan, **paper))
    set_travel(actor=lead, cohort=cohort, rate=20_000, budget=1_000_000, source="office")
    session = cohort.sessions.order_by("number")[0]
    pay_travel(actor=partner, cohort=cohort, people=[rows["completed"].public_id], sessions=[session.public_id], paid_on=clock.today(), now=now)


def add_papers(side: Side) -> None:
    """Organizations that wait or pause, agreements on their way, an invitation, a task and a message for everybody."""
    manager, head, now = side.actor("partner manager"), side.actor("head"), clock.now()
    for state in ("submitted", "prospect", "refused", "suspended"):
        side.put("organizations", PokmasFactory(name=f"Kelompok {state} {side.name}", office=side.office, state=state, submitted_at=now))
    paper = organizations.add_paper(
        actor=manager, organization=manager.organization, kind="deed", number="AHU-1", file=ContentFile(SCAN, name="akta.pdf"), now=now
    )
    side.put("papers", paper)
    terms = {
        "starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=700), "referrals_from": clock.today(),
        "referrals_until": clock.today() + timedelta(days=600), "document": "", "note": "",
    }
    for _number in range(2):
        row = agreements.draft_agreement(actor=manager, lead=manager.organization, fields=["self_reliance"], districts=[], **terms)
        side.put("agreements", row)
    agreements.submit_agreement(actor=manager, agreement=row, now=now)
    invited = members.invite(actor=manager, organization=manager.organization, email=f"guru@{side.office.code}.example", role="staff", now=now)
    side.put("invitations", invited)
    called = members.invite(actor=head, organization=side.office, email=f"pk@{side.office.code}.example", role="officer", now=now)
    side.put("invitations-office", called)
    mail = OutboxEntry.objects.get(key=f"invitation:{invited.public_id}").payload["text"]
    side.secrets["invitation"] = re.search(r"/undangan/([^/\s]+)/", mail).group(1)  # type: ignore[union-attr]


def add_calls(side: Side) -> None:
    """A call that waits, one with an answer, and the demand of the month."""
    head, manager, now = side.actor("head"), side.actor("partner manager"), clock.now()
    AgreementScope.objects.create(agreement=side.first("agreements"), field="self_reliance")
    program = side.first("programs")
    for code in ("16.06.01", "16.06.02"):
        region, until = Region.objects.get(code=code), clock.today() + timedelta(days=10)
        row = calls.open_call(actor=head, skill=program.skill, region=region, seats=10, answer_until=until, now=now)
        side.put("calls", row)
    calls.answer_call(actor=manager, call=row, program=program, now=now)
    row.refresh_from_db()
    demand.freeze_demand(office=side.office, now=now)


def add_partnership(side: Side) -> None:
    """Places of the office and of the partner; a need of the partner that a sponsor has answered, and one of others."""
    manager, now = side.actor("partner manager"), clock.now()
    retired = PlaceFactory(office=side.office, retired_at=now)
    side.put("places", PlaceFactory(office=side.office, owner=manager.organization), PlaceFactory(office=side.office), retired)
    helper = actor_for(MembershipFactory(organization=PokmasFactory(name=f"Kelompok Tani {side.name}", office=side.office)))
    contact = {"contact_name": "Ibu Narahubung", "contact_phone": "0711", "now": now}
    wanted = [needs.ask_for_help(actor=actor, kind="tools", text="Dua mesin obras", **contact) for actor in (manager, helper)]
    side.put("needs", *wanted)
    side.put("answers", needs.answer_need(actor=side.actor("sponsor manager"), need=wanted[0], text="Kami punya satu", **contact))
    activities.record_contact(actor=manager, organization=manager.organization, kind="visit", at=now, note="Jadwal", now=now)


def add_imports(side: Side) -> None:
    """Files of the correctional database: one waits for the yes, one is done, one was thrown away."""
    officer, now = side.actor("officer"), clock.now()
    batches = []
    for number in range(3):
        person = Planted(next(_numbers))
        line = f"{person.register};{person.name};1986-05-{number + 1:02d};PB;2026-10-01;2027-10-01\n"
        batches.append(upload_file(actor=officer, name=f"ekspor-{number}.csv", content=(SDP + line).encode(), now=now))
        side.planted[-person.number] = person
    waiting, done, discarded = batches
    confirm_batch(actor=officer, batch=done, now=now)
    continue_batch(actor=officer, batch=done, now=now)
    discard_batch(actor=officer, batch=discarded)
    side.put("import", waiting, done, discarded)
