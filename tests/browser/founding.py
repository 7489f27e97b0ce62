"""What stands there before a test begins: the office of the demonstration without clients, a verified employer, a class.

Run as ``python -m tests.browser.founding [class]`` with the settings of the site; prints the log-ins as JSON. The class
is for tests of the pages themselves; the story of the chain makes its own.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

from tests.browser.traveller import begin

#: Who the tests need, by the mailbox in the demonstration.
STAFF = {"head": "kepala", "registry_head": "registrasi", "job_guidance_head": "bimker", "officer": "pk"}
EMPLOYER, EMPLOYER_EMAIL = "Bengkel Jaya Ampera", "halo@bengkel.example"
PARTNER, PARTNER_EMAIL = "Sanggar Ciprat Musi", "halo@ciprat.example"
TITLE = "Batik ciprat"


def found(*, with_class: bool) -> dict[str, dict[str, str]]:
    """Make them; answer e-mail, password and name of each, by role."""
    from django.core.management import call_command

    from partners.models import Membership
    from portal.demo.office import mail_of

    call_command("demo", clients=0, stdout=sys.stderr)
    members: dict[str, Any] = {
        role: Membership.objects.select_related("user", "organization").get(user__email=mail_of(key)) for role, key in STAFF.items()
    }
    members["employer"] = _employer(members["head"])
    if with_class:
        members["partner"] = _class(members["officer"])
    return {role: _login(member) for role, member in members.items()}


def _login(member: Any) -> dict[str, str]:
    from portal.demo.office import PASSWORD

    return {"email": member.user.email, "password": PASSWORD, "name": member.user.name}


def _admin(organization: Any, email: str, name: str) -> Any:
    from partners.models import User
    from partners.services.members import add_member
    from portal.demo.office import PASSWORD

    return add_member(user=User.objects.create_user(email, PASSWORD, name=name), organization=organization, role="manager")


def _employer(head: Any) -> Any:
    """A firm that has registered and was verified."""
    from partners.actors import SYSTEM, actor_for
    from partners.services.organizations import add_paper, register_organization, submit_organization, verify_organization
    from portal.kernel import clock

    now = clock.now()
    firm = register_organization(
        actor=SYSTEM, office=head.organization, email=EMPLOYER_EMAIL, now=now, kind="employer", legal_form="body", name=EMPLOYER, region_id="16.71",
        phone="0711 555 010", description="Bengkel sepeda motor.",
    )
    member = _admin(firm, EMPLOYER_EMAIL, "Koko Santoso")
    add_paper(actor=actor_for(member), organization=firm, kind="license", number="9120001234567", file=None, now=now)
    submit_organization(actor=actor_for(member), organization=firm, now=now)
    verify_organization(actor=actor_for(head), organization=firm, now=now)
    return member


def _class(officer: Any) -> Any:
    """A class of three that meets today, and a seat held for a fourth in the next one; referred two weeks ago."""
    from partners.actors import actor_for
    from portal.kernel import clock
    from programs.models import Skill
    from tests.factories.flow import confirmed, enrolled, offered, open_class, ready_client
    from tests.factories.partners import PokmasFactory

    office, actor, today = officer.organization, actor_for(officer), clock.today()
    partner = PokmasFactory(office=office, name=PARTNER, code="sanggar-ciprat-musi")
    skill = Skill.objects.get(code="batik")
    with clock.at(clock.now() - timedelta(days=14)):
        running = open_class(partner=partner, program__title=TITLE, program__slug="batik-ciprat", program__skill=skill, starts_on=today)
        for _number in range(3):
            enrolled(officer=actor, client=ready_client(office, actor), cohort=running)
    confirmed(running)
    coming = open_class(partner=partner, program__title="Batik tulis", program__slug="batik-tulis", program__skill=skill)
    offered(officer=actor, client=ready_client(office, actor, name="Rohani Sanjaya"), cohort=coming)
    return _admin(partner, PARTNER_EMAIL, "Siti Aminah")


if __name__ == "__main__":
    begin()
    import django

    django.setup()
    print(json.dumps(found(with_class="class" in sys.argv[1:])))
