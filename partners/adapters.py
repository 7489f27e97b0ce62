"""How django-allauth meets our accounts: nobody signs up without an invitation or a registration of ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from partners.services.outbox import enqueue_mail
from portal.kernel.redirects import is_safe


class AccountAdapter(DefaultAccountAdapter):
    """Log-in by e-mail; mail goes through the outbox like every other effect."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts arise by registration of an organization or by invitation, never by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        enqueue_mail(to=email, subject=message.subject, text=message.body)

    def is_safe_url(self, url: str) -> bool:
        """Only paths of this site (hazards R41)."""
        return is_safe(url)
