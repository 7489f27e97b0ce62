"""``{% form_token %}``: a hidden token by which a second click is recognized (see ``partners.http.once``)."""

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partners.http import TOKEN_FIELD

register = template.Library()


@register.simple_tag
def form_token() -> SafeString:
    """A new random token as a hidden field."""
    return format_html('<input type="hidden" name="{}" value="{}">', TOKEN_FIELD, uuid.uuid4())
