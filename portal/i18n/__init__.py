"""Translation catalogs in plain Python: read, merge, check and compile them where no gettext tools are installed."""
