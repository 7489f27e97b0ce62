"""Copies cut around a focal point: the arithmetic by property, the pixels by example."""

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.kernel.renditions import Focus, Shape, crop_box, cut_picture, pointing_picture
from tests.factories.pictures import QUARTERS, picture_file

SIDES = st.integers(min_value=1, max_value=5000)
PERCENT = st.integers(min_value=0, max_value=100)


@given(SIDES, SIDES, st.sampled_from([Shape(320, 240), Shape(480, 320), Shape(100, 300)]), PERCENT, PERCENT)
def test_cut_lies_within_has_the_shape_and_holds_the_point(width, height, shape, x, y):
    left, upper, right, lower = crop_box(Shape(width, height), shape, Focus(x, y))
    assert 0 <= left < right <= width
    assert 0 <= upper < lower <= height
    assert right - left == width or lower - upper == height
    assert left <= width * x / 100 + 1 and width * x / 100 - 1 <= right
    assert upper <= height * y / 100 + 1 and height * y / 100 - 1 <= lower
    assert abs((right - left) * shape.height - (lower - upper) * shape.width) <= max(shape.width, shape.height)


def test_worked_examples():
    wide = Shape(1000, 500)
    assert crop_box(wide, Shape(1, 1), Focus(50, 50)) == (250, 0, 750, 500)
    assert crop_box(wide, Shape(1, 1), Focus(0, 0)) == (0, 0, 500, 500)
    assert crop_box(wide, Shape(1, 1), Focus(100, 50)) == (500, 0, 1000, 500)
    assert crop_box(wide, Shape(2, 1), Focus(10, 90)) == (0, 0, 1000, 500)


def near(pixel, color):
    return all(abs(one - other) < 25 for one, other in zip(pixel, color, strict=True))


def opened(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


def test_point_decides_which_side_of_a_wide_picture_stays():
    data = picture_file(1200, 400)
    left, right = (opened(cut_picture(data, Shape(320, 240), Focus(x, 50))) for x in (0, 100))
    assert left.size == right.size == (320, 240)
    assert near(left.getpixel((20, 20)), QUARTERS[0])
    assert near(right.getpixel((300, 20)), QUARTERS[1])


def test_small_picture_is_not_made_larger():
    assert opened(cut_picture(picture_file(90, 60), Shape(480, 320), Focus())).size == (90, 60)


def test_copy_carries_no_metadata_and_no_transparency():
    out = io.BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(out, "PNG")
    copy = Image.open(io.BytesIO(cut_picture(out.getvalue(), Shape(30, 20), Focus())))
    assert (copy.format, copy.mode, dict(copy.getexif())) == ("WEBP", "RGB", {})
    assert near(copy.getpixel((5, 5)), (253, 251, 244))


def test_pointing_picture_rings_the_point_and_keeps_the_whole():
    plain = io.BytesIO()
    Image.new("RGB", (800, 600), "#808080").save(plain, "PNG")
    image = opened(pointing_picture(plain.getvalue(), 280, Focus(25, 50)))
    assert image.size == (280, 210)
    assert image.getpixel((70, 105 - 18)) != image.getpixel((200, 20))
    assert near(image.getpixel((70, 105)), (128, 128, 128))
