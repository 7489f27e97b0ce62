"""The table of who may open which page, derived from the URLconf and the audiences that views declare."""
