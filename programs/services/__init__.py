"""Writes of the programs app: the only code that changes its tables."""
