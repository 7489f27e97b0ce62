"""What is name, title, father's name and nickname in an Indonesian name, and which spellings are one name.

A name is folded to plain small letters and taken apart: titles (religious, academic, of Palembang nobility) go,
``bin``/``binti`` starts the father's name, ``als`` or brackets start a nickname, the many forms of Muhammad become
one word. People with a single name are normal: there is no first and last name here, only words in an order.

Each word has two kinds of keys:

- ``word_key``, strict: differences that are spelling and nothing else. Old spelling (oe = u, dj = j, tj = c, sj = sy),
  v/f = p, sy/sh = s, kh/ch = k, dh/th/gh/bh/ph without their h, y = i, doubled letters single.
- ``word_keys``, loose: spellings that often, but not always, are one name. Old j = y, kh = h, z = s or j, o = u,
  or a where it does not end the word, v = w, ae/ei = ai, final d/t, b/p, a final h left out.

``blocking_key`` joins the strict keys of a name in alphabetical order: equal for other orders, titles, forms of
Muhammad and strict spellings, so it can be stored and looked up.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

MUHAMMAD: Final = "muhammad"
MUHAMMAD_INITIAL: Final = "m"
AHMAD: Final = "ahmad"
CACHED_WORDS: Final = 2**16
CACHED_NAMES: Final = 2**14


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_RELIGIOUS: Final = "h hi hj haji hajah hajjah kh ki kyai kiai ust ustad ustadz ustaz ustadzah buya syekh"
_NOBLE: Final = "kgs kiagus kms kemas mgs masagus msy masayu nys nyimas nyayu rd rdn raden r ra rm rr tb tubagus tengku teuku tgk"
_CIVIL: Final = "prof dr drs dra drg drh ir tn ny tuan nyonya sdr sdri sdra bpk bapak ibu"
LEADING_TITLES: Final = _set(f"{_RELIGIOUS} {_NOBLE} {_CIVIL}")
DOUBLE_TITLES: Final = frozenset(
    {("mas", "agus"), ("ki", "agus"), ("mas", "ayu"), ("nyi", "mas"), ("nyi", "ayu"), ("raden", "ayu"), ("raden", "mas")}
)
DROPPED_ANYWHERE: Final = _set("hj kgs kms mgs msy nys drs dra drg jr sr ii iii alm almh almarhum almarhumah")
DEGREES: Final = _set(
    "spd spdi sag sh shi shut se sei st stp stmt ssos sip skom skep skm sked ssi spsi spt sp spa spog sfarm shum sst"
    " mpd mpdi mag mh mhi mm msi mt mkes mkom msos msc ma mba mpsi mhum phd ba bsc lc"
    " amd amdkep amdkeb apt ners"
)

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")
_BRACKETED = re.compile('["\u201c(\\[]([^"\u201d)\\]]*)["\u201d)\\]]')
_ALIAS_MARK = re.compile(r"\b(?:als|alias|aka|a\.k\.a|panggilan)\b\.?|\bal\.(?=\s)|[@/\\]")
_FATHER_MARK = re.compile(r"(?<=\S)\s+(?:bin|binti|bint|binte|bt|bte)\b\.?\s*")
_BLANKS = re.compile(r"[\s,;:_\-\"()\[\]]+")
_MUHAMMAD = re.compile(r"m(?:o|u|oe)(?:h|ch|kh)(?:a?m+[ae]+[dt]h?|d)?|mhd|mhmd|md")
_AHMAD = re.compile(r"a(?:h|ch|kh)m[ae]d")
_SHORT_AHMAD: Final = frozenset({"ach", "akh"})


@dataclass(frozen=True, slots=True)
class PersonName:
    """The words of a name, folded and in order; ``father`` after bin/binti, ``nickname`` after als or in brackets."""

    words: tuple[str, ...]
    father: tuple[str, ...] = ()
    nickname: tuple[str, ...] = ()

    @property
    def telling_words(self) -> tuple[str, ...]:
        """The words that tell people apart: not Muhammad, not a lone letter."""
        return tuple(word for word in self.words if word != MUHAMMAD and len(word) > 1)


@lru_cache(maxsize=CACHED_NAMES)
def parse_name(text: str) -> PersonName:
    """Take a name apart; an empty text gives a name without words."""
    bare, nickname = _split_nickname(fold(text))
    own, *fathers = _FATHER_MARK.split(bare)
    return PersonName(
        words=_name_words(own),
        father=_name_words(fathers[0]) if fathers else (),
        nickname=tuple(word for word in _plain_words(nickname) if word not in DROPPED_ANYWHERE),
    )


def fold(text: str) -> str:
    """Small letters without accents and apostrophes, blanks collapsed."""
    plain = text.casefold()
    if not plain.isascii():
        # Decomposing makes plain capitals of ornamental ones, so small letters are asked for again.
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold()
    return " ".join(_APOSTROPHES.sub("", plain).split())


def blocking_key(name: PersonName) -> str:
    """Strict keys of the telling words in alphabetical order; of all words where none tells; empty without words."""
    return " ".join(sorted(map(word_key, name.telling_words or name.words)))


@lru_cache(maxsize=CACHED_WORDS)
def word_key(word: str) -> str:
    """The strict key of one folded word."""
    return _single(_apply(_STRICT, word)) or word


@lru_cache(maxsize=CACHED_WORDS)
def word_keys(word: str) -> frozenset[str]:
    """The loose keys of one folded word; two words that share one are spellings of a name, most likely."""
    changes = [change for change in _ALTERNATIVES if change(word) != word]
    return frozenset(_loose_key(_apply(chosen, word)) for chosen in _subsets(changes))


# --- taking a name apart ---


def _split_nickname(text: str) -> tuple[str, str]:
    bracketed = " ".join(_BRACKETED.findall(text))
    own, *others = _ALIAS_MARK.split(_BRACKETED.sub(" ", text))
    return own.strip(), f"{bracketed} {' '.join(others)}"


def _name_words(text: str) -> tuple[str, ...]:
    words = list(_plain_words(_without_spaced_degrees(text)))
    kept = [word for word in words if word not in DROPPED_ANYWHERE] or words
    return tuple(map(_one_form, _without_titles(_without_degrees(kept))))


def _without_titles(words: list[str]) -> list[str]:
    while len(words) > 1:
        is_double = len(words) > 2 and tuple(words[:2]) in DOUBLE_TITLES
        if not is_double and words[0] not in LEADING_TITLES:
            break
        words = words[2 if is_double else 1 :]
    return words


def _without_degrees(words: list[str]) -> list[str]:
    """Degrees stand at the end; ``St.`` or ``Ma`` elsewhere are words of a name."""
    while len(words) > 1 and words[-1] in DEGREES:
        words = words[:-1]
    return words


def _without_spaced_degrees(text: str) -> str:
    """``budi, s. pd., m. si`` without what follows the commas, where that is a degree written with blanks."""
    head, *tails = text.split(",")
    kept = [tail for tail in tails if re.sub(r"[\s.]", "", tail) not in DEGREES]
    return " ".join((head, *kept))


def _plain_words(text: str) -> Iterator[str]:
    for piece in _BLANKS.split(text):
        yield from _undotted(piece)


def _undotted(piece: str) -> Iterable[str]:
    """``s.pd.`` and ``k.h.`` are one word each, ``m.yusuf`` is two, ``kgs.`` is one."""
    if "." not in piece:
        return (piece,) if piece else ()
    joined = piece.replace(".", "")
    if joined in DEGREES or joined in LEADING_TITLES:
        return (joined,)
    return tuple(filter(None, piece.split(".")))


def _one_form(word: str) -> str:
    if _MUHAMMAD.fullmatch(word):
        return MUHAMMAD
    if _AHMAD.fullmatch(word):
        return AHMAD
    return AHMAD[:3] if word in _SHORT_AHMAD else word


# --- keys ---

Change = Callable[[str], str]


def _replacing(pattern: str, by: str) -> Change:
    compiled = re.compile(pattern)
    return lambda word: compiled.sub(by, word)


def _apply(changes: Iterable[Change], word: str) -> str:
    for change in changes:
        word = change(word)
    return word


def _subsets(changes: list[Change]) -> Iterator[tuple[Change, ...]]:
    for size in range(len(changes) + 1):
        yield from combinations(changes, size)


_single = _replacing(r"(.)\1+", r"\1")

# The order matters: old digraphs before the letters they contain.
_STRICT: Final = (
    _replacing("oe", "u"),
    _replacing("oo", "u"),
    _replacing("dj", "j"),
    _replacing("tj", "c"),
    _replacing("s[jyh]", "s"),
    _replacing("[kc]h|q|ck", "k"),
    _replacing("([dtgbz])h", r"\1"),
    _replacing("ph|[vf]", "p"),
    _replacing("y", "i"),
)

# Spellings that are one name often but not always; each is tried with and without the others. A final o stays
# apart from a final a: Hendra and Hendro are brothers, Romadon and Ramadhan are one name.
_ALTERNATIVES: Final = (
    _replacing("(?<!d)(?<!t)j", "y"),
    _replacing("[kc]h", "h"),
    _replacing("z", "s"),
    _replacing("z", "j"),
    _replacing("o(?!e|$)", "a"),
    _replacing("o(?!e)", "u"),
    _replacing("v", "w"),
)

_LOOSE: Final = (
    _replacing("[ae]i|ae", "ai"),
    _replacing("(?<=[au])w", "u"),
    _replacing("ie", "i"),
    _replacing("(?<=.)h$", ""),
    _replacing("d$", "t"),
    _replacing("b$", "p"),
    _replacing("z$", "s"),
)


def _loose_key(word: str) -> str:
    return _single(_apply(_LOOSE, word_key(word)))
