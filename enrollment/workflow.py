"""States and moves of enrollments and offers (design.md §4.4).

Every waiting state names whose turn it is and for how many days. What facts decide (an answer that did not
come, a finished class) is moved by the system and never chosen by hand.
"""

from django.utils.translation import gettext_lazy as _

from enrollment.enums.flow import EnrollmentState as E
from enrollment.enums.flow import OfferState as O
from portal.kernel.workflow import Move, Waiting, Workflow

OFFICE = frozenset({"caseworker", "office_lead"})
LEADS = frozenset({"office_lead"})
PARTNER = frozenset({"partner"})
SYSTEM = frozenset({"system"})
#: The client answers through a signed link without a log-in; the service checks the link before it moves anything.
CLIENT = frozenset({"public", "signed_in"})

#: Whoever has not finished can still be withdrawn.
_OPEN = frozenset({
    E.DRAFT, E.SUBMITTED, E.RETURNED, E.ACCEPTED, E.WAITING, E.NOT_READY, E.DEPRIORITIZED, E.OFFERED, E.ENROLLED,
    E.ON_PROGRAM, E.SUSPENDED,
})

ENROLLMENT = Workflow(
    name="enrollment",
    initial=E.DRAFT,
    states=frozenset(E.values),
    terminal=frozenset({E.ENDED_EARLY, E.DECLINED, E.EXPIRED, E.WITHDRAWN}),
    waiting={
        E.DRAFT: Waiting("caseworker", 14),
        E.SUBMITTED: Waiting("partner", 14),
        E.RETURNED: Waiting("caseworker", 7),
        E.ACCEPTED: Waiting("office_lead", 3),
        E.WAITING: Waiting("caseworker", 90),
        E.NOT_READY: Waiting("caseworker", 30),
        E.DEPRIORITIZED: Waiting("office_lead", 90),
        E.OFFERED: Waiting("caseworker", 3),
        E.LAPSED: Waiting("caseworker", 7),
        E.SUSPENDED: Waiting("partner", 14),
        E.COMPLETED: Waiting("partner", 14),
    },
    moves=(
        Move("submit", frozenset({E.DRAFT, E.RETURNED}), E.SUBMITTED, OFFICE | SYSTEM,
             _("The officer has referred the client; the partner answers within fourteen days.")),
        Move("return", frozenset({E.SUBMITTED}), E.RETURNED, PARTNER | LEADS,
             _("The partner asks for more information before it answers."), needs_reason=True),
        Move("accept", frozenset({E.SUBMITTED}), E.ACCEPTED, PARTNER | LEADS | SYSTEM,
             _("The partner takes the client; a seat is the next step.")),
        Move("decline", frozenset({E.SUBMITTED}), E.DECLINED, PARTNER | LEADS,
             _("The partner cannot take the client; the officer looks for another class."), needs_reason=True),
        Move("expire", frozenset({E.SUBMITTED}), E.EXPIRED, SYSTEM,
             _("The partner did not answer in time; the office was told.")),
        Move("queue", frozenset({E.ACCEPTED}), E.WAITING, PARTNER | OFFICE | SYSTEM,
             _("The client is on the waiting list.")),
        Move("hold_back", frozenset({E.ACCEPTED, E.WAITING}), E.NOT_READY, OFFICE,
             _("The class suits, something has to be settled first; the place in the queue is kept."), needs_reason=True),
        Move("make_ready", frozenset({E.NOT_READY}), E.WAITING, OFFICE,
             _("What was open is settled; the client waits at the old place.")),
        Move("deprioritize", frozenset({E.WAITING}), E.DEPRIORITIZED, LEADS,
             _("Others go first for now; this is not a refusal."), needs_reason=True),
        Move("restore", frozenset({E.DEPRIORITIZED}), E.WAITING, LEADS,
             _("The client waits at the old place again.")),
        Move("offer", frozenset({E.WAITING}), E.OFFERED, OFFICE | SYSTEM,
             _("A seat is held until the client answers.")),
        Move("say_yes", frozenset({E.OFFERED}), E.ENROLLED, OFFICE | CLIENT,
             _("The client said yes; the seat is taken.")),
        Move("say_no", frozenset({E.OFFERED}), E.DECLINED, OFFICE | CLIENT,
             _("The client said no; the seat goes to the next in line."), needs_reason=True),
        Move("take_back", frozenset({E.OFFERED}), E.WAITING, OFFICE | SYSTEM,
             _("The offer was taken back; the client waits at the old place."), needs_reason=True),
        Move("lapse", frozenset({E.OFFERED}), E.LAPSED, SYSTEM,
             _("No answer came in time; the seat goes to the next in line.")),
        Move("requeue", frozenset({E.LAPSED}), E.WAITING, OFFICE,
             _("The client could be reached and waits at the old place."), needs_reason=True),
        Move("start", frozenset({E.ENROLLED}), E.ON_PROGRAM, PARTNER | LEADS | SYSTEM,
             _("The class has begun.")),
        Move("suspend", frozenset({E.ENROLLED, E.ON_PROGRAM}), E.SUSPENDED, PARTNER | OFFICE,
             _("The client pauses; the seat is kept."), needs_reason=True),
        Move("resume", frozenset({E.SUSPENDED}), E.ON_PROGRAM, PARTNER | OFFICE,
             _("The client is back in class.")),
        Move("lose_seat", frozenset({E.ENROLLED, E.ON_PROGRAM, E.SUSPENDED}), E.WAITING, SYSTEM,
             _("The cohort was cancelled; the client waits at the old place."), needs_reason=True),
        Move("complete", frozenset({E.ENROLLED, E.ON_PROGRAM, E.SUSPENDED}), E.COMPLETED, SYSTEM,
             _("The class is finished and the attendance rule is met.")),
        Move("end_early", frozenset({E.ENROLLED, E.ON_PROGRAM, E.SUSPENDED}), E.ENDED_EARLY, PARTNER | OFFICE | SYSTEM,
             _("The class ended early for this client; the reason is on file."), needs_reason=True),
        Move("certify", frozenset({E.COMPLETED}), E.CERTIFIED, PARTNER | LEADS | SYSTEM,
             _("The certificate is issued.")),
        Move("uncertify", frozenset({E.CERTIFIED}), E.COMPLETED, PARTNER | LEADS,
             _("The certificate was revoked."), needs_reason=True),
        Move("withdraw", _OPEN, E.WITHDRAWN, OFFICE | SYSTEM,
             _("The referral was withdrawn."), needs_reason=True),
    ),
)

OFFER = Workflow(
    name="offer",
    initial=O.HELD,
    states=frozenset(O.values),
    terminal=frozenset({O.ACCEPTED, O.DECLINED, O.LAPSED, O.REVOKED}),
    waiting={O.HELD: Waiting("caseworker", 3)},
    moves=(
        Move("accept", frozenset({O.HELD}), O.ACCEPTED, OFFICE | CLIENT, _("The client said yes.")),
        Move("decline", frozenset({O.HELD}), O.DECLINED, OFFICE | CLIENT, _("The client said no."), needs_reason=True),
        Move("lapse", frozenset({O.HELD}), O.LAPSED, SYSTEM, _("No answer came in time.")),
        Move("revoke", frozenset({O.HELD}), O.REVOKED, OFFICE | SYSTEM, _("The offer was taken back."), needs_reason=True),
    ),
)
