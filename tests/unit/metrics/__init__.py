"""Booking and the figures that Prometheus reads."""
