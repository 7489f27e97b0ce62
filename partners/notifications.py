"""What the partners app asks of people: texts and links of its tasks and messages."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind(
    "organization.verify", text=_("A new organisation asks to be verified."), button=_("Check the papers"), url_name="office:organization"
)
register_kind(
    "organization.decided",
    text=_("The office has decided about your registration."),
    button=_("See the answer"),
    url_name="partner:organization",
    tone="info",
)
register_kind("agreement.review", text=_("An agreement waits for your review."), button=_("Review"), url_name="office:agreement")
register_kind(
    "agreement.returned", text=_("The office asks you to correct the agreement."), button=_("Correct it"), url_name="partner:agreement"
)
register_kind(
    "agreement.expiring",
    text=_("An agreement ends within %(days)s days and has no renewal yet."),
    button=_("Renew it"),
    url_name="office:agreement",
)
register_kind("agreement.ends", text=_("Your agreement ends within %(days)s days."), button=_("Renew it"), url_name="partner:agreement")
register_kind(
    "agreement.renewal_drafted",
    text=_("The office has drafted the renewal of your agreement. Check it, then sign."),
    button=_("Check it"),
    url_name="partner:agreement",
)
register_kind(
    "agreement.changed", text=_("The office has changed the state of an agreement."), button=_("See why"), url_name="partner:agreement", tone="info"
)
register_kind(
    "agreement.hand_over",
    text=_("An agreement has ended early. Its clients need a next step by name."),
    button=_("Open the list"),
    url_name="office:agreement_hand_over",
    tone="bad",
)
register_kind("agreement.signed", text=_("The agreement is signed."), button=_("See it"), url_name="partner:agreement", tone="ok")
register_kind(
    "partner.silent",
    text=_("%(name)s has been silent for long while something is due. Speak with them."),
    button=_("See the pulse"),
    url_name="office:organization",
    tone="bad",
)
register_kind("need.posted", text=_("A partner asks for help that you may have."), button=_("See the request"), url_name="partner:need", tone="info")
register_kind("need.open", text=_("A partner asks for help. Find somebody who has it."), button=_("See the request"), url_name="office:need")
register_kind("need.choose", text=_("Somebody answers your request for help. Choose an answer."), button=_("See the answers"), url_name="partner:need")
register_kind(
    "need.undecided",
    text=_("A partner has not chosen among the answers to its request. Ask whether it still needs help."),
    button=_("See the request"),
    url_name="office:need",
)
register_kind(
    "need.accepted", text=_("Your answer to a request was accepted."), button=_("See whom to call"), url_name="partner:need", tone="ok"
)
register_kind(
    "need.thanked", text=_("Another answer was chosen. Thank you for offering help."), button=_("See the request"), url_name="partner:need", tone="info"
)
register_kind("need.closed", text=_("A request for help is closed."), button=_("See why"), url_name="partner:need", tone="info")
