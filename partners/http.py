"""Small things every view uses: refusals on forms, one-button acts, and the once-only form token."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from partners.actors import Actor
from partners.models import FormReceipt
from portal.kernel import clock
from portal.kernel.decisions import DomainError, Text

TOKEN_FIELD = "form_token"


class ActorRequest(HttpRequest):
    """A request as views see it: ``partners.middleware.ActorMiddleware`` has put the actor on it."""

    actor: Actor


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Show a refusal of the service above the form, which keeps what was typed.

    Use: ``if form.is_valid(): with refusals_on(form): service(...); return redirect(...)``.
    """
    try:
        with transaction.atomic():
            yield
    except DomainError as refusal:
        form.add_error(None, str(refusal.message))
    except ValidationError as error:
        form.add_error(None, error)


def act(request: HttpRequest, *, then: str, done: Text, service: Callable[[], Any]) -> HttpResponse:
    """Run one service for a button: success and refusal are both told, then the browser goes to ``then``."""
    try:
        with transaction.atomic():
            service()
    except DomainError as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect(then)


def typed_text(request: HttpRequest, name: str = "reason", *, most: int = 500) -> str:
    """A line that came with a button, without what no database keeps (NUL), and cut at ``most`` signs."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form that carries ``{% form_token %}`` acts once: a second send is led to the result of the first (R08)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = _token(request)
        if request.method != "POST" or token is None:
            return view(request, *args, **kwargs)
        earlier = _sent_before(request, token)
        if earlier is not None:
            return earlier
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                if isinstance(response, HttpResponseRedirect):
                    _keep_receipt(request, token, response.url)
        except IntegrityError:
            # The same form arrived twice at the same moment: what the slower one wrote is undone.
            earlier = _sent_before(request, token)
            if earlier is None:
                raise
            return earlier
        return response

    return guarded


def _sent_before(request: HttpRequest, token: uuid.UUID) -> HttpResponse | None:
    """The way to the result of an earlier send of this form, told in words; None when there was none."""
    receipt = FormReceipt.objects.filter(token=token).first()
    if receipt is None:
        return None
    messages.info(request, _("This form had been sent already; here is what came of it. Nothing was made twice."))
    return redirect(receipt.location)


def _keep_receipt(request: HttpRequest, token: uuid.UUID, location: str) -> None:
    user = request.user if request.user.is_authenticated else None
    FormReceipt.objects.create(token=token, user=user, location=location[:300], at=clock.now())


def _token(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(TOKEN_FIELD, ""))
    except ValueError:
        return None
