"""Whether a PDF holds something that runs: a search through its bytes that needs no PDF reader (R44).

Readers forgive much, so this does not parse. It looks at every name in the file, with its ``#xx`` escapes
undone, and again in everything that can be inflated. Where names could hide from that (encryption, objects
packed in an unusual way), the file counts as active. Office scans and print-outs never look like that.

``/OpenAction`` alone is no ground: LibreOffice and others write it to open at page one. What it starts is an
action with a name of its own, and that name is found wherever it stands.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

#: Actions and containers of ISO 32000-1 (12.6.4, 12.7, 13) that run code, start programs, send or carry files.
ACTIVE_NAMES = frozenset(
    f"/{name}".encode()
    for name in (
        "JavaScript",
        "Launch",
        "Rendition",
        "ImportData",
        "SubmitForm",
        "GoToE",
        "GoToR",
        "EmbeddedFile",
        "EmbeddedFiles",
        "RichMedia",
        "Movie",
        "XFA",
    )
)
#: Too short to search for in pictures and fonts, where chance would find them; looked for among objects only.
_SHORT_NAMES = frozenset({b"/JS", b"/AA"})
#: With encryption the objects can't be looked at.
_ENCRYPTION = b"/Encrypt"
_OBJECTS = b"/ObjStm"
#: Most that all streams together may inflate to.
MOST_INFLATED = 64 * 1024 * 1024

_NAME = re.compile(rb"/[^\x00\t\n\x0c\r /<>\[\](){}%]{1,127}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_END = b"endstream"
_PIECE = 4096


@dataclass(frozen=True, slots=True)
class _Stream:
    """One stream: what its dictionary says, its bytes inflated as far as that goes, and whether it went well."""

    dictionary: bytes
    text: bytes
    is_whole: bool

    @property
    def holds_objects(self) -> bool:
        """Whether readers would look for objects in it; some ask for ``/First`` only, not for the type."""
        return _OBJECTS in self.dictionary or b"/First" in self.dictionary

    @property
    def hides_objects(self) -> bool:
        """A stream of objects that ``text`` doesn't show: packed twice, by differences, or broken."""
        if not self.holds_objects:
            return False
        filters = set(re.findall(rb"/(\w+(?:Decode|Crypt))\b", self.dictionary))
        return bool(filters - {b"FlateDecode"}) or b"/Predictor" in self.dictionary or (bool(filters) and not self.is_whole)


def active_content(data: bytes) -> bool:
    """Whether the PDF may run, start, send or carry something, or can't be looked through."""
    outside = _plain(_without_streams(data))
    if _names(data) & ACTIVE_NAMES or _names(outside) & {*_SHORT_NAMES, _ENCRYPTION}:
        return True
    try:
        streams = [_verdict(stream) for stream in _streams(data)]
    except OverflowError:
        return True
    # Fewer dictionaries than mentions: one was written so that its stream is not recognized.
    return any(is_active for is_active, _typed in streams) or outside.count(_OBJECTS) > sum(typed for _active, typed in streams)


def _verdict(stream: _Stream) -> tuple[bool, bool]:
    """Whether a stream is active, and whether its dictionary calls it a stream of objects."""
    wanted = ACTIVE_NAMES | _SHORT_NAMES if stream.holds_objects else ACTIVE_NAMES
    is_active = stream.hides_objects or bool(_names(stream.text) & wanted)
    return is_active, _OBJECTS in stream.dictionary


def _names(text: bytes) -> set[bytes]:
    """Every name in ``text``, escapes undone."""
    return {_plain(name) for name in _NAME.findall(text)}


def _plain(text: bytes) -> bytes:
    """``text`` without escapes: ``/J#61vaScript`` is ``/JavaScript``."""
    return _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), text)


def _spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Start and end of the bytes of every stream."""
    for start in _STREAM.finditer(data):
        end = data.find(_END, start.end())
        yield start.end(), len(data) if end < 0 else end


def _without_streams(data: bytes) -> bytes:
    """Everything that is no stream's content."""
    pieces, position = [], 0
    for start, end in _spans(data):
        if start >= position:
            pieces.append(data[position:start])
            position = end
    return b"".join([*pieces, data[position:]])


def _streams(data: bytes) -> Iterator[_Stream]:
    """All streams; OverflowError as soon as they inflate to too much."""
    room = MOST_INFLATED
    for start, end in _spans(data):
        text, is_whole = _inflated(data[start:end], room)
        room -= len(text)
        if room < 0:
            raise OverflowError
        dictionary = data[data.rfind(b"obj", 0, start) + 3 : start]
        yield _Stream(_plain(dictionary), text, is_whole)


def _inflated(packed: bytes, limit: int) -> tuple[bytes, bool]:
    """As much of ``packed`` as can be inflated, one byte over ``limit`` at most, and whether it has a proper end.

    Readers show what comes before a damage, therefore it is looked at too, to the last byte.
    """
    inflater, pieces, size = zlib.decompressobj(), [], 0
    position, step = 0, _PIECE
    while position < len(packed) and size <= limit and not inflater.eof:
        before = inflater.copy()
        try:
            piece = inflater.decompress(inflater.unconsumed_tail + packed[position : position + step], limit + 1 - size)
        except zlib.error:
            if step == 1:
                break
            inflater, step = before, 1
            continue
        pieces.append(piece)
        position, size = position + step, size + len(piece)
    return b"".join(pieces), inflater.eof
