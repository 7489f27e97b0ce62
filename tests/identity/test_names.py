"""Indonesian names taken apart, and which spellings share a key."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrollment.names import MUHAMMAD, PersonName, blocking_key, fold, parse_name, word_key, word_keys
from tests.identity.people import LAST, MEN, WOMEN

words = st.sampled_from([name.lower() for name in MEN + WOMEN + LAST])
any_word = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Herman Nugraha", "herman nugraha"),
        ("  HERMAN\u00a0 nugraha ", "herman nugraha"),
        ("Ma'ruf Nur\u2019aini", "maruf nuraini"),
        ("Jos\u00e9 M\u00fcller", "jose muller"),
        ("Nur-Hayati", "nur hayati"),
        ("Saputra, Andi", "saputra andi"),
        ("H. Ahmad Fadillah", "ahmad fadillah"),
        ("Hj. Siti Aminah", "siti aminah"),
        ("K.H. Abdurrahman", "abdurrahman"),
        ("Kgs. H. Muhammad Fadil", "muhammad fadil"),
        ("Kgs.M.Yusuf", "m yusuf"),
        ("Kemas Yusuf", "yusuf"),
        ("Ki Agus Usman", "usman"),
        ("Mas Agus Nanang", "nanang"),
        ("Mas Agus", "mas agus"),
        ("Msy. Halimah", "halimah"),
        ("Nyimas Fitriani", "fitriani"),
        ("Raden Achmad Pauzi", "ahmad pauzi"),
        ("R.A. Kartini", "kartini"),
        ("Ahmad Hj. Fauzi", "ahmad fauzi"),
        ("Drs. H. Budi, S.H., M.M.", "budi"),
        ("M.Yusuf, S. Pd., M. Si", "m yusuf"),
        ("Budi SE", "budi"),
        ("SE Budi", "se budi"),
        ("St. Aminah", "st aminah"),
        ("Suparman Maulana Jr.", "suparman maulana"),
        ("Suparman (alm)", "suparman"),
        ("Hj.", "hj"),
        ("Raden", "raden"),
        ("Moh. Nur", "muhammad nur"),
        ("Mochammad Nur", "muhammad nur"),
        ("Muchamad Nur", "muhammad nur"),
        ("Mohamed Nur", "muhammad nur"),
        ("Muhd Nur", "muhammad nur"),
        ("Mhd. Nur", "muhammad nur"),
        ("Moehammad Nur", "muhammad nur"),
        ("M. Nur", "m nur"),
        ("Akhmad Nur", "ahmad nur"),
        ("Ach. Nur", "ahm nur"),
        ("-", ""),
        ("", ""),
    ],
)
def test_parse_gives_the_words_of_the_name(text, words):
    assert parse_name(text).words == tuple(words.split())


@pytest.mark.parametrize(
    ("text", "father"),
    [
        ("Ridwan Amrullah bin Umar", "umar"),
        ("Neneng binti H. Jalaludin", "jalaludin"),
        ("Ridwan Amrullah Bin Umar bin Ali", "umar"),
        ("Ridwan bt. Umar", "umar"),
        ("Bin Umar", ""),
        ("Binti", ""),
    ],
)
def test_parse_finds_the_father_after_bin(text, father):
    assert parse_name(text).father == tuple(father.split())


@pytest.mark.parametrize(
    "text",
    [
        "Rusdi Anwar als Mang Ung",
        "Rusdi Anwar als. Mang Ung",
        "Rusdi Anwar alias Mang Ung",
        "Rusdi Anwar al. Mang Ung",
        "Rusdi Anwar a.k.a. Mang Ung",
        "Rusdi Anwar panggilan Mang Ung",
        "Rusdi Anwar (Mang Ung)",
        'Rusdi "Mang Ung" Anwar',
        "Rusdi \u201cMang Ung\u201d Anwar",
        "Rusdi Anwar / Mang Ung",
        "Rusdi Anwar @ Mang Ung",
        "Rusdi Anwar bin Karim alias Mang Ung",
    ],
)
def test_parse_sets_the_nickname_apart(text):
    name = parse_name(text)
    assert name.words == ("rusdi", "anwar")
    assert name.nickname == ("mang", "ung")


def test_telling_words_leave_out_muhammad_and_initials():
    assert parse_name("M. Yusuf B. Oktavian").telling_words == ("yusuf", "oktavian")
    assert parse_name("Muhammad").telling_words == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("soekarno", "sukarno"),
        ("tjik", "cik"),
        ("abdoellah", "abdullah"),
        ("djoko", "joko"),
        ("sjarifoeddin", "syarifudin"),
        ("noor", "nur"),
        ("zulkifli", "zulkipli"),
        ("fauzi", "pauzi"),
        ("novri", "nopri"),
        ("syahputra", "sahputra"),
        ("shinta", "sinta"),
        ("khairul", "chairul"),
        ("taufiq", "taufik"),
        ("ramadhan", "ramadan"),
        ("fathur", "fatur"),
        ("effendy", "efendi"),
        ("fauziyah", "fauziah"),
    ],
)
def test_strict_key_is_one_for_spellings(one, other):
    assert word_key(one) == word_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jahja", "yahya"),
        ("jusuf", "yusuf"),
        ("khairul", "hairul"),
        ("zainal", "jaenal"),
        ("rizki", "riski"),
        ("romadon", "ramadhan"),
        ("osman", "usman"),
        ("mustofa", "mustafa"),
        ("dewi", "devi"),
        ("saiful", "saeful"),
        ("suwandi", "suandi"),
        ("fawzi", "fauzi"),
        ("fatima", "fatimah"),
        ("rahmat", "rahmad"),
        ("yakub", "yakup"),
        ("aziz", "azis"),
    ],
)
def test_loose_keys_meet_for_likely_spellings_only(one, other):
    assert word_key(one) != word_key(other)
    assert word_keys(one) & word_keys(other)


@pytest.mark.parametrize(("one", "other"), [("dani", "deni"), ("yuda", "yudi"), ("rini", "rina"), ("hendra", "hendro"), ("hasan", "husin")])
def test_names_of_brothers_and_sisters_share_no_key(one, other):
    assert not word_keys(one) & word_keys(other)


@given(any_word)
def test_no_word_is_without_keys(word):
    assert word_key(word)
    assert word_keys(word)


@given(st.lists(words, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_blocking_key_does_not_depend_on_the_order(parts, rng):
    shuffled = rng.sample(parts, len(parts))
    assert blocking_key(PersonName(tuple(parts))) == blocking_key(PersonName(tuple(shuffled)))


def test_blocking_key_leaves_out_titles_and_muhammad():
    assert blocking_key(parse_name("Kgs. H. Moh. Fauzi Anwar")) == blocking_key(parse_name("ANWAR, Pauzi")) == "anwar pauzi"
    assert blocking_key(parse_name("Muhammad")) == "muhamad"
    assert blocking_key(parse_name("")) == ""


@example("\U0001d5a0")
@given(st.text(max_size=40))
def test_parse_takes_any_text(text):
    name = parse_name(text)
    assert all(name.words + name.father + name.nickname)
    assert fold(fold(text)) == fold(text)
    assert MUHAMMAD not in name.telling_words
