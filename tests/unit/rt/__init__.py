"""The parts of the adapter to Request Tracker that need no server."""
