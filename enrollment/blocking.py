"""Which few of many people are worth comparing with one another.

Comparing everybody with everybody is out of reach (100,000 people make five thousand million pairs). Two people are
candidates when they share a national number; a birth date, and anything in their names; or a name (in any order and
strict spelling) with birth dates that one slip explains. Names *and* dates that are both wrong are not found.
"""

from array import array
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from typing import Final

from rapidfuzz.distance import JaroWinkler

from enrollment.duplicates import Answer, Comparison, PersonRecord, compare, full_name
from enrollment.names import PersonName, blocking_key, word_key, word_keys
from enrollment.nik import is_nik
from enrollment.person_facts import EXPLAINED_DATES, compare_dates

ALIKE_WHOLE_NAMES: Final = 0.85
NOBODY: Final = -1


class PeopleIndex:
    """People in the order in which they were added, found again by what may be the same in another record.

    100,000 people take about 100 MB, so the index also serves as the memory of an import.
    """

    def __init__(self) -> None:
        self._people: list[PersonRecord] = []
        self._names: list[PersonName] = []
        self._by_nik = _Chains()
        self._by_date = _Chains()
        self._by_name_and_year = _Chains()
        self._by_name_and_day = _Chains()
        self._undated = _Chains()
        self._by_name = _Chains()

    def __len__(self) -> int:
        return len(self._people)

    def __getitem__(self, place: int) -> PersonRecord:
        return self._people[place]

    def add(self, person: PersonRecord) -> int:
        """Remember a person; the answer is the place to find them at."""
        place, name = len(self._people), full_name(person)
        self._people.append(person)
        self._names.append(name)
        for chains, key in self._keys(person, name):
            chains.add(key, place)
        return place

    def candidates(self, person: PersonRecord) -> list[int]:
        """Places of the people, added before, who are worth comparing with this one, in order."""
        name = full_name(person)
        key = blocking_key(name)
        found = set(self._by_nik.places(person.nik)) if is_nik(person.nik) else set()
        if person.birth_date is None:
            found.update(self._by_name.places(key))
        else:
            found.update(self._on_the_same_date(person.birth_date, name))
            found.update(self._on_another_date(person.birth_date, key))
            found.update(self._undated.places(key))
        return sorted(found)

    def duplicates(self, person: PersonRecord) -> Iterator[tuple[int, Comparison]]:
        """The candidates that are the same person or may be, with the reasons."""
        for place in self.candidates(person):
            comparison = compare(person, self._people[place])
            if comparison.answer is not Answer.NO:
                yield place, comparison

    def _keys(self, person: PersonRecord, name: PersonName) -> "Iterator[tuple[_Chains, Hashable]]":
        key = blocking_key(name)
        yield self._by_name, key
        if is_nik(person.nik):
            yield self._by_nik, person.nik
        if person.birth_date is None:
            yield self._undated, key
            return
        yield self._by_date, person.birth_date
        yield self._by_name_and_year, (key, person.birth_date.year)
        yield self._by_name_and_day, (key, person.birth_date.month, person.birth_date.day)

    def _on_the_same_date(self, born: date, name: PersonName) -> Iterator[int]:
        keys, whole = _loose_keys(name), _whole(name)
        for place in self._by_date.places(born):
            other = self._names[place]
            if not keys.isdisjoint(_loose_keys(other)) or _is_alike(whole, _whole(other)):
                yield place

    def _on_another_date(self, born: date, key: str) -> Iterator[int]:
        for year in (born.year - 1, born.year, born.year + 1):
            yield from self._explained(born, self._by_name_and_year.places((key, year)))
        yield from self._explained(born, self._by_name_and_day.places((key, born.month, born.day)))

    def _explained(self, born: date, places: Iterable[int]) -> Iterator[int]:
        for place in places:
            if compare_dates(born, self._people[place].birth_date) in EXPLAINED_DATES:
                yield place


def candidate_pairs(people: Iterable[PersonRecord]) -> Iterator[tuple[int, int]]:
    """Pairs of places, the earlier first, each once, that are worth comparing."""
    index = PeopleIndex()
    for person in people:
        earlier = index.candidates(person)
        place = index.add(person)
        yield from ((other, place) for other in earlier)


def find_duplicates(people: Iterable[PersonRecord]) -> Iterator[tuple[int, int, Comparison]]:
    """Every pair, the earlier first, that is the same person or may be."""
    index = PeopleIndex()
    for person in people:
        found = list(index.duplicates(person))
        place = index.add(person)
        yield from ((other, place, comparison) for other, comparison in found)


class _Chains:
    """Places by key, newest first; a linked list in two flat stores, because a list a key would not fit in memory."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}
        self._places = array("i")
        self._older = array("i")

    def add(self, key: Hashable, place: int) -> None:
        link = len(self._places)
        self._places.append(place)
        self._older.append(self._newest.get(hash(key), NOBODY))
        self._newest[hash(key)] = link

    def places(self, key: Hashable) -> Iterator[int]:
        link = self._newest.get(hash(key), NOBODY)
        while link != NOBODY:
            yield self._places[link]
            link = self._older[link]


def _loose_keys(name: PersonName) -> frozenset[str]:
    return frozenset().union(*map(word_keys, name.words), *map(word_keys, name.nickname))


def _whole(name: PersonName) -> str:
    return word_key("".join(name.words))


def _is_alike(a: str, b: str) -> bool:
    return JaroWinkler.similarity(a, b, score_cutoff=ALIKE_WHOLE_NAMES) > 0
