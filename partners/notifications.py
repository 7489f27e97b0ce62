"""What the partners app asks of people: texts and links of its tasks and messages."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind(
    "organization.verify", text=_("A new organization asks to be verified."), button=_("Check the papers"), url_name="office:organization"
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
register_kind("agreement.signed", text=_("The agreement is signed."), button=_("See it"), url_name="partner:agreement", tone="ok")
