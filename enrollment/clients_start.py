"""What the clients part tells the rest of the site when it starts: tasks, reasons of a caseload, regular work."""

from datetime import timedelta


def connect() -> None:
    """Register this part's kinds of tasks, reasons and jobs."""
    from enrollment import notifications_clients  # noqa: F401
    from enrollment.selectors import reasons
    from enrollment.services import demand, import_jobs
    from portal.kernel.jobs import register

    reasons.register()
    register("enrollment.run_imports", every=timedelta(minutes=1), run=import_jobs.run_imports)
    register("enrollment.forget_uploads", every=timedelta(days=1), run=import_jobs.forget_uploads)
    register("enrollment.fold_demand", every=timedelta(minutes=5), run=demand.fold_demand)
    register("enrollment.rebuild_demand", every=timedelta(days=1), run=demand.rebuild_demand)
    register("enrollment.freeze_demand", every=timedelta(days=1), run=demand.freeze_all)
