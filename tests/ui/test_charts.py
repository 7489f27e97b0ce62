"""Charts draw what their table says, and doubt is drawn."""

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.intervals import Interval, kaplan_meier
from portal.ui import charts
from portal.ui.chain import KNOTS, chain_beads, chain_label, knots, position, seat_beads
from portal.ui.charts.lines import nice_top
from portal.ui.charts.maps import Projection, grid_cells, radius, rivers
from portal.ui.dots import load
from portal.ui.svg import element, num

SIX = [(104.74, -2.97), (104.23, -3.45), (104.69, -2.52), (103.83, -2.45), (104.61, -3.42), (105.40, -3.36)]


def drawn(chart):
    return "".join(chart.shapes)


def label_box(x, y, anchor, words):
    width = 13 * len(words)
    left = float(x) - {"": 0, "e": width, "m": width / 2}[anchor]
    return left, float(y) - 21.8, left + width - 0.2, float(y) + 5.8


def numbers(svg, attribute):
    return [float(each) for each in re.findall(rf' {attribute}="([-\d.]+)"', svg)]


def test_a_coordinate_has_a_point_in_every_language():
    assert (num(3.25), num(12), num(-0.04)) == ("3.2", "12", "-0")
    assert element("circle", cx=3.5, class_="ring") == '<circle cx="3.5" class="ring"/>'


def test_text_in_a_chart_is_escaped():
    chart = charts.bar_chart("Bars", [{"label": "<b>Las</b> & besi", "value": 3}], language="id")
    assert "<b>" not in drawn(chart)
    assert "&lt;b&gt;Las" in drawn(chart)


def test_funnel_bars_are_in_proportion_and_unknown_is_hatched():
    chart = charts.funnel_chart("Funnel", [{"label": "A", "count": 100}, {"label": "B", "count": 25, "unknown": 10}], language="id")
    widths = numbers(drawn(chart), "width")
    assert widths[1] / widths[0] == pytest.approx(0.25, abs=0.001)
    assert 'class="hatch"' in drawn(chart)
    assert chart.table.rows[1] == ["B", 25, "25%", 10]
    assert [entry.mark for entry in chart.key] == ["hatch"]


def test_a_funnel_of_nobody_is_empty_and_does_not_divide_by_zero():
    chart = charts.funnel_chart("Funnel", [{"label": "A", "count": 0}, {"label": "B", "count": 0}], language="id")
    assert chart.table.rows[1][2] == "–"


def test_a_stackbar_fills_its_box_and_names_every_part_in_its_key():
    kinds = (("bekerja", 235, "counted"), ("tidak", 280, "rest"), ("belum", 95, "unknown"))
    parts = [{"label": label, "value": value, "kind": kind} for label, value, kind in kinds]
    chart = charts.stackbar("Parts", parts, language="id")
    assert sum(numbers(drawn(chart), "width")) == pytest.approx(460 - 3 * 2, abs=0.2)
    assert [(entry.mark, entry.words) for entry in chart.key] == [("b1", "235 bekerja"), ("b0", "280 tidak"), ("hatch", "95 belum")]


def test_few_people_get_a_hollow_dot_a_dashed_range_and_no_rate_in_words():
    rows = [{"label": label, "successes": n, "total": total} for label, n, total in (("A", 52, 118), ("B", 8, 24))]
    chart = charts.interval_chart("Rates", rows, language="id")
    assert drawn(chart).count('class="few"') == drawn(chart).count('class="iv iv--few"') == 1
    assert chart.table.rows[0][2] == "44%"
    assert "%" not in chart.table.rows[1][2]


def test_nobody_at_all_gets_no_dot():
    chart = charts.interval_chart("Rates", [{"label": "A", "successes": 0, "total": 0}], language="id")
    assert "circle" not in drawn(chart)
    assert chart.table.rows[0][2:] == ["–", "–"]


def test_a_given_interval_is_drawn_instead_of_the_computed_one():
    chart = charts.interval_chart("Rates", [{"label": "A", "successes": 50, "total": 100, "interval": Interval(0.0, 1.0)}], language="id")
    assert "M10 34L450 34" in drawn(chart)


def test_the_order_of_rates_is_kept_and_never_ranked():
    rows = [{"label": name, "successes": n, "total": 100} for name, n in (("B", 20), ("A", 90), ("C", 5))]
    assert [row[0] for row in charts.interval_chart("Rates", rows, language="id").table.rows] == ["B", "A", "C"]


def test_a_missing_month_is_a_gap_and_not_a_zero():
    points = [{"label": str(n), "value": value} for n, value in enumerate((12, 31, None, 44, 52))]
    chart = charts.line_chart("Months", points, language="id")
    assert drawn(chart).count('class="l1"') == 2
    assert chart.table.rows[2] == ["2", None]


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), max_size=30))
def test_a_line_stays_within_its_box(values):
    chart = charts.line_chart("Months", [{"label": str(n), "value": value} for n, value in enumerate(values)], language="id")
    assert all(19 <= y <= 241 for y in numbers(drawn(chart), "cy"))


