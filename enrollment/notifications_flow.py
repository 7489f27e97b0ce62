"""What the way through programs asks of people: texts and links of its tasks and messages. None names a client."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind("referral.answer", text=_("The office asks whether you take a client."), button=_("Answer"), url_name="partner:referral")
register_kind("referral.nudge", text=_("A referral still waits for your answer."), button=_("Answer"), url_name="partner:referral")
register_kind(
    "referral.accepted", text=_("The partner takes your client."), button=_("Offer a seat"), url_name="officer:enrollment", tone="ok"
)
register_kind("referral.returned", text=_("The partner asks for more about a referral."), button=_("Answer"), url_name="officer:enrollment")
register_kind("referral.declined", text=_("The partner cannot take your client."), button=_("See why"), url_name="officer:enrollment")
register_kind(
    "referral.expired", text=_("The partner did not answer about your client."), button=_("See the referral"), url_name="officer:enrollment"
)
register_kind("referral.silent", text=_("A partner let a referral run out."), button=_("See the referral"), url_name="officer:enrollment")
register_kind(
    "offer.answer",
    text=_("A seat is held for your client. Please ask for the answer."),
    button=_("Record the answer"),
    url_name="officer:offer_detail",
)
register_kind("offer.question", text=_("Your client has a question about an offer."), button=_("Read it"), url_name="officer:offer_detail")
register_kind(
    "offer.said_yes", text=_("Your client said yes to a seat."), button=_("See the offer"), url_name="officer:offer_detail", tone="ok"
)
register_kind(
    "offer.said_no", text=_("Your client said no to a seat."), button=_("See the reason"), url_name="officer:offer_detail", tone="info"
)
register_kind(
    "offer.lapsed",
    text=_("An offer to your client ran out without an answer."),
    button=_("See the referral"),
    url_name="officer:enrollment",
)
register_kind(
    "seat.lost",
    text=_("A class of your client was cancelled. Please look for another one."),
    button=_("See other classes"),
    url_name="officer:matches",
    tone="bad",
)
register_kind(
    "class.agreement_ended",
    text=_("The agreement behind your client's class has ended. Please agree on the next step."),
    button=_("See other classes"),
    url_name="officer:matches",
    tone="bad",
)
register_kind(
    "booking.clash",
    text=_("A moved session clashes with another class of your client."),
    button=_("See the class"),
    url_name="officer:enrollment",
)
register_kind(
    "attendance.absent",
    text=_("Your client missed three sessions in a row without a word."),
    button=_("See the class"),
    url_name="officer:enrollment",
    tone="bad",
)
register_kind(
    "certificate.issue",
    text=_("%(title)s, cohort %(number)s is over. Certificates can be issued."),
    button=_("Issue certificates"),
    url_name="partner:certificates",
)
register_kind(
    "certificate.nudge",
    text=_("Certificates of %(title)s, cohort %(number)s still wait to be issued."),
    button=_("Issue certificates"),
    url_name="partner:certificates",
)
register_kind(
    "certificate.late",
    text=_("The partner has not issued the certificates of %(title)s, cohort %(number)s."),
    button=_("See what is owed"),
    url_name="office:owed",
    tone="bad",
)
register_kind(
    "aftercare.ended",
    text=_("Your client took back the consent to after-care, and a class runs past the end of guidance."),
    button=_("See the class"),
    url_name="officer:enrollment",
    tone="bad",
)
register_kind(
    "feedback.call",
    text=_("Somebody asks to be called about a class that is over."),
    button=_("Read and call"),
    url_name="office:feedback_call",
    tone="bad",
)
