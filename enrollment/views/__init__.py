"""Pages of the enrollment app; a view parses, asks for the object through ``visible_to``, calls a service, redirects."""
