"""Every tag draws what its component promises, in the language of the page."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from portal.kernel.money import short_rupiah
from portal.ui.tables import Cell, Column, Table

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def draw(source, path="/", **context):
    request = RequestFactory().get(path)
    html = Template("{% load i18n ui %}" + source).render(Context({"request": request, **context}))
    return BeautifulSoup(html, "html.parser")


def words(soup):
    return " ".join(soup.get_text(" ").split())


def test_an_icon_is_decoration_unless_it_has_words():
    assert draw('{% icon "home" %}').svg["aria-hidden"] == "true"
    spoken = draw('{% icon "home" label="Beranda" size="lg" %}').svg
    assert (spoken["role"], spoken["aria-label"]) == ("img", "Beranda")
    assert spoken.use["href"].endswith("#i-home")


def test_inline_marks_bring_no_space_of_their_own():
    html = Template('{% load ui %}[{% icon "home" %}][{% badge "Baru" "ok" %}][{% avatar "Ani" %}]').render(Context({}))
    assert "[ " not in html
    assert " ]" not in html
    assert "\n" not in html


@pytest.mark.parametrize(("tone", "css"), [("ok", "badge badge--ok"), ("", "badge"), ("purple", "badge")])
def test_a_badge_takes_only_known_tones(tone, css):
    assert " ".join(draw("{% badge word tone %}", word="Dibuka", tone=tone).span["class"]) == css


def test_a_badge_escapes_its_word():
    assert draw("{% badge word %}", word="<b>x</b>").b is None


def test_a_picture_is_decoration_or_says_what_it_shows():
    assert draw('{% craft_picture "batik" %}').img["alt"] == ""
    assert draw('{% craft_picture "batik" alt="auto" %}').img["alt"]
    assert draw("{% craft_picture key %}", key=None).img["src"].endswith("thread.svg")


def test_terms_on_one_page_have_ids_of_their_own():
    soup = draw('{% term "litmas" "a" %}{% term "PKS" "b" %}')
    ids = [button["popovertarget"] for button in soup.find_all("button")]
    assert ids == ["term-1", "term-2"]
    assert [soup.find(id=each).get_text() for each in ids] == ["litmasa", "PKSb"]


@pytest.mark.parametrize(
    ("taken", "capacity", "language", "expected"),
    [(14, 20, "en", "6 seats left"), (19, 20, "en", "1 seat left"), (20, 20, "en", "Full"), (25, 20, "en", "Full"),
     (14, 20, "id", "sisa 6 kursi"), (20, 20, "id", "Penuh")],
)
def test_seats_say_how_many_are_left(taken, capacity, language, expected):
    with translation.override(language):
        assert words(draw("{% seats taken capacity %}", taken=taken, capacity=capacity)) == expected


def test_many_seats_become_a_bar():
    assert draw("{% seats 10 24 %}").select(".seats__beads circle")
    bar = draw("{% seats 22 30 %}").select_one("svg.bar .fg")
    assert bar["width"] == "73"


def test_a_figure_says_denominator_range_and_unknown():
    with translation.override("id"):
        text = words(draw('{% figure_tile 235 "bekerja" of=610 unknown=95 %}'))
    assert text == "235 dari 610 bekerja 39%, wajar antara 35% dan 42% 95 belum diketahui; 54% bila semuanya ya"


def test_a_figure_of_few_people_has_no_rate_in_words():
    with translation.override("en"):
        assert "%" not in words(draw('{% figure_tile 8 "at work" of=24 %}'))


def test_a_hidden_figure_is_a_dash_with_its_reason():
    assert words(draw('{% figure_tile None "Prabumulih" note="kurang dari 10" %}')) == "– Prabumulih kurang dari 10"


def test_the_scale_of_a_short_amount_is_written_small():
    amount, _space, scale = short_rupiah(4_190_000).partition(" ")
    tile = draw('{% figure_tile 4190000|rupiah_short "upah" %}')
    assert (tile.b.contents[0].strip(), tile.small.get_text()) == (amount, scale) == ("Rp4,19", scale)


def test_a_chart_has_a_sentence_and_its_table_behind_it():
    soup = draw('{% bar_chart "Orang per mitra" bars unit="orang" %}', bars=[{"label": "Sanggar", "value": 1204}])
    assert soup.svg["aria-label"] == "Orang per mitra"
    assert soup.details.table.tbody.th.get_text() == "Sanggar"
    assert soup.details.table.tbody.td.get_text() == "1.204"


@pytest.mark.parametrize(
    ("tag", "rows"),
    [
        ("funnel_chart", [{"label": "A", "count": 9}]), ("interval_chart", [{"label": "A", "successes": 3, "total": 9}]),
        ("line_chart", [{"label": "Jan", "value": 3}]),
        ("stack_chart", [{"label": "90", "parts": [{"label": "ya", "value": 3}], "note": "38%"}]),
        ("tile_map", [{"name": "A", "lat": -3, "lon": 104, "value": 3}]),
        ("bubble_map", [{"name": "A", "lat": -3, "lon": 104, "value": 3}]),
    ],
)
def test_every_chart_tag_draws_without_inline_styles(tag, rows):
    soup = draw(f'{{% {tag} "Kalimat" rows %}}', rows=rows)
    assert soup.find("svg", attrs={"aria-label": "Kalimat"})
    assert soup.find("table")
    assert not soup.find(style=True)


def test_a_chain_says_where_a_person_is_to_the_eye_and_to_the_ear():
    with translation.override("id"):
        soup = draw("{% chain 'class' notes=notes %}{% chain_beads 'class' %}", notes={"class": "7 dari 15"})
    now = soup.find("li", attrs={"aria-current": "step"})
    assert words(now) == "Kelas (sekarang) 7 dari 15"
    assert soup.find("svg", class_="beads")["aria-label"] == "Simpul 4 dari 7: Kelas"


def test_blocks_frame_what_the_page_writes():
    soup = draw('{% card title="Judul" %}<p>isi</p>{% endcard %}{% note "bad" title="Belum" %}<p>penuh</p>{% endnote %}'
                '{% empty_state "Kosong" %}<a href="/x">Buat</a>{% endempty_state %}{% fold "Saring" icon="filter" %}x{% endfold %}'
                '{% panel "Tanya" lead="Cara" %}x{% endpanel %}{% more "Lagi" %}x{% endmore %}{% popover "PKS" %}x{% endpopover %}')
    assert words(soup.select_one(".card")) == "Judul isi"
    assert soup.select_one(".note--bad p b").get_text() == "Belum"
    assert soup.select_one(".empty a")["href"] == "/x"
    assert soup.section["aria-labelledby"] == soup.section.h2["id"]


def test_a_block_escapes_its_title_and_keeps_its_content():
    soup = draw("{% card title=title %}{{ text }}{% endcard %}", title="<i>a</i>", text="<i>b</i>")
    assert soup.i is None


def test_crumbs_end_with_this_page():
    soup = draw('{% breadcrumbs "Beranda" "/" "Program" "/program/" "Las" %}')
    assert [link["href"] for link in soup.find_all("a")] == ["/", "/program/"]
    assert soup.find("li", attrs={"aria-current": "page"}).get_text() == "Las"


def test_tabs_mark_the_current_one_and_show_a_count_of_nothing():
    items = [{"label": "Perlu", "url": "?a", "count": 0, "current": True}, SimpleNamespace(label="Semua", url="?b")]
    soup = draw('{% tabs items "Tampilan" %}', items=items)
    assert words(soup.find("a", attrs={"aria-current": "page"})) == "Perlu 0"
    assert words(soup.find_all("a")[1]) == "Semua"


def test_pages_keep_the_search_and_leave_out_page_one():
    page = Paginator(range(95), 10).get_page(3)
    soup = draw("{% pagination page %}", "/?q=las+listrik&page=3&d=a&d=b", page=page)
    links = {link.get_text(strip=True): link["href"] for link in soup.find_all("a")}
    assert links["1"] == "?q=las+listrik&d=a&d=b"
    assert links["10"] == "?q=las+listrik&d=a&d=b&page=10"
    assert soup.find(attrs={"aria-current": "page"}).get_text() == "3"


def test_one_page_needs_no_pages():
    assert words(draw("{% pagination page %}", page=Paginator(range(3), 10).get_page(1))) == ""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [("page=2", "?q=a%26b&page=2"), ("q=None", "?page=7"), ("q='' page=None", "?"), ("d=many", "?q=a%26b&page=7&d=1&d=2")],
)
def test_query_replace_changes_one_thing(changes, expected):
    path = "/?q=a%26b&page=7" if "page=2" not in changes else "/?q=a%26b"
    html = Template("{% load ui %}{% autoescape off %}{% query_replace " + changes + " %}{% endautoescape %}").render(
        Context({"request": RequestFactory().get(path), "many": [1, 2]}))
    assert html == expected


def test_a_table_sorts_by_its_headers_and_names_its_rows():
    table = Table("Angkatan", [Column("Program", "name"), Column("Kursi", "seats", numeric=True), Column("Keadaan")],
                  [[Cell("Batik 6", url="/c/6"), 1204, Cell("Berjalan", tone="ok")], ["Las", None, ""]])
    soup = draw("{% data_table table %}", "/?sort=name&q=x&page=4", table=table)
    first, second, third = soup.thead.find_all("th")
    assert first["aria-sort"] == "ascending"
    assert first.a["href"] == "?q=x&sort=-name"
    assert second.a["href"] == "?q=x&sort=seats"
    assert third.a is None
    assert soup.tbody.th.a["href"] == "/c/6"
    assert [cell.get_text() for cell in soup.tbody.find_all("tr")[1].find_all("td")] == ["–", "–"]
    assert soup.tbody.td.get_text() == "1.204"
    assert soup.tbody.select_one(".badge--ok").get_text() == "Berjalan"
    assert soup.caption.get_text() == "Angkatan"


def test_an_empty_table_says_so():
    soup = draw("{% data_table table %}", table={"caption": "A", "columns": [{"label": "B"}], "rows": [], "empty": "Belum ada kelas."})
    assert words(soup.tbody) == "Belum ada kelas."


def test_a_row_shorter_than_the_header_is_a_mistake_of_the_page():
    with pytest.raises(ValueError, match="zip"):
        draw("{% plain_table table %}", table={"caption": "A", "columns": [{"label": "B"}, {"label": "C"}], "rows": [["x"]]})


def test_a_programme_card_is_one_link_with_place_day_and_seats():
    card = {"title": "Las", "url": "/p/las/", "partner": "Bengkel", "picture": "welding", "place": "Kertapati",
            "starts_on": date(2027, 2, 1), "taken": 7, "capacity": 12}
    with translation.override("id"):
        soup = draw("{% program_card card %}", card=card)
    assert [link["href"] for link in soup.find_all("a")] == ["/p/las/"]
    assert words(soup) == "Las Bengkel Kertapati 1 Feb sisa 5 kursi"


def test_a_timeline_marks_what_is_still_open():
    events = [{"when": "2 Nov", "title": "Kursi"}, {"when": "kini", "title": "Kelas", "open": True, "url": "/k"}]
    soup = draw("{% timeline events %}", events=events)
    assert [row.get("class") for row in soup.find_all("li")] == [None, ["is-open"]]


def test_steps_speak_of_done_and_now():
    with translation.override("en"):
        soup = draw("{% steps labels 2 %}", labels=["One", "Two", "Three"])
    assert words(soup) == "One (done) Two Three"
    assert soup.find("li", attrs={"aria-current": "step"}).get_text() == "Two"


@pytest.mark.parametrize(
    ("gap", "language", "expected"),
    [(timedelta(hours=3, minutes=5), "id", "sisa 3 jam"), (timedelta(days=2), "id", "sisa 2 hari"),
     (-timedelta(hours=1), "id", "lewat 1 jam"), (timedelta(days=1), "en", "1 day left"),
     (-timedelta(days=2), "en", "2 days late"), (timedelta(seconds=5), "en", "now")],
)
def test_time_left_counts_down_and_then_up(gap, language, expected):
    with translation.override(language):
        assert words(draw("{{ deadline|time_left:now }}", deadline=NOW + gap, now=NOW)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [("{{ n|rupiah }}", "Rp3.300.000"), ("{{ n|number }}", "3.300.000"), ("{{ s|percent }}", "39%"), ("{{ i|percent_range }}", "35%–42%"),
     ("{{ none|rupiah }}{{ none|rupiah_short }}{{ none|day }}{{ none|percent_range }}{{ none|decimal }}", "–––––"),
     ("{{ k|decimal:2 }}", "4,46"),
     ("{{ start|period:end }}", "18 Januari–5 Februari 2027"), ("{{ none|period:none }}{{ none|time_left }}{{ none|hours:none }}", "–––"),
     ("{{ name|initials }}", "MF"), ("{{ nine|spelled|capfirst }}", "Sembilan")],
)
def test_filters_write_in_the_language_of_the_page(source, expected):
    context = {"n": 3300000, "s": 0.39, "i": (0.351, 0.419), "none": None, "k": 4.456, "start": date(2027, 1, 18), "end": date(2027, 2, 5),
               "name": "Kgs. M. Fauzan", "nine": 9}
    assert words(draw(source, **context)) == expected
