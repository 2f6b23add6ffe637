"""A private Redmine 5 on SQLite, and staff's hands at it."""
