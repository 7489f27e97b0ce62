"""Pages of the way through programs, listed by audience; ``enrollment.urls`` joins them with those about clients."""

from django.urls import URLPattern, path

from enrollment.views import attendance, certificates, class_links, feedback, marks, matches, offers, owed, skills, timetable, travel
from partners.access import LEADS, OFFICE, PARTNERS, open_to

#: Buttons of the page of one enrollment, and what each does (``enrollment.workflow``).
MOVES = ("withdraw", "hold_back", "make_ready", "deprioritize", "restore", "requeue", "suspend", "resume", "submit", "end_early")
CLASS_MOVES = ("suspend", "resume", "end_early")

public: list[URLPattern] = [
    path("tawaran/<str:token>/", offers.offer_link, name="offer_link"),
    path("ulasan/<str:token>/", feedback.feedback_link, name="feedback_link"),
    path("hadir/<str:token>/", class_links.class_by_link, name="class_by_link"),
    path("sertifikat/", certificates.verify, name="verify"),
    path("sertifikat/unduh/<uuid:public_id>/", certificates.certificate_pdf_view, name="certificate_pdf"),
    path("sertifikat/lencana/<uuid:public_id>/", certificates.certificate_credential, name="certificate_credential"),
    path("sertifikat/<str:code>/", certificates.verify_code, name="verify_code"),
]

partner: list[URLPattern] = [
    path("sessions/", attendance.sessions, name="sessions"),
    path("sessions/<uuid:public_id>/", open_to(attendance.attendance, *PARTNERS), name="attendance"),
    path("sessions/<uuid:public_id>/not-held/", open_to(attendance.not_held, *PARTNERS), name="not_held"),
    path("sessions/<uuid:public_id>/history/", open_to(owed.history, *PARTNERS), name="sheet_history"),
    path("sessions/<uuid:public_id>/link/", open_to(class_links.class_link, *PARTNERS), name="class_link"),
    path("sessions/<uuid:public_id>/link/revoke/", open_to(class_links.class_link_revoke, *PARTNERS), name="class_link_revoke"),
    path("cohorts/<uuid:public_id>/link/", class_links.class_link_today, name="class_link_today"),
    path("owed/", open_to(owed.owed, *PARTNERS), name="owed"),
    path("cohorts/<uuid:public_id>/people/", attendance.roster, name="roster"),
    path("cohorts/<uuid:public_id>/people/print/", timetable.roster_print, name="roster_print"),
    path("cohorts/<uuid:public_id>/sessions/new/", timetable.session_new, name="session_new"),
    *(
        path(
            f"participants/<uuid:public_id>/{move.replace('_', '-')}/",
            attendance.participant_move,
            {"move": move},
            name=f"participant_{move}",
        )
        for move in CLASS_MOVES
    ),
    path("referrals/", attendance.referrals, name="referrals"),
    path("referrals/<uuid:public_id>/", attendance.referral, name="referral"),
    path("cohorts/<uuid:public_id>/skills/", open_to(skills.skills, *PARTNERS), name="skills"),
    path("cohorts/<uuid:public_id>/travel/", open_to(travel.travel, *PARTNERS), name="travel"),
    path("cohorts/<uuid:public_id>/travel/set/", open_to(travel.travel_set, *PARTNERS), name="travel_set"),
    path("cohorts/<uuid:public_id>/travel/receipts/", open_to(travel.travel_receipts, *PARTNERS), name="travel_receipts"),
    path("programs/<uuid:public_id>/feedback/", feedback.feedback_of_program, name="feedback_of_program"),
    path("certificates/", certificates.certificates, name="certificates"),
    path("certificates/mark/", marks.certificate_mark, name="certificate_mark"),
    path("certificates/mark/sample/", marks.certificate_sample, name="certificate_sample"),
    path("certificates/<uuid:public_id>/", certificates.certificates, name="certificates"),
    path("certificates/<uuid:public_id>/revoke/", open_to(certificates.certificate_revoke, *PARTNERS), name="certificate_revoke"),
]

officer: list[URLPattern] = [
    path("matching/", matches.matching, name="matching"),
    path("clients/<uuid:public_id>/matches/", matches.matches, name="matches"),
    path("clients/<uuid:public_id>/offer/", matches.offer, name="offer"),
    path("clients/<uuid:public_id>/refer/", matches.refer, name="refer"),
    path("enrollments/", offers.enrollments, name="enrollments"),
    path("enrollments/<uuid:public_id>/", offers.enrollment, name="enrollment"),
    *(
        path(f"enrollments/<uuid:public_id>/{move.replace('_', '-')}/", offers.enrollment_move, {"move": move}, name=f"enrollment_{move}")
        for move in MOVES
    ),
    path("cohorts/<uuid:public_id>/people/print/", open_to(timetable.roster_print, *OFFICE), name="roster_print"),
    path("offers/<uuid:public_id>/", offers.offer_detail, name="offer_detail"),
    path("offers/<uuid:public_id>/link/", offers.offer_link_make, name="offer_link_make"),
    path("offers/<uuid:public_id>/revoke/", offers.offer_revoke, name="offer_revoke"),
    path("sessions/<uuid:public_id>/", open_to(attendance.attendance, *OFFICE), name="attendance"),
    path("sessions/<uuid:public_id>/not-held/", open_to(attendance.not_held, *OFFICE), name="not_held"),
    path("sessions/<uuid:public_id>/history/", open_to(owed.history, *OFFICE), name="sheet_history"),
    path("sessions/<uuid:public_id>/link/", open_to(class_links.class_link, *LEADS), name="class_link"),
    path("sessions/<uuid:public_id>/link/revoke/", open_to(class_links.class_link_revoke, *LEADS), name="class_link_revoke"),
    path("certificates/<uuid:public_id>/revoke/", open_to(certificates.certificate_revoke, *OFFICE), name="certificate_revoke"),
    path("enrollments/<uuid:public_id>/feedback/", feedback.feedback_take, name="feedback_take"),
    path("enrollments/<uuid:public_id>/feedback/link/", feedback.feedback_link_make, name="feedback_link_make"),
    path("cohorts/<uuid:public_id>/skills/", open_to(skills.skills, *OFFICE), name="skills"),
    path("clients/<uuid:public_id>/competences/", skills.competences, name="competences"),
    path("competences/<uuid:public_id>/scan/", skills.competence_scan, name="competence_scan"),
]

office: list[URLPattern] = [
    path("feedback/", feedback.feedbacks, name="feedbacks"),
    path("feedback/<uuid:public_id>/", feedback.feedback_call, name="feedback_call"),
    path("cohorts/<uuid:public_id>/travel/", open_to(travel.travel, *LEADS), name="travel"),
    path("cohorts/<uuid:public_id>/travel/set/", open_to(travel.travel_set, *LEADS), name="travel_set"),
    path("cohorts/<uuid:public_id>/travel/extra/", travel.travel_extra, name="travel_extra"),
    path("cohorts/<uuid:public_id>/travel/take-back/", travel.travel_back, name="travel_back"),
    path("cohorts/<uuid:public_id>/travel/receipts/", open_to(travel.travel_receipts, *LEADS), name="travel_receipts"),
    path("owed/", open_to(owed.owed, *LEADS), name="owed"),
    path("programs/cohorts/<uuid:public_id>/sessions/new/", open_to(timetable.session_new, *LEADS), name="session_new"),
]
