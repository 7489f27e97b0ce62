"""Are two records the same person? The answer is ``match``, ``review`` or ``no``, with the facts that decided.

``match`` proposes with confidence, ``review`` puts both before a person, ``no`` proposes nothing; nothing is ever
merged without a person's decision. Because a wrong ``match`` is worse than a look too many, ``match`` needs the same
name (spelling, order, titles and forms of Muhammad aside), the same birth date, and either the same national number
or the same mother with nothing that speaks against it. Everything is compared as facts, never as one score.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from enrollment.duplicate_reasons import NAME_DIFFERENT, NAME_SAME, REASONS
from enrollment.likeness import Likeness, NameComparison, Trait, compare_fathers, compare_names
from enrollment.names import PersonName, parse_name
from enrollment.person_facts import (
    EXPLAINED_DATES,
    SAME_DATES,
    DateFact,
    Shared,
    compare_addresses,
    compare_dates,
    compare_niks,
    compare_places,
)

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Answer(StrEnum):
    """What the register says about two records."""

    MATCH = "match"
    REVIEW = "review"
    NO = "no"


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What is compared of a person; empty text and ``None`` mean that it is not known."""

    name: str
    alias: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    mother: str = ""
    address: str = ""
    nik: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer, and the codes of the facts behind it (keys of ``duplicate_reasons.REASONS``)."""

    answer: Answer
    reasons: tuple[str, ...]

    @property
    def sentences(self) -> "tuple[Promise, ...]":
        """The facts in words; they name no person and no number."""
        return tuple(REASONS[code] for code in self.reasons)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the rule looks at."""

    name: NameComparison
    tells_apart: bool
    date: DateFact
    sex: Shared
    mother: Shared
    father: Shared
    place: Shared
    address: Shared
    nik: Shared

    @property
    def mother_agrees(self) -> bool:
        return self.mother in (Shared.SAME, Shared.SIMILAR)

    @property
    def is_spelled_alike(self) -> bool:
        return self.name.likeness >= Likeness.SPELLING

    @property
    def speaks_against(self) -> bool:
        """Whether some fact says that these are two people, whatever else is the same."""
        return Shared.DIFFERENT in (self.sex, self.mother, self.father)


def compare(a: PersonRecord, b: PersonRecord) -> Comparison:
    """Compare two records; the answer does not depend on which comes first."""
    facts = gather_facts(a, b)
    return Comparison(decide(facts), tuple(_reasons(facts)))


def gather_facts(a: PersonRecord, b: PersonRecord) -> Facts:
    """The facts about two records, before any rule is applied."""
    one, other = full_name(a), full_name(b)
    return Facts(
        name=compare_names(one, other),
        tells_apart=min(len(one.telling_words), len(other.telling_words)) > 1,
        date=compare_dates(a.birth_date, b.birth_date),
        sex=_compare_sexes(a.sex, b.sex),
        mother=_compare_mothers(a.mother, b.mother),
        father=_shared(compare_fathers(one, other)),
        place=compare_places(a.birth_place, b.birth_place),
        address=compare_addresses(a.address, b.address),
        nik=compare_niks(a.nik, b.nik),
    )


def full_name(record: PersonRecord) -> PersonName:
    """The name of a record, with the nickname wherever it was written down."""
    name = parse_name(record.name)
    if not record.alias:
        return name
    return PersonName(name.words, name.father, name.nickname + parse_name(record.alias).words)


def decide(facts: Facts) -> Answer:
    """The rule: a same number is always looked at; otherwise the name must be alike and the dates must agree."""
    if facts.nik is Shared.SAME:
        return Answer.MATCH if _is_sure_by_number(facts) else Answer.REVIEW
    if not facts.name.likeness:
        return Answer.NO
    if facts.date in SAME_DATES:
        return _decide_same_date(facts)
    if facts.date in EXPLAINED_DATES:
        return _review_if(_is_one_person_with_another_date(facts))
    if facts.date is DateFact.MISSING:
        return _review_if(_is_one_person_without_date(facts))
    return _review_if(facts.date is DateFact.OTHER and _agrees_in_all_but_date(facts))


def is_same_person_under_one_number(a: PersonRecord, b: PersonRecord) -> bool:
    """Whether two records under one register number are one person: the number itself already says so.

    Two names on one birth date with two national numbers stay two people (twins share everything else).
    """
    facts = gather_facts(a, b)
    if facts.nik is Shared.SAME:
        return bool(facts.name.likeness) or facts.date in SAME_DATES
    if not facts.name.likeness or facts.sex is Shared.DIFFERENT:
        return False
    if facts.date in SAME_DATES:
        return facts.is_spelled_alike or facts.nik is Shared.UNKNOWN
    return facts.date in EXPLAINED_DATES and facts.is_spelled_alike and facts.nik is not Shared.DIFFERENT


