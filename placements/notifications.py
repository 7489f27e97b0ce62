"""What the placements app asks of people: texts and links of its tasks and messages. None names a client."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind(
    "introduction.answer", text=_("An employer wants to meet one of your clients."), button=_("Answer"), url_name="officer:introduction"
)
register_kind(
    "introduction.agreed",
    text=_("The person you asked for has agreed to meet you."),
    button=_("See the contact"),
    url_name="employer:introduction",
    tone="ok",
)
register_kind(
    "introduction.declined",
    text=_("An introduction did not come about this time."),
    button=_("See it"),
    url_name="employer:introduction",
    tone="info",
)
register_kind(
    "introduction.expired",
    text=_("An introduction ran out without an answer."),
    button=_("See it"),
    url_name="employer:introduction",
    tone="info",
)
register_kind(
    "placement.verify",
    text=_("Somebody began to work. A second person verifies it."),
    button=_("Look at the evidence"),
    url_name="officer:placement",
)
register_kind(
    "snapshot.approve",
    text=_("This month's public figures wait for your approval."),
    button=_("Look and approve"),
    url_name="office:snapshot",
)
register_kind(
    "profile.misses",
    text=_("Somebody of an employer asked for many profiles that do not exist."),
    button=_("See the trail"),
    url_name="office:trail",
    tone="bad",
)
