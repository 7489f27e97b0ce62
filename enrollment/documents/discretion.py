"""A certificate must not out its holder (design §4.2): certificate and credential both refuse revealing words.

So the office sees such a word before the holder has to; which words those are is known to ``portal.kernel.discretion``.
"""

from django.utils.translation import gettext_lazy as _

from portal.kernel.decisions import ALLOWED, Decision, refused
from portal.kernel.discretion import revealing_words

__all__ = ["check_discreet", "revealing_words"]


def check_discreet(*texts: str) -> Decision:
    """Whether a certificate may say ``texts``; the refusal names the words, so that they can be changed."""
    words = revealing_words(*texts)
    if not words:
        return ALLOWED
    message = _("A certificate must not show where its holder comes from. Please leave out: %(words)s.")
    return refused("revealing_words", message % {"words": ", ".join(words)})
