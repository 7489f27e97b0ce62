"""Pictures of programs: the partner's own where the office has approved some, else the drawn picture of the craft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from programs.showing import PUBLIC, pictures_of

if TYPE_CHECKING:
    from programs.models import Program

register = template.Library()


@register.inclusion_tag("programs/_card_picture.html")
def card_picture(program: Program, url_name: str = PUBLIC) -> dict[str, Any]:
    """The first own picture on a card or in a list, decoration beside the title; else the drawn one."""
    return {"picture": next(iter(pictures_of(program, url_name)), None), "craft": program.craft}


@register.inclusion_tag("programs/_hero_picture.html")
def hero_picture(program: Program, url_name: str = PUBLIC) -> dict[str, Any]:
    """The first own picture at the head of the program's page, with its words; else the drawn one."""
    return {"picture": next(iter(pictures_of(program, url_name)), None), "craft": program.craft}
