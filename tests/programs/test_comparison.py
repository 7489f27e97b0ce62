"""Two texts in one: nothing is lost, nothing invented."""

from hypothesis import given
from hypothesis import strategies as st

from programs.comparison import Kind, compared

TEXTS = st.text(alphabet="ab \n,.é", max_size=60)


def joined(parts, left_out):
    return "".join(part.text for part in parts if part.kind != left_out)


@given(TEXTS, TEXTS)
def test_parts_give_back_both_texts(old, new):
    parts = compared(old, new)
    assert joined(parts, Kind.ADDED) == old
    assert joined(parts, Kind.REMOVED) == new


@given(TEXTS)
def test_same_text_has_one_part(text):
    assert [part.kind for part in compared(text, text)] == ([Kind.SAME] if text else [])


def test_only_the_changed_words_are_marked():
    parts = compared("Kain pertama selesai di hari ketiga.", "Kain pertama selesai di hari kelima.")
    assert [(part.kind.value, part.text) for part in parts] == [
        ("same", "Kain pertama selesai di hari "),
        ("removed", "ketiga."),
        ("added", "kelima."),
    ]


def test_empty_and_new():
    assert [part.is_added for part in compared("", "Baru")] == [True]
    assert [part.is_removed for part in compared("Lama", "")] == [True]
