"""Closed lists of the enrollment app: ``clients`` for people and guidance, ``flow`` for seats and classes."""

from enrollment.enums.clients import *  # noqa: F403
from enrollment.enums.flow import *  # noqa: F403
