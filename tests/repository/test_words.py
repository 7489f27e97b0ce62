"""Every message is in Indonesian, and no page writes a word that the glossary forbids."""

from __future__ import annotations

import re
from functools import cache

from portal.i18n.catalogs import read_catalog
from portal.i18n.update import Update, plan_update
from tests.repository.source import ROOT, templates, told

#: glossary.md, "Words to avoid on screens"; the English ones beside them. Search still finds them, no page writes them.
FORBIDDEN = re.compile(
    r"\b(napi|narapidana|eks[ -]?napi|mantan napi|residivis\w*|kriminal|pelaku|offenders?|ex-?offenders?|convicts?|inmates?|criminals?|felons?|recidivists?)\b",
    re.IGNORECASE,
)


@cache
def planned() -> Update:
    """The catalog as ``make messages`` would write it."""
    return plan_update(ROOT)


def test_every_message_has_its_translation():
    """``make messages`` brings the catalog up to date; what is missing is translated in locale/parts or the catalog itself."""
    update = planned()
    assert not update.problems, told(update.problems)


def test_parts_agree_with_each_other():
    conflicts = planned().merged.conflicts
    assert not conflicts, told([f"translated in two ways: {text!r}" for text in conflicts])


def test_no_template_writes_a_forbidden_word():
    found = [f"{each.where}: {match}" for each in templates() for match in FORBIDDEN.findall(each.text)]
    assert not found, told(found)


def test_no_message_writes_a_forbidden_word():
    """Sources and translations, in the catalog as it would be."""
    messages = planned().merged.catalog.live
    texts = [text for message in messages for text in (message.singular, message.plural, *message.translations)]
    found = [text for text in texts if FORBIDDEN.search(text)]
    assert not found, told(found)


def test_forbidden_words_are_found_and_their_kin_are_not():
    """The control."""
    assert all(FORBIDDEN.search(text) for text in ("Mantan napi", "seorang residivis", "pelaku usaha", "an ex-offender", "Eks-napi"))
    assert not any(FORBIDDEN.search(text) for text in ("kriminogenik", "napikin", "offense", "jenis perkara", "offence"))


def test_screens_say_programme():
    """The English word on screens is the glossary's; ``program`` is a word of the code."""
    found = [message.singular for message in planned().merged.catalog.live if re.search(r"\bprograms?\b", re.sub(r"%\(\w+\)s", "", message.singular), re.IGNORECASE)]
    assert not found, told(found)


def test_catalogs_can_be_read():
    for path in sorted((ROOT / "locale").rglob("*.po")):
        read_catalog(path)


#: glossary.md: code is written as in the United States, English screens as in Britain.
AMERICAN = re.compile(r"(organiz|enrollment|offense|\bcenter\b|\bcolor|labor\b)", re.IGNORECASE)


def test_english_screens_are_british():
    singulars = [re.sub(r"%\(\w+\)s", "", message.singular) for message in planned().merged.catalog.live]
    found = [text for text in singulars if AMERICAN.search(text)]
    assert not found, told(found)
    assert AMERICAN.search("an organization")
