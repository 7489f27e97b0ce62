"""Pages of the partners app, listed by audience (see portal.urls)."""

from django.urls import URLPattern, path

from partners.access import CASEWORKERS, EMPLOYERS, LEADS, PARTNERS, Page, open_to
from partners.views import account as own
from partners.views import directory, merging, needs, places, pulse, registration
from partners.views import office as steering
from partners.views import office_agreements as papers
from partners.views import organization as side
from partners.views import own_agreements as terms

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
        ("organization/leave/", side.organization_leave, "organization_leave"),
        ("people/", side.people, "people"),
        ("people/<uuid:public_id>/end/", side.person_end, "person_end"),
        ("people/<uuid:public_id>/role/", side.person_role, "person_role"),
        ("invitations/<uuid:public_id>/resend/", side.invitation_resend, "invitation_resend"),
        ("invitations/<uuid:public_id>/revoke/", side.invitation_revoke, "invitation_revoke"),
    ]
    return [path(route, open_to(view, *role_keys), name=name) for route, view, name in pages]


def _places(*role_keys: str) -> list[URLPattern]:
    """Pages about places where classes are held: the office keeps all, a partner its own."""
    pages: list[tuple[str, Page, str]] = [
        ("places/", places.place_list, "places"),
        ("places/new/", places.place_new, "place_new"),
        ("places/<uuid:public_id>/", places.place, "place"),
        ("places/<uuid:public_id>/remove/", places.place_remove, "place_remove"),
        ("places/<uuid:public_id>/restore/", places.place_restore, "place_restore"),
    ]
    return [path(route, open_to(view, *role_keys), name=name) for route, view, name in pages]


partner: list[URLPattern] = [
    path("", side.home, name="home"),
    *_own_organization(*PARTNERS, "sponsor"),
    path("agreements/", terms.agreements_list, name="agreements"),
    path("agreements/new/", terms.agreement_new, name="agreement_new"),
    path("agreements/<uuid:public_id>/", terms.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/edit/", terms.agreement_edit, name="agreement_edit"),
    path("agreements/<uuid:public_id>/submit/", terms.agreement_submit, name="agreement_submit"),
    path("agreements/<uuid:public_id>/renew/", terms.agreement_renew, name="agreement_renew"),
    path("agreements/<uuid:public_id>/scan/", terms.agreement_scan, name="agreement_scan"),
    path("agreements/<uuid:public_id>/file/", terms.agreement_file, name="agreement_file"),
    path("pulse/", pulse.own_pulse, name="pulse"),
    *_places(*PARTNERS),
    path("needs/", needs.need_list, name="needs"),
    path("needs/new/", needs.need_new, name="need_new"),
    path("needs/<uuid:public_id>/", needs.need, name="need"),
    path("needs/<uuid:public_id>/answer/", needs.need_answer, name="need_answer"),
    path("needs/<uuid:public_id>/withdraw/", needs.need_withdraw, name="need_withdraw"),
    path("needs/answers/<uuid:public_id>/accept/", needs.answer_accept, name="answer_accept"),
    path("needs/answers/<uuid:public_id>/take-back/", needs.answer_take_back, name="answer_take_back"),
]

employer: list[URLPattern] = _own_organization(*EMPLOYERS)
officer: list[URLPattern] = [
    path("partners/", open_to(pulse.pulse, *CASEWORKERS), name="partners"),
    path("partners/<uuid:public_id>/", pulse.partner, name="partner"),
]

office: list[URLPattern] = [
    path("organizations/", steering.organization_list, name="organizations"),
    path("organizations/same/", merging.likely, name="likely_same"),
    path("organizations/pulse/", pulse.pulse, name="pulse"),
    path("organizations/<uuid:public_id>/", steering.organization, name="organization"),
    path("organizations/<uuid:public_id>/contact/", steering.contact_add, name="contact_add"),
    path("organizations/<uuid:public_id>/verify/", steering.organization_verify, name="organization_verify"),
    path("organizations/<uuid:public_id>/refuse/", steering.organization_decide, {"move": "refuse"}, name="organization_refuse"),
    path("organizations/<uuid:public_id>/suspend/", steering.organization_decide, {"move": "suspend"}, name="organization_suspend"),
    path("organizations/<uuid:public_id>/resume/", steering.organization_resume, name="organization_resume"),
    path("organizations/<uuid:public_id>/group/", steering.organization_group, name="organization_group"),
    path("organizations/<uuid:public_id>/leave/", steering.organization_leave, name="organization_leave"),
    path("organizations/<uuid:public_id>/merge/", merging.merge, name="organization_merge"),
    path("agreements/", papers.agreement_list, name="agreements"),
    path("agreements/<uuid:public_id>/", papers.agreement, name="agreement"),
    path("agreements/<uuid:public_id>/sign/", papers.agreement_sign, name="agreement_sign"),
    path("agreements/<uuid:public_id>/return/", papers.agreement_return, name="agreement_return"),
    path("agreements/<uuid:public_id>/suspend/", papers.agreement_decide, {"move": "suspend"}, name="agreement_suspend"),
    path("agreements/<uuid:public_id>/resume/", papers.agreement_resume, name="agreement_resume"),
    path("agreements/<uuid:public_id>/terminate/", papers.agreement_decide, {"move": "terminate"}, name="agreement_terminate"),
    path("agreements/<uuid:public_id>/renew/", papers.agreement_renew, name="agreement_renew"),
    path("agreements/<uuid:public_id>/edit/", papers.agreement_edit, name="agreement_edit"),
    path("agreements/<uuid:public_id>/scan/", papers.agreement_scan, name="agreement_scan"),
    path("agreements/<uuid:public_id>/file/", papers.agreement_file, name="agreement_file"),
    path("agreements/<uuid:public_id>/hand-over/", papers.hand_over, name="agreement_hand_over"),
    path("agreements/<uuid:public_id>/hand-over/list.csv", papers.hand_over_csv, name="agreement_hand_over_csv"),
    path("agreements/<uuid:public_id>/hand-over/done/", papers.handed_over, name="agreement_handed_over"),
    *_places(*LEADS),
    path("needs/", needs.office_needs, name="needs"),
    path("needs/<uuid:public_id>/", needs.office_need, name="need"),
    path("needs/<uuid:public_id>/close/", needs.office_need_close, name="need_close"),
    path("staff/", steering.staff, name="staff"),
    path("staff/<uuid:public_id>/end/", steering.staff_end, name="staff_end"),
    path("staff/<uuid:public_id>/role/", steering.staff_role, name="staff_role"),
    path("invitations/<uuid:public_id>/resend/", steering.invitation_resend, name="invitation_resend"),
    path("invitations/<uuid:public_id>/revoke/", steering.invitation_revoke, name="invitation_revoke"),
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
