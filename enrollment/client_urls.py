"""Pages about clients, listed by audience; ``enrollment.urls`` joins them with those of the way through programs."""

from django.urls import URLPattern, path

from enrollment.views import caseload, clients, consents, imports, transfers
from enrollment.views import office as steering

_imports = [
    path("import/", imports.upload, name="import"),
    path("import/<uuid:public_id>/", imports.preview, name="import_preview"),
    path("import/<uuid:public_id>/confirm/", imports.confirm, name="import_confirm"),
    path("import/<uuid:public_id>/discard/", imports.discard, name="import_discard"),
    path("import/<uuid:public_id>/resume/", imports.resume, name="import_resume"),
    path("import/<uuid:public_id>/result/", imports.result, name="import_result"),
]

officer: list[URLPattern] = [
    path("", caseload.home, name="home"),
    path("clients/", caseload.clients, name="clients"),
    path("clients/new/", clients.client_new, name="client_new"),
    path("clients/<uuid:public_id>/", clients.client, name="client"),
    path("clients/<uuid:public_id>/edit/", clients.client_edit, name="client_edit"),
    path("clients/<uuid:public_id>/wish/", clients.wish, name="wish"),
    path("clients/<uuid:public_id>/consent/", consents.consent, name="consent"),
    path("clients/<uuid:public_id>/contact/", clients.contact, name="contact"),
    path("clients/<uuid:public_id>/duties/", clients.duties, name="duties"),
    path("clients/<uuid:public_id>/number/", clients.reveal_nik, name="reveal_nik"),
    path("clients/<uuid:public_id>/snooze/", caseload.snooze, name="client_snooze"),
    path("clients/<uuid:public_id>/wake/", caseload.wake, name="client_wake"),
    path("consents/<uuid:public_id>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("periods/<uuid:public_id>/end/", clients.period_end, name="period_end"),
    path("guarantors/<uuid:public_id>/acknowledge/", clients.guarantor_acknowledge, name="guarantor_acknowledge"),
    path("transfers/<uuid:public_id>/", transfers.transfer, name="transfer"),
    *_imports,
]

office: list[URLPattern] = [
    path("", steering.home, name="home"),
    path("clients/", caseload.clients, name="clients"),
    path("clients/<uuid:public_id>/transfer/", steering.transfer_offer, name="transfer_offer"),
    path("clients/<uuid:public_id>/restrict/", steering.restrict, name="restrict"),
    path("restrictions/<uuid:public_id>/lift/", steering.restriction_lift, name="restriction_lift"),
    path("assign/", steering.assign, name="assign"),
    path("duplicates/", steering.duplicates, name="duplicates"),
    path("duplicates/<uuid:public_id>/", steering.duplicate, name="duplicate"),
    *_imports,
]
