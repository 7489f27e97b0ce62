"""Certificates: issued by the training body, downloaded by who may see the name, verified by strangers."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enrollment.documents import CertificateData, certificate_pdf
from enrollment.documents.certificate import WORDS
from enrollment.enums.flow import EnrollmentState
from enrollment.forms.flow import IssueForm, NameForm, ReasonForm, VerifyForm
from enrollment.mastery import sheet_met
from enrollment.models import Certificate, Enrollment
from enrollment.policies.flow import may_sign
from enrollment.selectors.roster import RosterLine, certificate_lines, cohorts_to_certify, names_for
from enrollment.services.certificates import TooManyLookups, Verdict, issue_many, revoke_certificate, verify_certificate
from enrollment.services.roster import note_names_read
from enrollment.views.base import ActorRequest, frame, fresh_login_required, posted, row_or_404, typed_before
from partners.access import OFFICE, PARTNERS, PUBLIC, audience
from partners.http import act, once, typed_text
from portal.kernel import audit, clock
from programs.models import Cohort
from programs.selectors import sheet_of
from programs.selectors.facts import Sheet
from programs.terms import terms_of

FORM = ("GET", "HEAD", "POST")


# --- the training body ---------------------------------------------------------------------------------------------


@audience(*PARTNERS)
@require_http_methods(FORM)
@once
def certificates(request: ActorRequest, public_id: UUID | None = None) -> HttpResponse:
    """Finished cohorts; with one chosen, who has met the rule and the button that certifies them."""
    if public_id is None:
        return render(request, "enrollment/flow/certificates.html", frame(request, cohorts=list(cohorts_to_certify(actor=request.actor))))
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__skill")
    cohort = get_object_or_404(rows, public_id=public_id)
    return _issue(request, cohort) if request.method == "POST" else _cohort_page(request, cohort, None)


def _cohort_page(request: ActorRequest, cohort: Cohort, form: IssueForm | None) -> HttpResponse:
    lines = certificate_lines(actor=request.actor, cohort=cohort, now=clock.now())
    sheet = sheet_of(cohort)
    ready = _ready(lines, sheet)
    note_names_read(actor=request.actor, cohort=cohort, lines=lines, now=clock.now())
    context = frame(
        request, cohort=cohort, program=terms_of(cohort), lines=lines, ready=ready,
        form=form or IssueForm(lines=ready, initial=_initial(typed_before(request))),
        may=may_sign(request.actor, cohort.program.partner), reason_form=ReasonForm(), sheet=sheet, waiting=_held_up(lines, sheet),
    )
    return render(request, "enrollment/flow/cohort_certificates.html", context)


def _initial(typed: dict[str, list[str]]) -> dict[str, object]:
    """What the signer had chosen and written before the password was asked for."""
    return {"people": typed.get("people", []), "signer_title": typed.get("signer_title", [""])[0]} if typed else {}


def _completed(lines: list[RosterLine]) -> list[RosterLine]:
    return [line for line in lines if line.enrollment.state == EnrollmentState.COMPLETED]


def _ready(lines: list[RosterLine], sheet: Sheet) -> list[RosterLine]:
    """Those who have met the whole rule."""
    return [line for line in _completed(lines) if not sheet.is_required or sheet_met(sheet.units, line.levels)]


def _held_up(lines: list[RosterLine], sheet: Sheet) -> list[tuple[RosterLine, str]]:
    """Those who attended enough, with what is missing of the skill check."""
    if not sheet.is_required:
        return []
    decisions = [(line, sheet_met(sheet.units, line.levels)) for line in _completed(lines)]
    return [(line, str(decision.message)) for line, decision in decisions if not decision]


@fresh_login_required
def _issue(request: ActorRequest, cohort: Cohort) -> HttpResponse:
    """Signing asks for a fresh log-in (R40)."""
    ready = _ready(certificate_lines(actor=request.actor, cohort=cohort, now=clock.now()), sheet_of(cohort))
    form = IssueForm(request.POST, lines=ready)
    if form.is_valid() and _issued(request, ready, form):
        return redirect(request.path)
    return _cohort_page(request, cohort, form)


def _issued(request: ActorRequest, ready: list[RosterLine], form: IssueForm) -> bool:
    """Certify those chosen; whoever is refused is told with the reason, and the form stays when nobody was certified."""
    chosen = set(form.cleaned_data["people"])
    rows = [line.enrollment.pk for line in ready if str(line.enrollment.public_id) in chosen]
    people = Enrollment.objects.filter(pk__in=rows).select_related("client", "program__partner__region__parent", "program__skill", "cohort")
    title = form.cleaned_data["signer_title"]
    issued, refusals = issue_many(actor=request.actor, enrollments=people.order_by("pk"), signer_title=title, now=clock.now())
    for sentence in dict.fromkeys(str(refusal.message) for refusal in refusals):
        form.add_error(None, sentence)
    if issued:
        done = ngettext("%(count)s certificate is issued.", "%(count)s certificates are issued.", len(issued))
        messages.success(request, done % {"count": len(issued)})
    return not refusals


def _certificate(request: ActorRequest, public_id: UUID) -> Certificate:
    rows = Certificate.objects.select_related("enrollment__client", "enrollment__program__partner", "enrollment__cohort", "mark")
    row: Certificate = row_or_404(request, rows, public_id)
    return row


@audience(*PARTNERS, *OFFICE)
@require_POST
def certificate_revoke(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take a certificate back."""
    row, reason = _certificate(request, public_id), typed_text(request)
    if request.actor.is_partner:
        then = reverse("partner:certificates", args=[row.enrollment.own_cohort.public_id])
    else:
        then = reverse("officer:enrollment", args=[row.enrollment.public_id])
    return act(
        request, then=then, done=_("The certificate is revoked."),
        service=lambda: revoke_certificate(actor=request.actor, certificate=row, reason=reason, now=clock.now()),
    )


