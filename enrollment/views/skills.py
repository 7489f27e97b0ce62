"""The skill check of a whole class by its sheet, and certificates of competence that a client brings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enrollment.forms.learning import CompetenceForm, SkillsForm
from enrollment.models import CompetenceCertificate
from enrollment.selectors.roster import skill_lines
from enrollment.selectors.skills import competences_of
from enrollment.services.competences import record_competence
from enrollment.services.roster import note_names_read
from enrollment.services.skills import may_check_skills, people_to_check, record_skills
from enrollment.views.base import ActorRequest, client_or_404, frame, posted, row_or_404
from partners.access import CASEWORKERS, LEADS, OFFICE, PARTNERS, audience
from partners.http import once, refusals_on
from portal.kernel import audit, clock
from programs.models import Cohort
from programs.selectors import sheet_of

BOTH = (*CASEWORKERS, *LEADS)
FORM = ("GET", "HEAD", "POST")


def own_cohort(request: ActorRequest, public_id: UUID) -> Cohort:
    """A cohort of the acting partner or office, or 404."""
    rows = Cohort.objects.own(request.actor).select_related("program__partner", "program__office", "place")
    return get_object_or_404(rows, public_id=public_id)


@audience(*PARTNERS, *OFFICE)
@require_http_methods(FORM)
def skills(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Unit by person on one screen, nothing chosen at first, saved once; saving again is harmless."""
    cohort, now, actor = own_cohort(request, public_id), clock.now(), request.actor
    lines = skill_lines(actor=actor, cohort=cohort, people=people_to_check(actor=actor, cohort=cohort), now=now)
    sheet = sheet_of(cohort)
    form = SkillsForm(posted(request), lines=lines, units=sheet.units)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            record_skills(actor=actor, cohort=cohort, levels=form.levels(), now=now)
            messages.success(request, _("The skill check is saved."))
            return redirect(request.path)
    if request.method != "POST":
        note_names_read(actor=actor, cohort=cohort, lines=lines, now=now)
    context = frame(request, cohort=cohort, program=cohort.program, form=form, sheet=sheet, may=may_check_skills(actor, cohort))
    return render(request, "enrollment/flow/skills.html", context)


@audience(*BOTH)
@require_http_methods(FORM)
@once
def competences(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """What BNSP certified elsewhere: what is on file with its last day, and one more."""
    client, now = client_or_404(request, public_id), clock.now()
    form = CompetenceForm(request.POST, request.FILES) if request.method == "POST" else CompetenceForm()
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            record_competence(actor=request.actor, client=client, now=now, **form.cleaned_data)
            messages.success(request, _("The competence certificate is on file."))
            return redirect(request.path)
    rows = [(row, row.has_expired(clock.today())) for row in competences_of(request.actor, client)]
    return render(request, "enrollment/clients/competences.html", frame(request, client=client, rows=rows, form=form))


@audience(*BOTH)
@never_cache
@require_safe
def competence_scan(request: ActorRequest, public_id: UUID) -> FileResponse:
    """The scan of a competence certificate, as a download."""
    rows = CompetenceCertificate.objects.exclude(scan="").select_related("client")
    row: CompetenceCertificate = row_or_404(request, rows, public_id)
    audit.record("competence.read", actor=request.actor, subject=row, person=row.client)
    ending = (row.scan.name or "").rpartition(".")[2]
    response = FileResponse(row.scan.open("rb"), as_attachment=True, filename=f"{row.public_id.hex[:8]}.{ending}")
    response["X-Content-Type-Options"] = "nosniff"
    return response
