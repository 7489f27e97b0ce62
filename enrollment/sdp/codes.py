"""What can be wrong with a row of an import file, and what follows from it (data/README, "Rules for an import")."""

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Code(StrEnum):
    """Codes in the order in which a row lists them: first those that reject, then the skip, then the warnings."""

    COLUMN_COUNT = "column_count"
    MISSING_REGISTER = "missing_register"
    MISSING_NAME = "missing_name"
    MISSING_BIRTH_DATE = "missing_birth_date"
    BAD_BIRTH_DATE = "bad_birth_date"
    IMPLAUSIBLE_BIRTH_DATE = "implausible_birth_date"
    MISSING_START_DATE = "missing_start_date"
    BAD_START_DATE = "bad_start_date"
    END_BEFORE_START = "end_before_start"
    MISSING_PROGRAM = "missing_program"
    UNKNOWN_PROGRAM = "unknown_program"
    FORMULA_CELL = "formula_cell"
    REGISTER_CONFLICT = "register_conflict"
    DUPLICATE_ROW = "duplicate_row"
    MISSING_NIK = "missing_nik"
    BAD_NIK = "bad_nik"
    NIK_BIRTH_DATE_MISMATCH = "nik_birth_date_mismatch"
    NIK_SEX_MISMATCH = "nik_sex_mismatch"
    MISSING_SEX = "missing_sex"
    MISSING_MOTHER = "missing_mother"
    MISSING_REGION = "missing_region"
    UNKNOWN_REGION = "unknown_region"
    OUTSIDE_WORK_AREA = "outside_work_area"
    CLIENT_KIND_AGE_MISMATCH = "client_kind_age_mismatch"
    MISSING_END_DATE = "missing_end_date"
    BAD_PHONE = "bad_phone"
    MISSING_OFFICER = "missing_officer"
    POSSIBLE_SAME_PERSON = "possible_same_person"

    @property
    def message(self) -> "Promise":
        """What happened and what to do about it, in the reader's language."""
        return MESSAGES[self]

    @property
    def rejects(self) -> bool:
        """Whether a row with this code is not imported."""
        return self in REJECTING


class RowStatus(StrEnum):
    """What becomes of a row."""

    CLEAN = "accepted_clean"
    WARNED = "accepted_with_warnings"
    REJECTED = "rejected"
    DUPLICATE = "duplicate_skipped"
    UNCHANGED = "unchanged"


REJECTING: Final = frozenset(list(Code)[: list(Code).index(Code.DUPLICATE_ROW)])
RANK: Final = {code: place for place, code in enumerate(Code)}

MESSAGES: Final = {
    Code.COLUMN_COUNT: _(
        "This line cannot be split into the columns of the heading. "
        "Check separators and quotation marks in the line, then import the file again."
    ),
    Code.MISSING_REGISTER: _("The register number is missing. Fill it in and import the file again."),
    Code.MISSING_NAME: _("The name is missing. Fill it in and import the file again."),
    Code.MISSING_BIRTH_DATE: _("The date of birth is missing. Fill it in and import the file again."),
    Code.BAD_BIRTH_DATE: _("The date of birth cannot be read. Write it like 17/08/1985, the day first, and import again."),
    Code.IMPLAUSIBLE_BIRTH_DATE: _(
        "With this date of birth the person would be younger than 12 or older than 100 at the start. "
        "Check both dates and import the file again."
    ),
    Code.MISSING_START_DATE: _("The start of guidance is missing. Fill it in and import the file again."),
    Code.BAD_START_DATE: _("The start of guidance cannot be read. Write it like 17/08/2025, the day first, and import again."),
    Code.END_BEFORE_START: _("Guidance ends before it starts. Check both dates and import the file again."),
    Code.MISSING_PROGRAM: _("The release programme is missing. Write PB, CB, CMB or ASIMILASI and import the file again."),
    Code.UNKNOWN_PROGRAM: _("The release programme is not known. Write PB, CB, CMB or ASIMILASI and import the file again."),
    Code.FORMULA_CELL: _("A cell begins like a formula. Replace it with its value and import the file again."),
    Code.REGISTER_CONFLICT: _(
        "This register number already belongs to another person. Find out whose it is, correct the other one and import again."
    ),
    Code.DUPLICATE_ROW: _("The same person stands in the file before, with this register number. Nothing to do."),
    Code.MISSING_NIK: _("There is no national number (NIK). Ask for the identity card and add it later."),
    Code.BAD_NIK: _("The national number (NIK) does not have 16 digits and was left empty. Add it from the identity card."),
    Code.NIK_BIRTH_DATE_MISMATCH: _("The national number (NIK) tells another date of birth. Check both on the identity card."),
    Code.NIK_SEX_MISMATCH: _("The national number (NIK) tells another sex. Check both on the identity card."),
    Code.MISSING_SEX: _("The sex is missing and was read from the national number (NIK) where there is one. Please check."),
    Code.MISSING_MOTHER: _("The mother's name is missing. Add it later: it helps to tell people apart."),
    Code.MISSING_REGION: _("The code of the district is missing. Add where the client lives, so that near classes are found."),
    Code.UNKNOWN_REGION: _("The code of the district is not known and was left empty. Choose where the client lives."),
    Code.OUTSIDE_WORK_AREA: _("The client lives outside the area of this office. Check whether guidance should be transferred."),
    Code.CLIENT_KIND_AGE_MISMATCH: _("Adult or child does not fit the age at the start. Check the date of birth and the kind."),
    Code.MISSING_END_DATE: _("The end of guidance is missing or cannot be read, so the stage is not known. Add it later."),
    Code.BAD_PHONE: _("The phone number does not have 10 to 14 digits and was left empty. Ask the client for it."),
    Code.MISSING_OFFICER: _("No probation officer is named. Share out this client."),
    Code.POSSIBLE_SAME_PERSON: _("This may be somebody who is already here. Compare the two records and decide."),
}
