"""The library ``ui``: every component of the visual language. Templates of the product have it without loading."""

from django import template

from portal.ui.tags import blocks, data, formats, forms, marks, navigation

register = template.Library()
for _part in (marks, forms, navigation, blocks, data, formats):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
