"""The web chat without a page and without a database."""
