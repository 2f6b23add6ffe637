"""Redmine as staff's desk, through its REST interface; it has no webhooks, so everything is found by asking."""
