"""Tests of the programs around the product: environment, run, services, translations, measuring."""
