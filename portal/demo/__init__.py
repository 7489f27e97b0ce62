"""Demonstration data: an invented office with its people and their histories, for trying, showing and measuring.

``plan`` decides, without a query, what happened to whom and when; ``by_services`` lets it happen through the real
services, each step at its own past instant; ``in_bulk`` writes the same facts in batches for large numbers.
``invariants`` says what must hold of either result.
"""
