"""Measures pages inside Django: queries and server time, public pages without their cache, each role's home page.

Prints one JSON document; `make bench` reads it.
"""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import Resolver404, resolve, reverse  # noqa: E402

from scripts.bench_attendance import measure as measure_save  # noqa: E402

#: Times a page is asked for; the first is a warm-up and does not count.
ROUNDS = 11
HOST = {"host": "127.0.0.1"}
LINK = re.compile(r'href="(/[^"#?]*)')
#: Home page of whoever is logged in; it leads to the page of the role.
OWN_HOME = "account:home"


def clear_caches() -> None:
    """Forget every cached page and value."""
    for cache in caches.all(initialized_only=False):
        cache.clear()


def measure(client: Client, path: str, before_each: Callable[[], None]) -> dict[str, Any]:
    """Queries, times in milliseconds and size of one page."""
    times: list[float] = []
    for _ in range(ROUNDS):
        before_each()
        queries: list[str] = []
        with connection.execute_wrapper(_counter(queries)):
            began = time.perf_counter()
            response = client.get(path, headers=HOST)
            times.append((time.perf_counter() - began) * 1000)
    _require_page(path, response)
    rest = times[1:]
    return {
        "path": path,
        "queries": len(queries),
        "median_ms": statistics.median(rest),
        "worst_ms": max(rest),
        "bytes": len(response.content),
    }


def _require_page(path: str, response: HttpResponseBase) -> None:
    if response.status_code != 200:
        raise LookupError(f"{path} answered {response.status_code}")


def _counter(queries: list[str]) -> Callable[..., Any]:
    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    return count


def public_addresses() -> dict[str, str]:
    """Home, catalog and partner directory, and the first programme and partner that these link to."""
    catalog, directory = reverse("programs:catalog"), reverse("partners:directory")
    found = {"home": "/", "catalog": catalog, "partners": directory}
    found["program"] = first_link(catalog, "programs:program")
    found["partner"] = first_link(directory, "partners:partner")
    return {name: path for name, path in found.items() if path}


def first_link(page: str, view_name: str) -> str:
    """First link of a page that leads to a view; empty when there is none."""
    text = Client().get(page, headers=HOST).content.decode()
    return next((path for path in LINK.findall(text) if _view_name(path) == view_name), "")


def _view_name(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def measure_public() -> list[dict[str, Any]]:
    """Every public page, each time as if nobody had asked before."""
    return [{"name": name} | measure(Client(), path, clear_caches) for name, path in public_addresses().items()]


def measure_home(login: dict[str, str]) -> dict[str, Any]:
    """The home page of a role."""
    client = Client()
    client.force_login(get_user_model().objects.get(email=login["email"]))
    response = client.get(reverse(OWN_HOME), headers=HOST, follow=True)
    path = response.redirect_chain[-1][0] if response.redirect_chain else reverse(OWN_HOME)
    return {"name": f"home of {login['role']}"} | measure(client, path, lambda: None)


def main() -> None:
    """Argument: the JSON file of the log-ins."""
    logins = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    homes, problems = [], [] if logins else ["no log-ins, so no home page was measured"]
    for login in logins:
        try:
            homes.append(measure_home(login))
        except LookupError as problem:
            problems.append(f"home of {login['role']}: {problem}")
    json.dump({"public": measure_public(), "homes": homes, "saves": [measure_save()], "problems": problems}, sys.stdout)


if __name__ == "__main__":
    main()
