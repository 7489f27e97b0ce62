"""Writes of the enrollment app: the only code that changes its tables."""
