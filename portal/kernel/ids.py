"""Random identifiers that say nothing: rows of people are addressed by them, never by running numbers."""

import secrets
import uuid
from hashlib import sha256
from typing import Any

from django.db import models

from portal.kernel import clock


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


class StampField(models.DateTimeField):  # type: ignore[type-arg]
    """Django's own stamp, read from our clock; rows of the past that name the day on which they were made keep it."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The present instant where Django would write it."""
        given = getattr(model_instance, self.attname)
        if self.auto_now or (self.auto_now_add and add and given is None):
            setattr(model_instance, self.attname, clock.now())
        return getattr(model_instance, self.attname)

    def deconstruct(self) -> Any:
        """For the database it is an ordinary column."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class TimestampedModel(models.Model):
    """A row that knows when it was made and last changed."""

    created_at = StampField(auto_now_add=True)
    updated_at = StampField(auto_now=True)

    class Meta:
        abstract = True
