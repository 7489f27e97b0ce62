"""Pictures of work for the demonstration: flat, at most six colors each, in the dyes of the product; nobody is in them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

#: Drawn twice as large and halved, so that edges are smooth.
WIDTH, HEIGHT, FINE = 1200, 800, 2
NILA, NILA_DARK, NILA_SOFT, NILA_PALE = "#26377f", "#141d45", "#4a60b4", "#cad3f0"
KESUMBA, KESUMBA_DARK, KESUMBA_SOFT = "#b8395d", "#64122d", "#eba9b8"
KUNYIT, KUNYIT_DARK, KUNYIT_PALE = "#f0ad1f", "#b97a06", "#f8d27c"
DAUN, DAUN_SOFT, DAUN_PALE = "#215e3d", "#4b9468", "#e0f0e3"
KAIN, KAIN_DARK, TINTA = "#f6f0e1", "#d9ccac", "#171a2c"


class Sheet:
    """A ground to draw on, in pixels of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, width: float, height: float, color: str, round_by: float = 0) -> None:
        """A rectangle from its upper left corner."""
        corners = (x * FINE, y * FINE, (x + width) * FINE, (y + height) * FINE)
        self.pen.rounded_rectangle(corners, round_by * FINE, fill=color)

    def disc(self, x: float, y: float, radius: float, color: str, flat: float = 1) -> None:
        """A disc around its middle; ``flat`` under 1 makes it lie down."""
        self.pen.ellipse(((x - radius) * FINE, (y - radius * flat) * FINE, (x + radius) * FINE, (y + radius * flat) * FINE), fill=color)

    def shape(self, color: str, *points: tuple[float, float]) -> None:
        """A closed shape."""
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=color)

    def line(self, color: str, width: float, *points: tuple[float, float]) -> None:
        """A line through points."""
        self.pen.line([(x * FINE, y * FINE) for x, y in points], fill=color, width=round(width * FINE), joint="curve")

    def png(self) -> bytes:
        """The finished picture."""
        out = BytesIO()
        self.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX).save(out, "PNG", compress_level=1)
        return out.getvalue()


def _splashed_cloths() -> Sheet:
    sheet = Sheet(DAUN_PALE)
    sheet.box(0, 640, WIDTH, 160, DAUN_SOFT)
    sheet.line(KUNYIT_DARK, 16, (0, 120), (WIDTH, 90))
    for place, (ground, drop) in enumerate(((KESUMBA, KAIN), (NILA, KAIN), (KAIN, KESUMBA))):
        left = 110 + place * 350
        sheet.box(left, 108 - place * 6, 270, 470, ground)
        for number in range(26):
            x, y = left + 22 + (number * 67 + place * 31) % 226, 140 + (number * 97 + place * 53) % 410
            sheet.disc(x, y, 6 + (number * 5) % 15, drop)
    return sheet


def _wax_and_brush() -> Sheet:
    sheet = Sheet(KUNYIT_PALE)
    sheet.box(0, 520, WIDTH, 280, KUNYIT_DARK)
    sheet.disc(470, 560, 300, NILA_DARK, 0.42)
    sheet.disc(470, 530, 268, KUNYIT, 0.36)
    sheet.box(150, 690, 640, 46, NILA_DARK, 22)
    sheet.shape(KAIN, (905, 90), (950, 100), (820, 520), (780, 508))
    sheet.shape(KESUMBA_DARK, (786, 500), (832, 514), (780, 668), (736, 600))
    return sheet


def _fence() -> Sheet:
    sheet = Sheet(NILA_PALE)
    sheet.box(0, 660, WIDTH, 140, DAUN_SOFT)
    for number in range(9):
        x = 120 + number * 118
        sheet.box(x, 210, 22, 490, NILA_DARK)
        sheet.shape(KUNYIT, (x - 14, 214), (x + 36, 214), (x + 11, 130))
        sheet.disc(x + 11, 440, 30, NILA_DARK)
        sheet.disc(x + 11, 440, 17, NILA_PALE)
    sheet.box(70, 270, 1060, 26, NILA_DARK)
    sheet.box(70, 580, 1060, 26, NILA_DARK)
    return sheet


