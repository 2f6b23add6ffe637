"""The built-in desk in a real browser against a real server."""
