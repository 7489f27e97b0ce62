"""What the acts of the programs app are called for whoever reads the access trail; workflow moves say it themselves."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.audit import register_words

register_words({
    "callanswer.give": _("Answered a call for a programme"),
    "cohort.capacity": _("Changed the number of seats"),
    "session.add": _("Added a session beside the weekly hours"),
    "calendar.make": _("Made a calendar link"),
    "calendar.revoke": _("Ended a calendar link"),
    "cohort.draft": _("Planned a cohort"),
    "cohort.edit": _("Changed the plan of a cohort"),
    "ledger.post": _("Booked money"),
    "program.draft": _("Wrote a programme"),
    "program.edit": _("Changed the text of a programme"),
    "programcall.open": _("Called for a programme"),
    "travel.extra": _("Let travel support pass its budget"),
    "travel.set": _("Set the travel support of a cohort"),
    "program.comment": _("Commented on a field of a programme"),
    "program.comment_answer": _("Answered a comment on a programme"),
    "program.comment_settle": _("Settled a comment on a programme"),
    "program.comment_reopen": _("Opened a comment on a programme again"),
})
