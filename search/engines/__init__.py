"""Engines: the embedded one in the database, always there, and Elasticsearch where it is configured."""
