"""Which base an Indonesian word has: ``penjahit`` and ``menjahit`` are ``jahit``.

Sources of an answer, first wins: our list of exceptions, the regular derivations of the base words of trades
(``data/bases.txt``), the monosyllable rule (bases of one syllable take ``menge-``: Tata Bahasa Baku Bahasa
Indonesia, ch. 5), the Sastrawi stemmer. Colloquial and Palembang forms (``ngelas``, ``benerin``, ``kerjo``)
are only guessed when nothing else knows the word.
"""

import csv
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

DATA = Path(__file__).parent / "data"
VOWELS = "aeiou"
#: Shorter bases derive into forms that collide with other words.
MIN_BASE_LENGTH = 3
#: One form of each word asked for is remembered; a vocabulary of an index has some tens of thousands.
CACHE_SIZE = 65_536
_ONE_SYLLABLE = re.compile(r"(?:meng|peng|ng)e(las|cat|pel|bor|cek|tik|rem|lap|pak|cas|lem|tes|bom|sol|cor)(?:an|kan|i|in)?")
_NASAL = {"k": "ng", "p": "m", "s": "ny", "t": "n"}
_KEPT = {"b": "m", "f": "m", "v": "m", "c": "n", "d": "n", "j": "n", "z": "n", "g": "ng", "h": "ng"}


@lru_cache(maxsize=CACHE_SIZE)
def stem(word: str) -> str:
    """The base of a folded word; the word itself when it has none we know of."""
    known = _exceptions().get(word) or _derived().get(word)
    if known:
        return known
    if match := _ONE_SYLLABLE.fullmatch(word):
        return match[1]
    if len(word) <= MIN_BASE_LENGTH or not word.isalpha():
        return word
    return _sastrawi().stem(word) or word


@lru_cache(maxsize=CACHE_SIZE)
def is_indonesian(word: str) -> bool:
    """Whether the dictionary has the word or its base: such a word is not a typing error."""
    return word in dictionary() or stem(word) in dictionary()


def colloquial_bases(word: str) -> Iterator[str]:
    """Guesses of the standard word behind a colloquial form, likeliest first; the caller checks them."""
    for candidate in _without_suffix(word):
        yield from _without_nasal(candidate)


def derive(base: str) -> Iterator[str]:
    """The regular forms of ``base``: ``jahit`` gives menjahit, penjahit, penjahitan, jahitan, dijahit …"""
    active = _nasalize(base)
    soft = "be" if base.startswith(("r", "ker")) else "ber"
    per = "pe" if base.startswith("r") or base == "ajar" else "per"
    yield from (f"me{active}", f"pe{active}", f"pe{active}an", f"di{base}", f"ter{base}", f"{soft}{base}")
    yield from (f"me{active}kan", f"me{active}i", f"di{base}kan", f"di{base}i", f"me{active}nya")
    yield from (f"{base}an", f"{base}nya", f"{per}{base}", f"{per}{base}an", f"pe{base}", f"ke{base}an")
    yield from (f"pe{base}an", f"{base}in", f"di{base}in", f"be{base}", f"{base}ke", f"be{base}an")
    yield f"ny{base[1:]}" if base.startswith("c") else active


def _nasalize(base: str) -> str:
    """The base with the nasal of ``me-``: jahit, njahit; las, ngelas; pangkas, mangkas; potong, motong."""
    first, second = base[0], base[1:2]
    if _syllables(base) == 1:
        return f"nge{base}"
    if first in VOWELS:
        return f"ng{base}"
    if first in _NASAL and second in VOWELS:
        return _NASAL[first] + base[1:]
    if first in _NASAL and first != "k":
        return {"p": "m", "s": "n", "t": "n"}[first] + base
    return _KEPT.get(first, "ng" if first == "k" else "") + base


def _syllables(word: str) -> int:
    return len(re.findall(f"[{VOWELS}]+", word))


def _without_suffix(word: str) -> Iterator[str]:
    """The word, and what is left without a colloquial ending: -in, -ke, -an; final o for a (kerjo)."""
    yield word
    if word.endswith("o"):
        yield word[:-1] + "a"
    for suffix in ("in", "ke", "an", "nyo"):
        if word.endswith(suffix) and len(word) - len(suffix) >= MIN_BASE_LENGTH:
            yield word[: -len(suffix)]


def _without_nasal(word: str) -> Iterator[str]:
    """The word, and what is left without a beginning: me-, pe-, di-, ter-, ber-, be-, ng-, nge-, ny-, m-, n-."""
    yield word
    for prefix in ("me", "pe", "di", "ter", "ber"):
        if word.startswith(prefix) and len(word) - len(prefix) > MIN_BASE_LENGTH:
            yield from _without_nasal(word[len(prefix) :])
    if word.startswith("nge"):
        yield word[3:]
    for nasal, restored in (("ng", ("", "k", "g")), ("ny", ("s", "c")), ("m", ("p",)), ("n", ("t", ""))):
        if word.startswith(nasal):
            yield from (begin + word[len(nasal) :] for begin in restored)
    if word.startswith("be") and len(word) > MIN_BASE_LENGTH + 2:
        yield word[2:]


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """Base words of Indonesian (Sastrawi's list, about 30,000) and those of trades."""
    return frozenset(StemmerFactory().get_words()) | frozenset(_bases())


@lru_cache(maxsize=1)
def _sastrawi() -> Any:
    return StemmerFactory().create_stemmer()


@lru_cache(maxsize=1)
def _exceptions() -> dict[str, str]:
    with (DATA / "stems.csv").open(encoding="utf-8", newline="") as lines:
        return {row["word"]: row["stem"] for row in csv.DictReader(lines)}


@lru_cache(maxsize=1)
def _derived() -> dict[str, str]:
    """Form to base; a form that is itself in the dictionary is left alone (kelas is not ke-las)."""
    bases = _bases()
    known = dictionary()
    return {form: base for base in bases for form in derive(base) if form not in known}


def _bases() -> Collection[str]:
    lines = (DATA / "bases.txt").read_text(encoding="utf-8").splitlines()
    return dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split())
