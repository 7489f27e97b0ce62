"""Filling in the forms that pages show: plausibly, hostilely, and with fields that nobody asked for (R34)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.kernel import clock
from tests.matrix.world import SCAN

TOKENS = {"csrfmiddlewaretoken", "form_token"}
#: Values that parsers trip over: too long, NUL, wrong type, wrong calendar, script, other digits, other directions.
NASTY = (
    "a\x00b", "-1", "9" * 40, "2026-13-45", "<script>alert(1)</script>", "' OR 1=1 --", "NaN", "٣", "\u202egnp.exe", "25:61", "{}", "None", "  ", "1e309",
    "../../etc/passwd", "[]", "0", "{{ 7|add:7 }}", "%s%s%n", "\U0001f9f5" * 50,
)
LONG = "a" * 20_000


@dataclass(frozen=True)
class Field:
    """One control: its kind, what it holds, and what may be chosen."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


def fields_of(form: Tag) -> list[Field]:
    """Controls of a form that a browser would send."""
    found = [_field(control) for control in form.select("input[name], select[name], textarea[name]")]
    buttons = [Field(str(one["name"]), "button", str(one.get("value", ""))) for one in form.select("button[name]")]
    return [field for field in [*found, *buttons[:1]] if field.name not in TOKENS]


def _field(control: Tag) -> Field:
    name = str(control["name"])
    if control.name == "select":
        options = [str(option.get("value", option.get_text())) for option in control.select("option")]
        selected = [str(option.get("value", "")) for option in control.select("option[selected]")]
        return Field(name, "select", (selected or [""])[0], tuple(value for value in options if value))
    if control.name == "textarea":
        return Field(name, "text", control.get_text())
    return Field(name, str(control.get("type", "text")), str(control.get("value", "")))


def forms_in(body: str, path: str) -> dict[str, list[Field]]:
    """Forms of a page that change something, by the path they send to."""
    found: dict[str, list[Field]] = {}
    for form in BeautifulSoup(body, "html.parser").select("form[method=post]"):
        target = urlsplit(str(form.get("action") or path)).path
        found.setdefault(target or path, []).extend(fields_of(form))
    return found


def filled(fields: Iterable[Field]) -> dict[str, Any]:
    """What a person would send: what stands there, else something that fits."""
    body: dict[str, Any] = {}
    for field in fields:
        if field.kind == "radio" or field.kind == "checkbox":
            body.setdefault(field.name, field.value or "on")
        else:
            body.setdefault(field.name, field.value or _plausible(field))
    return body


def _plausible(field: Field) -> Any:
    if field.choices:
        return field.choices[0]
    days = {"from": 1, "start": 2, "until": 300, "end": 400}
    ahead = next((number for word, number in days.items() if word in field.name), 1)
    samples: dict[str, Any] = {
        "date": (clock.today() + timedelta(days=ahead)).isoformat(), "time": "09:00", "number": "3", "email": "baru@simpul.example",
        "url": "https://contoh.example/", "tel": "081234567890", "datetime-local": f"{clock.today()}T09:00",
    }
    if field.kind == "file":
        return SimpleUploadedFile("akta.pdf", SCAN, "application/pdf")
    return samples.get(field.kind, "Kata yang cukup panjang untuk sebuah alasan")


def too_long(fields: Iterable[Field]) -> dict[str, Any]:
    """Every field far beyond its length."""
    return {field.name: LONG for field in fields if field.kind != "file"}


def nasty(fields: Iterable[Field]) -> dict[str, Any]:
    """Another trap in each field, and a page that calls itself a picture."""
    traps = itertools.cycle(NASTY)
    page = ("foto.jpg", b"<html><script>alert(1)</script>", "image/jpeg")
    return {field.name: SimpleUploadedFile(*page) if field.kind == "file" else next(traps) for field in fields}


def twice(fields: Iterable[Field]) -> dict[str, Any]:
    """Every field as a list of two, one of them of another kind."""
    return {field.name: [field.value or "1", "x"] for field in fields if field.kind != "file"}
