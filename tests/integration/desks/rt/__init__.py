"""The adapter to Request Tracker against the real one."""
