"""Pictures of programs: the partner's page to arrange them, and the ways to a file for those who may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partners.access import PARTNERS, PUBLIC, STEERING, audience
from partners.http import act, once, refusals_on
from portal.kernel import clock
from programs.content import with_changes
from programs.models import Program, ProgramPicture
from programs.pictures import MOST_PICTURES, POINT, SHAPES, Placed
from programs.policies import may_edit_text
from programs.review_forms import DescribeForm, PictureForm, PointForm, ReplaceForm
from programs.services import pictures as services
from programs.services.picture_files import fresh_copy, kept_copy, placed_in
from programs.showing import PARTNER, ShownPicture, pictures_of
from programs.views.base import ActorRequest
from programs.views.partner import own_program

#: Seconds a browser keeps a published picture; a text that is taken back is gone for everybody after that.
KEPT = 300
USUAL = "wide-480"


# --- files -----------------------------------------------------------------------------------------------------------


def _file(content: bytes, *, cache: str) -> HttpResponse:
    """A copy of a picture, as a picture and nothing else."""
    response = HttpResponse(content, content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = cache
    return response


@audience(*PUBLIC)
@require_safe
def picture(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A picture of a published text; every other picture is absent for the public (hazards R48)."""
    row = get_object_or_404(ProgramPicture.objects.shown().select_related("program__skill"), public_id=public_id)
    size = request.GET.get("size", USUAL)
    if size not in SHAPES:
        raise Http404
    return _file(kept_copy(row, size, placed_in(row.program, public_id)), cache=f"public, max-age={KEPT}")


def _private(request: ActorRequest, public_id: UUID) -> HttpResponse:
    row = get_object_or_404(ProgramPicture.objects.own(request.actor).select_related("program"), public_id=public_id)
    size = request.GET.get("size", USUAL)
    if size not in SHAPES and size != POINT:
        raise Http404
    return _file(fresh_copy(row, size, placed_in(with_changes(row.program), public_id)), cache="private, no-store")


@audience(*PARTNERS)
@require_safe
def partner_file(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A picture of an own program, published or not."""
    return _private(request, public_id)


@audience(*STEERING)
@require_safe
def office_file(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """A picture of a program of the office, published or not."""
    return _private(request, public_id)


# --- the partner's pages ---------------------------------------------------------------------------------------------


@audience(*PARTNERS)
@once
def program_pictures(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The pictures in order, and one more."""
    row = own_program(request, public_id)
    form = PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            services.add_picture(actor=request.actor, program=row, file=file, name=file.name, alt=form.cleaned_data["alt"], now=clock.now())
            return redirect("partner:program_pictures", public_id)
    shown = pictures_of(with_changes(row), PARTNER)
    context = {"program": row, "pictures": shown, "form": form, "may_edit": may_edit_text(request.actor, row), "most": MOST_PICTURES}
    return render(request, "programs/partner_pictures.html", context)


def _own(request: ActorRequest, public_id: UUID) -> tuple[ProgramPicture, Program, ShownPicture]:
    """A picture of the text as the partner writes it now, with that text; 404 for one that is no longer part of it."""
    row = get_object_or_404(ProgramPicture.objects.own(request.actor).select_related("program"), public_id=public_id)
    program = own_program(request, row.program.public_id)
    shown = next((each for each in pictures_of(with_changes(program), PARTNER) if each.placed.public_id == public_id), None)
    if shown is None:
        raise Http404
    return row, program, shown


def _page(request: ActorRequest, row: ProgramPicture, program: Program, shown: ShownPicture, **forms: Any) -> HttpResponse:
    forms = {
        "form": DescribeForm(initial=_initial(shown.placed)),
        "replace_form": ReplaceForm(prefix="replace"),
        "point_form": None,
        **forms,
    }
    context = {"program": program, "picture": shown, "may_edit": may_edit_text(request.actor, program), "height": _height(row), **forms}
    return render(request, "programs/partner_picture.html", context)


def _initial(placed: Placed) -> dict[str, Any]:
    return {"alt": placed.alt, "x": placed.x, "y": placed.y}


def _height(row: ProgramPicture) -> int:
    return PointForm(shape=(row.width, row.height)).height


@audience(*PARTNERS)
@once
def picture_edit(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Words and focal point of one picture."""
    row, program, shown = _own(request, public_id)
    form = DescribeForm(request.POST or None, initial=_initial(shown.placed))
    if form.is_valid():
        with refusals_on(form):
            services.describe_picture(actor=request.actor, program=program, picture=public_id, **form.cleaned_data)
            return redirect("partner:program_pictures", program.public_id)
    return _page(request, row, program, shown, form=form)


@audience(*PARTNERS)
@require_POST
def picture_point(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """The focal point by a tap on the picture; works without a script, as browsers send where it was tapped."""
    row, program, shown = _own(request, public_id)
    form = PointForm(request.POST, shape=(row.width, row.height))
    if form.is_valid():
        with refusals_on(form):
            services.point_picture(actor=request.actor, program=program, picture=public_id, **form.percent())
            return redirect("partner:picture", public_id)
    return _page(request, row, program, shown, point_form=form)


@audience(*PARTNERS)
@require_POST
@once
def picture_replace(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Another file in its place."""
    row, program, shown = _own(request, public_id)
    form = ReplaceForm(request.POST, request.FILES, prefix="replace")
    if form.is_valid():
        with refusals_on(form):
            file = form.cleaned_data["file"]
            services.replace_picture(actor=request.actor, program=program, picture=public_id, file=file, name=file.name, now=clock.now())
            return redirect("partner:program_pictures", program.public_id)
    return _page(request, row, program, shown, replace_form=form)


def _button(request: ActorRequest, public_id: UUID, done: str, service: Callable[..., Any]) -> HttpResponse:
    row, program, _shown = _own(request, public_id)
    return act(
        request,
        then=reverse("partner:program_pictures", args=[program.public_id]),
        done=done,
        service=lambda: service(actor=request.actor, program=program, picture=row.public_id),
    )


@audience(*PARTNERS)
@require_POST
def picture_forward(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """One place nearer to the beginning."""
    return _button(request, public_id, _("Moved forward. The first picture stands on cards."), services.move_picture)


@audience(*PARTNERS)
@require_POST
def picture_remove(request: ActorRequest, public_id: UUID) -> HttpResponse:
    """Take it out."""
    return _button(request, public_id, _("The picture is no longer part of the programme."), services.remove_picture)
