"""What the enrollment app tells higher apps, inside the transaction of the change.

``consent_withdrawn``: sent with ``consent``, ``actor`` and ``now``; receivers close what rested on it.
``client_ended``: sent with ``client``, ``actor`` and ``now`` when a client leaves the register's active part.
``skills_checked``: sent with ``clients`` when results of a class were written or a competence certificate was recorded.
"""

from django.dispatch import Signal

consent_withdrawn = Signal()
client_ended = Signal()
skills_checked = Signal()
