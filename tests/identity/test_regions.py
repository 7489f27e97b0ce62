"""Places: distances as printed in domain.md E, seats of regencies, and names however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.regions import (
    CITY,
    DISTRICT,
    REGENCY,
    SEATS,
    region_key,
    region_kind,
    same_region_name,
    shipped_regions,
)
from search.geo import Point

TABLE = shipped_regions()
codes = st.sampled_from(sorted(TABLE.codes))


def test_shipped_table_is_whole():
    assert len(TABLE) == 112
    assert [row.level for row in TABLE].count(DISTRICT) == 94
    assert all(row.parent in TABLE for row in TABLE if row.parent)
    assert all(row.regency_code in TABLE for row in TABLE)
    assert "16.71.05" in TABLE
    assert "99.99.99" not in TABLE


@pytest.mark.parametrize(
    ("code", "km"),
    [
        ("16.71.13", 8.2),
        ("16.07.03", 39.4),
        ("16.10.03", 40.9),
        ("16.02.05", 48.4),
        ("16.74.05", 77.1),
        ("16.07.13", 80.7),
        ("16.06.01", 99.2),
        ("16.06.09", 135.2),
        ("16.02.15", 137.3),
    ],
)
def test_distance_from_the_centre_of_palembang(code, km):
    assert round(TABLE.distance_km("16.71.05", code), 1) == km


@pytest.mark.parametrize(("regency", "seat"), SEATS.items())
def test_regency_stands_at_its_seat(regency, seat):
    assert TABLE[regency].level == REGENCY
    assert TABLE.point(regency) == TABLE.point(seat)
    assert TABLE.distance_km(regency, seat) == 0
    assert TABLE.point(regency) != Point(TABLE[regency].latitude, TABLE[regency].longitude)


def test_city_stands_at_its_own_point():
    assert TABLE["16.71"].level == CITY
    assert TABLE.point("16.71") == Point(-2.97172, 104.74132)


@given(codes, codes, codes)
def test_distance_is_a_distance(a, b, c):
    assert TABLE.distance_km(a, b) == pytest.approx(TABLE.distance_km(b, a))
    assert TABLE.distance_km(a, a) == 0
    assert TABLE.distance_km(a, c) <= TABLE.distance_km(a, b) + TABLE.distance_km(b, c) + 1e-9


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Kayu Agung", "16.02.05"),
        ("KAYUAGUNG", "16.02.05"),
        ("Kec. Kayu Agung", "16.02.05"),
        ("Ilir Timur I", "16.71.05"),
        ("Ilir Timur Satu", "16.71.05"),
        ("Ilir Timur 1", "16.71.05"),
        ("Banyuasin III", "16.07.03"),
        ("Banyuasin tiga", "16.07.03"),
        ("Lubuklinggau", "16.73"),
        ("Kota Lubuk Linggau", "16.73"),
        ("Sematang Borang", "16.71.16"),
        ("Bukit Kecil", "16.71.11"),
        ("Alang Alang Lebar", "16.71.15"),
        ("Muba", "16.06"),
        ("OKI", "16.02"),
        ("Kab. OI", "16.10"),
        ("Kab. Banyuasin", "16.07"),
        ("Kota Banyuasin", ""),
        ("Palembang", "16.71"),
        ("Sumsel", "16"),
        ("Jakarta", ""),
        ("Kecamatan", ""),
        ("", ""),
    ],
)
def test_name_finds_its_regions(name, codes):
    assert [row.code for row in TABLE.find(name)] == codes.split()


def test_find_keeps_to_a_region():
    assert [row.code for row in TABLE.find("Sekayu", within="16.06")] == ["16.06.01"]
    assert TABLE.find("Sekayu", within="16.71") == ()


@given(codes)
def test_every_region_is_found_by_its_own_name(code):
    row = TABLE[code]
    assert row in TABLE.find(row.name)
    assert row in TABLE.find(f"{row.level} {row.name.upper()}") or region_kind(row.name) == row.level
    assert same_region_name(row.name, row.name.upper())


def test_names_of_nothing_are_not_the_same():
    assert not same_region_name("", "-")
    assert region_key("Kota") == "kota"
    assert region_kind("Kota") == ""
    assert region_kind("Kec. Sako") == DISTRICT