def _helmet() -> Sheet:
    sheet = Sheet(NILA)
    sheet.box(0, 580, WIDTH, 220, NILA_DARK)
    sheet.shape(KAIN_DARK, (330, 160), (690, 160), (740, 420), (640, 640), (380, 640), (280, 420))
    sheet.box(360, 270, 300, 140, TINTA, 18)
    sheet.box(384, 292, 252, 96, DAUN, 10)
    sheet.shape(KUNYIT, (820, 640), (850, 470), (930, 440), (1030, 500), (1080, 640))
    sheet.box(846, 590, 210, 74, KUNYIT, 20)
    return sheet


def _buns() -> Sheet:
    sheet = Sheet(KESUMBA_SOFT)
    sheet.box(110, 150, 980, 540, NILA_DARK, 40)
    sheet.box(140, 180, 920, 480, NILA_SOFT, 26)
    for number in range(8):
        x, y = 270 + (number % 4) * 222, 300 + (number // 4) * 232
        sheet.disc(x, y, 100, KUNYIT_DARK)
        sheet.disc(x - 6, y - 10, 84, KUNYIT)
        sheet.disc(x - 26, y - 32, 26, KUNYIT_PALE)
    return sheet


def _layer_cake() -> Sheet:
    sheet = Sheet(DAUN_PALE)
    sheet.box(120, 560, 960, 80, KUNYIT_DARK, 34)
    for piece in range(3):
        left = 210 + piece * 270
        for layer, color in enumerate((DAUN_SOFT, KAIN, KESUMBA, KAIN, DAUN_SOFT)):
            sheet.box(left, 290 + layer * 54, 220, 54, color)
        sheet.shape(DAUN, (left, 290), (left + 50, 240), (left + 262, 240), (left + 220, 290))
    return sheet


def _sewing_machine() -> Sheet:
    sheet = Sheet(KAIN)
    sheet.box(0, 610, WIDTH, 190, KUNYIT_DARK)
    sheet.shape(NILA_SOFT, (60, 590), (560, 590), (640, 700), (0, 700))
    sheet.box(250, 520, 760, 96, NILA_DARK, 16)
    sheet.box(800, 220, 170, 320, NILA_DARK, 20)
    sheet.box(300, 200, 660, 130, NILA_DARK, 46)
    sheet.box(320, 300, 110, 130, NILA_DARK, 12)
    sheet.box(368, 420, 12, 104, TINTA)
    sheet.disc(1000, 300, 74, KUNYIT)
    sheet.disc(1000, 300, 30, NILA_DARK)
    sheet.box(560, 140, 60, 66, KESUMBA, 8)
    sheet.line(KESUMBA, 5, (590, 150), (430, 190), (374, 430))
    return sheet


def _spools() -> Sheet:
    sheet = Sheet(NILA_PALE)
    sheet.box(0, 640, WIDTH, 160, NILA_SOFT)
    for place, color in enumerate((KESUMBA, KUNYIT, DAUN, KESUMBA_DARK)):
        left = 120 + place * 255
        sheet.box(left, 300, 190, 34, KAIN, 10)
        sheet.box(left, 620, 190, 34, KAIN, 10)
        sheet.box(left + 22, 334, 146, 286, color)
    return sheet


def _coffee_cart() -> Sheet:
    sheet = Sheet(KUNYIT_PALE)
    sheet.box(0, 680, WIDTH, 120, KAIN_DARK)
    sheet.shape(KESUMBA, (260, 220), (600, 90), (940, 220))
    sheet.box(588, 200, 24, 220, KESUMBA_DARK)
    sheet.box(290, 410, 620, 220, DAUN, 14)
    sheet.box(260, 390, 680, 40, KESUMBA_DARK, 10)
    for x in (400, 800):
        sheet.disc(x, 660, 84, KESUMBA_DARK)
        sheet.disc(x, 660, 34, KAIN_DARK)
    sheet.box(380, 310, 90, 84, KAIN_DARK, 8)
    sheet.box(690, 330, 70, 62, KAIN_DARK, 12)
    return sheet


#: Name → how it is drawn.
DRAWINGS: dict[str, Callable[[], Sheet]] = {
    "cloths": _splashed_cloths,
    "wax": _wax_and_brush,
    "fence": _fence,
    "helmet": _helmet,
    "buns": _buns,
    "layer-cake": _layer_cake,
    "sewing-machine": _sewing_machine,
    "spools": _spools,
    "coffee-cart": _coffee_cart,
}


def drawing(name: str) -> BytesIO:
    """A drawing as the file that a partner would send."""
    return BytesIO(DRAWINGS[name]().png())
