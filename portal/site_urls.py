"""Addresses of the site itself: pages for everybody, and addresses for machines."""

from django.urls import URLPattern, path

from portal.views import demo, kit, site, statistics

machine: list[URLPattern] = [
    path("livez", site.live, name="livez"),
    path("readyz", site.ready, name="readyz"),
    path("robots.txt", site.robots, name="robots"),
]

public: list[URLPattern] = [
    path("theme/", site.set_theme, name="theme"),
    path("angka/", statistics.statistics, name="statistics"),
    path("angka/unduh/", statistics.statistics_csv, name="statistics_csv"),
    path("komponen/", kit.kit, name="kit"),
    path("demo/mail/", demo.demo_mail, name="demo_mail"),
]

cms_login = site.cms_login
