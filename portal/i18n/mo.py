"""The compiled form of a translation catalog (GNU gettext MO), which the site loads."""

import struct

from portal.i18n.po import PLURAL_MARK, Catalog, Message

MAGIC = 0x950412DE
#: magic, revision, count, offset of messages, offset of translations, size and offset of the (absent) hash table.
HEADER = struct.Struct("<7I")
#: Length and offset of one text.
ENTRY = struct.Struct("<2I")


def compile_catalog(catalog: Catalog) -> bytes:
    """Bytes of the compiled catalog; unconfirmed (fuzzy), untranslated and obsolete messages are left out.

    The layout is the one of the GNU gettext manual, chapter "The Format of GNU MO Files", texts sorted by their bytes.
    """
    texts = sorted((_source(one), _translation(one)) for one in catalog.messages.values() if _belongs(one))
    count = len(texts)
    tables = HEADER.size + 2 * count * ENTRY.size
    sources, afterwards = _table([source for source, _ in texts], tables)
    translations, _ = _table([translation for _, translation in texts], afterwards)
    header = HEADER.pack(MAGIC, 0, count, HEADER.size, HEADER.size + count * ENTRY.size, 0, tables)
    bodies = [b"".join(text + b"\x00" for text in column) for column in zip(*texts, strict=True)]
    return b"".join([header, sources, translations, *bodies])


def _belongs(message: Message) -> bool:
    return not message.is_obsolete and (message.is_translated or (message.is_header and any(message.translations)))


def _source(message: Message) -> bytes:
    text = message.key + (PLURAL_MARK + message.plural if message.plural else "")
    return text.encode()


def _translation(message: Message) -> bytes:
    return PLURAL_MARK.join(message.translations).encode()


def _table(texts: list[bytes], offset: int) -> tuple[bytes, int]:
    """Entries of texts laid end to end from ``offset``, each with a closing zero; and where the last one ends."""
    entries = []
    for text in texts:
        entries.append(ENTRY.pack(len(text), offset))
        offset += len(text) + 1
    return b"".join(entries), offset
