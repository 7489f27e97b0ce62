"""What the way through programs tells the rest of the site when it starts: tasks, regular work, people of cohorts."""

from datetime import timedelta


def connect() -> None:
    """Register this part's kinds of tasks, jobs, and what programs asks of it."""
    from enrollment import agreements, notifications_flow  # noqa: F401
    from enrollment.owed import owed_facts, register_owed
    from enrollment.selectors import pulse
    from enrollment.selectors.owed import certificates_owed, marks_owed, skills_owed
    from enrollment.services import cohorts, flow_jobs, leaving, offers, owed_jobs
    from partners import providers as of_partners
    from partners.providers import register_partner_overview
    from portal.kernel.jobs import register
    from programs import providers

    providers.provide_cohort_people(cohorts.count_people)
    providers.provide_waiting_for_skill(cohorts.waiting_for_skill)
    providers.provide_seats_used(cohorts.seats_used)
    providers.provide_waiting_by_place(cohorts.waiting_by_place)
    providers.provide_closing_check(cohorts.may_close)
    providers.provide_offense_kinds(cohorts.offense_kinds)
    providers.on_cohort_cancelled(cohorts.people_of_cancelled)
    providers.on_cohort_finished(cohorts.people_of_finished)
    providers.on_session_changed(cohorts.unbook)
    providers.on_sessions_moved(cohorts.rebook)
    providers.provide_busy_clients(cohorts.busy_clients)
    of_partners.register_signs_of_life(pulse.partner_signs)
    of_partners.register_duties(pulse.partner_duties)
    leaving.connect()
    agreements.connect()
    register_owed("marks", marks_owed)
    register_owed("skills", skills_owed)
    register_owed("certificates", certificates_owed)
    register_partner_overview(owed_facts, template="enrollment/flow/_owed_home.html")
    register("enrollment.lapse_offers", every=timedelta(hours=1), run=offers.lapse_offers)
    register("enrollment.watch_referrals", every=timedelta(hours=1), run=flow_jobs.watch_referrals)
    register("enrollment.begin_classes", every=timedelta(hours=1), run=flow_jobs.begin_classes)
    register("enrollment.forget_counters", every=timedelta(days=1), run=flow_jobs.forget_counters)
    register("enrollment.watch_certificates", every=timedelta(hours=1), run=owed_jobs.watch_certificates)