def _is_sure_by_number(facts: Facts) -> bool:
    return facts.is_spelled_alike and facts.date in SAME_DATES and not facts.speaks_against


def _decide_same_date(facts: Facts) -> Answer:
    if _is_sure_without_number(facts):
        return Answer.MATCH
    if facts.mother is Shared.DIFFERENT:
        return _review_if(_may_have_two_mothers(facts))
    if facts.nik is Shared.DIFFERENT and facts.name.likeness is Likeness.PARTIAL:
        return _review_if(facts.mother_agrees and facts.address is Shared.SAME)
    if Shared.DIFFERENT in (facts.sex, facts.father):
        return _review_if(facts.mother_agrees)
    return _review_if(facts.mother_agrees or _is_likely_without_mother(facts))


def _is_sure_without_number(facts: Facts) -> bool:
    """Two telling words, birth date and mother the same, neither a default date nor anything against it."""
    return (
        facts.name.likeness is Likeness.SAME
        and facts.tells_apart
        and facts.date is DateFact.SAME
        and facts.mother is Shared.SAME
        and facts.nik is Shared.UNKNOWN
        and not facts.speaks_against
        and Shared.DIFFERENT not in (facts.place, facts.address)
    )


def _may_have_two_mothers(facts: Facts) -> bool:
    """A common name on the same day: worth a look only where the place agrees and nothing else disagrees."""
    return (
        facts.is_spelled_alike
        and facts.date is DateFact.SAME
        and Shared.DIFFERENT not in (facts.nik, facts.sex, facts.place, facts.address, facts.father)
    )


def _is_likely_without_mother(facts: Facts) -> bool:
    """A mother is not known: two whole names on a sure date will do, anything less needs a place that may agree."""
    if facts.place is not Shared.DIFFERENT:
        return True
    is_sure_date = facts.date is DateFact.SAME and facts.nik is not Shared.DIFFERENT
    return is_sure_date and facts.is_spelled_alike and facts.tells_apart


def _is_one_person_with_another_date(facts: Facts) -> bool:
    """A slip in the date is believed when the name is whole and the mother agrees, or else place and address."""
    if facts.speaks_against or facts.nik is Shared.DIFFERENT:
        return False
    if facts.mother_agrees:
        return facts.is_spelled_alike or (facts.place is Shared.SAME and facts.address is Shared.SAME)
    if facts.date is DateFact.MISTYPED or not (facts.is_spelled_alike and facts.tells_apart):
        return False
    return facts.place is Shared.SAME or (facts.date is DateFact.SWAPPED and facts.place is Shared.UNKNOWN)


def _is_one_person_without_date(facts: Facts) -> bool:
    if facts.speaks_against or facts.nik is Shared.DIFFERENT:
        return False
    if facts.mother_agrees:
        return facts.name.likeness >= Likeness.ONE_LETTER
    return facts.is_spelled_alike and facts.tells_apart and facts.address is Shared.SAME


def _agrees_in_all_but_date(facts: Facts) -> bool:
    return (
        facts.name.likeness is Likeness.SAME
        and facts.mother is Shared.SAME
        and facts.address is Shared.SAME
        and facts.nik is not Shared.DIFFERENT
        and not facts.speaks_against
    )


def _review_if(condition: bool) -> Answer:
    return Answer.REVIEW if condition else Answer.NO


# --- facts ---


def _shared(likeness: Likeness | None) -> Shared:
    if likeness is None:
        return Shared.UNKNOWN
    if likeness >= Likeness.SPELLING:
        return Shared.SAME
    return Shared.SIMILAR if likeness else Shared.DIFFERENT


def _compare_mothers(a: str, b: str) -> Shared:
    one, other = parse_name(a), parse_name(b)
    return _shared(compare_names(one, other).likeness) if one.words and other.words else Shared.UNKNOWN


def _compare_sexes(a: str, b: str) -> Shared:
    if not (a and b):
        return Shared.UNKNOWN
    return Shared.SAME if a == b else Shared.DIFFERENT


def _reasons(facts: Facts) -> Iterator[str]:
    """Codes in the order in which a person would check them; what is unknown is said for mother and number only."""
    yield from _name_reasons(facts.name)
    yield str(facts.date)
    if facts.sex is Shared.DIFFERENT:
        yield "sex_different"
    yield f"mother_{facts.mother}"
    for subject in ("father", "place", "address"):
        if (shared := getattr(facts, subject)) is not Shared.UNKNOWN:
            yield f"{subject}_{shared}"
    yield f"nik_{facts.nik}"


def _name_reasons(name: NameComparison) -> tuple[str, ...]:
    if not name.likeness:
        return (NAME_DIFFERENT,)
    return tuple(str(trait) for trait in Trait if trait in name.traits) or (NAME_SAME,)
