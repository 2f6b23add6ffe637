"""A private Request Tracker 5 on SQLite, and staff's hands at it."""
