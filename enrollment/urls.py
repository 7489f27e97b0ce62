"""Pages of the enrollment app, listed by audience (see portal.urls)."""

from django.urls import URLPattern

public: list[URLPattern] = []
partner: list[URLPattern] = []
employer: list[URLPattern] = []
officer: list[URLPattern] = []
office: list[URLPattern] = []
account: list[URLPattern] = []
