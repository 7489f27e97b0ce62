"""Pages of the partners app, listed by audience (see portal.urls)."""

from django.urls import URLPattern, path

from partners.access import EMPLOYERS, PARTNERS, Page, open_to
from partners.views import account as own
from partners.views import directory, registration
from partners.views import office as steering
from partners.views import organization as side

public: list[URLPattern] = [
    path("mitra/", directory.directory, name="directory"),
    path("mitra/<slug:code>/", directory.partner, name="partner"),
    path("daftar/", registration.register, name="register"),
    path("daftar/terkirim/", registration.register_done, name="register_done"),
    path("undangan/<str:secret>/", registration.invitation, name="invitation"),
]



def _own_organization(*role_keys: str) -> list[URLPattern]:
    """Pages about one's own organization, in the section of its kind."""
    pages: list[tuple[str, Page, str]] = [
        ("organization/", side.organization, "organization"),
        ("organization/edit/", side.organization_edit, "organization_edit"),
        ("organization/paper/", side.paper_add, "paper_add"),
        ("organization/submit/", side.organization_submit, "organization_submit"),
        ("people/", side.people, "people"),
        ("people/<uuid:public_id>/end/", side.person_end, "person_end"),
    ]
    return [path(route, open_to(view, *role_keys), name=name) for route, view, name in pages]


partner: list[URLPattern] = [
    path("", side.home, name="home"),
    *_own_organization(*PARTNERS, "sponsor"),
    path("agreements/", side.agreements_list, name="agreements"),
    path("agreements/new/", side.agreement_new, name="agreement_new"),
    path("agreements/<uuid:public_id>/", side.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/edit/", side.agreement_edit, name="agreement_edit"),
    path("agreements/<uuid:public_id>/submit/", side.agreement_submit, name="agreement_submit"),
]

employer: list[URLPattern] = _own_organization(*EMPLOYERS)
officer: list[URLPattern] = []

office: list[URLPattern] = [
    path("organizations/", steering.organization_list, name="organizations"),
    path("organizations/<uuid:public_id>/", steering.organization, name="organization"),
    path("organizations/<uuid:public_id>/verify/", steering.organization_verify, name="organization_verify"),
    path("organizations/<uuid:public_id>/refuse/", steering.organization_decide, {"move": "refuse"}, name="organization_refuse"),
    path("organizations/<uuid:public_id>/suspend/", steering.organization_decide, {"move": "suspend"}, name="organization_suspend"),
    path("organizations/<uuid:public_id>/resume/", steering.organization_resume, name="organization_resume"),
    path("agreements/", steering.agreement_list, name="agreements"),
    path("agreements/<uuid:public_id>/", steering.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/sign/", steering.agreement_sign, name="agreement_sign"),
    path("agreements/<uuid:public_id>/return/", steering.agreement_return, name="agreement_return"),
    path("staff/", steering.staff, name="staff"),
    path("staff/<uuid:public_id>/end/", steering.staff_end, name="staff_end"),
    path("trail/", steering.trail, name="trail"),
]

account: list[URLPattern] = [
    path("home/", own.home, name="home"),
    path("switch/", own.switch, name="switch"),
    path("tasks/", own.tasks, name="tasks"),
    path("tasks/<uuid:public_id>/snooze/", own.snooze, name="snooze"),
    path("messages/", own.notifications, name="notifications"),
    path("messages/read/", own.notifications_read, name="notifications_read"),
    path("papers/<uuid:public_id>/", own.paper, name="paper"),
    path("agreements/<uuid:public_id>/document/", own.agreement_document, name="agreement_document"),
]
