"""Writes of the placements app: the only code that changes its tables."""
