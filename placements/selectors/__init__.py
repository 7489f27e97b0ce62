"""Reads of the placements app that span several models."""
