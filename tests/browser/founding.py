"""An office with its people, and one verified employer: what stands there before the first partner comes.

Run as ``python -m tests.browser.founding`` with the settings of the site; prints the log-ins as JSON.
"""

from __future__ import annotations

import json

from tests.browser.traveller import _clock

PASSWORD = "benang emas di kain tenun 17"
STAFF = {"head": "Ratna Dewi", "registry_head": "Sulaiman Effendi", "job_guidance_head": "Yanti Marlina", "officer": "Bayu Kurnia"}
EMPLOYER_NAME = "Bengkel Jaya Ampera"


def found() -> dict[str, dict[str, str]]:
    """Make them through the services; answer e-mail, password and name by role."""
    from partners.actors import SYSTEM, actor_for
    from partners.models import Organization, User
    from partners.services.members import add_member
    from partners.services.organizations import add_paper, register_organization, submit_organization, verify_organization
    from portal.kernel import clock

    now = clock.now()
    office = Organization.objects.create(kind="office", name="Bapas Kelas I Contoh", code="bapas-contoh", state="verified", region_id="16.71")
    logins, members = {}, {}
    for role, name in STAFF.items():
        email = f"{role.replace('_', '-')}@bapas.example"
        user = User.objects.create_user(email, PASSWORD, name=name)
        members[role] = add_member(user=user, organization=office, role=role, code="PK-101" if role == "officer" else "")
        logins[role] = {"email": email, "password": PASSWORD, "name": name}
    employer = register_organization(
        actor=SYSTEM, office=office, email="halo@bengkel.example", now=now, kind="employer", legal_form="body", name=EMPLOYER_NAME, region_id="16.71",
        phone="0711 555 010", description="Bengkel sepeda motor.",
    )
    boss = User.objects.create_user("halo@bengkel.example", PASSWORD, name="Koko Santoso")
    member = add_member(user=boss, organization=employer, role="manager")
    add_paper(actor=actor_for(member), organization=employer, kind="license", number="9120001234567", file=None, now=now)
    submit_organization(actor=actor_for(member), organization=employer, now=now)
    verify_organization(actor=actor_for(members["head"]), organization=employer, now=now)
    logins["employer"] = {"email": boss.email, "password": PASSWORD, "name": boss.name}
    return logins


if __name__ == "__main__":
    _clock()
    import django

    django.setup()
    print(json.dumps(found()))
