"""What the acts of the placements app are called for whoever reads the access trail; workflow moves say it themselves."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.audit import register_words

register_words({
    "follow_up.close": _("Closed a question about work"),
    "follow_up.record": _("Recorded news of somebody's work"),
    "follow_up.try": _("Recorded a try to reach somebody"),
    "income.record": _("Recorded an income"),
    "introduction.ask": _("Asked to be introduced"),
    "placement.start": _("Recorded work that began"),
    "profile.describe": _("Described a profile for employers"),
    "profile.miss": _("Looked for a profile that is not there"),
    "snapshot.approve": _("Approved figures for the public"),
    "vacancy.close": _("Closed a vacancy"),
    "vacancy.save": _("Wrote a vacancy"),
})
