"""The parts of the Chatwoot adapter that need no server."""
