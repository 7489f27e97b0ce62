"""Writes certificates: issued once when the rule is met, revoked with a reason, verified without naming anybody.

Strangers learn the training body, the skill, the month and whether it holds. The holder's name is only compared
with what the visitor typed, through a keyed hash (hazards R42, R43).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from enrollment.credentials import Badge, SigningKey, issue_credential
from enrollment.documents.discretion import check_discreet
from enrollment.enums.flow import MASTERED, EnrollmentState
from enrollment.mastery import sheet_met
from enrollment.models import Certificate, CertificateKey, Enrollment, VerifyCounter
from enrollment.policies.flow import may_revoke, may_sign
from enrollment.services.marks import mark_of
from enrollment.services.numbers import next_number
from enrollment.workflow import ENROLLMENT
from partners.enums import OrganizationKind
from partners.services.tasks import close_tasks
from portal.kernel import audit, clock
from portal.kernel.crypto import Keyring, keyring
from portal.kernel.decisions import DomainError, refuse
from programs.enums import CertificateKind
from programs.selectors import sheet_of
from programs.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.actors import Actor
    from partners.models import Organization
    from programs.models import Program

NAME_PURPOSE = "enrollment_certificate.holder_name"
ADDRESS_PURPOSE = "enrollment_verifycounter.key"
#: How many certificates one visitor may look up in an hour; a stall at a job fair needs fewer.
LOOKUPS_PER_HOUR = 30
HOUR = timedelta(hours=1)
MOST_UNITS = 8
_CODE = re.compile(r"[0-9a-f]{32}")


def fold_name(name: str) -> str:
    """A name as it is compared: small letters, no dots and commas, one blank between words."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def name_hash(name: str) -> str:
    """Keyed hash of a holder's name."""
    return keyring().blind_index(fold_name(name), purpose=NAME_PURPOSE)


def signing_keys() -> list[SigningKey]:
    """The keys of the setting ``CERTIFICATE_KEYS``, the one that signs first."""
    return [SigningKey(seed) for seed in Keyring.parse(settings.CERTIFICATE_KEYS).keys.values()]


# --- issuing -------------------------------------------------------------------------------------------------------


@transaction.atomic
def issue_certificate(*, actor: Actor, enrollment: Enrollment, signer_title: str, now: datetime) -> Certificate:
    """Certify one client who has completed the class by the rule; a second call answers the same certificate (R43).

    After a revocation a new one with a new number can be issued, e.g. for a name that was written wrongly.
    Raises DomainError: not completed, not an admin of the training body, or a word that would out the holder.
    """
    program = enrollment.program
    may_sign(actor, program.partner).or_raise()
    Enrollment.objects.select_for_update(of=("self",)).get(pk=enrollment.pk)
    there = Certificate.objects.valid().filter(enrollment=enrollment).first()
    if there is not None:
        return there
    _rule_met(enrollment)
    skill = terms_of(enrollment.own_cohort).skill
    check_discreet(program.partner.name, skill.name_id, skill.name_en, signer_title).or_raise()
    certificate = _insert(actor, enrollment, signer_title.strip(), now)
    certificate.credential = _credential(certificate, now)
    certificate.save(update_fields=["credential"])
    ENROLLMENT.apply(enrollment, "certify", actor=actor, now=now)
    _close_task_of(enrollment)
    return certificate


def _rule_met(enrollment: Enrollment) -> None:
    enrollment.refresh_from_db(fields=["state", "sessions_held", "sessions_attended"])
    if enrollment.state != EnrollmentState.COMPLETED:
        refuse("not_completed", _("A certificate needs a finished class and the attendance that its rule asks for."))
    sheet = sheet_of(enrollment.own_cohort)
    if sheet.is_required:
        sheet_met(sheet.units, dict(enrollment.skill_checks.values_list("unit", "level"))).or_raise()


def kind_issued(program: Program) -> str:
    """Which proof the training body itself gives. BNSP's is issued by a certification body and only recorded here
    (``services.competences``), and only a training centre speaks as one; else it is the partner's own certificate."""
    if program.certificate_kind == CertificateKind.BLK and program.partner.kind == OrganizationKind.TRAINING_CENTRE:
        return CertificateKind.BLK
    return CertificateKind.ATTENDANCE if program.certificate_kind == CertificateKind.ATTENDANCE else CertificateKind.PARTNER


def _insert(actor: Actor, enrollment: Enrollment, signer_title: str, now: datetime) -> Certificate:
    cohort, partner = enrollment.own_cohort, enrollment.program.partner
    program = terms_of(cohort)
    holder = enrollment.client.name
    return Certificate.objects.create(
        number=next_number(partner, clock.wib(now).year), enrollment=enrollment, kind=kind_issued(program), issued_at=now,
        signer=actor.post, signer_name=actor.person.name, signer_title=signer_title, signer_role=actor.role,
        holder_name=holder, holder_name_hash=name_hash(holder), program_title=program.title, partner_name=partner.name,
        skill_name_id=program.skill.name_id, skill_name_en=program.skill.name_en, issued_in=_town(partner), hours=program.hours,
        session_count=enrollment.sessions_held or program.session_count, units=_units(enrollment, program),
        starts_on=cohort.starts_on, ends_on=cohort.ends_on, mark=mark_of(partner),
    )


def _town(partner: Organization) -> str:
    """The regency or city of the body, without the word for it."""
    region = partner.region
    while region is not None and region.level == "kecamatan":
        region = region.parent
    return re.sub(r"^(Kota|Kabupaten|Kab\.)\s+", "", region.name) if region else ""


