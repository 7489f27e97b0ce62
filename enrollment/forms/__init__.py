"""Forms of the enrollment app: they parse and check what was typed; services decide."""
