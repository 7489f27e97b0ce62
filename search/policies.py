"""Who may keep searches, and how many."""

from django.utils.translation import gettext_lazy as _

from portal.kernel.actors import ActorLike
from portal.kernel.decisions import ALLOWED, Decision, refused
from search.models import SavedSearch

#: More than a person reads; keeps one account from filling the table.
MAX_SAVED = 50


def can_save_search(actor: ActorLike) -> Decision:
    """Somebody with a log-in, up to a number that one can still survey."""
    if actor.user is None:
        return refused("log_in_first", _("Please log in to keep a search."))
    if SavedSearch.objects.visible_to(actor).count() >= MAX_SAVED:
        return refused("too_many_saved_searches", _("You have 50 saved searches. Please remove one that you no longer need."))
    return ALLOWED
