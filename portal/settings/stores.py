"""Database, cache, mail and the outside services, each with an embedded default."""

from portal.settings.env import ENVIRONMENT, VAR, env, secret

DATABASE_URL: str = env.str("DATABASE_URL", f"sqlite:///{VAR / 'db.sqlite3'}")
DATABASES = {"default": env.dj_db_url("DATABASE_URL", DATABASE_URL)}

#: As measured in docs/locking.md: WAL and IMMEDIATE keep SQLite right under concurrent writes.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=20000;",
}
#: READ COMMITTED is the server's default; the system check partners.E003 refuses anything else.
POSTGRES_OPTIONS = {"options": "-c lock_timeout=5s -c statement_timeout=30s"}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    VAR.mkdir(parents=True, exist_ok=True)
    # Kept open between requests: SQLite reads the whole schema anew on each connection (3 ms of CPU).
    DATABASES["default"].update(OPTIONS=SQLITE_OPTIONS, CONN_MAX_AGE=0 if ENVIRONMENT == "test" else 60)
else:
    DATABASES["default"].update(OPTIONS=POSTGRES_OPTIONS, CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)

REDIS_URL: str = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "simpul"}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    #: Whole public pages, per process; a generation number in the database ends them (portal.middleware.page_cache).
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 500}},
}

ELASTICSEARCH_URL: str = env.str("ELASTICSEARCH_URL", "")

STRIPE_SECRET_KEY: str = secret("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRET: str = secret("STRIPE_WEBHOOK_SECRET", "")
STRIPE_API_BASE: str = env.str("STRIPE_API_BASE", "")

DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Simpul Mandiri <halo@simpul.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if env.str("EMAIL_URL", ""):
    _mail = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"]
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_TIMEOUT = 10

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
if ENVIRONMENT == "test":
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
