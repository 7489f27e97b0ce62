"""Certificates: only by the rule, once, signed by the body; strangers learn no more than they typed (R42, R43)."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from enrollment.credentials import InvalidCredential, VerifyingKey, verify_credential
from enrollment.documents.discretion import revealing_words
from enrollment.models import Certificate, CertificateKey, Enrollment
from enrollment.services.certificates import (
    LOOKUPS_PER_HOUR,
    TooManyLookups,
    fold_name,
    issue_certificate,
    issue_many,
    revoke_certificate,
    signing_keys,
    verify_certificate,
)
from enrollment.services.flow_jobs import forget_counters
from enrollment.views.certificates import printed
from partners.enums import Role
from partners.models import Task
from partners.services.tasks import open_task
from portal.kernel import clock
from portal.kernel.decisions import DomainError
from portal.settings.env import DEMO_SIGNING_KEY
from tests.factories.clients import lead_of
from tests.factories.flow import graduates, ready_client
from tests.factories.partners import actor_in

pytestmark = pytest.mark.django_db
OTHER_KEY = "next:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@pytest.fixture
def done(cohort, officer):
    """Two who completed, and one who left early."""
    two = graduates(cohort, officer)
    ended = {"state": "ended_early", "end_reason_group": "client", "end_reason_code": "health", "ended_on": clock.today()}
    left = Enrollment.objects.create(client=ready_client(cohort.program.office, officer), program=cohort.program, cohort=cohort, **ended)
    return [*two, left]


def fresh(row):
    return Enrollment.objects.select_related("client", "program__partner", "program__skill", "cohort").get(pk=row.pk)


def issue(actor, row):
    return issue_certificate(actor=actor, enrollment=row, signer_title="Pemimpin sanggar", now=clock.now())


@pytest.fixture
def certificate(done, partner):
    return issue(partner, done[0])


def ask(asked, name="", visitor="10.0.0.1"):
    return verify_certificate(asked=asked, name=name, visitor=visitor, now=clock.now())


# --- issuing -------------------------------------------------------------------------------------------------------


def test_certificate_keeps_who_signed_by_which_right(certificate, partner):
    assert (certificate.signer, certificate.signer_role, certificate.signer_title) == (partner.membership, "manager", "Pemimpin sanggar")
    assert certificate.enrollment.state == "certified"
    assert len(certificate.code) == 32


def test_issuing_twice_gives_the_same_number(certificate, done, partner):
    again = issue(partner, fresh(done[0]))

    assert (again.number, again.credential) == (certificate.number, certificate.credential)
    assert Certificate.objects.count() == 1


def test_without_the_rule_there_is_no_certificate(done, partner):
    with pytest.raises(DomainError) as refusal:
        issue(partner, done[2])

    assert refusal.value.code == "not_completed"


def test_before_the_class_is_over_there_is_no_certificate(people, partner):
    with pytest.raises(DomainError) as refusal:
        issue(partner, people[0])

    assert refusal.value.code == "not_completed"


@pytest.mark.parametrize("role", [Role.STAFF])
def test_staff_of_the_body_cannot_sign(done, cohort, role):
    with pytest.raises(DomainError) as refusal:
        issue(actor_in(cohort.program.partner, role), done[0])

    assert refusal.value.code == "signer_only"


def test_the_office_never_signs(done, cohort):
    with pytest.raises(DomainError) as refusal:
        issue(lead_of(cohort.program.office, Role.HEAD), done[0])

    assert refusal.value.code == "signer_only"


def test_a_title_that_would_out_the_holder_is_refused(done, partner):
    with pytest.raises(DomainError) as refusal:
        issue_certificate(actor=partner, enrollment=done[0], signer_title="Pembina klien pemasyarakatan", now=clock.now())

    assert refusal.value.code == "revealing_words"
    assert not Certificate.objects.exists()


def test_many_are_certified_and_refusals_come_back(done, partner, cohort):
    open_task(organization=cohort.program.partner, kind="certificate.issue", subject=cohort, role_key="partner_manager")

    issued, refusals = issue_many(actor=partner, enrollments=done, signer_title="Pemimpin", now=clock.now())

    assert len(issued) == 2
    assert [refusal.code for refusal in refusals] == ["not_completed"]
    assert not Task.objects.filter(kind="certificate.issue", done_at=None).exists()


def test_nothing_printed_or_signed_names_the_office_or_its_trade(certificate):
    claims = str(vars(certificate)) + repr(printed(certificate))

    assert certificate.enrollment.program.office.name not in claims
    assert revealing_words(repr(printed(certificate))) == ()


def test_one_valid_certificate_by_the_database(certificate, partner):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(
            number="X", enrollment=certificate.enrollment, kind="partner", issued_at=clock.now(), signer=partner.membership,
            signer_name="x", signer_role="manager", holder_name_hash="x", program_title="x", skill_name_id="x", skill_name_en="x",
            partner_name="x", session_count=1, starts_on=clock.today(), ends_on=clock.today(),
        )


def test_revoked_certificate_can_be_replaced_by_a_corrected_one(certificate, done, partner):
    revoke_certificate(actor=partner, certificate=certificate, reason="Nama salah tulis", now=clock.now())

    corrected = issue(partner, fresh(done[0]))

    assert corrected.number != certificate.number
    assert ask(certificate.code).certificate.is_valid is False


@pytest.mark.parametrize(("reason", "code"), [("", "reason_needed"), ("x", "stale_state")])
def test_revoking_needs_a_reason_and_happens_once(certificate, partner, reason, code):
    revoke_certificate(actor=partner, certificate=certificate, reason="Nama salah", now=clock.now())

    with pytest.raises(DomainError) as refusal:
        revoke_certificate(actor=partner, certificate=certificate, reason=reason, now=clock.now())

    assert refusal.value.code == code


def test_a_lead_of_the_office_can_revoke_and_an_officer_cannot(certificate, cohort, officer):
    with pytest.raises(DomainError):
        revoke_certificate(actor=officer, certificate=certificate, reason="x", now=clock.now())

    assert not revoke_certificate(actor=lead_of(cohort.program.office), certificate=certificate, reason="Keliru", now=clock.now()).is_valid


# --- keys ----------------------------------------------------------------------------------------------------------


def trusted():
    return [VerifyingKey(bytes.fromhex(key.public_key)) for key in CertificateKey.objects.all()]


def test_old_credentials_stay_verifiable_after_a_change_of_keys(certificate, done, partner):
    with override_settings(CERTIFICATE_KEYS=f"{OTHER_KEY},{DEMO_SIGNING_KEY}"):
        newer = issue(partner, done[1])
    with override_settings(CERTIFICATE_KEYS=OTHER_KEY):
        badges = [verify_credential(each.credential, trusted=trusted()) for each in (certificate, newer)]

    assert [badge.certificate_id for badge in badges] == [certificate.public_id, newer.public_id]
    assert CertificateKey.objects.count() == 2
    assert badges[0].belongs_to(certificate.holder_name)


def test_credential_of_an_unknown_key_is_not_trusted(certificate):
    with pytest.raises(InvalidCredential):
        verify_credential(certificate.credential, trusted=[VerifyingKey(signing_keys()[0].verifying.public[::-1])])


# --- verifying -----------------------------------------------------------------------------------------------------


def test_code_shows_a_valid_certificate_without_a_name(certificate):
    verdict = ask(certificate.code)

    assert (verdict.is_known, verdict.name_matches) == (True, None)


@pytest.mark.parametrize("spelling", [str.upper, str.lower, lambda name: f"  {name.replace(' ', '   ')}. "])
def test_name_matches_whatever_its_case_and_blanks(certificate, spelling):
    assert ask(certificate.code, spelling(certificate.holder_name)).name_matches is True


def test_another_name_does_not_match_and_is_not_told(certificate):
    verdict = ask(certificate.code, "Orang Lain")

    assert verdict.name_matches is False


def test_number_shows_something_only_with_the_right_name(certificate):
    assert ask(certificate.number).is_known is False
    assert ask(certificate.number, "Orang Lain") == ask("TIDAK-ADA-1", "Orang Lain")
    assert ask(certificate.number.lower(), certificate.holder_name).is_known is True


@pytest.mark.parametrize("change", [lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"), lambda code: code[:-1], lambda code: "", lambda code: "'"])
def test_changed_code_is_not_found(certificate, change):
    assert ask(change(certificate.code), certificate.holder_name).is_known is False


def test_code_may_be_typed_in_groups(certificate):
    grouped = "-".join(certificate.code[n : n + 4] for n in range(0, 32, 4)).upper()

    assert ask(grouped).is_known


def test_swapped_name_of_another_certificate_does_not_match(certificate, done, partner):
    other = issue(partner, done[1])

    assert ask(certificate.code, other.holder_name).name_matches is False


def test_limiter_trips_and_lets_others_in(certificate):
    for _attempt in range(LOOKUPS_PER_HOUR):
        ask("0" * 32)

    with pytest.raises(TooManyLookups):
        ask(certificate.code)
    assert ask(certificate.code, visitor="10.0.0.2").is_known


def test_limiter_begins_anew_with_the_hour(certificate, frozen):
    for _attempt in range(LOOKUPS_PER_HOUR):
        ask("0" * 32)
    frozen.shift(3600)

    assert ask(certificate.code).is_known
    assert forget_counters(clock.now())["counters"] == 1


def test_address_of_the_visitor_is_not_stored(certificate):
    from enrollment.models import VerifyCounter

    ask(certificate.code, visitor="203.0.113.77")

    assert "203.0.113.77" not in json.dumps(list(VerifyCounter.objects.values()), default=str)


def test_holder_is_stored_encrypted(certificate):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT holder_name, holder_name_hash FROM enrollment_certificate")
        stored = str(cursor.fetchall())

    assert certificate.holder_name not in stored
    assert fold_name(certificate.holder_name) not in stored


@pytest.mark.parametrize(("typed", "folded"), [("Kgs. M. Fauzan", "kgs m fauzan"), ("  NUR-HAYATI ", "nur hayati"), ("", "")])
def test_folding_of_names(typed, folded):
    assert fold_name(typed) == folded
