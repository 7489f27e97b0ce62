"""Files from outside: what they really are, whether they are small and harmless enough, what they may be called.

A file is judged by its content, never by its name or by what the browser says of it (R44). Images are
re-encoded by ``portal.kernel.images``; PDFs by ``portal.kernel.pdf_scan`` are looked through for anything that
runs; sheets are checked before a reader unpacks them. Every refusal is a ``DomainError`` that says how to mend it.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import refuse
from portal.kernel.images import LARGEST_IMAGE, clean_image
from portal.kernel.pdf_scan import active_content

MEBIBYTE = 1024 * 1024
#: Limits of hazards "Cheap now" 8; images have theirs in ``portal.kernel.images``.
LARGEST_PDF = 10 * MEBIBYTE
LARGEST_SHEET = 50 * MEBIBYTE
LARGEST_UNPACKED = 200 * MEBIBYTE
HIGHEST_RATIO = 100
MOST_MEMBERS = 1000
LONGEST_NAME = 100

_CHUNK = 64 * 1024
#: A small member may well be packed a hundredfold; the ratio counts from this size on.
_RATIO_COUNTS_FROM = MEBIBYTE
_ZIP_MAGIC = b"PK\x03\x04"
_NOT_TEXT = (_ZIP_MAGIC, b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x7fELF", b"MZ")
_MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype|<html|<svg|<script)", re.IGNORECASE)
_XML_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
#: How far into a part of a workbook a document type could be declared.
_XML_HEAD = 4096
_MACRO_MEMBERS = re.compile(r"vbaproject|macrosheets/|activex/|embeddings/|externallinks/", re.IGNORECASE)
_ARCHIVES = (".zip", ".xlsx", ".docx", ".jar", ".7z", ".rar", ".gz")


class FileKind(Enum):
    """What an accepted file is: its content type and the ending it gets."""

    JPEG = ("image/jpeg", ".jpg")
    PNG = ("image/png", ".png")
    WEBP = ("image/webp", ".webp")
    PDF = ("application/pdf", ".pdf")
    XLSX = ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
    CSV = ("text/csv", ".csv")

    @property
    def content_type(self) -> str:
        """What to serve it as."""
        return self.value[0]

    @property
    def ending(self) -> str:
        """File name ending, with the dot."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A checked file: its kind, a safe name with the right ending, and the bytes to store."""

    kind: FileKind
    name: str
    content: bytes


def accept_image(file: BinaryIO, name: str) -> AcceptedFile:
    """A picture, re-encoded without metadata; raises DomainError."""
    image = clean_image(read_limited(file, LARGEST_IMAGE))
    kind = FileKind[image.format]
    return AcceptedFile(kind, safe_name(name, ending=kind.ending), image.content)


def accept_pdf(file: BinaryIO, name: str) -> AcceptedFile:
    """A PDF that holds nothing that runs by itself; raises DomainError."""
    content = read_limited(file, LARGEST_PDF)
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
        refuse("not_a_pdf", _("This file is not a complete PDF. Please save or scan it as PDF again."))
    if active_content(content):
        refuse("active_pdf", _("This PDF holds a script or another active part. Please print it to PDF and send that."))
    return AcceptedFile(FileKind.PDF, safe_name(name, ending=".pdf"), content)


def check_sheet(file: BinaryIO) -> FileKind:
    """Whether a file to import is a workbook or a CSV that may be read; raises DomainError, leaves it at its start.

    The bytes are not held in memory; what the cells say is the importer's business.
    """
    head = file.read(_CHUNK)
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if not head:
        refuse("empty_file", _("This file is empty. Please choose another one."))
    if size > LARGEST_SHEET:
        refuse("file_too_large", _("This file is larger than %(limit)s MB. Please split it.") % {"limit": LARGEST_SHEET // MEBIBYTE})
    if head.startswith(_ZIP_MAGIC):
        _check_workbook(file)
        file.seek(0)
        return FileKind.XLSX
    if head.startswith(_NOT_TEXT) or _MARKUP.match(head):
        refuse("not_a_sheet", _("This file is neither XLSX nor CSV. Please save the table in one of these forms."))
    return FileKind.CSV


def read_limited(file: BinaryIO, limit: int) -> bytes:
    """All bytes of ``file``; refuses an empty one and one larger than ``limit`` without reading further."""
    content = file.read(limit + 1)
    if not content:
        refuse("empty_file", _("This file is empty. Please choose another one."))
    if len(content) > limit:
        refuse("file_too_large", _("This file is larger than %(limit)s MB. Please make it smaller.") % {"limit": limit // MEBIBYTE})
    return content


def safe_name(name: str, *, ending: str) -> str:
    """A file name that no system misreads: plain letters, one ending (that of the content), at most 100 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    stem = last.rpartition(".")[0] or last
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-_")
    return f"{words[: LONGEST_NAME - len(ending)] or 'file'}{ending}"


def download_headers(name: str, content_type: str) -> dict[str, str]:
    """Headers for a stored file: it is saved, not shown; not guessed at; may run nothing; is kept nowhere on the way."""
    return {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def _check_workbook(file: BinaryIO) -> None:
    """Refuse archives that are bombs, hold programs, or are no workbook at all."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or any(_is_hostile(member) for member in members):
                _refuse_workbook()
            if "xl/workbook.xml" not in archive.namelist():
                refuse("not_a_sheet", _("This file is neither XLSX nor CSV. Please save the table in one of these forms."))
            _unpack(archive, members)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
        refuse("damaged_file", _("This file is damaged or locked with a password. Please save it again and retry."))


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once without keeping it: the sizes that an archive states may be lies."""
    total = 0
    for member in members:
        unpacked = 0
        for chunk in _chunks(archive, member):
            if not unpacked and _XML_DECLARES.search(chunk[:_XML_HEAD]):
                _refuse_workbook()
            unpacked += len(chunk)
            ratio = unpacked / max(1, member.compress_size)
            if total + unpacked > LARGEST_UNPACKED or (unpacked > _RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO):
                _refuse_workbook()
        total += unpacked


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _is_hostile(member: zipfile.ZipInfo) -> bool:
    """Members that lead outside, are links, are archives themselves, or hold programs and outside data."""
    name = member.filename
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    leads_out = name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name or "\0" in name
    return is_link or leads_out or name.lower().endswith(_ARCHIVES) or _MACRO_MEMBERS.search(name) is not None


def _refuse_workbook() -> None:
    refuse("unsafe_workbook", _("This workbook holds macros, links or far too much. Please save only the table as a new XLSX or CSV."))
