"""Small true pictures for tests: four quarters of different colors, so that a cut shows where it was made."""

from io import BytesIO

from PIL import Image

#: Colors of the quarters: upper left, upper right, lower left, lower right.
QUARTERS = ((200, 30, 30), (30, 200, 30), (30, 30, 200), (220, 220, 30))


def quartered(width: int = 800, height: int = 600) -> Image.Image:
    """A picture of four plain quarters."""
    image = Image.new("RGB", (width, height))
    half, middle = width // 2, height // 2
    for number, color in enumerate(QUARTERS):
        left, upper = (number % 2) * half, (number // 2) * middle
        image.paste(color, (left, upper, left + half, upper + middle))
    return image


def picture_file(width: int = 800, height: int = 600, form: str = "PNG", **options: object) -> bytes:
    """The same as the bytes of a file."""
    out = BytesIO()
    quartered(width, height).save(out, format=form, **options)
    return out.getvalue()
