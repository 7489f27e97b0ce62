"""The environment: pins agree with pyproject.toml, what is half installed counts as missing, an old Python is told so."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from scripts import environment
from scripts.console import Refused
from scripts.lock import wanted
from scripts.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", ["runtime", "services", "dev"])
def test_every_requirement_is_pinned_within_its_limits(group: str) -> None:
    pins = environment.read_pins(group)
    for requirement in map(Requirement, wanted(PROJECT)[group]):
        assert requirement.specifier.contains(pins[environment.normalize(requirement.name)]), str(requirement)


def test_requirement_files_hold_exact_pins_and_name_no_host() -> None:
    for path in environment.requirement_files("dev"):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        assert [line for line in lines if not re.fullmatch(r"[a-z0-9.-]+==[^\s/]+", line)] == []


def test_supported_versions_are_those_of_the_project() -> None:
    oldest, too_new = (".".join(map(str, limit)) for limit in (environment.OLDEST_PYTHON, environment.FIRST_PYTHON_TOO_NEW))
    assert PROJECT["project"]["requires-python"] == f">={oldest},<{too_new}"


@pytest.mark.parametrize(("version", "fits"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 2), True), ((3, 15), False), ((), False)])
def test_python_version_is_judged(version: tuple[int, ...], *, fits: bool) -> None:
    assert environment.is_supported(version) is fits


def test_old_python_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\necho 3 9 2\n", encoding="ascii")
    old.chmod(0o755)
    monkeypatch.setattr("sys.executable", str(old))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match=r"needs Python 3\.11 to 3\.14; .*python3 is 3\.9\.2"):
        environment.find_python()


def make_venv(folder: Path) -> Path:
    (folder / "bin").mkdir()
    (folder / "bin" / "python").write_text("#!/bin/sh\n", encoding="ascii")
    (folder / "bin" / "python").chmod(0o755)
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n", encoding="ascii")
    return folder


def add_package(venv: Path, name: str, version: str, *, is_complete: bool = True) -> None:
    folder = venv / "lib" / "python3.11" / "site-packages" / f"{name}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").touch()
    for file in ("RECORD", "INSTALLER") if is_complete else ():
        (folder / file).touch()


def test_interrupted_installation_counts_as_missing(tmp_path: Path) -> None:
    add_package(make_venv(tmp_path), "django_filter", "26.2")
    add_package(tmp_path, "Django", "5.2.19", is_complete=False)
    assert environment.installed(tmp_path) == {"django-filter": "26.2"}


def test_environment_without_pip_is_not_sound(tmp_path: Path) -> None:
    make_venv(tmp_path)
    assert not environment.is_sound(tmp_path)
    add_package(tmp_path, "pip", "23.0")
    assert environment.is_sound(tmp_path)


@pytest.mark.parametrize("damage", ["bin/python", "pyvenv.cfg"])
def test_half_built_environment_is_not_sound(tmp_path: Path, damage: str) -> None:
    add_package(make_venv(tmp_path), "pip", "23.0")
    (tmp_path / damage).unlink()
    assert not environment.is_sound(tmp_path)


def test_missing_names_what_differs(tmp_path: Path) -> None:
    pins = environment.read_pins("runtime")
    make_venv(tmp_path)
    for name, version in pins.items():
        add_package(tmp_path, name, "0.0.1" if name == "segno" else version)
    assert environment.missing("runtime", tmp_path) == {"segno": pins["segno"]}
