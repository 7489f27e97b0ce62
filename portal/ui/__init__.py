"""The visual language in plain Python: what a component shows, computed from plain values and without a query."""
