"""Answers that leave the product as files: the renewal file."""

from django.http import HttpResponse

from partners.documents.renewal import renewal_pdf
from partners.http import ActorRequest
from partners.models import Agreement
from partners.renewal import party_of, renewal_file
from portal.kernel import audit, clock


def renewal_answer(request: ActorRequest, agreement: Agreement) -> HttpResponse:
    """The renewal file of one party as PDF; who printed it stands in the trail."""
    partner = party_of(agreement, request.actor, request.GET.get("party", ""))
    content = renewal_pdf(renewal_file(agreement=agreement, partner=partner, now=clock.now()))
    audit.record("agreement.file", actor=request.actor, subject=agreement)
    name = f"renewal-{agreement.public_id.hex[:8]}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
