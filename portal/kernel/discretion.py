"""Which words would tell where somebody comes from (design §4.2): a paper or a calendar must not out its holder.

Nobody writes such a word on purpose; it comes in with the name of a partner group, a place or a program.
"""

import re
import unicodedata

#: Offices, places, legal states and this product; whole words, in the languages of the texts. Words that also
#: have an honest use in a craft (klien of a salon, pengawasan mutu, tahanan listrik) are left out or kept to phrases.
_REVEALING = re.compile(
    r"\b(?:bapas|lapas|rutan|lpka|pokmas|lipas|pemasyarakatan|griya abhipraya|kemenkumham|ditjen ?pas|kemenimipas"
    r"|(?:nara)?pidana|napi|penjara|rumah tahanan|tahanan negara|tahanan kota|residivis|kriminal|asimilasi"
    r"|pembebasan bersyarat|cuti bersyarat|cuti menjelang bebas|wajib lapor|warga binaan|wbp|rehabilitasi narkotika"
    r"|restorative justice|keadilan restoratif|simpul mandiri"
    r"|probation(?:ers?)?|parole(?:es?|d)?|prison(?:s|ers?)?|jails?|inmates?|convicts?|offenders?|felons?|ex-offenders?"
    r"|correctional|corrections|criminals?|community service order|supervision order)\b"
)


def revealing_words(*texts: str) -> tuple[str, ...]:
    """The words in ``texts`` that would out a holder, each once, in the order found."""
    found = (word for text in texts for word in _REVEALING.findall(_folded(text)))
    return tuple(dict.fromkeys(found))


def _folded(text: str) -> str:
    """Small plain letters, one blank between words: "Lapas" written with accents or dots is found too."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9-]+", " ", re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain)).replace("-", " ")
