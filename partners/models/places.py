"""Where something can be held: places of the office, which any partner may use, and a partner's own."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.enums import PlaceFeature, PlaceKind
from partners.querysets import PlaceQuerySet
from portal.kernel.ids import PublicIdModel

#: More people than this do not sit in one place; a larger figure is a slip of the hand.
MOST_SEATS = 500
#: The corners of Indonesia in degrees, WGS 84: Sabang to Rote, Sabang to Sota (Badan Informasi Geospasial).
SOUTH, NORTH, WEST, EAST = -11.1, 6.2, 94.9, 141.1


class Place(PublicIdModel):
    """Somewhere a session can be held: a pos bapas, a Griya Abhipraya, a training site, a prison."""

    office = models.ForeignKey("partners.Organization", on_delete=models.PROTECT, related_name="places")
    owner = models.ForeignKey(
        "partners.Organization", on_delete=models.PROTECT, related_name="owned_places", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PlaceKind)
    name = models.CharField(_("name"), max_length=150)
    region = models.ForeignKey("partners.Region", on_delete=models.PROTECT, related_name="places")
    address = models.CharField(_("address"), max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
    )
    suits = models.CharField(_("what can be held here"), max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "name"], name="place_once", violation_error_message=_("A place of this name exists already.")
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None, longitude=None) | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="place_point_whole",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                condition=models.Q(latitude=None)
                | models.Q(latitude__gte=SOUTH, latitude__lte=NORTH, longitude__gte=WEST, longitude__lte=EAST),
                name="place_point_in_indonesia",
                violation_error_message=_("This point does not lie in Indonesia. Are latitude and longitude the right way round?"),
            ),
            models.CheckConstraint(
                condition=models.Q(seats=None) | models.Q(seats__gte=1, seats__lte=MOST_SEATS),
                name="place_seats_possible",
                violation_error_message=_("A place has between 1 and 500 seats; leave it empty if you do not know."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceFacility(models.Model):
    """One thing that a place has."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="facilities")
    feature = models.CharField(_("what is there"), max_length=20, choices=PlaceFeature)

    class Meta:
        verbose_name = _("facility of a place")
        verbose_name_plural = _("facilities of a place")
        ordering = ["place_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["place", "feature"], name="place_facility_once")]

    def __str__(self) -> str:
        return self.get_feature_display()
