"""A call for a program: the office says where which skill is missing, partners answer with what they have."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.ids import PublicIdModel, TimestampedModel
from programs.enums import CallState
from programs.models.cohorts import DEFAULT_CAPACITY
from programs.querysets import CallAnswerQuerySet, CallQuerySet

TEXT_LENGTH = 1000
#: While a call is in one of these states, no other one asks for the same skill in the same district.
LIVE_CALLS = (CallState.OPEN, CallState.ANSWERED)


class ProgramCall(PublicIdModel, TimestampedModel):
    """The office asks its partners for a class of one skill in one district."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="program_calls")
    skill = models.ForeignKey("programs.Skill", on_delete=models.PROTECT, related_name="calls", verbose_name=_("skill"))
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="program_calls", verbose_name=_("district"))
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.OPEN)
    seats = models.PositiveSmallIntegerField(
        _("seats wanted"), default=DEFAULT_CAPACITY, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    text = models.TextField(_("what partners should know"), max_length=TEXT_LENGTH, blank=True)
    answer_until = models.DateField(_("answers until"))
    opened_by = models.ForeignKey("partners.Membership", on_delete=models.PROTECT, null=True, related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for a programme")
        verbose_name_plural = _("calls for programmes")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["office", "state", "answer_until"], name="call_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "skill", "region"],
                condition=Q(state__in=LIVE_CALLS),
                name="call_live_once",
                violation_error_message=_("A call for this skill in this district is already waiting for answers."),
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1), name="call_has_seats", violation_error_message=_("Say how many seats are wanted, at least one.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.region_id}"

    @property
    def is_live(self) -> bool:
        """Whether partners can still answer, or the office still has to choose."""
        return self.state in LIVE_CALLS


class CallAnswer(PublicIdModel, TimestampedModel):
    """One partner's answer: a program of theirs, published or still a draft, and what they say to it."""

    call = models.ForeignKey(ProgramCall, on_delete=models.CASCADE, related_name="answers")
    partner = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="call_answers")
    program = models.ForeignKey("programs.Program", on_delete=models.PROTECT, related_name="call_answers", verbose_name=_("programme"))
    note = models.CharField(_("note for the office"), max_length=500, blank=True)
    is_chosen = models.BooleanField(default=False)

    objects = CallAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a call")
        verbose_name_plural = _("answers to a call")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "partner"], name="call_answer_once", violation_error_message=_("Your organisation has already answered this call.")
            ),
            models.UniqueConstraint(
                fields=["call"], condition=Q(is_chosen=True), name="call_one_choice",
                violation_error_message=_("One answer has already been chosen for this call."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id}/{self.partner_id}"
