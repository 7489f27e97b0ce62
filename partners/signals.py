"""What the partners app tells higher apps."""

from django.dispatch import Signal

#: Sent with ``labels``, the models (``app.model``) whose rows have just moved through their workflows.
moves_stored = Signal()
