"""Pages of the demand board, listed by audience; ``enrollment.urls`` joins them with the others."""

from django.urls import URLPattern, path

from enrollment.views import demand

officer: list[URLPattern] = [path("demand/", demand.officer_demand, name="demand")]
office: list[URLPattern] = [path("demand/", demand.office_demand, name="demand")]
partner: list[URLPattern] = [path("demand/", demand.partner_demand, name="demand")]
