"""The craft pictures: 320 by 240, flat, at most six colors, the thread enters and leaves at y = 192.

A new skill gets a new picture by the same rule and a line here; until then it shows the plain thread.
"""

from django.utils.translation import pgettext_lazy

#: File name (without ending) under static/portal/crafts -> what the picture shows, for readers who do not see it.
CRAFTS = {
    "air-conditioning": pgettext_lazy("picture", "an air conditioner and its copper pipe"),
    "baking": pgettext_lazy("picture", "a cake being iced"),
    "batik": pgettext_lazy("picture", "a splashed batik cloth on the line"),
    "carpentry": pgettext_lazy("picture", "a plane lifting a shaving"),
    "catfish": pgettext_lazy("picture", "a catfish in its pond"),
    "coffee": pgettext_lazy("picture", "coffee being poured"),
    "garden": pgettext_lazy("picture", "oyster mushrooms and a vine"),
    "haircut": pgettext_lazy("picture", "comb and scissors"),
    "jumputan": pgettext_lazy("picture", "tie-dyed jumputan rings"),
    "motorcycle": pgettext_lazy("picture", "wheel, chain and spanner"),
    "online-shop": pgettext_lazy("picture", "a phone and a parcel"),
    "perfume": pgettext_lazy("picture", "a perfume bottle"),
    "phone-repair": pgettext_lazy("picture", "an open phone and a screwdriver"),
    "screen-printing": pgettext_lazy("picture", "a printed shirt and a squeegee"),
    "sewing": pgettext_lazy("picture", "a spool of thread and a needle"),
    "welding": pgettext_lazy("picture", "a weld throwing sparks"),
}
FALLBACK = "thread"


def picture_of(key: str | None) -> str:
    """The key itself when there is such a picture, otherwise the plain thread."""
    return key if key in CRAFTS else FALLBACK


def picture_path(key: str | None) -> str:
    """Path below the static root."""
    return f"portal/crafts/{picture_of(key)}.svg"
