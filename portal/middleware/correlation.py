"""Gives each request a random number by which its log lines and audit rows are found."""

import logging
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.kernel.correlation import current_id, set_current_id


class CorrelationMiddleware:
    """Sets the number, and answers it as a header so that a person can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        set_current_id(uuid.uuid4().hex[:16])
        response = self.get_response(request)
        response["X-Correlation-ID"] = current_id()
        return response


class CorrelationFilter(logging.Filter):
    """Puts the number on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation_id = current_id()
        return True
