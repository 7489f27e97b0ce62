"""What the programs app asks of people: texts and links of its tasks and messages."""

from django.utils.translation import gettext_lazy as _

from partners.services.tasks import register_kind

register_kind("program.review", text=_("The programme %(title)s waits for your review."), button=_("Review"), url_name="office:program")
register_kind(
    "program.returned",
    text=_("The office asks you to correct the programme %(title)s."),
    button=_("Correct it"),
    url_name="partner:program",
)
register_kind(
    "program.published", text=_("The programme %(title)s is published."), button=_("See it"), url_name="partner:program", tone="ok"
)
register_kind(
    "cohort.review", text=_("Cohort %(number)s of %(title)s waits for your decision."), button=_("Decide"), url_name="office:cohort"
)
register_kind(
    "cohort.returned",
    text=_("The office asks you to correct cohort %(number)s of %(title)s."),
    button=_("Correct it"),
    url_name="partner:cohort",
)
register_kind(
    "cohort.approved", text=_("Cohort %(number)s of %(title)s is approved."), button=_("See it"), url_name="partner:cohort", tone="ok"
)
register_kind(
    "cohort.opened",
    text=_("Cohort %(number)s of %(title)s is open for referrals."),
    button=_("See it"),
    url_name="partner:cohort",
    tone="ok",
)
register_kind(
    "cohort.too_small",
    text=_("Cohort %(number)s of %(title)s has fewer people than its minimum. Confirm it all the same, or cancel it."),
    button=_("Decide"),
    url_name="office:cohort",
    tone="bad",
)
register_kind(
    "cohort.marks_owed",
    text=_("Sessions of %(title)s, cohort %(number)s, still have to be marked."),
    button=_("Mark them"),
    url_name="partner:owed",
)
register_kind(
    "cohort.marks_late",
    text=_("The partner has not marked sessions of %(title)s, cohort %(number)s."),
    button=_("See what is owed"),
    url_name="office:owed",
    tone="bad",
)
register_kind(
    "cohort.close",
    text=_("Cohort %(number)s of %(title)s is finished. Settle what is open and close it."),
    button=_("See it"),
    url_name="office:cohort",
)
register_kind(
    "cohort.next",
    text=_("%(title)s, cohort %(number)s, has ended. Propose the next one while people still remember it."),
    button=_("Propose the next cohort"),
    url_name="partner:cohort",
)
register_kind(
    "cohort.cancelled",
    text=_("Cohort %(number)s of %(title)s will not take place."),
    button=_("See why"),
    url_name="partner:cohort",
    tone="bad",
)
register_kind(
    "cohort.cancelled_office",
    text=_("Cohort %(number)s of %(title)s will not take place."),
    button=_("See why"),
    url_name="office:cohort",
    tone="bad",
)
register_kind(
    "cohort.prepared",
    text=_("The office has drafted cohort %(number)s of %(title)s for you. Look at it and propose it."),
    button=_("Look at it"),
    url_name="partner:cohort",
)
register_kind(
    "program.about_to_stop",
    text=_("%(title)s is about to stop. See what is missing and take the next step."),
    button=_("See the next step"),
    url_name="partner:program",
    tone="bad",
)
register_kind(
    "program.about_to_stop_office",
    text=_("%(title)s is about to stop, and the partner has not answered in time."),
    button=_("See the next step"),
    url_name="office:program",
    tone="bad",
)
register_kind(
    "call.answer",
    text=_("People in %(district)s wait for a class of %(skill)s. Could you hold one there?"),
    button=_("Answer the call"),
    url_name="partner:call",
)
register_kind(
    "call.choose",
    text=_("A partner has answered the call for %(skill)s in %(district)s. Choose an answer."),
    button=_("See the answers"),
    url_name="office:call",
)
register_kind(
    "call.plan",
    text=_("The office has chosen your answer: plan the class of %(skill)s in %(district)s."),
    button=_("Plan the cohort"),
    url_name="partner:call",
)
register_kind(
    "call.over",
    text=_("The call for %(skill)s in %(district)s is over; your answer was not chosen this time. Thank you for it."),
    button=_("See the call"),
    url_name="partner:call",
    tone="info",
)
register_kind(
    "call.lapsed",
    text=_("Nobody answered the call for %(skill)s in %(district)s."),
    button=_("See the call"),
    url_name="office:call",
    tone="bad",
)
