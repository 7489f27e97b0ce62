"""Words of queries for the enrollment app; ``visible_to`` is where every read starts (design §3.6)."""
