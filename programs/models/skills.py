"""The tree of skills that programs teach and clients wish for."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.enums import Craft
from programs.querysets import SkillQuerySet


class Skill(models.Model):
    """A skill with its names, the words people use for it, and its occupation code (KBJI 2014 = ISCO-08)."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name_en = models.CharField(_("English name"), max_length=80)
    name_id = models.CharField(_("Indonesian name"), max_length=80)
    synonyms_id = models.TextField(_("other words for it"), blank=True, help_text=_("Separated by commas."))
    occupation_code = models.CharField(_("occupation code"), max_length=6, blank=True)
    craft = models.CharField(_("picture"), max_length=30, choices=Craft, default=Craft.THREAD)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["name_id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                name="skill_not_its_own_parent",
                violation_error_message=_("A skill cannot be its own parent."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Name in the reader's language."""
        return self.name_id if (get_language() or "id").startswith("id") else self.name_en

    @property
    def synonyms(self) -> list[str]:
        """Other Indonesian words for the skill."""
        return [word.strip() for word in self.synonyms_id.split(",") if word.strip()]
