"""Programs that build, run, serve, test and measure the product; standard library only until noted."""
