"""Templates: each is used, says what it needs, holds nothing inline, and works without JavaScript (conventions)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import django

from tests.repository.source import modules, templates, told

#: Named by Django or by our handlers with a computed name (portal.views.errors).
ERROR_PAGES = {"400.html", "403.html", "403_csrf.html", "404.html", "409.html", "410.html", "429.html", "500.html", "503.html"}
#: The base of printed pages: the renewal file and the quarterly report stand on it, and the kit shows it.
KEPT = {"portal/base_print.html"}
#: Libraries whose templates ours replace by the same name.
LIBRARIES = ("allauth", "wagtail", "django")
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
#: Within these many characters of the start stands what a template is for.
HEADER = 600
INLINE = (
    (re.compile(r"<style\b"), "a style element"),
    (re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)"), "a script without a file"),
    (re.compile(r"<[a-z][^>]*\sstyle\s*="), "a style attribute"),
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE), "an event attribute"),
    (re.compile(r"javascript:", re.IGNORECASE), "a javascript address"),
    (re.compile(r"<(?:script|link|img|iframe)\b[^>]*\s(?:src|href)\s*=\s*[\"'](?:https?:)?//"), "something from elsewhere"),
)
#: Templates for machines or mail, which no browser shows.
NOT_HTML = {".txt", ".typ", ".xml"}


@cache
def everything() -> str:
    """Sources and templates of ours in one text, to look for names in."""
    return "\n".join([*(module.text for module in modules()), *(template.text for template in templates())])


@cache
def replaced() -> frozenset[str]:
    """Names of templates of libraries."""
    site = Path(django.__file__).parents[1]
    folders = [folder for library in LIBRARIES for folder in (site / library).rglob("templates") if folder.is_dir()]
    return frozenset(path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file())


def _is_block(name: str) -> bool:
    """Whether it is drawn by a block tag of ``portal.templatetags``, which names its component without folder and ending."""
    return name.startswith("portal/components/") and f'"{Path(name).stem}"' in everything()


def test_every_template_is_used():
    unused = [each.where for each in templates() if f'"{each.name}"' not in everything() and f"'{each.name}'" not in everything()]
    named = {each.where: each.name for each in templates()}
    left = [where for where in unused if named[where] not in ERROR_PAGES | KEPT and named[where] not in replaced() and not _is_block(named[where])]
    assert not left, told(left)


def test_every_template_says_what_it_needs():
    """One comment at the top: what it is, and its inputs. Small replacements of a library's element are named by the library."""
    silent = [each.where for each in templates() if each.name not in replaced() and not COMMENT.search(each.text[:HEADER])]
    assert not silent, told(silent)


def test_nothing_is_inline():
    """The content security policy allows no inline script or style on our pages."""
    found = []
    for template in templates():
        text = COMMENT.sub("", template.text) if template.path.suffix not in NOT_HTML else ""
        found += [f"{template.where} has {what}" for pattern, what in INLINE if pattern.search(text)]
    assert not found, told(found)


def test_inline_code_would_be_found():
    """The control."""
    bad = ['<p style="x">', "<style>", "<script>x</script>", '<a onclick="x">', '<a href="javascript:x">', '<img src="https://a.example/x.png">']
    good = ['<script src="/static/a.js" defer></script>', '<script type="application/ld+json">{}</script>', '<p data-style="x">', '<img src="/a.png">']
    assert all(any(pattern.search(text) for pattern, _what in INLINE) for text in bad)
    assert not any(pattern.search(text) for text in good for pattern, _what in INLINE)


def test_forms_that_change_something_carry_a_token():
    """A POST form without a token is refused by Django: a dead button."""
    form = re.compile(r"<form\b[^>]*method\s*=\s*[\"']post[\"'][^>]*>(.*?)</form>", re.IGNORECASE | re.DOTALL)
    dead = [each.where for each in templates() for body in form.findall(COMMENT.sub("", each.text)) if "csrf_token" not in body]
    assert not dead, told(dead)


def test_addresses_are_not_written_out():
    """A written address loses its language and breaks when pages move; ``{% url %}`` names it."""
    written = re.compile(r"(?:href|action)=[\"']/(?!static/|#)[a-z][^\"']*[\"']")
    found = [f"{each.where} writes {match}" for each in templates() for match in written.findall(COMMENT.sub("", each.text))]
    assert not found, told(found)
