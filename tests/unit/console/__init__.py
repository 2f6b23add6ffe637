"""The built-in desk, piece by piece, without a server."""
