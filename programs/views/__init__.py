"""Pages of the programs app, one module for each audience."""
