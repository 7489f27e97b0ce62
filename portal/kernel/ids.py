"""Random identifiers that say nothing: rows of people are addressed by them, never by running numbers."""

import secrets
import uuid
from hashlib import sha256

from django.db import models


def public_id() -> uuid.UUID:
    """128 random bits less the version marks (UUID version 4)."""
    return uuid.uuid4()


def token() -> str:
    """A secret of 256 bits for links; store only its ``fingerprint``."""
    return secrets.token_urlsafe(32)


def fingerprint(secret: str) -> str:
    """SHA-256 of a random secret, as hex; enough for secrets with 256 bits of entropy."""
    return sha256(secret.encode()).hexdigest()


class PublicIdModel(models.Model):
    """A row that is addressed in URLs by a random id."""

    public_id = models.UUIDField(default=public_id, unique=True, editable=False)

    class Meta:
        abstract = True


class TimestampedModel(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