def _readable(request: ActorRequest, public_id: UUID) -> Certificate:
    """A certificate whose holder's name this reader may know; for a partner without consent the office prints it."""
    row = _certificate(request, public_id)
    shown = names_for(actor=request.actor, people=[row.enrollment], now=clock.now())[row.enrollment_id]
    if not shown.is_full:
        audit.record("certificate.refused", actor=request.actor, subject=row, person=row.audit_person, allowed=False)
        raise Http404
    audit.record("certificate.read", actor=request.actor, subject=row, person=row.audit_person)
    return row


@audience(*PARTNERS, *OFFICE)
@never_cache
@require_safe
def certificate_pdf_view(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The certificate as a page to print."""
    row = _readable(request, public_id)
    response = HttpResponse(certificate_pdf(printed(row)), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    return response


@audience(*PARTNERS, *OFFICE)
@never_cache
@require_safe
def certificate_credential(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The signed Open Badge of the certificate, for the holder's own keeping."""
    row = _readable(request, public_id)
    response = HttpResponse(row.credential, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{row.number}.jwt"'
    return response


def certificate_site() -> str:
    """Where certificates are verified: a host of their own if one is set."""
    return settings.CERTIFICATE_URL or settings.SITE_URL


def printed(row: Certificate) -> CertificateData:
    """What stands on the page; everything as it was when it was signed."""
    site = certificate_site().rstrip("/")
    return CertificateData(
        number=row.number, holder=row.holder_name, skill=row.skill_name_id, skill_en=row.skill_name_en, training_body=row.partner_name,
        note=row.issued_in, hours=row.hours or 0, sessions=row.session_count, first_on=row.starts_on, last_on=row.ends_on,
        issued_in=row.issued_in, issued_on=clock.wib(row.issued_at).date(), signer=row.signer_name, signer_title=row.signer_title,
        verify_url=f"{site}{_printed_path('enrollment:verify_code', row.code)}",
        verify_at=f"{urlsplit(site).netloc}{_printed_path('enrollment:verify')}", units=tuple(row.units),
        logo=row.mark.picture.read() if row.mark is not None and row.mark.picture else None, kind=row.kind if row.kind in WORDS else "partner",
    )


def _printed_path(name: str, *arguments: str) -> str:
    """An address without a language: the paper is the same whatever language the person who printed it reads."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(name, args=arguments)


# --- strangers -----------------------------------------------------------------------------------------------------


def visitor_of(request: HttpRequest) -> str:
    """The address that asks; behind a proxy the one that the proxy saw."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if hasattr(settings, "SECURE_PROXY_SSL_HEADER") else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _verdict(request: HttpRequest, asked: str, name: str) -> Verdict:
    return verify_certificate(asked=asked, name=name, visitor=visitor_of(request), now=clock.now())


@audience(*PUBLIC)
@never_cache
@require_http_methods(FORM)
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code or a number and the name on the paper."""
    form = VerifyForm(posted(request))
    verdict = None
    if form.is_valid():
        try:
            verdict = _verdict(request, form.cleaned_data["code"], form.cleaned_data["name"])
        except TooManyLookups:
            return render(request, "429.html", status=429)
    return render(request, "enrollment/flow/verify.html", {"form": form, "verdict": verdict}, status=200)


@audience(*PUBLIC)
@never_cache
@require_http_methods(FORM)
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code opens: body, skill, month, valid or revoked; the name is only compared."""
    form = NameForm(posted(request))
    name = form.cleaned_data["name"] if form.is_valid() else ""
    try:
        verdict = _verdict(request, code, name)
    except TooManyLookups:
        return render(request, "429.html", status=429)
    status = 200 if verdict.is_known else 404
    return render(request, "enrollment/flow/verify.html", {"form": form, "verdict": verdict}, status=status)
