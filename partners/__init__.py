"""Who: people, organizations, roles, agreements and places, and what everybody needs of them."""
