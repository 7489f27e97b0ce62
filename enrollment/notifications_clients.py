"""What the clients part asks of people: texts and links of its tasks and messages. None names a client."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind(
    "duplicate.check", text=_("Two records may be the same person. Please look at both."), button=_("Compare"), url_name="office:duplicate"
)
register_kind(
    "duplicate.check_many",
    text=_("Some records may be the same person. Please look at the pairs."),
    button=_("See the pairs"),
    url_name="office:duplicates",
)
register_kind("client.transfer", text=_("You are asked to take over a client."), button=_("Answer"), url_name="officer:transfer")
register_kind(
    "client.transfer_answered",
    text=_("The officer has answered about the transfer."),
    button=_("See the client"),
    url_name="officer:client",
    tone="info",
)
register_kind("client.assigned", text=_("A client was given to you."), button=_("See the client"), url_name="officer:client", tone="info")
register_kind(
    "consent.delete",
    text=_("A client has withdrawn a consent. Please delete what you kept about this person."),
    button=_("See your tasks"),
    url_name="account:tasks",
    tone="bad",
)
register_kind("import.done", text=_("The import is finished."), button=_("See the result"), url_name="officer:import_result", tone="ok")
