"""Cleans and checks one row of an import file: what it says about a client, and what is wrong with it.

Nothing here knows other rows; what depends on them is decided in ``enrollment.sdp.people``. A date, a number or a
word that cannot be read beyond doubt is left out and named, never guessed (data/README, "Rules for an import").
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from enrollment.nik import Nik, agrees_with_birth_date, agrees_with_sex, completed_years, is_nik, parse_nik
from enrollment.sdp.codes import RANK, Code, RowStatus
from enrollment.sdp.columns import Column
from enrollment.sdp.dates import parse_date
from enrollment.sdp.reader import RawRow
from enrollment.sdp.text import clean_text, is_formula, mask, unquoted_digits
from enrollment.sdp.vocabulary import ADULT, CHILD, read_client_kind, read_education, read_program, read_sex

YOUNGEST_AGE: Final = 12
OLDEST_AGE: Final = 100
#: Age of majority in the juvenile justice law (UU 11/2012).
ADULT_AGE: Final = 18
PHONE_DIGITS: Final = range(10, 15)
#: National numbers and phones may stand behind ``=`` or an apostrophe, which keeps spreadsheets from rounding them.
FORMULA_ALLOWED: Final = frozenset({Column.NIK, Column.PHONE})

_REGION_LENGTHS: Final = (4, 6)
_REGION = re.compile(r"\d{2}([.\- ]?)\d{2}(?:\1\d{2})?", re.ASCII)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*E[+-]?\d", re.IGNORECASE | re.ASCII)
_NOT_DIGITS = re.compile(r"[^0-9]+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientRow:
    """A client as one row tells it, in the words of this product; what is not known is empty or ``None``."""

    register: str
    name: str
    birth_date: date
    program: str
    starts_on: date
    ends_on: date | None
    alias: str
    nik: str
    sex: str
    birth_place: str
    mother_name: str
    education: str
    past_work: str
    address: str
    region_code: str
    client_kind: str
    offense: str
    origin_unit: str
    officer: str
    officer_is_known: bool
    guarantor_name: str
    guarantor_relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the code, the column where there is one, and the shape of the value."""

    code: Code
    column: str = ""
    masked_value: str = ""


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row; ``row`` is there unless it is rejected, ``register`` is empty where it is missing."""

    line: int
    register: str
    row: ClientRow | None
    findings: tuple[Finding, ...]
    status: RowStatus

    @property
    def codes(self) -> tuple[Code, ...]:
        """The codes, each once, in the order of ``Code``."""
        return tuple(sorted({finding.code for finding in self.findings}, key=RANK.__getitem__))


@dataclass(slots=True)
class _Check:
    """The row under the lens: its clean cells, its raw ones, and what was found so far."""

    raw: RawRow
    cells: Mapping[Column, str]
    findings: list[Finding] = field(default_factory=list)

    def find(self, code: Code, column: Column | None = None) -> None:
        """Note a finding; the value is masked here, so that nothing further on can leak it."""
        value = mask(self.raw.cells.get(column, "")) if column else ""
        self.findings.append(Finding(code, column or "", value))

    def required(self, column: Column, missing: Code) -> str:
        """The clean cell, noted when it is empty."""
        text = self.cells.get(column, "")
        if not text:
            self.find(missing, column)
        return text

    def text(self, column: Column) -> str:
        """The clean cell."""
        return self.cells.get(column, "")


def check_row(
    raw: RawRow,
    *,
    regions: Collection[str],
    work_area: Collection[str],
    officers: Collection[str],
    today: date,
) -> RowResult:
    """Clean and check one row.

    ``regions`` holds all region codes known here, ``work_area`` the codes of the regencies and cities of the office,
    ``officers`` the codes of its officers; ``today`` settles the century of a national number.
    """
    if raw.is_broken:
        register = clean_text(raw.cells.get(Column.REGISTER, ""))
        return RowResult(raw.line, register, None, (Finding(Code.COLUMN_COUNT),), RowStatus.REJECTED)
    check = _Check(raw, dict(zip(raw.cells, map(clean_text, raw.cells.values()), strict=True)))
    row = _read(check, regions=regions, work_area=work_area, officers=officers, today=today)
    findings = tuple(sorted(check.findings, key=lambda finding: RANK[finding.code]))
    return RowResult(raw.line, check.text(Column.REGISTER), row, findings, status_of(findings))


def status_of(findings: Collection[Finding]) -> RowStatus:
    """What follows from the findings of a row by itself."""
    if any(finding.code.rejects for finding in findings):
        return RowStatus.REJECTED
    return RowStatus.WARNED if findings else RowStatus.CLEAN


def _read(
    check: _Check, *, regions: Collection[str], work_area: Collection[str], officers: Collection[str], today: date
) -> ClientRow | None:
    _find_formulas(check)
    register = check.required(Column.REGISTER, Code.MISSING_REGISTER)
    name = _name(check)
    born = _date(check, Column.BIRTH_DATE, Code.MISSING_BIRTH_DATE, Code.BAD_BIRTH_DATE)
    starts_on = _date(check, Column.START, Code.MISSING_START_DATE, Code.BAD_START_DATE)
    ends_on = _date(check, Column.END, Code.MISSING_END_DATE, Code.MISSING_END_DATE)
    program = _program(check)
    _compare_dates(check, born, starts_on, ends_on)
    nik = _nik(check, today)
    officer = check.required(Column.OFFICER, Code.MISSING_OFFICER)
    values = {
        "sex": _sex(check, nik),
        "mother_name": check.required(Column.MOTHER, Code.MISSING_MOTHER),
        "region_code": _region(check, regions, work_area),
        "client_kind": _client_kind(check, born, starts_on),
        "phone": _phone(check),
    }
    if nik and born and not agrees_with_birth_date(nik, born):
        check.find(Code.NIK_BIRTH_DATE_MISMATCH, Column.NIK)
    if not (born and starts_on) or any(finding.code.rejects for finding in check.findings):
        return None
    return ClientRow(
        register=register,
        name=name,
        birth_date=born,
        program=program,
        starts_on=starts_on,
        ends_on=ends_on,
        nik=nik.digits if nik else "",
        officer=officer,
        officer_is_known=officer in officers,
        education=read_education(check.text(Column.EDUCATION)),
        **values,
        **{field_name: check.text(column) for field_name, column in _PLAIN_TEXT.items()},
    )


_PLAIN_TEXT: Final = {
    "alias": Column.ALIAS,
    "birth_place": Column.BIRTH_PLACE,
    "past_work": Column.PAST_WORK,
    "address": Column.ADDRESS,
    "offense": Column.OFFENSE,
    "origin_unit": Column.ORIGIN_UNIT,
    "guarantor_name": Column.GUARANTOR,
    "guarantor_relation": Column.GUARANTOR_RELATION,
}


# --- single cells ---


def _find_formulas(check: _Check) -> None:
    for column, text in check.raw.cells.items():
        if column not in FORMULA_ALLOWED and is_formula(text):
            check.find(Code.FORMULA_CELL, column)
    if any(map(is_formula, check.raw.extras)):
        check.find(Code.FORMULA_CELL)


def _name(check: _Check) -> str:
    """A name has letters; a number in its place is not one."""
    name = check.text(Column.NAME)
    if not _LETTER.search(name):
        check.find(Code.MISSING_NAME, Column.NAME)
    return name


def _date(check: _Check, column: Column, missing: Code, bad: Code) -> date | None:
    if not check.required(column, missing):
        return None
    found = parse_date(check.raw.cells[column])
    if found is None:
        check.find(bad, column)
    return found


def _program(check: _Check) -> str:
    text = check.required(Column.PROGRAM, Code.MISSING_PROGRAM)
    program = read_program(text)
    if text and not program:
        check.find(Code.UNKNOWN_PROGRAM, Column.PROGRAM)
    return program


def _nik(check: _Check, today: date) -> Nik | None:
    """Sixteen digits or nothing; a number that was damaged on the way is not mended."""
    if not check.text(Column.NIK):
        check.find(Code.MISSING_NIK, Column.NIK)
        return None
    digits = unquoted_digits(check.raw.cells[Column.NIK])
    if is_nik(digits):
        return parse_nik(digits, on=today)
    check.find(Code.BAD_NIK, Column.NIK)
    return None


def _sex(check: _Check, nik: Nik | None) -> str:
    """As registered; where that is empty or cannot be read, as the national number tells it."""
    sex = read_sex(check.text(Column.SEX))
    if not sex:
        check.find(Code.MISSING_SEX, Column.SEX)
        return (nik and nik.sex) or ""
    if nik and not agrees_with_sex(nik, sex):
        check.find(Code.NIK_SEX_MISMATCH, Column.NIK)
    return sex


def _region(check: _Check, regions: Collection[str], work_area: Collection[str]) -> str:
    """A known code; of a district elsewhere that is not in the table, the code of its regency."""
    text = check.required(Column.REGION, Code.MISSING_REGION)
    code = _dotted(text)
    regency = ".".join(code.split(".")[:2])
    if regency in regions and regency not in work_area:
        check.find(Code.OUTSIDE_WORK_AREA, Column.REGION)
        return code if code in regions else regency
    if code in regions:
        return code
    if text:
        check.find(Code.UNKNOWN_REGION, Column.REGION)
    return ""


def _dotted(text: str) -> str:
    """``160703`` and ``16 07 03`` as ``16.07.03``; a regency has four digits; anything else is no code."""
    digits = _NOT_DIGITS.sub("", text)
    if not _REGION.fullmatch(text) or len(digits) not in _REGION_LENGTHS:
        return ""
    return ".".join(digits[place : place + 2] for place in range(0, len(digits), 2))


def _client_kind(check: _Check, born: date | None, starts_on: date | None) -> str:
    """As registered; where that is empty or cannot be read, by age at the start."""
    kind = read_client_kind(check.text(Column.CLIENT_KIND))
    if not (born and starts_on):
        return kind
    by_age = CHILD if completed_years(born, starts_on) < ADULT_AGE else ADULT
    if kind and kind != by_age:
        check.find(Code.CLIENT_KIND_AGE_MISMATCH, Column.CLIENT_KIND)
    return kind or by_age


def _phone(check: _Check) -> str:
    raw = check.raw.cells.get(Column.PHONE, "")
    if not check.text(Column.PHONE):
        return ""
    digits = _NOT_DIGITS.sub("", raw)
    if len(digits) in PHONE_DIGITS and not _SCIENTIFIC.search(raw):
        return digits
    check.find(Code.BAD_PHONE, Column.PHONE)
    return ""


# --- cells against each other ---


def _compare_dates(check: _Check, born: date | None, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and born and not YOUNGEST_AGE <= completed_years(born, starts_on) <= OLDEST_AGE:
        check.find(Code.IMPLAUSIBLE_BIRTH_DATE, Column.BIRTH_DATE)
    if starts_on and ends_on and ends_on < starts_on:
        check.find(Code.END_BEFORE_START, Column.END)
