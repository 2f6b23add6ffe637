"""Measurements of what the product promises, on public data, against figures of others on the same rows."""
