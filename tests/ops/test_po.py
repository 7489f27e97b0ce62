"""Catalogs: reading, writing and compiling keep every message, and agree with GNU gettext where it is installed."""

import gettext
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.i18n.catalogs import compile_stale, read_catalog
from portal.i18n.mo import compile_catalog
from portal.i18n.po import Catalog, Message, PoError, dump, parse

HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
SAMPLE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

# from a person
#. from the source
#: programs/models.py
#, python-format
msgid "%(count)s seat"
msgid_plural "%(count)s seats"
msgstr[0] "%(count)s kursi"
msgstr[1] "%(count)s kursi-kursi"

msgctxt "month"
msgid "May"
msgstr "Mei"

msgid "May"
msgstr "Boleh"

#, fuzzy
msgid "guess"
msgstr "tebakan"

msgid "not yet"
msgstr ""

msgid "two\n"
"lines \"quoted\" \t"
msgstr "dua\nbaris \"kutip\" \t"

#~ msgid "gone"
#~ msgstr "hilang"
"""


def loaded(catalog: Catalog) -> gettext.GNUTranslations:
    return gettext.GNUTranslations(io.BytesIO(compile_catalog(catalog)))


def test_parse_reads_every_part_of_a_message() -> None:
    seats = parse(SAMPLE).messages["%(count)s seat"]
    assert seats == Message(
        "%(count)s seat", "%(count)s seats", None, ["%(count)s kursi", "%(count)s kursi-kursi"], {"python-format"},
        ["programs/models.py"], ["from the source"], ["from a person"],
    )  # fmt: skip


def test_compiled_catalog_translates_plural_context_and_escapes() -> None:
    translations = loaded(parse(SAMPLE))
    assert translations.ngettext("%(count)s seat", "%(count)s seats", 1) == "%(count)s kursi"
    assert translations.ngettext("%(count)s seat", "%(count)s seats", 5) == "%(count)s kursi-kursi"
    assert translations.pgettext("month", "May") == "Mei"
    assert translations.gettext("May") == "Boleh"
    assert translations.gettext('two\nlines "quoted" \t') == 'dua\nbaris "kutip" \t'


@pytest.mark.parametrize("source", ["guess", "not yet", "gone"])
def test_compiled_catalog_leaves_out_what_nobody_confirmed(source: str) -> None:
    assert loaded(parse(SAMPLE)).gettext(source) == source


def test_catalog_without_messages_compiles() -> None:
    assert loaded(Catalog()).gettext("anything") == "anything"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n\n', 6, "twice"),
        ('msgid "a\nmsgstr "b"\n', 1, "quotation"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 3, "twice"),
        ('msgid "a"\nmsgstr "\\q"\n', 2, "unknown escape"),
        ('"loose"\n', 1, "belongs to no message"),
        ('msgstr "b"\n\n', 2, "without its message"),
        ("hello\n", 1, "neither comment nor message"),
    ],
)
def test_parse_names_line_and_reason_of_a_broken_catalog(text: str, line: int, reason: str) -> None:
    with pytest.raises(PoError, match=rf"^line {line}: .*{reason}"):
        parse(text)


def test_obsolete_message_gives_way_to_the_one_in_use() -> None:
    catalog = parse('#~ msgid "a"\n#~ msgstr "old"\n\nmsgid "a"\nmsgstr "new"\n\n#~ msgid "a"\n#~ msgstr "older"\n')
    assert loaded(catalog).gettext("a") == "new"


texts = st.text(st.characters(exclude_characters="\x00\x04\r", exclude_categories=["Cs"]), max_size=20)
messages = st.builds(
    Message,
    singular=texts.filter(bool),
    context=st.none() | texts.filter(bool),
    translations=st.lists(texts, min_size=1, max_size=1),
    flags=st.sets(st.sampled_from(["fuzzy", "python-format"])),
    is_obsolete=st.booleans(),
)


@given(st.lists(messages, unique_by=lambda message: message.key))
def test_written_catalog_reads_back_the_same(found: list[Message]) -> None:
    catalog = Catalog({message.key: message for message in found})
    assert parse(dump(catalog)) == catalog


@given(st.lists(messages, unique_by=lambda message: message.key))
def test_compiled_catalog_holds_exactly_the_confirmed_translations(found: list[Message]) -> None:
    catalog = Catalog({"": Message("", translations=[HEADER])} | {message.key: message for message in found})
    translations = loaded(catalog)
    for message in found:
        expected = message.translations[0] if message.is_translated and not message.is_obsolete else message.singular
        assert look_up(translations, message) == expected


def look_up(translations: gettext.GNUTranslations, message: Message) -> str:
    if message.context is None:
        return translations.gettext(message.singular)
    return translations.pgettext(message.context, message.singular)


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="GNU gettext is not installed")
def test_compiled_catalog_equals_the_one_of_gnu_gettext(tmp_path: Path) -> None:
    source, compiled = tmp_path / "a.po", tmp_path / "a.mo"
    source.write_text(SAMPLE, encoding="utf-8")
    subprocess.run(["msgfmt", "--no-hash", "-o", str(compiled), str(source)], check=True, timeout=20)
    assert compile_catalog(parse(SAMPLE)) == compiled.read_bytes()


def test_compile_stale_writes_only_what_changed(tmp_path: Path) -> None:
    source = tmp_path / "id" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    assert compile_stale(tmp_path) == [source.with_suffix(".mo")]
    assert compile_stale(tmp_path) == []
    assert compile_stale(tmp_path, force=True) == [source.with_suffix(".mo")]
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_read_catalog_names_the_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.po"
    path.write_text("hello", encoding="utf-8")
    with pytest.raises(PoError, match=r"broken\.po: line 1"):
        read_catalog(path)
