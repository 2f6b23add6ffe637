"""Tests of real parts against real neighbours on loopback."""