def _units(enrollment: Enrollment, program: Program) -> list[str]:
    """What was checked and mastered; else the steps of the class as its partner describes them."""
    mastered = enrollment.skill_checks.filter(level__in=MASTERED).order_by("pk").values_list("unit", flat=True)
    steps = [title for title, _detail in program.outline_steps]
    return list(dict.fromkeys(mastered) or steps)[:MOST_UNITS]


def keep_public_key(key: SigningKey, *, now: datetime) -> None:
    """The public half of a key that signs is kept for good, so that what it signed can always be verified (R43)."""
    public = key.verifying
    CertificateKey.objects.get_or_create(key_id=public.key_id, defaults={"public_key": public.public.hex(), "first_used_at": now})


def _credential(certificate: Certificate, now: datetime) -> str:
    """The signed badge."""
    key = signing_keys()[0]
    keep_public_key(key, now=now)
    badge = Badge(
        certificate_id=certificate.public_id, training_body=certificate.partner_name, skill=certificate.skill_name_id,
        skill_en=certificate.skill_name_en, hours=certificate.hours or 0, issued_at=now,
    )
    return issue_credential(badge, holder=certificate.holder_name, key=key)


def _close_task_of(enrollment: Enrollment) -> None:
    """The partner's task ends with the last certificate of the cohort."""
    left = Enrollment.objects.of_cohort(enrollment.cohort_id).filter(state=EnrollmentState.COMPLETED)
    if not left.exists():
        close_tasks(kind="certificate.issue", subject=enrollment.cohort)
        close_tasks(kind="certificate.late", subject=enrollment.cohort)


def issue_many(
    *, actor: Actor, enrollments: Iterable[Enrollment], signer_title: str, now: datetime
) -> tuple[list[Certificate], list[DomainError]]:
    """Certify several; those that are refused come back with the reason, the others are certified."""
    issued: list[Certificate] = []
    refusals: list[DomainError] = []
    for enrollment in enrollments:
        try:
            issued.append(issue_certificate(actor=actor, enrollment=enrollment, signer_title=signer_title, now=now))
        except DomainError as refusal:
            refusals.append(refusal)
    return issued, refusals


@transaction.atomic
def revoke_certificate(*, actor: Actor, certificate: Certificate, reason: str, now: datetime) -> Certificate:
    """Take a certificate back, with a reason; the verify page says "revoked" from now on. Raises DomainError."""
    may_revoke(actor, certificate).or_raise()
    if not reason.strip():
        refuse("reason_needed", _("Please say why; the people concerned will read it."))
    rows = Certificate.objects.valid().filter(pk=certificate.pk)
    if not rows.update(revoked_at=now, revoked_by=actor.membership, revoke_reason=reason.strip()):
        refuse("stale_state", _("This certificate has been revoked already."))
    certificate.refresh_from_db()
    ENROLLMENT.apply(certificate.enrollment, "uncertify", actor=actor, now=now, reason=reason)
    audit.record("certificate.revoke", actor=actor, subject=certificate, person=certificate.audit_person, reason=reason)
    return certificate


# --- verifying -----------------------------------------------------------------------------------------------------


class TooManyLookups(DomainError):
    """One visitor asked too often within the hour."""

    def __init__(self) -> None:
        super().__init__("too_many", _("Too many certificates were looked up from here. Please try again in an hour."))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a stranger may know; ``name_matches`` None when no name was typed. Unknown tells nothing else."""

    is_known: bool
    certificate: Certificate | None = None
    name_matches: bool | None = None


UNKNOWN = Verdict(is_known=False)


def verify_certificate(*, asked: str, name: str, visitor: str, now: datetime) -> Verdict:
    """Look a certificate up by its secret code, or by its number together with the holder's name.

    A number without the right name answers the same as a number that does not exist. ``visitor`` is the address that
    asks; raises ``TooManyLookups`` beyond 30 in an hour.
    """
    count_lookup(visitor=visitor, now=now)
    code = re.sub(r"[\s-]", "", asked).lower()
    by_code = Certificate.objects.filter(code=code).first() if _CODE.fullmatch(code) else None
    if by_code is not None:
        return Verdict(True, by_code, matches(by_code, name) if name.strip() else None)
    by_number = Certificate.objects.filter(number=asked.strip().upper()).first()
    if by_number is not None and matches(by_number, name):
        return Verdict(True, by_number, True)
    return UNKNOWN


def matches(certificate: Certificate, name: str) -> bool:
    """Whether ``name`` is the holder's, under any key of the ring."""
    return certificate.holder_name_hash in keyring().blind_indexes(fold_name(name), purpose=NAME_PURPOSE)


def count_lookup(*, visitor: str, now: datetime) -> None:
    """Count one lookup in the database, so that no outage of the cache opens the gate (R51). Raises TooManyLookups."""
    started = now.replace(minute=0, second=0, microsecond=0)
    key = keyring().blind_index(f"{visitor}|{started.isoformat()}", purpose=ADDRESS_PURPOSE)
    try:
        with transaction.atomic():
            VerifyCounter.objects.get_or_create(key=key, defaults={"until": started + HOUR})
    except IntegrityError:
        pass
    counted = VerifyCounter.objects.filter(key=key, hits__lt=LOOKUPS_PER_HOUR).update(hits=F("hits") + 1)
    if not counted:
        raise TooManyLookups
