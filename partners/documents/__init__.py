"""Printed pages of the partners app."""
