"""What the way through programs tells the rest of the site when it starts: tasks, regular work, people of cohorts."""

from datetime import timedelta


def connect() -> None:
    """Register this part's kinds of tasks, jobs, and what programs asks of it."""
    from enrollment import notifications_flow  # noqa: F401
    from enrollment.selectors import pulse
    from enrollment.services import cohorts, flow_jobs, leaving, offers
    from partners import providers as of_partners
    from portal.kernel.jobs import register
    from programs import providers

    providers.provide_cohort_people(cohorts.count_people)
    providers.provide_waiting_for_skill(cohorts.waiting_for_skill)
    providers.provide_closing_check(cohorts.may_close)
    providers.provide_offense_kinds(cohorts.offense_kinds)
    providers.on_cohort_cancelled(cohorts.people_of_cancelled)
    providers.on_cohort_finished(cohorts.people_of_finished)
    providers.on_session_changed(cohorts.rebook)
    of_partners.register_signs_of_life(pulse.partner_signs)
    of_partners.register_duties(pulse.partner_duties)
    leaving.connect()
    register("enrollment.lapse_offers", every=timedelta(hours=1), run=offers.lapse_offers)
    register("enrollment.watch_referrals", every=timedelta(hours=1), run=flow_jobs.watch_referrals)
    register("enrollment.begin_classes", every=timedelta(hours=1), run=flow_jobs.begin_classes)
    register("enrollment.forget_counters", every=timedelta(days=1), run=flow_jobs.forget_counters)
