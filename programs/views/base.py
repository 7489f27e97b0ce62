"""What the pages of this app share: the request with the actor that the middleware put on it."""

from django.http import HttpRequest

from partners.actors import Actor


class ActorRequest(HttpRequest):
    """A request after ``partners.middleware.ActorMiddleware``."""

    actor: Actor
