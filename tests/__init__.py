"""Tests, from fast to slow: unit, contract, integration, acceptance, migration, load."""
