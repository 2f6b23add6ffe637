"""Dates and times in free text, by a small grammar of our own: Spanish first, the other languages by their tables."""
