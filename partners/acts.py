"""What the acts of the partners app are called for whoever reads the access trail; workflow moves say it themselves."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.audit import register_words

register_words({
    "activity.record": _("Noted a contact with a partner"),
    "agreement.document": _("Opened the scan of an agreement"),
    "agreement.draft": _("Drafted an agreement"),
    "agreement.edit": _("Changed the draft of an agreement"),
    "agreement.file": _("Printed a renewal file"),
    "agreement.hand_over": _("Read the list of clients to hand over"),
    "agreement.handed_over": _("Closed the hand-over of an agreement"),
    "agreement.renewal": _("Drafted the renewal of an agreement"),
    "agreement.scan": _("Added the scan of an agreement"),
    "invitation.revoke": _("Took back an invitation"),
    "invitation.send": _("Invited somebody"),
    "membership.end": _("Took away somebody's access"),
    "membership.role": _("Changed somebody's role"),
    "membership.switch": _("Went on in another role"),
    "organization.edit": _("Changed the facts about an organisation"),
    "organization.group": _("Set the group of a partner"),
    "organization.merge": _("Merged two records of one organisation"),
    "organization.found": _("Founded the office in this system"),
    "organization.register": _("Registered an organisation"),
    "page.refused": _("Tried to open a page for others"),
    "paper.add": _("Added a paper of an organisation"),
    "paper.read": _("Opened a paper of an organisation"),
    "need.accept": _("Accepted an answer to a request for help"),
    "need.answer": _("Answered a request for help"),
    "need.ask": _("Asked for help"),
    "need.take_back": _("Took an answer back"),
    "place.add": _("Added a place"),
    "place.edit": _("Changed a place"),
    "place.remove": _("Took a place out of use"),
    "place.restore": _("Took a place into use again"),
    "user.disable": _("Closed an account"),
})
