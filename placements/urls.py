"""Pages of the placements app, listed by audience (see portal.urls)."""

from django.urls import URLPattern, path

from placements.views import employer as side
from placements.views import office as steering
from placements.views import officer as work

public: list[URLPattern] = []
partner: list[URLPattern] = []
account: list[URLPattern] = []

employer: list[URLPattern] = [
    path("", side.home, name="home"),
    path("candidates/", side.candidates, name="candidates"),
    path("candidates/<str:handle>/", side.candidate, name="candidate"),
    path("candidates/<str:handle>/ask/", side.ask, name="ask"),
    path("introductions/", side.introduction_list, name="introductions"),
    path("introductions/<uuid:public_id>/", side.introduction, name="introduction"),
    path("introductions/<uuid:public_id>/contact/", side.contact, name="contact"),
    path("introductions/<uuid:public_id>/result/", side.result, name="result"),
    path("vacancies/", side.vacancy_list, name="vacancies"),
    path("vacancies/new/", side.vacancy_new, name="vacancy_new"),
    path("vacancies/<uuid:public_id>/", side.vacancy_edit, name="vacancy_edit"),
    path("vacancies/<uuid:public_id>/close/", side.vacancy_close, name="vacancy_close"),
]

officer: list[URLPattern] = [
    path("introductions/", work.introduction_list, name="introductions"),
    path("introductions/<uuid:public_id>/", work.introduction, name="introduction"),
    path("introductions/<uuid:public_id>/check/", work.introduction_step, {"step": "check"}, name="introduction_check"),
    path("introductions/<uuid:public_id>/agree/", work.introduction_step, {"step": "agree"}, name="introduction_agree"),
    path("introductions/<uuid:public_id>/decline/", work.introduction_decline, name="introduction_decline"),
    path("clients/<uuid:public_id>/profile/", work.profile, name="profile"),
    path("clients/<uuid:public_id>/work/", work.placement_new, name="placement_new"),
    path("clients/<uuid:public_id>/income/", work.income, name="income"),
    path("work/<uuid:public_id>/", work.placement, name="placement"),
    path("work/<uuid:public_id>/verify/", work.placement_verify, name="placement_verify"),
    path("work/<uuid:public_id>/return/", work.placement_return, name="placement_return"),
    path("work/<uuid:public_id>/end/", work.placement_end, name="placement_end"),
    path("follow-ups/", work.follow_up_list, name="follow_ups"),
    path("follow-ups/<uuid:public_id>/", work.follow_up, name="follow_up"),
    path("follow-ups/<uuid:public_id>/try/", work.follow_up_try, name="follow_up_try"),
    path("follow-ups/<uuid:public_id>/close/", work.follow_up_close, name="follow_up_close"),
]

office: list[URLPattern] = [
    path("placements/", steering.placement_list, name="placements"),
    path("outcomes/", steering.outcomes, name="outcomes"),
    path("outcomes/<uuid:public_id>/", steering.snapshot, name="snapshot"),
    path("outcomes/<uuid:public_id>/approve/", steering.snapshot_approve, name="snapshot_approve"),
]
