"""Pages of the programs app, listed by audience (see portal.urls)."""

from django.urls import URLPattern, path

from partners.access import LEADS, OFFICE, open_to
from programs.views import calendar, calls, review
from programs.views import continuity as going_on
from programs.views import office as steering
from programs.views import officer as offers
from programs.views import partner as own
from programs.views import partner_cohorts as runs
from programs.views import pictures as photos
from programs.views import public as site
from programs.views import sessions as meetings

public: list[URLPattern] = [
    path("program/", site.catalog, name="catalog"),
    path("program/<slug:slug>/", site.program, name="program"),
    path("program/picture/<uuid:public_id>/", photos.picture, name="picture"),
    path("kalender/<str:secret>/", calendar.feed, name="calendar_feed"),
]

partner: list[URLPattern] = [
    path("programs/", own.programs, name="programs"),
    path("programs/new/", own.program_new, name="program_new"),
    path("programs/<uuid:public_id>/", own.program, name="program"),
    path("programs/<uuid:public_id>/edit/", own.program_edit, name="program_edit"),
    path("programs/<uuid:public_id>/submit/", own.program_submit, name="program_submit"),
    path("programs/<uuid:public_id>/archive/", own.program_archive, name="program_archive"),
    path("programs/<uuid:public_id>/restore/", own.program_restore, name="program_restore"),
    path("programs/<uuid:public_id>/pictures/", photos.program_pictures, name="program_pictures"),
    path("programs/<uuid:public_id>/preview/", review.partner_preview, name="program_preview"),
    path("programs/<uuid:public_id>/history/", review.partner_history, name="program_history"),
    path("programs/pictures/<uuid:public_id>/", photos.picture_edit, name="picture"),
    path("programs/pictures/<uuid:public_id>/file/", photos.partner_file, name="picture_file"),
    path("programs/pictures/<uuid:public_id>/point/", photos.picture_point, name="picture_point"),
    path("programs/pictures/<uuid:public_id>/replace/", photos.picture_replace, name="picture_replace"),
    path("programs/pictures/<uuid:public_id>/forward/", photos.picture_forward, name="picture_forward"),
    path("programs/pictures/<uuid:public_id>/remove/", photos.picture_remove, name="picture_remove"),
    path("programs/comments/<uuid:public_id>/", review.partner_comment, name="comment"),
    path("programs/<uuid:public_id>/next/", going_on.partner_next, name="program_next"),
    path("programs/<uuid:public_id>/cohorts/new/", runs.cohort_new, name="cohort_new"),
    path("cohorts/", runs.cohorts, name="cohorts"),
    path("cohorts/<uuid:public_id>/", runs.cohort, name="cohort"),
    path("cohorts/<uuid:public_id>/edit/", runs.cohort_edit, name="cohort_edit"),
    path("cohorts/<uuid:public_id>/propose/", runs.cohort_propose, name="cohort_propose"),
    path("cohorts/<uuid:public_id>/confirm/", runs.cohort_confirm, name="cohort_confirm"),
    path("cohorts/<uuid:public_id>/finish/", runs.cohort_finish, name="cohort_finish"),
    path("cohorts/<uuid:public_id>/next/", runs.cohort_next, name="cohort_next"),
    path("cohorts/<uuid:public_id>/cancel/", runs.cohort_cancel, name="cohort_cancel"),
    path("cohorts/<uuid:public_id>/seats/", runs.cohort_capacity, name="cohort_capacity"),
    path("cohorts/<uuid:public_id>/calendar/", calendar.cohort_calendar, name="cohort_calendar"),
    path("cohorts/<uuid:public_id>/calendar/make/", calendar.calendar_make, name="calendar_make"),
    path("cohorts/<uuid:public_id>/calendar/revoke/", calendar.calendar_revoke, name="calendar_revoke"),
    path("cohorts/session/<uuid:public_id>/", meetings.session_change, name="session_change"),
    path("cohorts/session/<uuid:public_id>/move/", meetings.session_move, name="session_move"),
    path("cohorts/session/<uuid:public_id>/cancel/", meetings.session_cancel, name="session_cancel"),
    path("demand/calls/", calls.partner_calls, name="calls"),
    path("demand/calls/<uuid:public_id>/", calls.partner_call, name="call"),
]

