"""Reads of the enrollment app that span several models."""
