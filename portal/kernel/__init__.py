"""The small shared library: no tables, no domain, imported by everything and importing nothing of ours."""
