"""Pictures: taken in as pixels only, or refused with a reason (R44)."""

import io

import pytest
from PIL import Image

from portal.kernel.decisions import DomainError
from portal.kernel.images import LARGEST_IMAGE, STORED_SIDE, clean_image
from portal.kernel.uploads import FileKind, accept_image
from tests.kernel.upload_corpus import GPS_EXIF, IMAGES_CLEANED, IMAGES_REFUSED, picture


@pytest.mark.parametrize("name", IMAGES_REFUSED)
def test_hostile_picture_is_refused_with_its_reason(name):
    build, code = IMAGES_REFUSED[name]
    with pytest.raises(DomainError) as caught:
        accept_image(io.BytesIO(build()), "foto.jpg")
    assert caught.value.code == code
    assert str(caught.value.message)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("name", IMAGES_CLEANED)
def test_picture_is_written_anew_without_anything_else(name):
    accepted = accept_image(io.BytesIO(IMAGES_CLEANED[name]()), "Foto Saya.GIF")
    image = Image.open(io.BytesIO(accepted.content))
    image.load()
    assert image.format in ("JPEG", "PNG", "WEBP")
    assert accepted.name == f"Foto-Saya{accepted.kind.ending}"
    assert dict(image.getexif()) == {}
    assert not set(image.info) & {"exif", "xmp", "comment", "icc_profile", "XML:com.adobe.xmp"}
    assert getattr(image, "n_frames", 1) == 1
    assert max(image.size) <= STORED_SIDE
    for secret in (b"Kamera", b"rahasia", b"script", b"PK\x03\x04", b"<html"):
        assert secret not in accepted.content


def test_control_the_place_was_in_the_original():
    original = Image.open(io.BytesIO(IMAGES_CLEANED["jpeg with place and camera"]()))
    assert original.getexif().get_ifd(0x8825)[2] == (2.0, 59.0, 0.0)
    assert b"Kamera" in IMAGES_CLEANED["jpeg with place and camera"]()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_is_turned_upright(kind):
    """Orientation 6: the camera lay on its side."""
    assert GPS_EXIF[0x0112] == 6
    image = clean_image(picture(kind, (40, 30), exif=GPS_EXIF))
    assert (image.width, image.height, image.format) == (30, 40, kind)


def test_transparency_is_kept():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(out, "PNG")
    clean = Image.open(io.BytesIO(clean_image(out.getvalue()).content))
    assert clean.getpixel((0, 0))[3] == 0


def test_gray_in_16_bits_keeps_its_light():
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8040).save(out, "PNG")
    clean = Image.open(io.BytesIO(clean_image(out.getvalue()).content))
    assert clean.convert("L").getpixel((0, 0)) == 0x80


def test_picture_can_be_made_smaller():
    image = clean_image(picture(size=(800, 400)), longest_side=100)
    assert (image.width, image.height) == (100, 50)


def test_small_picture_is_not_blown_up():
    image = clean_image(picture(size=(8, 4)))
    assert (image.width, image.height) == (8, 4)


def test_size_is_checked_here_too():
    with pytest.raises(DomainError) as caught:
        clean_image(b"\0" * (LARGEST_IMAGE + 1))
    assert caught.value.code == "image_too_large"


def test_same_picture_gives_the_same_bytes():
    assert clean_image(picture()) == clean_image(picture())


def test_kind_names_type_and_ending():
    assert accept_image(io.BytesIO(picture("WEBP")), "a.jpg").kind is FileKind.WEBP
    assert (FileKind.WEBP.content_type, FileKind.WEBP.ending) == ("image/webp", ".webp")
