"""The one reader of the environment; every other settings module takes its values from here."""

import os
from pathlib import Path

from environs import Env

ROOT = Path(__file__).resolve().parent.parent.parent

env = Env()
env.read_env(ROOT / ".env", recurse=False)

#: demo: a laptop, embedded everything. test: the suite. production: refuses unsafe values.
#: The suite is known by its settings module, since this package is read before that module could say so.
IS_TEST: bool = os.environ.get("DJANGO_SETTINGS_MODULE") == "portal.settings.test"
ENVIRONMENT: str = "test" if IS_TEST else env.str("SIMPUL_ENV", "demo")
IS_PRODUCTION: bool = ENVIRONMENT == "production"
IS_DEMO: bool = ENVIRONMENT == "demo"

#: Where everything that is not code lives: database, uploads, mail written to files.
VAR: Path = env.path("SIMPUL_VAR", ROOT / "var")

#: Known to everybody who reads the source, therefore refused in production (see portal.checks).
DEMO_SECRET = "demo-only-secret-that-production-refuses-0123456789abcdef"
DEMO_FIELD_KEY = "demo:c2ltcHVsLW1hbmRpcmktZGVtby1maWVsZC1rZXkhISE="
DEMO_SIGNING_KEY = "demo:c2ltcHVsLW1hbmRpcmktZGVtby1zaWduaW5nLWtleSE="


def secret(name: str, default: str) -> str:
    """Value of ``name``, or the content of the file named by ``name_FILE``."""
    path = env.str(f"{name}_FILE", "")
    return Path(path).read_text(encoding="utf-8").strip() if path else env.str(name, default)
