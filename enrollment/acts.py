"""What the acts of the enrollment app are called for whoever reads the access trail; workflow moves say it themselves."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.audit import register_words

register_words({
    "assessment.record": _("Recorded an assessment"),
    "caseload.read": _("Looked at the list of the day"),
    "certificate.read": _("Opened a certificate"),
    "certificate.refused": _("Tried to certify against the rule"),
    "certificate.revoke": _("Revoked a certificate"),
    "client.accept_transfer": _("Took a client over"),
    "client.assign": _("Gave a client to an officer"),
    "client.create": _("Put a client on file"),
    "client.decline_transfer": _("Declined to take a client over"),
    "client.duties": _("Changed the days of reporting"),
    "client.lift_restriction": _("Lifted a restriction of access"),
    "client.offer_transfer": _("Offered a client to another officer"),
    "client.read": _("Looked at the file of a client"),
    "client.refused": _("Tried to open a file that is closed to them"),
    "client.restrict": _("Restricted who may see a client"),
    "client.reveal_nik": _("Saw the whole national number"),
    "client.subject_access": _("Printed everything that is kept about a client"),
    "client.update": _("Changed the facts about a client"),
    "client.wish": _("Recorded the wish of a client"),
    "clientcontact.create": _("Recorded a contact with a client"),
    "clients.read": _("Looked at a list of clients"),
    "consent.give": _("Recorded a consent"),
    "consent.withdraw": _("Recorded that a consent was withdrawn"),
    "duplicatepair.decide": _("Decided whether two files are one person"),
    "enrollment.read": _("Looked at somebody's way through a programme"),
    "enrollment.refused": _("Tried an enrolment that the rules do not allow"),
    "guarantor.acknowledge": _("Recorded that a guarantor knows the duties"),
    "guidanceperiod.create": _("Added a period of guidance"),
    "guidanceperiod.end": _("Ended a period of guidance"),
    "import.confirm": _("Confirmed an import"),
    "import.discard": _("Threw an import away"),
    "import.finish": _("Finished an import"),
    "import.upload": _("Uploaded a file to import"),
    "roster.read": _("Looked at the participants of a class"),
})
