"""The mark on a training body's certificates: a picture or initials, and a sample to look at before anything is signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.documents import certificate_pdf
from enrollment.documents.sample import sample_of
from enrollment.forms.learning import MarkForm
from enrollment.policies.flow import may_sign
from enrollment.services.marks import mark_of, set_mark
from enrollment.views.base import ActorRequest, frame
from enrollment.views.certificates import certificate_site
from partners.access import PARTNERS, audience
from partners.http import once, refusals_on
from portal.kernel import clock
from portal.kernel.decisions import DomainError

FORM = ("GET", "HEAD", "POST")


@audience(*PARTNERS)
@require_http_methods(FORM)
@once
def certificate_mark(request: ActorRequest) -> HttpResponse:
    """What stands at the top of the certificates that are signed from now on."""
    partner = request.actor.home
    form = MarkForm(request.POST, request.FILES) if request.method == "POST" else MarkForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            set_mark(actor=request.actor, partner=partner, picture=form.chosen(), now=clock.now())
            messages.success(request, _("The mark is kept. Look at a sample before you sign the next certificates."))
            return redirect(request.path)
    context = frame(request, form=form, mark=mark_of(partner), may=may_sign(request.actor, partner))
    return render(request, "enrollment/flow/certificate_mark.html", context)


@audience(*PARTNERS)
@never_cache
@require_safe
def certificate_sample(request: ActorRequest) -> HttpResponse:
    """A certificate of nobody with the body's own mark; its number and code open nothing."""
    partner = request.actor.home
    data = sample_of(partner, mark=mark_of(partner), site=certificate_site(), signer=request.actor.person.name, today=clock.today())
    try:
        pdf = certificate_pdf(data)
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("partner:certificate_mark")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="contoh-sertifikat.pdf"'
    return response
