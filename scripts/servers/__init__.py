"""The outside services that tests use for real: one module for each, found, installed, started and stopped alike."""
