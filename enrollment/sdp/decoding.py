"""From bytes to lines: which encoding a file is in, and its physical lines without ever holding the file in memory.

A byte order mark decides; then zero bytes tell UTF-16 without a mark; then a file that is valid UTF-8 is UTF-8,
because text in Windows-1252 almost never is; then it is Windows-1252. Digits are the same bytes in the last two, so
no choice between them can change a number.
"""

import codecs
from collections.abc import Iterator
from functools import partial
from io import TextIOWrapper
from typing import BinaryIO, Final

from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import refuse

#: Longer lines are no rows: 22 cells of a spreadsheet's largest size would not be read by anybody.
LONGEST_LINE: Final = 131_072
CHUNK: Final = 1 << 20
SAMPLE: Final = 4096
#: Plain text in UTF-16 has a zero in every second byte; half of that leaves room for other letters.
ZERO_SHARE: Final = 0.25
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNMARKED: Final = ("utf-8", "cp1252")


def detect_encoding(file: BinaryIO) -> str:
    """The name of the encoding as Python knows it; the file is left at its start. Raises ``DomainError`` if unreadable."""
    sample = file.read(SAMPLE)
    name = next((name for name in _likely(sample) if _decodes(file, name)), None)
    if name is None:
        refuse(
            "unreadable_text",
            _("The letters of this file cannot be read. Save it as CSV UTF-8 or as XLSX and import again."),
        )
    file.seek(0)
    return name


def physical_lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """Lines with their ends; of a line that is too long only so much that its length shows. The file is closed at its end."""
    with TextIOWrapper(file, encoding=encoding, newline="") as text:
        for line in iter(partial(text.readline, LONGEST_LINE + 1), ""):
            yield line
            if len(line) > LONGEST_LINE:
                _skip_rest_of_line(text, line)


def _likely(sample: bytes) -> tuple[str, ...]:
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return (name,)
    half = max(1, len(sample)) * ZERO_SHARE
    if sample[1::2].count(0) >= half:
        return ("utf-16-le",)
    if sample[::2].count(0) >= half:
        return ("utf-16-be",)
    return _UNMARKED


def _decodes(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _skip_rest_of_line(text: TextIOWrapper, line: str) -> None:
    while line and not line.endswith(("\n", "\r")):
        line = text.readline(CHUNK)
