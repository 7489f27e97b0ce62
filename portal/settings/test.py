"""Settings of the suite: fast hashing, mail and files in memory; the rest of its rules is in tests/infra."""

import os

os.environ["SIMPUL_ENV"] = "test"

from portal.settings import *  # noqa: F403, E402
from portal.settings import STORAGES  # noqa: E402
from portal.settings.env import VAR  # noqa: E402

SECRET_KEY = "test-secret-key-of-the-suite-0123456789-abcdefghijklmnop"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MFA_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
MEDIA_ROOT = VAR / "test-media"
PRIVATE_ROOT = VAR / "test-private"
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STORAGES["private"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
