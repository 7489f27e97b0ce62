"""States and moves of introductions and placements (design.md §4.5)."""

from django.utils.translation import gettext_lazy as _

from placements.enums import IntroductionState as I
from placements.enums import PlacementState as P
from portal.kernel.workflow import Move, Waiting, Workflow

OFFICE = frozenset({"office"})
EMPLOYER = frozenset({"employer"})
SYSTEM = frozenset({"system"})

INTRODUCTION = Workflow(
    name="introduction",
    initial=I.ASKED,
    states=frozenset(I.values),
    terminal=frozenset({I.DECLINED, I.EXPIRED, I.HIRED, I.NOT_HIRED}),
    waiting={
        I.ASKED: Waiting("caseworker", 3),
        I.CHECKED: Waiting("caseworker", 3),
        I.CLIENT_ASKED: Waiting("caseworker", 7),
        I.AGREED: Waiting("employer", 14),
        I.MET: Waiting("employer", 14),
    },
    moves=(
        Move("check", frozenset({I.ASKED}), I.CHECKED, OFFICE, _("The office has checked that the work fits.")),
        Move("ask_client", frozenset({I.CHECKED}), I.CLIENT_ASKED, OFFICE, _("The person is being asked.")),
        Move("agree", frozenset({I.CLIENT_ASKED}), I.AGREED, OFFICE, _("The person agreed; name and contact are open to this employer.")),
        Move("decline", frozenset({I.ASKED, I.CHECKED, I.CLIENT_ASKED}), I.DECLINED, OFFICE, _("This introduction did not come about.")),
        Move("expire", frozenset({I.ASKED, I.CHECKED, I.CLIENT_ASKED, I.AGREED}), I.EXPIRED, SYSTEM, _("Nobody answered in time.")),
        Move("meet", frozenset({I.AGREED}), I.MET, OFFICE | EMPLOYER, _("They have met.")),
        Move("hire", frozenset({I.AGREED, I.MET}), I.HIRED, OFFICE | EMPLOYER, _("The employer has hired.")),
        Move("not_hire", frozenset({I.AGREED, I.MET}), I.NOT_HIRED, OFFICE | EMPLOYER, _("The employer did not hire this time.")),
    ),
)

PLACEMENT = Workflow(
    name="placement",
    initial=P.STARTED,
    states=frozenset(P.values),
    terminal=frozenset({P.ENDED, P.NEVER_STARTED}),
    waiting={P.STARTED: Waiting("office_lead", 14), P.RETURNED: Waiting("caseworker", 14)},
    moves=(
        Move("verify", frozenset({P.STARTED, P.RETURNED}), P.VERIFIED, OFFICE, _("A second person has seen the evidence.")),
        Move("return", frozenset({P.STARTED}), P.RETURNED, OFFICE, _("The evidence is not enough yet."), needs_reason=True),
        Move("end", frozenset({P.STARTED, P.VERIFIED, P.RETURNED}), P.ENDED, OFFICE, _("The work has ended.")),
        Move("never_started", frozenset({P.STARTED, P.RETURNED}), P.NEVER_STARTED, OFFICE, _("The work never began."), needs_reason=True),
    ),
)
