"""The look keeps its own rules: contrast, icons, pictures, headers of components, nothing inline, light and dark alike."""

import re
from itertools import product
from pathlib import Path

import pytest

from portal.ui.crafts import CRAFTS, FALLBACK, picture_of, picture_path
from portal.ui.icons import icon_names
from portal.ui.navigation import all_items

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "portal" / "static" / "portal"
TEMPLATES = ROOT / "portal" / "templates"
CSS = {path.name: path.read_text(encoding="utf-8") for path in sorted((STATIC / "css").glob("*.css"))}
ALL_TEMPLATES = sorted(
    path for app in ("portal", "partners", "programs", "enrollment", "placements") for path in (ROOT / app).glob("**/templates/**/*.html")
)


def declarations(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", block))


def block_after(selector: str, css: str) -> str:
    start = css.index("{", css.index(selector))
    return css[start : css.index("}", start)]


FOUNDATION = CSS["foundation.css"]
LIGHT = declarations(block_after("\n:root {", FOUNDATION))
BY_SYSTEM = declarations(block_after(':root:not([data-theme="light"])', FOUNDATION))
BY_CHOICE = declarations(block_after('[data-theme="dark"] {', FOUNDATION))
THEMES = {"light": LIGHT, "dark": {**LIGHT, **BY_CHOICE}}


def color(name: str, theme: dict[str, str]) -> tuple[float, float, float]:
    value = theme[name]
    while value.startswith("var("):
        value = theme[value[4:-1]]
    digits = value.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    return tuple(int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))  # type: ignore[return-value]


def luminance(rgb: tuple[float, float, float]) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, two: str, theme: dict[str, str]) -> float:
    lighter, darker = sorted((luminance(color(one, theme)), luminance(color(two, theme))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_the_known_figure():
    theme = {"--black": "#000", "--white": "#ffffff"}
    assert contrast("--black", "--white", theme) == pytest.approx(21)


TEXT = [*product(("--ink", "--ink-2", "--ink-3", "--link"), ("--paper", "--surface", "--raised")),
        *product(("--ink", "--ink-2"), ("--sunken", "--tint")),
        *((f"--{tone}", f"--{tone}-bg") for tone in ("ok", "warn", "bad", "info")),
        *product(("--ink",), ("--ok-bg", "--warn-bg", "--bad-bg", "--info-bg")),
        ("--bad", "--paper"), ("--bad", "--surface"), ("--on-accent", "--accent"), ("--on-accent", "--accent-hover")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_has_a_contrast_of_four_and_a_half(theme, ink, ground):
    assert contrast(ink, ground, THEMES[theme]) >= 4.5


MARKS = [*product(("--line-2", "--focus", "--thread"), ("--paper", "--surface", "--raised")), ("--c1", "--surface")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_borders_of_controls_focus_and_marks_have_a_contrast_of_three(theme, mark, ground):
    assert contrast(mark, ground, THEMES[theme]) >= 3


@pytest.mark.parametrize("field", ["nila", "kesumba", "kunyit", "daun"])
def test_every_color_field_carries_its_own_readable_ink(field):
    own = {**LIGHT, **declarations(block_after(f".field--{field} {{", FOUNDATION))}
    assert contrast("--f-ink", "--f-bg", own) >= 4.5
    assert contrast("--f-ink-2", "--f-bg", own) >= 4.5
    assert contrast("--on-accent", "--accent", own) >= 4.5
    assert contrast("--focus", "--f-bg", own) >= 3


def test_dark_by_system_and_dark_by_choice_are_the_same():
    assert BY_SYSTEM == BY_CHOICE
    assert len(BY_CHOICE) > 25


def test_every_variable_used_in_a_sheet_is_defined_in_a_sheet():
    defined = {name for css in CSS.values() for name in re.findall(r"(--[\w-]+)\s*:", css)}
    used = {name for css in CSS.values() for name in re.findall(r"var\((--[\w-]+)\)", css)}
    assert used <= defined


@pytest.mark.parametrize("name", CSS)
def test_sheets_name_files_by_relative_addresses_that_exist(name):
    for target in re.findall(r'url\("?([^")]+)"?\)', CSS[name]):
        if not target.startswith("#"):
            assert not target.startswith(("/", "http"))
            assert (STATIC / "css" / target).is_file(), target


def test_every_icon_named_in_a_template_or_in_the_navigation_exists():
    named = {name for path in ALL_TEMPLATES for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    named |= {name for path in ALL_TEMPLATES for name in re.findall(r'icon_name="([\w-]+)"', path.read_text(encoding="utf-8"))}
    named |= {item.icon for _place, item in all_items() if item.icon}
    assert named
    assert named <= set(icon_names())


def test_the_icons_are_drawn_on_one_grid_without_color():
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    assert len(icon_names()) == len(set(icon_names())) == sprite.count('viewBox="0 0 24 24"')
    assert "fill=" not in sprite
    assert "style" not in sprite


@pytest.mark.parametrize("key", [*CRAFTS, FALLBACK])
def test_a_craft_picture_keeps_the_rule(key):
    svg = (ROOT / "portal" / "static" / picture_path(key)).read_text(encoding="utf-8")
    assert 'viewBox="0 0 320 240"' in svg
    assert len(set(re.findall(r"#[0-9a-f]{3,6}", svg))) <= 6
    assert re.search(r"M0 192[Hh]", svg), "the thread enters at the left"
    assert re.search(r"H320", svg), "the thread leaves at the right"
    assert not re.search(r"gradient|style=|<image|<text", svg, re.IGNORECASE)


def test_a_craft_without_a_picture_shows_the_thread():
    assert len(CRAFTS) >= 14
    assert picture_of("glass-blowing") == picture_of(None) == FALLBACK


@pytest.mark.parametrize("path", sorted((TEMPLATES / "portal" / "components").glob("*.html")), ids=lambda path: path.stem)
def test_every_component_opens_with_a_comment_that_names_its_inputs(path):
    first = path.read_text(encoding="utf-8").split("#}", 1)[0]
    assert first.startswith(f"{{# {path.stem}")
    assert "Inputs" in first or "No inputs" in first


@pytest.mark.parametrize("path", ALL_TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_styles_or_scripts_inline(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=\"|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", text)
