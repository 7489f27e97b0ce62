"""QR codes: drawings that scale, name themselves and hold no style or script."""

import re
from xml.etree import ElementTree as ET

import pytest

from portal.kernel.qr import qr_svg

SVG = "{http://www.w3.org/2000/svg}"


def test_code_is_a_drawing_without_style_or_script():
    drawing = qr_svg("https://contoh.id/p/7Q2mXkF9aZr4TnB8cVwY1L")
    root = ET.fromstring(drawing)
    assert root.tag == f"{SVG}svg"
    assert {each.tag for each in root} == {f"{SVG}path"}
    assert re.search(r"style|script|class|on\w+=", drawing) is None


def test_code_scales_with_its_box():
    root = ET.fromstring(qr_svg("x"))
    assert root.get("width") is None
    assert root.get("viewBox") == "0 0 29 29"


def test_border_is_the_quiet_zone():
    assert ET.fromstring(qr_svg("x", border=0)).get("viewBox") == "0 0 21 21"


def test_title_is_escaped():
    root = ET.fromstring(qr_svg("x", title="Kode <b> & QR"))
    assert root.find(f"{SVG}title").text == "Kode <b> & QR"


def test_same_text_gives_the_same_drawing_and_another_text_another():
    assert qr_svg("a") == qr_svg("a") != qr_svg("b")


def test_short_text_is_no_micro_code_which_phones_cannot_read():
    assert ET.fromstring(qr_svg("1", border=0)).get("viewBox") == "0 0 21 21"


def test_text_that_no_code_holds_is_refused():
    with pytest.raises(ValueError, match="too large"):
        qr_svg("x" * 5000)