employer: list[URLPattern] = []

officer: list[URLPattern] = [
    path("programs/", offers.programs, name="programs"),
    path("cohorts/<uuid:public_id>/calendar/", open_to(calendar.cohort_calendar, *OFFICE), name="cohort_calendar"),
    path("cohorts/<uuid:public_id>/calendar/make/", open_to(calendar.calendar_make, *OFFICE), name="calendar_make"),
    path("cohorts/<uuid:public_id>/calendar/revoke/", open_to(calendar.calendar_revoke, *OFFICE), name="calendar_revoke"),
]

office: list[URLPattern] = [
    path("continuity/", going_on.board, name="continuity"),
    path("programs/", steering.programs, name="programs"),
    path("programs/<uuid:public_id>/", steering.program, name="program"),
    path("programs/<uuid:public_id>/publish/", steering.program_publish, name="program_publish"),
    path("programs/<uuid:public_id>/return/", steering.program_return, name="program_return"),
    path("programs/<uuid:public_id>/next/", going_on.office_next, name="program_next"),
    path("programs/<uuid:public_id>/archive/", steering.program_archive, name="program_archive"),
    path("programs/<uuid:public_id>/preview/", review.office_preview, name="program_preview"),
    path("programs/<uuid:public_id>/history/", review.office_history, name="program_history"),
    path("programs/<uuid:public_id>/comment/", review.comment_new, name="comment_new"),
    path("programs/pictures/<uuid:public_id>/file/", photos.office_file, name="picture_file"),
    path("programs/comments/<uuid:public_id>/", review.office_comment, name="comment"),
    path("programs/comments/<uuid:public_id>/settle/", review.comment_settle, name="comment_settle"),
    path("programs/comments/<uuid:public_id>/reopen/", review.comment_reopen, name="comment_reopen"),
    path("programs/cohorts/<uuid:public_id>/", steering.cohort, name="cohort"),
    path("programs/cohorts/<uuid:public_id>/approve/", steering.cohort_approve, name="cohort_approve"),
    path("programs/cohorts/<uuid:public_id>/return/", steering.cohort_return, name="cohort_return"),
    path("programs/cohorts/<uuid:public_id>/open/", steering.cohort_open, name="cohort_open"),
    path("programs/cohorts/<uuid:public_id>/confirm/", steering.cohort_confirm, name="cohort_confirm"),
    path("programs/cohorts/<uuid:public_id>/confirm-small/", steering.cohort_confirm_small, name="cohort_confirm_small"),
    path("programs/cohorts/<uuid:public_id>/close/", steering.cohort_close, name="cohort_close"),
    path("programs/cohorts/<uuid:public_id>/cancel/", steering.cohort_cancel, name="cohort_cancel"),
    path("programs/cohorts/<uuid:public_id>/seats/", steering.cohort_capacity, name="cohort_capacity"),
    path("programs/session/<uuid:public_id>/", open_to(meetings.session_change, *LEADS), name="session_change"),
    path("programs/session/<uuid:public_id>/move/", open_to(meetings.session_move, *LEADS), name="session_move"),
    path("programs/session/<uuid:public_id>/cancel/", open_to(meetings.session_cancel, *LEADS), name="session_cancel"),
    path("demand/calls/", calls.office_calls, name="calls"),
    path("demand/calls/new/", calls.call_new, name="call_new"),
    path("demand/calls/<uuid:public_id>/", calls.office_call, name="call"),
    path("demand/calls/<uuid:public_id>/choose/", calls.call_choose, name="call_choose"),
    path("demand/calls/<uuid:public_id>/close/", calls.call_close, name="call_close"),
    path("demand/calls/<uuid:public_id>/withdraw/", calls.call_withdraw, name="call_withdraw"),
]

account: list[URLPattern] = []
