"""Forms of pictures and of the review: they parse and check what was typed or tapped; services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.content import CONTENT_FIELDS
from programs.models import Program
from programs.pictures import EDGE, LONGEST_ALT, MIDDLE, POINT_WIDTH, SHORTEST_ALT

#: Only what the kernel can write anew; SVG is a program and refused (hazards R44).
ACCEPTED = "image/jpeg,image/png,image/webp"
#: Words that say nothing to somebody who does not see the picture.
EMPTY_WORDS = frozenset({"foto", "gambar", "image", "picture", "photo", "img", "test", "tes"})


class AltField(forms.CharField):
    """What a picture shows, in Indonesian, for people who do not see it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What does the picture show?"),
            min_length=SHORTEST_ALT,
            max_length=LONGEST_ALT,
            help_text=_("In Indonesian, for people who cannot see it. For example: “Kain batik ciprat dijemur di halaman”."),
        )

    def clean(self, value: Any) -> str:
        """Words that describe; a file name or “foto” alone does not."""
        text = str(super().clean(value)).strip()
        words = {word.strip(".,!?()").casefold() for word in text.split()}
        if words <= EMPTY_WORDS or text.rpartition(".")[2].casefold() in {"jpg", "jpeg", "png", "webp"}:
            raise ValidationError(_("Say what can be seen, not that it is a picture."), code="empty_words")
        return text


def picture_field() -> forms.FileField:
    """A picture file; whether it really is one is judged by its content later."""
    return forms.FileField(
        label=_("Picture file"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        help_text=_("JPEG, PNG or WebP, at most 8 MB. Show work, tools and products; never faces."),
    )


class PictureForm(forms.Form):
    """A new picture with its words."""

    file = picture_field()
    alt = AltField()


class ReplaceForm(forms.Form):
    """Another file in the same place."""

    file = picture_field()


class DescribeForm(forms.Form):
    """Words and focal point of a picture, by keyboard."""

    alt = AltField()
    x = forms.IntegerField(
        label=_("From the left (%)"), min_value=0, max_value=EDGE, initial=MIDDLE, help_text=_("0 is the left edge, 100 the right.")
    )
    y = forms.IntegerField(
        label=_("From the top (%)"), min_value=0, max_value=EDGE, initial=MIDDLE, help_text=_("0 is the upper edge, 100 the lower.")
    )


class PointForm(forms.Form):
    """Where somebody tapped on the picture: pixels of the picture as the page draws it, which the browser sends itself."""

    def __init__(self, *args: Any, shape: tuple[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.width, self.height = POINT_WIDTH, max(1, round(shape[1] * POINT_WIDTH / shape[0]))
        self.fields["point.x"] = forms.IntegerField(min_value=0, max_value=self.width)
        self.fields["point.y"] = forms.IntegerField(min_value=0, max_value=self.height)

    def clean(self) -> dict[str, Any]:
        """Refuse what a key press sends: browsers then say that the very corner was tapped."""
        data = super().clean() or {}
        if not data.get("point.x") and not data.get("point.y"):
            raise ValidationError(_("Tap on the picture, or type the two numbers below it."), code="no_point")
        return data

    def percent(self) -> dict[str, int]:
        """The focal point in percent."""
        data = self.cleaned_data
        return {"x": round(100 * data["point.x"] / self.width), "y": round(100 * data["point.y"] / self.height)}


class CommentForm(forms.Form):
    """A comment of the office on one field."""

    field = forms.ChoiceField(label=_("About which field?"))
    text = forms.CharField(label=_("Your comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    must_change = forms.BooleanField(label=_("Must be changed before it is published"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(name, str(getattr(Program._meta.get_field(name), "verbose_name", name)).capitalize()) for name in CONTENT_FIELDS]
        self.fields["field"].choices = labels  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """An answer within a thread."""

    text = forms.CharField(label=_("Your answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
