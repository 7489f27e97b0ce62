"""Facts of a whole caseload, each read once however many clients there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery

from enrollment.caseload import Caseload
from enrollment.enums.clients import ContactKind
from enrollment.enums.flow import IN_CLASS_STATES, OfferState
from enrollment.models import Attendance, Client, ClientContact, Consent, Enrollment, Guarantor, GuidancePeriod, Snooze, Wish
from partners.actors import Actor
from programs.models import Cohort


def with_list_facts(clients: QuerySet[Client], actor: Actor) -> QuerySet[Client]:
    """Clients with what every list shows: region, last contact, guarantor's relation, until when they are snoozed."""
    mine = OuterRef("pk")
    reached = ClientContact.objects.filter(client=mine).exclude(kind=ContactKind.UNREACHED)
    guarantor = Guarantor.objects.filter(client=mine, ended_at=None).order_by("pk")
    snooze = Snooze.objects.filter(client=mine, user=actor.user)
    return clients.select_related("region__parent").annotate(
        last_contact_at=Subquery(reached.order_by().values("client").annotate(last=Max("at")).values("last")),
        guarantor_relation=Subquery(guarantor.values("relation")[:1]),
        snoozed_until=Subquery(snooze.values("until_on")[:1]),
    )


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["client_id"]].append(row)
    return found


def periods(caseload: Caseload) -> dict[int, GuidancePeriod]:
    """The latest guidance period of each client."""

    def read() -> dict[int, GuidancePeriod]:
        rows = GuidancePeriod.objects.visible_to(caseload.actor).filter(client__in=caseload.ids).order_by("starts_on", "pk")
        return {row.client_id: row for row in rows}

    return caseload.once("periods", read)  # type: ignore[no-any-return]


def wishes(caseload: Caseload) -> dict[int, list[Wish]]:
    """The wishes of each client in order, with their skills."""

    def read() -> dict[int, list[Wish]]:
        found: dict[int, list[Wish]] = defaultdict(list)
        for row in Wish.objects.visible_to(caseload.actor).filter(client__in=caseload.ids).select_related("skill").order_by("rank"):
            found[row.client_id].append(row)
        return found

    return caseload.once("wishes", read)  # type: ignore[no-any-return]


def enrollments(caseload: Caseload) -> dict[int, list[dict[str, Any]]]:
    """Every enrollment of each client, newest first, with the offer that is held for it."""

    def read() -> dict[int, list[dict[str, Any]]]:
        rows = (
            Enrollment.objects.visible_to(caseload.actor)
            .filter(client__in=caseload.ids)
            .annotate(held=FilteredRelation("offers", condition=Q(offers__state=OfferState.HELD)))
        )
        columns = ("pk", "client_id", "public_id", "state", "held__public_id", "held__offered_at", "held__expires_at")
        names = {"program_title": F("program__title"), "cohort_number": F("cohort__number")}
        return _grouped(rows.order_by("-pk").values(*columns, **names))

    return caseload.once("enrollments", read)  # type: ignore[no-any-return]


def attendance(caseload: Caseload) -> dict[int, list[dict[str, Any]]]:
    """Marks of the classes that clients attend now, latest session first."""

    def read() -> dict[int, list[dict[str, Any]]]:
        in_class = {"enrollment__client__in": caseload.ids, "enrollment__state__in": IN_CLASS_STATES}
        rows = Attendance.objects.visible_to(caseload.actor).filter(**in_class)
        return _grouped(
            rows.order_by("-session__starts_at").values(
                "status", "enrollment_id", client_id=F("enrollment__client_id"), program_title=F("enrollment__program__title")
            )
        )

    return caseload.once("attendance", read)  # type: ignore[no-any-return]


def open_cohorts(caseload: Caseload) -> dict[int, list[Cohort]]:
    """Cohorts that take registrations and have seats, by skill, the one that closes first at the front."""

    def read() -> dict[int, list[Cohort]]:
        found: dict[int, list[Cohort]] = defaultdict(list)
        rows = Cohort.objects.visible_to(caseload.actor).taking_registrations(caseload.today).with_seats_left()
        for row in rows.select_related("program").order_by("registration_closes_on", "pk"):
            found[row.program.skill_id].append(row)
        return found

    return caseload.once("open_cohorts", read)  # type: ignore[no-any-return]


def consents(caseload: Caseload) -> dict[int, list[Consent]]:
    """Consents in force, the one that ends first at the front."""

    def read() -> dict[int, list[Consent]]:
        found: dict[int, list[Consent]] = defaultdict(list)
        for row in Consent.objects.visible_to(caseload.actor).at(caseload.now).filter(client__in=caseload.ids).order_by("expires_at"):
            found[row.client_id].append(row)
        return found

    return caseload.once("consents", read)  # type: ignore[no-any-return]
