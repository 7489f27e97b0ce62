"""Documentation is held to the code: settings, commands, links."""

import ast
from pathlib import Path

import pytest

from scripts import docs
from scripts.check import GATES


def test_every_setting_has_its_row_and_every_row_its_setting() -> None:
    assert docs.settings_problems() == []


def test_settings_are_found_however_they_are_read() -> None:
    source = 'A = env.str("ONE", "")\nB = secret("TWO", "")\nenv.read_env(ROOT)\nC = other.str("THREE")\nD = env.list("FOUR")'
    assert set(docs._names_read(ast.parse(source))) == {"ONE", "TWO", "FOUR"}


@pytest.mark.parametrize(
    ("target", "leads_somewhere"),
    [
        ("page.md", True),
        ("page.md#two-words-and-code", True),
        ("#here", True),
        ("https://example.org/x", True),
        ("other.md", False),
        ("page.md#elsewhere", False),
        ("#elsewhere", False),
    ],
)
def test_link_is_followed(tmp_path: Path, target: str, *, leads_somewhere: bool) -> None:
    (tmp_path / "page.md").write_text("# Two words, and `code`\n", encoding="utf-8")
    page = tmp_path / "index.md"
    page.write_text("# Here\n", encoding="utf-8")
    assert docs._leads_somewhere(page, target) is leads_somewhere


def test_links_and_pictures_are_found() -> None:
    found = [match["target"] or match["image"] for match in docs.LINK.finditer("[a](one.md) ![b](two.png) [![c](three.png)](four.md)")]
    assert found[:3] == ["one.md", "two.png", "three.png"]


def test_made_part_is_written_between_its_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(docs.MAKERS, "greeting", lambda: "hello\n")
    text = "before\n<!-- made: greeting -->\nold\n<!-- end -->\nafter"
    assert docs.remade(text) == "before\n<!-- made: greeting -->\n\nhello\n\n<!-- end -->\nafter"
    assert docs.remade(docs.remade(text)) == docs.remade(text)


def test_every_gate_has_a_name_of_its_own() -> None:
    names = [gate.name for gate in GATES]
    assert len(names) == len(set(names))
