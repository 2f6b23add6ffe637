"""The parts of the Zammad stand-in that need no process."""
