"""Writes of the partners app: the only code that changes its tables."""
