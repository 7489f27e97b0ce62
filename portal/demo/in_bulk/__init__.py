"""Writes a plan in batches: the rows, states, moves and acts that the services would have left behind."""
