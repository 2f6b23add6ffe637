"""The parts of the e-mail desk that need no server."""
