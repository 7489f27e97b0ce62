"""Factories: the least that each kind of row needs, reused by the tests of all apps."""