@given(st.floats(0.001, 10**9))
def test_an_axis_ends_at_a_round_number_that_holds_the_most(most):
    top = nice_top(most)
    assert top >= most
    assert top <= max(4 * most * 2.5, 4)


def test_a_survival_curve_stops_where_fewer_than_five_are_followed():
    curve = kaplan_meier([(day, True) for day in (10, 20, 30, 40, 50, 60)])
    chart = charts.survival_chart("Stay", curve, language="id")
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+) ", re.search(r'd="([^"]+)" class="l1"', drawn(chart))[1])]
    assert max(xs) < 54 + (444 - 54) * 30 / 365, "after day 20 only four are left"
    assert chart.table.rows[0] == ["90", "–", "–", 0]


def test_a_survival_table_repeats_the_kernel_s_figures():
    curve = kaplan_meier([(50, True)] * 20 + [(400, False)] * 80)
    chart = charts.survival_chart("Stay", curve, language="id")
    assert chart.table.rows[0] == ["90", "80%", chart.table.rows[0][2], 80]
    assert "80%" in drawn(chart)


def test_a_survival_chart_of_nobody_draws_only_its_axes():
    chart = charts.survival_chart("Stay", kaplan_meier([]), language="id")
    assert 'class="l1"' not in drawn(chart)


def test_tiles_of_the_six_districts_lie_where_their_neighbors_expect_them():
    palembang, prabumulih, banyuasin, musi_banyuasin, ogan_ilir, oki = grid_cells(SIX)
    assert (musi_banyuasin, banyuasin) == ((0, 0), (1, 0))
    assert (palembang, oki) == ((1, 1), (2, 1))
    assert (prabumulih, ogan_ilir) == ((0, 2), (1, 2))


@given(st.lists(st.tuples(st.floats(95, 141), st.floats(-11, 6)), max_size=17))
def test_every_place_has_a_cell_of_its_own(points):
    cells = grid_cells(points)
    assert len(set(cells)) == len(points)


def test_a_hidden_place_shows_a_dash_and_no_ring():
    chart = charts.tile_map("Tiles", [{"name": "OKI", "lat": -3.4, "lon": 105.4, "value": None}], language="id")
    assert "–" in drawn(chart)
    assert "ring" not in drawn(chart)


def test_bubbles_have_areas_in_proportion():
    assert radius(25, 100) == pytest.approx(radius(100, 100) / 2)
    assert radius(None, 100) == radius(0, 100)


def test_a_projection_keeps_north_up_and_places_inside():
    points = [(lat, lon) for lon, lat in SIX]
    project = Projection.around(points)
    placed = [project(*point) for point in points]
    assert all(0 <= x <= 720 and 0 <= y <= project.height for x, y in placed)
    assert min(placed, key=lambda point: point[1]) == placed[3], "Musi Banyuasin lies farthest north"


def test_names_on_a_map_never_cover_each_other():
    places = [{"name": f"Kecamatan {n}", "lat": -3 + n / 500, "lon": 104.7, "value": n} for n in range(1, 20)]
    svg = drawn(charts.bubble_map("Map", places, language="id"))
    boxes = [label_box(*found) for found in re.findall(r'<text x="([\d.]+)" y="([\d.]+)" class="place ?(\w*)">([^<]+)<', svg)]
    assert boxes
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]


def test_rivers_are_data_and_unknown_provinces_have_none():
    assert rivers("16")
    assert rivers("99") == []
    assert "river" in drawn(charts.bubble_map("Map", [{"name": "A", "lat": -3, "lon": 104.7}], language="id", water="16"))


@pytest.mark.parametrize(("current", "place"), [("need", 1), ("year", 7), ("done", 8), (0, 0), (99, 8), (-1, 0)])
def test_position_on_the_chain(current, place):
    assert position(current) == place


def test_an_unknown_knot_is_refused():
    with pytest.raises(ValueError, match="weaving"):
        position("weaving")


def test_knots_before_are_done_and_after_are_later():
    assert [knot.state for knot in knots("class", {"class": "7 dari 15"})] == ["done"] * 3 + ["now"] + ["later"] * 3
    assert knots("class", {"class": "7 dari 15"})[3].note == "7 dari 15"


@pytest.mark.parametrize("current", [0, *KNOTS, "done"])
def test_beads_show_done_now_and_later_by_shape(current):
    here = position(current)
    svg = "".join(chain_beads(current))
    assert svg.count('r="3.5"') == min(max(here - 1, 0), 7)
    assert svg.count('r="5"') == (1 <= here <= 7)
    assert svg.count('r="3"') == 7 - min(here, 7)
    assert chain_label(current)


@given(st.integers(0, 60), st.integers(0, 24))
def test_seat_beads_are_as_many_as_seats(taken, capacity):
    beads = "".join(seat_beads(taken, capacity))
    assert beads.count("full") == min(taken, capacity)
    assert beads.count("free") == max(0, capacity - taken)


def test_the_load_has_a_bead_for_each_client():
    dots = load(9, 17, 74)
    assert len(dots["shapes"]) == 100
    assert dots["height"] == "85"


def test_a_row_without_a_needed_name_says_which():
    with pytest.raises(LookupError, match="value"):
        charts.bar_chart("Bars", [{"label": "A"}], language="id")
