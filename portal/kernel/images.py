"""Pictures from outside: decoded, made small, turned upright and written anew, so that only the picture remains.

Metadata (place, camera, time), hidden payloads and further frames are gone afterwards. Only JPEG, PNG and WebP;
SVG is a program and refused. Limits are those of hazards "Cheap now" 8: 8 MB and 24 megapixels.
"""

from dataclasses import dataclass
from io import BytesIO
from math import ceil
from typing import Any, Literal, NoReturn

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from portal.kernel.decisions import refuse

Format = Literal["JPEG", "PNG", "WEBP"]
FORMATS: tuple[Format, ...] = ("JPEG", "PNG", "WEBP")
#: Phones store a second, smaller picture behind the first and call the file so; it begins as an ordinary JPEG.
_MULTI_PICTURE = "MPO"

LARGEST_IMAGE = 8 * 1024 * 1024
#: WebP holds a picture four times while it is read; 9 megapixels keep that under 200 MB, like 24 of the others.
MOST_PIXELS: dict[Format, int] = {"JPEG": 24_000_000, "PNG": 24_000_000, "WEBP": 9_000_000}
#: A line of 1 x 65,500 pixels is no picture; decoders and browsers stumble over such sides.
LONGEST_SIDE = 16_000
#: Larger pictures are scaled down: enough for a full-width picture on a dense screen.
STORED_SIDE = 2560
#: Pictures up to this many pixels are converted at full size, larger ones in bands of so many rows.
_COPIED_WHOLE, _BAND = 6_000_000, 64
_SAVE_OPTIONS: dict[Format, dict[str, Any]] = {
    "JPEG": {"quality": 85, "progressive": True, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 85},
}


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A picture written by us."""

    content: bytes
    format: Format
    width: int
    height: int


def clean_image(data: bytes, *, longest_side: int = STORED_SIDE) -> CleanImage:
    """The picture in ``data``, upright, without metadata, with no side over ``longest_side`` pixels.

    Raises DomainError: image_too_large, not_an_image, too_many_pixels, damaged_image.
    """
    if len(data) > LARGEST_IMAGE:
        refuse("image_too_large", _("This picture is larger than 8 MB. Please make it smaller."))
    image = _opened(data)
    kind = _format(image)
    if image.width * image.height > MOST_PIXELS[kind] or max(image.size) > LONGEST_SIDE:
        _refuse_pixels(MOST_PIXELS[kind])
    return _encoded(_decoded(image, longest_side), kind)


def _opened(data: bytes) -> Image.Image:
    """The picture's header; nothing is decoded yet."""
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse_pixels(max(MOST_PIXELS.values()))
    except Exception:  # decoders of hostile bytes raise anything
        refuse("not_an_image", _("This file is not a JPEG, PNG or WebP picture. Please choose another one."))


def _format(image: Image.Image) -> Format:
    return "JPEG" if image.format == _MULTI_PICTURE else next(each for each in FORMATS if each == image.format)


def _decoded(image: Image.Image, longest_side: int) -> Image.Image:
    """Pixels in plain colors, scaled down before anything large is copied, and upright."""
    try:
        image.draft("RGB", (longest_side, longest_side))
        image.load()
        plain = image if image.mode == "RGB" and not image.has_transparency_data else _in_plain_colors(image, longest_side)
        plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
        return _upright(plain)
    except Exception:  # decoders of hostile bytes raise anything
        refuse("damaged_image", _("This picture is damaged or incomplete. Please save it again and retry."))


def _in_plain_colors(image: Image.Image, longest_side: int) -> Image.Image:
    """RGB, or RGBA where something is see-through; made band by band, so that a large picture is never held twice."""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    factor = ceil(max(image.size) / longest_side) if image.width * image.height > _COPIED_WHOLE else 1
    plain = Image.new(mode, (ceil(image.width / factor), ceil(image.height / factor)))
    for top in range(0, image.height, _BAND * factor):
        band = image.crop((0, top, image.width, min(image.height, top + _BAND * factor)))
        plain.paste(_eight_bits(band).convert(mode).reduce(factor), (0, top // factor))
    plain.info = {key: value for key, value in image.info.items() if key == "exif"}
    return plain


def _eight_bits(image: Image.Image) -> Image.Image:
    """Gray in 16 bits loses its lower half; everything else stays."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera noted; a broken note is ignored."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # metadata of hostile files raises anything
        return image


def _encoded(image: Image.Image, kind: Format) -> CleanImage:
    """Written anew; Pillow would carry some metadata over from ``info``."""
    image.info = {}
    out = BytesIO()
    image.save(out, format=kind, **_SAVE_OPTIONS[kind])
    return CleanImage(out.getvalue(), kind, image.width, image.height)


def _refuse_pixels(limit: int) -> NoReturn:
    message = _("This picture is too wide or too high, or has more than %(limit)s million pixels. Please make it smaller.")
    refuse("too_many_pixels", message % {"limit": limit // 1_000_000})
