"""Names, numbers and phones that occur nowhere else, so that finding one on a page means that a person was shown."""

from __future__ import annotations

from dataclasses import dataclass

SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "wo", "zu")
BASE = len(SYLLABLES)


def word(number: int) -> str:
    """Four syllables that belong to this number alone: ``Qubabadez``."""
    parts = [SYLLABLES[number // BASE**place % BASE] for place in range(3)]
    return f"Q{''.join(parts)}z".capitalize()


@dataclass(frozen=True)
class Planted:
    """One person as planted: what may appear nowhere but on pages of those who may see them."""

    number: int

    @property
    def first(self) -> str:
        """The word by which partners call a person who has not agreed to be named."""
        return word(2 * self.number)

    @property
    def last(self) -> str:
        """The word that only those read who may know the whole name."""
        return word(2 * self.number + 1)

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def mother(self) -> str:
        return word(2 * self.number + 1501)

    @property
    def nik(self) -> str:
        """Sixteen digits with a real district and birth date, and a serial of its own."""
        return f"167109220586{7000 + self.number}"

    @property
    def phone(self) -> str:
        return f"081377{880000 + self.number}"

    @property
    def register(self) -> str:
        return f"PB.{77000 + self.number}/2026"

    def marks(self) -> tuple[str, ...]:
        """Everything that tells who this is."""
        return (self.first, self.last, self.mother, self.nik, self.phone, self.register)
