"""Decides what happens in the demonstration: pure values, no query, the same for the same seed and day."""
