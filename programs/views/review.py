"""Review of programs: comments on fields, their answers, the history of texts, and the page before it is public."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.access import LEADS, PARTNERS, STEERING, audience
from partners.http import act, once, refusals_on
from portal.kernel import clock
from programs.content import with_changes
from programs.models import FieldComment, Program
from programs.review_forms import AnswerForm, CommentForm
from programs.selectors import draft_page, handed_to_office, history_page, thread_page
from programs.services import comments as services
from programs.showing import OFFICE, PARTNER
from programs.views.base import ActorRequest
from programs.views.office import office_program, program_page
from programs.views.partner import own_program


def _comment(request: ActorRequest, public_id: UUID) -> FieldComment:
    rows = (
        FieldComment.objects.visible_to(request.actor)
        .threads()
        .select_related("program__partner", "program__skill", "author", "settled_by")
    )
    return get_object_or_404(rows, public_id=public_id)


def _thread(request: ActorRequest, public_id: UUID, *, url_name: str, template: str, may_answer: bool) -> HttpResponse:
    """One thread, and an answer to it."""
    row = _comment(request, public_id)
    form = AnswerForm(request.POST or None)
    if may_answer and form.is_valid():
        with refusals_on(form):
            services.answer_comment(actor=request.actor, comment=row, text=form.cleaned_data["text"], now=clock.now())
            return redirect(url_name, public_id)
    return render(request, template, {**thread_page(row), "form": form})


@audience(*PARTNERS)
@once
def partner_comment(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A comment of the office on one of our fields, and our answer."""
    return _thread(request, public_id, url_name="partner:comment", template="programs/partner_comment.html", may_answer=True)


@audience(*STEERING)
@once
def office_comment(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A comment of ours with what the partner answered."""
    lead = request.actor.is_lead
    return _thread(request, public_id, url_name="office:comment", template="programs/office_comment.html", may_answer=lead)


@audience(*LEADS)
@require_POST
@once
def comment_new(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Comment on a field."""
    row, form = office_program(request, public_id), CommentForm(request.POST, prefix="comment")
    if form.is_valid():
        with refusals_on(form):
            services.comment_field(actor=request.actor, program=row, now=clock.now(), **form.cleaned_data)
            return redirect(f"{reverse('office:program', args=[public_id])}#comments")
    return program_page(request, row, comment_form=form)


@audience(*LEADS)
@require_POST
def comment_settle(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Content with the answer."""
    row = _comment(request, public_id)
    return act(
        request,
        then=reverse("office:program", args=[row.program.public_id]),
        done=_("Settled. The partner sees that too."),
        service=lambda: services.settle_comment(actor=request.actor, comment=row, now=clock.now()),
    )


@audience(*LEADS)
@require_POST
def comment_reopen(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Ask again."""
    row = _comment(request, public_id)
    return act(
        request,
        then=reverse("office:comment", args=[public_id]),
        done=_("The comment is open again."),
        service=lambda: services.reopen_comment(actor=request.actor, comment=row),
    )


def _history(request: ActorRequest, row: Program, present: Program, template: str) -> HttpResponse:
    return render(request, template, history_page(row, present, older=request.GET.get("older", ""), newer=request.GET.get("newer", "")))


@audience(*PARTNERS)
@require_safe
def partner_history(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """All texts of an own program, and what differs between two."""
    row = own_program(request, public_id)
    return _history(request, row, with_changes(row), "programs/partner_history.html")


@audience(*STEERING)
@require_safe
def office_history(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """All texts of a program, who published them, which cohorts ran under which."""
    row = office_program(request, public_id)
    return _history(request, row, handed_to_office(row), "programs/office_history.html")


def _preview(request: ActorRequest, text: Program, *, pictures: str, back: str) -> HttpResponse:
    """The public page of a text that is not public: for its two sides only, kept nowhere, in no index."""
    context = draft_page(text, today=clock.today(), pictures=pictures, back=back)
    response = render(request, "programs/program.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


@audience(*PARTNERS)
@require_safe
def partner_preview(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Our page as it will look."""
    text = with_changes(own_program(request, public_id))
    return _preview(request, text, pictures=PARTNER, back=reverse("partner:program", args=[public_id]))


@audience(*STEERING)
@require_safe
def office_preview(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The page as it would look once published."""
    text = handed_to_office(office_program(request, public_id))
    return _preview(request, text, pictures=OFFICE, back=reverse("office:program", args=[public_id]))
