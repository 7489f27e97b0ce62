"""System checks: settings that would be unsafe or wrong are named before the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from portal.settings.env import DEMO_FIELD_KEY, DEMO_SECRET, DEMO_SIGNING_KEY, IS_PRODUCTION


@register(Tags.security)
def production_secrets(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Production has keys of its own."""
    found: list[CheckMessage] = []
    if IS_PRODUCTION and settings.SECRET_KEY in {"", DEMO_SECRET}:
        found.append(Error("SECRET_KEY is missing or the one of the demonstration.", id="partners.E001"))
    if IS_PRODUCTION and settings.FIELD_KEYS in {"", DEMO_FIELD_KEY}:
        found.append(Error("FIELD_KEYS is missing or the one of the demonstration.", id="partners.E002"))
    if IS_PRODUCTION and settings.CERTIFICATE_KEYS in {"", DEMO_SIGNING_KEY}:
        found.append(Error("CERTIFICATE_KEYS is missing or the one of the demonstration.", id="partners.E005"))
    if IS_PRODUCTION and not settings.MFA_REQUIRED:
        found.append(Error("MFA_REQUIRED may be off in the demonstration only.", id="partners.E004"))
    return found


@register(Tags.database)
def isolation_level(app_configs: Any, databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Seats are right under READ COMMITTED only (docs/locking.md)."""
    if connection.vendor != "postgresql" or "default" not in (databases or []):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_isolation")
        level = cursor.fetchone()[0]
    if level == "read committed":
        return []
    return [Error(f"PostgreSQL runs {level}; seats need read committed.", id="partners.E003")]
