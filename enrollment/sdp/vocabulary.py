"""Words of the correctional database and what they are called here; unknown words are never forced into a list."""

from functools import lru_cache
from typing import Final

from enrollment.nik import FEMALE, MALE
from enrollment.sdp.text import squeezed

ADULT: Final = "adult"
CHILD: Final = "child"
CACHED_WORDS: Final = 2**10


def _table(**words: str) -> dict[str, str]:
    """Turn ``code="some words"`` round: each word, written squeezed, leads to its code."""
    return {word: code for code, many in words.items() for word in many.split()}


_SEXES: Final = _table(
    **{MALE: "l lk laki lakilaki laki2 pria", FEMALE: "p pr perempuan wanita"},
)
_CLIENT_KINDS: Final = _table(
    **{ADULT: "dewasa kliendewasa", CHILD: "anak klienanak"},
)
_EDUCATION: Final = _table(
    none="tidaksekolah tidakpernahsekolah belumsekolah tidaktamatsd belumtamatsd",
    sd="sd sr mi sekolahdasar sdsederajat sdmi paketa",
    smp="smp sltp mts sekolahmenengahpertama smpsederajat sltpsederajat smpmts paketb",
    sma="sma slta smu ma sekolahmenengahatas smasederajat sltasederajat smama madrasahaliyah paketc",
    smk="smk stm smea sekolahmenengahkejuruan smksederajat",
    d3="d3 diii diploma3 diplomaiii akademi sarjanamuda",
    s1="s1 si sarjana strata1 stratai stratasatu d4 div diploma4 diplomaiv sarjanaterapan",
)
_PROGRAM_NAMES: Final = {
    "parole": ("pb", "pembebasanbersyarat"),
    "conditional_leave": ("cb", "cutibersyarat"),
    "pre_release_leave": ("cmb", "cutimenjelangbebas"),
    "assimilation": ("asimilasi", "asimilasirumah", "asimilasidirumah"),
}
_PROGRAMS: Final = {
    written: code
    for code, (short, *long_names) in _PROGRAM_NAMES.items()
    for name in long_names
    for written in (short, name, short + name, name + short)
}
_GRADUATED: Final = ("tamatan", "tamat", "lulusan", "lulus")


@lru_cache(maxsize=CACHED_WORDS)
def read_sex(text: str) -> str:
    """``male``, ``female`` or the empty text."""
    return _SEXES.get(squeezed(text), "")


@lru_cache(maxsize=CACHED_WORDS)
def read_client_kind(text: str) -> str:
    """``adult``, ``child`` or the empty text."""
    return _CLIENT_KINDS.get(squeezed(text), "")


@lru_cache(maxsize=CACHED_WORDS)
def read_program(text: str) -> str:
    """The code of the release programme, e.g. ``parole``, or the empty text."""
    return _PROGRAMS.get(squeezed(text).removeprefix("program"), "")


@lru_cache(maxsize=CACHED_WORDS)
def read_education(text: str) -> str:
    """The code of the highest schooling, e.g. ``smp``, or the empty text."""
    word = squeezed(text)
    for prefix in _GRADUATED:
        word = word.removeprefix(prefix)
    return _EDUCATION.get(word, "")
