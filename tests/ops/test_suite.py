"""`make test` tells what was skipped, and CI lets nothing be."""

from collections import Counter
from pathlib import Path

import pytest

from scripts import suite
from scripts.console import Refused

REPORT = """<testsuites><testsuite>
<testcase name="a"/>
<testcase name="b"><skipped type="pytest.skip" message="needs redis">x</skipped></testcase>
<testcase name="c"><skipped type="pytest.skip" message="needs redis">x</skipped></testcase>
<testcase name="d"><skipped type="pytest.xfail" message="known">x</skipped></testcase>
</testsuite></testsuites>"""


def test_skipped_tests_are_counted_by_reason(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    assert suite.skipped(report) == Counter({"needs redis": 2})
    assert suite.last_line(suite.skipped(report)) == "Skipped 2: needs redis (2)"


def test_missing_report_counts_nothing(tmp_path: Path) -> None:
    assert suite.last_line(suite.skipped(tmp_path / "none.xml")) == "Nothing was skipped."


@pytest.mark.parametrize(
    ("code", "reasons", "required", "expected"),
    [
        (0, Counter(), "1", 0),
        (0, Counter({"needs redis": 1}), "1", 1),
        (0, Counter({"needs redis": 1}), "", 0),
        (1, Counter(), "", 1),
        (5, Counter(), "", 5),
    ],
)
def test_exit_code(code: int, reasons: Counter[str], required: str, expected: int) -> None:
    assert suite._judge(code, reasons, {"SIMPUL_REQUIRE_SERVICES": required}) == expected


def test_missing_service_is_named_where_nothing_may_be_skipped() -> None:
    found = {name: "there" for name in suite.SERVICE_NAMES if name != "REDIS_URL"}
    suite.refuse_missing_services(found)
    with pytest.raises(Refused, match="but REDIS_URL is not"):
        suite.refuse_missing_services(found | {"SIMPUL_REQUIRE_SERVICES": "1"})


def test_what_the_caller_names_wins_over_what_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite.state, "read_environment", lambda: {"REDIS_URL": "redis://ours", "DATABASE_URL": "postgres://ours"})
    monkeypatch.setenv("REDIS_URL", "redis://theirs")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert suite.environment("sqlite", drills=False)["REDIS_URL"] == "redis://theirs"
    assert "DATABASE_URL" not in suite.environment("sqlite", drills=False)
    variables = suite.environment("postgres", drills=True)
    assert (variables["DATABASE_URL"], variables["SIMPUL_DRILLS"]) == ("postgres://ours", "full")


def test_absent_postgres_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite.state, "read_environment", dict)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Refused, match="make services"):
        suite.environment("postgres", drills=False)
