"""Money: whole rupiah in and out, the bridge to Stripe, shares that lose nothing."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.decisions import DomainError
from portal.kernel.money import (
    divide_rounded,
    format_rupiah,
    from_minor,
    parse_rupiah,
    pro_rata,
    share_out,
    short_rupiah,
    to_minor,
)

AMOUNTS = st.integers(-(10**15), 10**15)


def test_minor_unit_is_a_hundredth_once():
    assert to_minor(10_000) == 1_000_000
    assert from_minor(1_000_000) == 10_000


@given(AMOUNTS)
def test_minor_unit_round_trip(amount):
    assert from_minor(to_minor(amount)) == amount


@pytest.mark.parametrize("minor", [1, 99, 1_000_050, -1])
def test_minor_unit_with_a_fraction_is_refused(minor):
    with pytest.raises(ValueError, match="whole number"):
        from_minor(minor)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "Rp0", "Rp0"),
        (999, "Rp999", "Rp999"),
        (1_500_000, "Rp1.500.000", "Rp1,500,000"),
        (-20_000, "-Rp20.000", "-Rp20,000"),
    ],
)
def test_format_follows_the_language(amount, indonesian, english):
    with translation.override("id"):
        assert format_rupiah(amount) == indonesian
    with translation.override("en"):
        assert format_rupiah(amount) == english


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (850_000, "Rp850,000"),
        (999_999, "Rp999,999"),
        (1_000_000, "Rp1 million"),
        (4_192_837, "Rp4.19 million"),
        (2_400_000, "Rp2.4 million"),
        (16_849_999, "Rp16.8 million"),
        (598_000_000, "Rp598 million"),
        (999_499_999, "Rp999 million"),
        (999_500_000, "Rp1 billion"),
        (1_234_000_000, "Rp1.23 billion"),
        (5_000_000_000_000, "Rp5 trillion"),
        (1_234_567_000_000_000, "Rp1,235 trillion"),
        (-12_750_000, "-Rp12.8 million"),
        (1_005_000, "Rp1.01 million"),
    ],
)
def test_short_form_keeps_three_digits(amount, text):
    with translation.override("en"):
        assert short_rupiah(amount) == text


def test_short_form_in_indonesian_uses_a_comma():
    with translation.override("id"):
        assert short_rupiah(4_192_837).startswith("Rp4,19 ")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1_500_000),
        ("1.500.000", 1_500_000),
        ("1,500,000", 1_500_000),
        (" Rp 1.500.000,00 ", 1_500_000),
        ("rp1.500.000,-", 1_500_000),
        ("Rp. 25.000", 25_000),
        ("IDR 25,000.00", 25_000),
        ("Rp\u00a050.000", 50_000),
        ("0", 0),
        ("7.0", 7),
    ],
)
def test_typed_amount_is_read(text, amount):
    assert parse_rupiah(text) == amount


@pytest.mark.parametrize(
    "text", ["", "Rp", "1.50", "1.5", "1.500.00", "1,5 juta", "-5", "12.345,67", "1.500,000", "1e6", "\u0661\u0662x", "$5"]
)
def test_ambiguous_amount_is_refused(text):
    with pytest.raises(DomainError) as caught:
        parse_rupiah(text)
    assert caught.value.code == "not_rupiah"


@given(st.integers(0, 10**15))
def test_written_amount_can_be_read_back(amount):
    for language in ("id", "en"):
        with translation.override(language):
            assert parse_rupiah(format_rupiah(amount)) == amount


def test_pro_rata_minimum_wage_of_domain_b5():
    assert pro_rata(4_192_837, 20, 26) == 3_225_259


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"), [(5, 2, 3), (-5, 2, -3), (5, -2, -3), (-5, -2, 3), (4, 3, 1), (0, 7, 0), (7, 7, 1)]
)
def test_halves_round_away_from_zero(numerator, denominator, quotient):
    assert divide_rounded(numerator, denominator) == quotient


@given(AMOUNTS, st.integers(1, 10**9))
def test_rounded_quotient_is_the_nearest(numerator, denominator):
    assert 2 * abs(divide_rounded(numerator, denominator) * denominator - numerator) <= denominator


def test_odd_rupiah_go_to_the_largest_remainders():
    assert share_out(100, [1, 1, 1]) == [34, 33, 33]
    assert share_out(10, [1, 2, 4]) == [1, 3, 6]
    assert share_out(100, [0, 5]) == [0, 100]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(sum))
def test_shares_lose_nothing_and_are_fair(amount, weights):
    shares = share_out(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - amount * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_shares_need_weights(weights):
    with pytest.raises(ValueError, match="weight"):
        share_out(100, weights)
