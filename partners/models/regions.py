"""Regions, minimum wages, poverty lines and public holidays: facts shipped with the product."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partners.enums import RegionLevel
from partners.querysets import RegionQuerySet


class Region(models.Model):
    """A province, regency, city or district by its Kemendagri code with dots."""

    code = models.CharField(max_length=13, primary_key=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=10, choices=RegionLevel)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    latitude = models.FloatField()
    longitude = models.FloatField()

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def regency_code(self) -> str:
        """Code of the regency or city that this region is or lies in, e.g. ``16.71``."""
        return ".".join(self.code.split(".")[:2])


class MinimumWage(models.Model):
    """Monthly minimum wage of a region in a year, whole rupiah (decree in ``source``)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="minimum_wages")
    year = models.PositiveSmallIntegerField()
    monthly_amount = models.PositiveBigIntegerField()
    basis = models.CharField(max_length=3)
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("minimum wage")
        verbose_name_plural = _("minimum wages")
        ordering = ["-year", "region_id"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="minimum_wage_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.year}"


class PovertyLine(models.Model):
    """Poverty line per head and month, whole rupiah, as published by BPS."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="poverty_lines")
    published_on = models.DateField()
    monthly_amount = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("poverty line")
        verbose_name_plural = _("poverty lines")
        ordering = ["-published_on"]
        constraints = [models.UniqueConstraint(fields=["region", "published_on"], name="poverty_line_once")]

    def __str__(self) -> str:
        return f"{self.region_id} {self.published_on}"


class Holiday(models.Model):
    """A public holiday on which no session is planned."""

    held_on = models.DateField(primary_key=True)
    name = models.CharField(max_length=150)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["held_on"]

    def __str__(self) -> str:
        return self.name
