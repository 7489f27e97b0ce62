"""States and moves of programs, cohorts, sessions, calls and sponsorships (design.md §4.2 and §4.6)."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import ALLOWED, Decision, first_refusal, refused
from portal.kernel.workflow import Move, Waiting, Workflow
from programs.enums import CallState as L
from programs.enums import CohortState as C
from programs.enums import ProgramState as P
from programs.enums import SessionState as S
from programs.enums import SponsorshipState as G

if TYPE_CHECKING:
    from programs.models import Cohort, Program

PARTNER = frozenset({"partner"})
MANAGER = frozenset({"partner_manager"})
LEADS = frozenset({"office_lead"})
SYSTEM = frozenset({"system"})


def _children_are_approved(program: "Program") -> Decision:
    """A program for children reaches the public only with the office's word for it (hazards, A4)."""
    if program.clients == "adult" or program.is_child_approved:
        return ALLOWED
    return refused("children_not_approved", _("This programme takes children. Say first that the office approves it for them."))


def _nothing_must_change(program: "Program") -> Decision:
    """The office publishes nothing while a comment of its own says that it must be changed."""
    count = program.comments.blocking().count()
    if not count:
        return ALLOWED
    return refused(
        "must_change_open",
        _("%(count)s of your comments must be changed first. Settle them, or return the programme.") % {"count": count},
    )


def _can_be_published(program: "Program") -> Decision:
    return first_refusal(check(program) for check in (_children_are_approved, _nothing_must_change))


def _changes_can_be_published(program: "Program") -> Decision:
    return first_refusal(check(program) for check in (_changes_in_review, _nothing_must_change))


def _minimum_is_reached(cohort: "Cohort") -> Decision:
    if cohort.taken >= cohort.minimum:
        return ALLOWED
    return refused(
        "minimum_not_reached",
        _("%(taken)s of at least %(minimum)s seats are taken. More people are needed before the cohort is confirmed.")
        % {"taken": cohort.taken, "minimum": cohort.minimum},
    )


def _every_session_is_settled(cohort: "Cohort") -> Decision:
    planned = cohort.sessions.planned().count()
    if not planned:
        return ALLOWED
    return refused(
        "sessions_open",
        _("%(count)s sessions are still planned. Mark each as held, moved or cancelled first.") % {"count": planned},
    )


def _has_changes(program: "Program") -> Decision:
    if program.pending_changes is not None:
        return ALLOWED
    return refused("no_changes", _("Nothing has been changed since the programme was published."))


def _changes_in_review(program: "Program") -> Decision:
    if program.has_changes_in_review:
        return ALLOWED
    return refused("no_changes", _("There are no changes to review."))


PROGRAM = Workflow(
    name="program",
    initial=P.DRAFT,
    states=frozenset(P.values),
    waiting={
        P.DRAFT: Waiting("partner", 30),
        P.SUBMITTED: Waiting("office_lead", 7),
        P.RETURNED: Waiting("partner", 14),
    },
    moves=(
        Move(
            "submit",
            frozenset({P.DRAFT, P.RETURNED}),
            P.SUBMITTED,
            PARTNER | LEADS,
            _("The programme was handed to the office, which answers within seven days."),
        ),
        Move(
            "return",
            frozenset({P.SUBMITTED}),
            P.RETURNED,
            LEADS,
            _("The office asks for a correction before it publishes the programme."),
            needs_reason=True,
        ),
        Move(
            "publish",
            frozenset({P.SUBMITTED}),
            P.PUBLISHED,
            LEADS,
            _("The programme is published; cohorts can be proposed."),
            guard=_can_be_published,
        ),
        Move(
            "submit_changes",
            frozenset({P.PUBLISHED}),
            P.PUBLISHED,
            PARTNER | LEADS,
            _("Changes were handed to the office; until it agrees, the published text stays."),
            guard=_has_changes,
        ),
        Move(
            "return_changes",
            frozenset({P.PUBLISHED}),
            P.PUBLISHED,
            LEADS,
            _("The office asks for a correction of the changes; the published text stays."),
            guard=_changes_in_review,
            needs_reason=True,
        ),
        Move(
            "publish_changes",
            frozenset({P.PUBLISHED}),
            P.PUBLISHED,
            LEADS,
            _("The changes are published."),
            guard=_changes_can_be_published,
        ),
        Move(
            "archive",
            frozenset({P.DRAFT, P.RETURNED, P.PUBLISHED}),
            P.ARCHIVED,
            MANAGER | LEADS,
            _("The programme is no longer offered; its cohorts and results stay."),
            needs_reason=True,
        ),
        Move("restore", frozenset({P.ARCHIVED}), P.DRAFT, PARTNER | LEADS, _("The programme is a draft again and can be handed in.")),
    ),
)

