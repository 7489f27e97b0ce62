"""Reads the QR code of a printed page as a phone would: from what is drawn, not from what was meant (ISO/IEC 18004).

A clean drawing has no errors to correct, so the words of correction are read past. Byte mode and versions 1 to 6, which
is what addresses need.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from segno import consts

Matrix = list[list[int]]
LEVELS = {0b01: consts.ERROR_LEVEL_L, 0b00: consts.ERROR_LEVEL_M, 0b11: consts.ERROR_LEVEL_Q, 0b10: consts.ERROR_LEVEL_H}
MASKS = (
    lambda y, x: (y + x) % 2, lambda y, x: y % 2, lambda y, x: x % 3, lambda y, x: (y + x) % 3, lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3, lambda y, x: (y * x % 2 + y * x % 3) % 2, lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
BYTE_MODE = 0b0100
#: A run of dark modules: from x along half a row down.
RUN = re.compile(rb"(?<![\d.-])(\d+) (\d+)\.5 m (\d+) \2\.5 l")


def scan_pdf(paper: bytes) -> str:
    """The text of the code on the first page."""
    return read(drawn(PdfReader(BytesIO(paper)).pages[0].get_contents().get_data()))


def drawn(page: bytes) -> Matrix:
    """The modules that a page draws, as rows of 0 and 1."""
    runs = [tuple(map(int, run)) for run in RUN.findall(page)]
    size = 1 + max(row for _start, row, _end in runs)
    matrix = [[0] * size for _row in range(size)]
    for start, row, end in runs:
        matrix[row][start:end] = [1] * (end - start)
    return matrix


def read(matrix: Matrix) -> str:
    """The text that a matrix says."""
    size = len(matrix)
    version, kind = (size - 17) // 4, _format(matrix)
    level, mask = LEVELS[kind >> 3], MASKS[kind & 7]
    bits = [matrix[y][x] ^ (mask(y, x) == 0) for y, x in _path(size, version)]
    words = [int("".join(map(str, bits[at:at + 8])), 2) for at in range(0, len(bits) - 7, 8)]
    stream = "".join(f"{word:08b}" for word in _blocks(words, consts.ECC[version][level]))
    assert int(stream[:4], 2) == BYTE_MODE
    length = int(stream[4:12], 2)
    return bytes(int(stream[at:at + 8], 2) for at in range(12, 12 + 8 * length, 8)).decode()


def _format(matrix: Matrix) -> int:
    """Level and mask: five bits beside the upper left finder."""
    bits = [matrix[8][x] for x in (0, 1, 2, 3, 4)]
    return int("".join(map(str, bits)), 2) ^ 0b10101


def _path(size: int, version: int) -> Iterator[tuple[int, int]]:
    """Modules of data in the order of reading: two columns at a time, up and down, from the right."""
    upwards = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for y in range(size - 1, -1, -1) if upwards else range(size):
            yield from ((y, x) for x in (right, right - 1) if not _is_pattern(y, x, size, version))
        upwards = not upwards


def _is_pattern(y: int, x: int, size: int, version: int) -> bool:
    """Finders with their format bits, timing, and the one alignment pattern of versions 2 to 6."""
    finder = (y < 9 and x < 9) or (y < 9 and x >= size - 8) or (y >= size - 8 and x < 9)
    aligned = version > 1 and abs(y - (size - 7)) <= 2 and abs(x - (size - 7)) <= 2
    return finder or aligned or y == 6 or x == 6


def _blocks(words: list[int], table: tuple[consts.EC, ...]) -> list[int]:
    """Words of data in their order: blocks were interleaved, the short ones come first."""
    lengths = [ec.num_data for ec in table for _block in range(ec.num_blocks)]
    blocks: list[list[int]] = [[] for _length in lengths]
    source = iter(words)
    for place in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if place < length:
                block.append(next(source))
    return [word for block in blocks for word in block]
