"""What the acts of the programs app are called for whoever reads the access trail; workflow moves say it themselves."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.audit import register_words

register_words(
    {
        "cohort.capacity": _("Changed the number of seats"),
        "cohort.draft": _("Planned a cohort"),
        "cohort.edit": _("Changed the plan of a cohort"),
        "ledger.post": _("Booked money"),
        "program.draft": _("Wrote a programme"),
        "program.edit": _("Changed the text of a programme"),
    }
)
