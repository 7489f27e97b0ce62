"""The sentences behind an answer about two records; none of them repeats a name, a date or a number."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from enrollment.likeness import Trait
from enrollment.person_facts import DateFact

NAME_SAME: Final = "name_same"
NAME_DIFFERENT: Final = "name_different"

REASONS: Final = {
    NAME_SAME: _("The names are the same."),
    NAME_DIFFERENT: _("The names are different."),
    str(Trait.SPELLING): _("The names differ in spelling only."),
    str(Trait.ONE_LETTER): _("The names differ by one letter."),
    str(Trait.ORDER): _("The parts of the name stand in another order."),
    str(Trait.MUHAMMAD): _("Muhammad is written in another form."),
    str(Trait.MUHAMMAD_MISSING): _("Only one record has Muhammad in the name."),
    str(Trait.NICKNAME): _("The nickname stands in the name of the other record."),
    str(Trait.FATHER): _("The father's name stands in the name of one record."),
    str(Trait.SHORTENED): _("A part of the name is shortened."),
    str(Trait.PART_MISSING): _("One record holds only a part of the name."),
    str(Trait.GLUED): _("Parts of the name are written together."),
    str(DateFact.SAME): _("The birth dates are the same."),
    str(DateFact.SAME_DEFAULT): _("The birth dates are the same, but 1 January may stand for an unknown day."),
    str(DateFact.SWAPPED): _("Day and month of birth are swapped."),
    str(DateFact.UNKNOWN_DAY): _("One birth date is 1 January of the same year, which may stand for an unknown day."),
    str(DateFact.NEAR): _("The birth dates are at most ten days apart."),
    str(DateFact.YEAR_OFF): _("The birth dates are one year apart."),
    str(DateFact.MISTYPED): _("The birth dates differ by one digit or one month."),
    str(DateFact.GENERATION): _("The birth dates are a generation apart."),
    str(DateFact.OTHER): _("The birth dates are different."),
    str(DateFact.MISSING): _("A birth date is missing."),
    "sex_different": _("The sex is different."),
    "mother_same": _("The mother's name is the same."),
    "mother_similar": _("The mother's names are similar."),
    "mother_different": _("The mother's names are different."),
    "mother_unknown": _("A mother's name is missing."),
    "father_same": _("The father's name is the same."),
    "father_similar": _("The father's names are similar."),
    "father_different": _("The father's names are different."),
    "place_same": _("The place of birth is the same."),
    "place_different": _("The place of birth is different."),
    "address_same": _("The address is the same."),
    "address_similar": _("The street is the same, the numbers are not."),
    "address_different": _("The address is different."),
    "nik_same": _("The national number (NIK) is the same."),
    "nik_similar": _("The national numbers (NIK) differ by one digit or in the date only."),
    "nik_different": _("The national numbers (NIK) are different."),
    "nik_unknown": _("A national number (NIK) is missing."),
}
