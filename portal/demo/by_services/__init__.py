"""Lets a plan happen through the services of the product, each step at its own instant, in the order of time."""
