"""What the pages of this app share: the request with the actor that the middleware put on it."""

from partners.http import ActorRequest

__all__ = ["ActorRequest"]
