"""Smaller copies of a stored picture, cut to a shape around its focal point.

The arithmetic is pure; ``cut_picture`` runs it on the bytes of a picture that ``portal.kernel.images`` has written,
and gives WebP, which every phone of the last years reads and which weighs a third less than JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

#: Quality of WebP at which no difference is seen on a phone.
QUALITY = 78
#: A whole picture to point at: rings of light and dark are seen on every ground.
_RINGS = (("#171a2c", 3, 0), ("#ffffff", 2, 2))
_RING_SHARE = 14
_PLAIN = "#fdfbf4"


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height of a copy, in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Focus:
    """The point that stays in sight, in percent from the upper left corner."""

    x: int = 50
    y: int = 50


def crop_box(size: Shape, shape: Shape, focus: Focus) -> tuple[int, int, int, int]:
    """The largest part of ``size`` with the proportions of ``shape``, as near around ``focus`` as the edges allow.

    Left, upper, right, lower; at least one pixel each way.
    """
    scale = min(size.width / shape.width, size.height / shape.height)
    width = max(1, min(size.width, round(shape.width * scale)))
    height = max(1, min(size.height, round(shape.height * scale)))
    left = _start(size.width, width, focus.x)
    upper = _start(size.height, height, focus.y)
    return left, upper, left + width, upper + height


def _start(whole: int, part: int, percent: int) -> int:
    """Where a part begins so that the point lies in its middle, pushed back inside at the edges."""
    return max(0, min(whole - part, round(whole * percent / 100 - part / 2)))


def cut_picture(data: bytes, shape: Shape, focus: Focus) -> bytes:
    """The picture filling ``shape`` around ``focus``, as WebP; a small picture is not made larger than it is."""
    image = _flat(Image.open(BytesIO(data)))
    part = image.crop(crop_box(Shape(*image.size), shape, focus))
    if part.width > shape.width:
        part = part.resize((shape.width, shape.height), Image.Resampling.LANCZOS)
    return _webp(part)


def pointing_picture(data: bytes, width: int, focus: Focus) -> bytes:
    """The whole picture ``width`` pixels wide with a ring around its focal point, as WebP."""
    image = _flat(Image.open(BytesIO(data)))
    image = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
    pen, radius = ImageDraw.Draw(image), width // _RING_SHARE
    x, y = image.width * focus.x / 100, image.height * focus.y / 100
    for color, thickness, inset in _RINGS:
        r = radius - inset
        pen.ellipse((x - r, y - r, x + r, y + r), outline=color, width=thickness)
    return _webp(image)


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency: what is see-through becomes cloth."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    ground = Image.new("RGB", image.size, _PLAIN)
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _webp(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, format="WEBP", quality=QUALITY, method=4)
    return out.getvalue()
