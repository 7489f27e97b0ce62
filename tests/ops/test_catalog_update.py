"""Messages are found in sources and templates, merged with their translations, and judged."""

from pathlib import Path

import pytest

from portal.i18n.checks import problems
from portal.i18n.extract import ExtractError, Found, extract_file
from portal.i18n.merge import merge
from portal.i18n.po import Catalog, parse
from portal.i18n.update import plan_update

HEADER = 'msgid ""\nmsgstr "Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


def found_in(tmp_path: Path, name: str, text: str) -> list[Found]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return extract_file(path)


def test_python_calls_are_found_with_context_and_plural(tmp_path: Path) -> None:
    text = 'a = _("one " "two")\nb = ngettext("%s seat", "%s seats", n)\nc = pgettext_lazy("month", "May")\nd = x.gettext("dotted")\n'
    assert found_in(tmp_path, "a.py", text) == [
        Found("one two", "", None),
        Found("%s seat", "%s seats", None),
        Found("May", "", "month"),
        Found("dotted", "", None),
    ]


def test_computed_message_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"a\.py: line 2: .*not computed"):
        found_in(tmp_path, "a.py", '\nname = _(f"Hello {who}")\n')


def test_template_tags_are_found(tmp_path: Path) -> None:
    text = """
    {% translate "Say \\"yes\\"" %}{% translate "May" context "month" %}
    {% blocktranslate trimmed count n=seats %}
      {{ n }} seat
    {% plural %}
      {{ n }} seats
    {% endblocktranslate %}
    {% include "x.html" with title=_("Title") %}{{ _("Filtered")|upper }}
    """
    assert set(found_in(tmp_path, "a.html", text)) >= {
        Found("May", "", "month"),
        Found("%(n)s seat", "%(n)s seats", None),
        Found("Title", "", None),
        Found("Filtered", "", None),
    }


def test_merge_prefers_parts_and_reports_what_differs() -> None:
    sources = parse('msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr ""\n\nmsgid "c"\nmsgstr ""\n')
    present = parse(HEADER + 'msgid "a"\nmsgstr "old"\n\nmsgid "b"\nmsgstr "kept"\n\nmsgid "gone"\nmsgstr "x"\n')
    first, second = parse('msgid "a"\nmsgstr "new"\n'), parse('msgid "a"\nmsgstr "other"\n')
    merged = merge(sources, present, [first, second])
    translated = {one.singular: one.translations for one in merged.catalog.live}
    assert translated == {"a": ["new"], "b": ["kept"], "c": [""]}
    assert merged.conflicts == ["a"]
    assert merged.dropped == ["gone"]


def test_merge_keeps_overrides_of_other_packages_for_ever() -> None:
    once = merge(Catalog(), Catalog(), overrides=[parse('msgid "Save draft"\nmsgstr "Simpan draf"\n')])
    again = merge(Catalog(), once.catalog)
    assert [one.translations for one in again.catalog.live] == [["Simpan draf"]]
    assert again.dropped == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "a"\nmsgstr ""', "not translated"),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"', "not confirmed"),
        ('msgid "a %(name)s"\nmsgstr "b %(nama)s"', "placeholders differ"),
        ('msgid "a {name}"\nmsgstr "b"', "placeholders differ"),
        ('msgid "a\\n"\nmsgstr "b"', "line end"),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] "b"', "2 forms where the language has 1"),
    ],
)
def test_problem_in_a_message_is_named(entry: str, problem: str) -> None:
    assert problem in "".join(problems(parse(HEADER + entry)))


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a %(n)s"\nmsgstr "%(n)s b"',
        'msgid "one seat"\nmsgid_plural "%(n)s seats"\nmsgstr[0] "%(n)s kursi"',
        'msgid "100%% sure"\nmsgstr "yakin 100%%"',
    ],
)
def test_good_message_is_no_problem(entry: str) -> None:
    assert problems(parse(HEADER + entry)) == []


def test_update_is_stable_once_written(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "a.py").write_text('x = _("Seat")\n', encoding="utf-8")
    parts = tmp_path / "locale" / "parts"
    parts.mkdir(parents=True)
    (parts / "shop.po").write_text('msgid "Seat"\nmsgstr "Kursi"\n', encoding="utf-8")
    first = plan_update(tmp_path, ["shop"])
    first.write()
    second = plan_update(tmp_path, ["shop"])
    assert (first.is_changed, first.problems, second.is_changed) == (True, [], False)
