"""The agency's own contacts, read from whatever file it has."""
