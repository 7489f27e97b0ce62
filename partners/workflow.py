"""States and moves of organizations, agreements and needs (design.md §4.1)."""

from django.utils.translation import gettext_lazy as _

from partners.enums import AgreementState as A
from partners.enums import NeedState as N
from partners.enums import OrganizationState as O
from portal.kernel.workflow import Move, Waiting, Workflow

LEADS = frozenset({"office_lead"})
OWN = frozenset({"partner_manager", "employer_manager", "sponsor_manager"})
SYSTEM = frozenset({"system"})

ORGANIZATION = Workflow(
    name="organization",
    initial=O.PROSPECT,
    states=frozenset(O.values),
    terminal=frozenset({O.LEFT}),
    waiting={
        O.PROSPECT: Waiting("partner_manager", 30),
        O.SUBMITTED: Waiting("office_lead", 7),
        O.REFUSED: Waiting("partner_manager", 30),
        O.SUSPENDED: Waiting("office_lead", 30),
    },
    moves=(
        Move("submit", frozenset({O.PROSPECT, O.REFUSED}), O.SUBMITTED, OWN | LEADS,
             _("The papers were handed in; the office checks them within seven days.")),
        Move("verify", frozenset({O.SUBMITTED}), O.VERIFIED, LEADS,
             _("The office has checked the papers; the organisation can now work here.")),
        Move("refuse", frozenset({O.SUBMITTED}), O.REFUSED, LEADS,
             _("The office could not accept the papers; they can be corrected and handed in again."), needs_reason=True),
        Move("suspend", frozenset({O.VERIFIED}), O.SUSPENDED, LEADS,
             _("The organisation pauses; nothing new starts until the office lifts the pause."), needs_reason=True),
        Move("resume", frozenset({O.SUSPENDED}), O.VERIFIED, LEADS, _("The pause is over.")),
        Move("leave", frozenset({O.PROSPECT, O.SUBMITTED, O.REFUSED, O.SUSPENDED, O.VERIFIED}), O.LEFT, LEADS | OWN,
             _("The organisation has left; its history stays."), needs_reason=True),
    ),
)

AGREEMENT = Workflow(
    name="agreement",
    initial=A.DRAFT,
    states=frozenset(A.values),
    terminal=frozenset({A.TERMINATED, A.RENEWED}),
    waiting={
        A.DRAFT: Waiting("partner_manager", 30),
        A.IN_REVIEW: Waiting("office_lead", 14),
        A.RETURNED: Waiting("partner_manager", 14),
        A.SUSPENDED: Waiting("office_lead", 30),
    },
    moves=(
        Move("submit", frozenset({A.DRAFT, A.RETURNED}), A.IN_REVIEW, frozenset({"partner_manager"}) | LEADS,
             _("The draft was handed to the office for review.")),
        Move("return", frozenset({A.IN_REVIEW}), A.RETURNED, LEADS,
             _("The office asks for a correction before it signs."), needs_reason=True),
        Move("sign", frozenset({A.IN_REVIEW}), A.SIGNED, frozenset({"head"}),
             _("Both sides have signed; programmes under this agreement can start.")),
        Move("suspend", frozenset({A.SIGNED}), A.SUSPENDED, LEADS,
             _("The agreement pauses; running cohorts are looked at one by one."), needs_reason=True),
        Move("resume", frozenset({A.SUSPENDED}), A.SIGNED, LEADS, _("The agreement is in force again.")),
        Move("terminate", frozenset({A.SIGNED, A.SUSPENDED}), A.TERMINATED, frozenset({"head"}),
             _("The agreement has ended early; its clients are handed over by name."), needs_reason=True),
        Move("renew", frozenset({A.SIGNED, A.SUSPENDED}), A.RENEWED, frozenset({"head"}) | SYSTEM,
             _("A new version has taken the place of this one.")),
    ),
)

#: The office finds somebody within two weeks; whoever asked chooses within one.
NEED = Workflow(
    name="partnerneed",
    initial=N.OPEN,
    states=frozenset(N.values),
    terminal=frozenset({N.MET, N.WITHDRAWN}),
    waiting={N.OPEN: Waiting("office_lead", 14), N.ANSWERED: Waiting("partner", 7)},
    moves=(
        Move("answer", frozenset({N.OPEN}), N.ANSWERED, frozenset({"partner", "sponsor"}),
             _("Somebody can help; whoever asked chooses among the answers within seven days.")),
        Move("reopen", frozenset({N.ANSWERED}), N.OPEN, SYSTEM,
             _("The last answer was taken back; the request is open again.")),
        Move("accept", frozenset({N.ANSWERED}), N.MET, frozenset({"partner"}),
             _("An answer was accepted; the two contact persons can see each other's names now.")),
        Move("withdraw", frozenset({N.OPEN, N.ANSWERED}), N.WITHDRAWN, frozenset({"partner"}),
             _("Whoever asked does not need it any more.")),
        Move("close", frozenset({N.OPEN, N.ANSWERED}), N.WITHDRAWN, LEADS,
             _("The office has closed the request."), needs_reason=True),
    ),
)