COHORT = Workflow(
    name="cohort",
    initial=C.DRAFT,
    states=frozenset(C.values),
    terminal=frozenset({C.CLOSED, C.CANCELLED}),
    waiting={
        C.DRAFT: Waiting("partner", 30),
        C.PROPOSED: Waiting("office_lead", 7),
        C.RETURNED: Waiting("partner", 14),
        C.APPROVED: Waiting("office_lead", 14),
        C.FINISHED: Waiting("office_lead", 30),
    },
    moves=(
        Move(
            "propose",
            frozenset({C.DRAFT, C.RETURNED}),
            C.PROPOSED,
            PARTNER | LEADS,
            _("The cohort was proposed to the office, which answers within seven days."),
        ),
        Move(
            "return",
            frozenset({C.PROPOSED, C.APPROVED}),
            C.RETURNED,
            LEADS,
            _("The office asks for a correction before the cohort opens."),
            needs_reason=True,
        ),
        Move("approve", frozenset({C.PROPOSED}), C.APPROVED, LEADS, _("Agreement and money were looked at; the cohort is approved.")),
        Move("open", frozenset({C.APPROVED}), C.OPEN, LEADS | SYSTEM, _("The cohort takes referrals; everybody can see it.")),
        Move(
            "confirm",
            frozenset({C.OPEN}),
            C.CONFIRMED,
            PARTNER | LEADS | SYSTEM,
            _("Enough people have joined; the cohort will take place."),
            guard=_minimum_is_reached,
        ),
        Move(
            "confirm_small",
            frozenset({C.OPEN}),
            C.CONFIRMED,
            LEADS,
            _("The cohort will take place although it is smaller than planned."),
            needs_reason=True,
        ),
        Move("start", frozenset({C.CONFIRMED}), C.RUNNING, PARTNER | LEADS | SYSTEM | {"office"}, _("The class has begun.")),
        Move(
            "finish",
            frozenset({C.RUNNING}),
            C.FINISHED,
            PARTNER | LEADS | SYSTEM,
            _("The last session is over; certificates can be issued."),
            guard=_every_session_is_settled,
        ),
        Move("close", frozenset({C.FINISHED}), C.CLOSED, LEADS | SYSTEM, _("Everything about the cohort is settled.")),
        Move(
            "withdraw",
            frozenset({C.DRAFT, C.PROPOSED, C.RETURNED}),
            C.CANCELLED,
            PARTNER | LEADS,
            _("The proposal was taken back."),
            needs_reason=True,
        ),
        Move(
            "cancel",
            frozenset({C.APPROVED, C.OPEN, C.CONFIRMED, C.RUNNING}),
            C.CANCELLED,
            MANAGER | LEADS,
            _("The cohort will not take place; people keep their waiting place and are told."),
            needs_reason=True,
        ),
    ),
)

SESSION = Workflow(
    name="session",
    initial=S.PLANNED,
    states=frozenset(S.values),
    terminal=frozenset({S.HELD, S.CANCELLED, S.MOVED}),
    waiting={S.PLANNED: Waiting("partner", 7)},
    moves=(
        Move("hold", frozenset({S.PLANNED}), S.HELD, PARTNER | SYSTEM | {"office"}, _("The session was held.")),
        Move("cancel", frozenset({S.PLANNED}), S.CANCELLED, PARTNER | LEADS | SYSTEM, _("The session was cancelled."), needs_reason=True),
        Move("move", frozenset({S.PLANNED}), S.MOVED, PARTNER | LEADS, _("The session has a new date.")),
    ),
)

PROGRAM_CALL = Workflow(
    name="programcall",
    initial=L.OPEN,
    states=frozenset(L.values),
    terminal=frozenset({L.CLOSED, L.WITHDRAWN}),
    waiting={L.OPEN: Waiting("partner", 14), L.ANSWERED: Waiting("office_lead", 7)},
    moves=(
        Move("answer", frozenset({L.OPEN}), L.ANSWERED, PARTNER, _("A partner has answered the call; the office chooses among the answers.")),
        Move("pick", frozenset({L.ANSWERED}), L.CLOSED, LEADS, _("The office has chosen an answer; that partner plans the cohort.")),
        Move("close", frozenset({L.ANSWERED}), L.CLOSED, LEADS, _("The office has chosen none of the answers."), needs_reason=True),
        Move("lapse", frozenset({L.OPEN}), L.CLOSED, SYSTEM, _("Nobody answered the call in time.")),
        Move("withdraw", frozenset({L.OPEN, L.ANSWERED}), L.WITHDRAWN, LEADS, _("The office has taken the call back."), needs_reason=True),
    ),
)

SPONSORSHIP = Workflow(
    name="sponsorship",
    initial=G.PLEDGED,
    states=frozenset(G.values),
    terminal=frozenset({G.REPORTED, G.REFUNDED, G.MOVED, G.LAPSED}),
    waiting={
        G.PLEDGED: Waiting("system", 1),
        G.PAID: Waiting("office_lead", 1),
        G.USED: Waiting("office_lead", 30),
    },
    moves=(
        Move("pay", frozenset({G.PLEDGED, G.LAPSED}), G.PAID, SYSTEM, _("The payment has arrived.")),
        Move("lapse", frozenset({G.PLEDGED}), G.LAPSED, SYSTEM, _("The payment did not arrive in time.")),
        Move("assign", frozenset({G.PAID}), G.ASSIGNED, LEADS | SYSTEM, _("The money is assigned to a cohort.")),
        Move("use", frozenset({G.ASSIGNED}), G.USED, LEADS | SYSTEM, _("The seats were used.")),
        Move("report", frozenset({G.USED}), G.REPORTED, LEADS | SYSTEM, _("The sponsor has been told what the money did.")),
        Move("refund", frozenset({G.PAID, G.ASSIGNED}), G.REFUNDED, LEADS | SYSTEM, _("The money was paid back.")),
        Move("move", frozenset({G.PAID, G.ASSIGNED}), G.MOVED, LEADS | SYSTEM, _("The money went to another purpose.")),
    ),
)
