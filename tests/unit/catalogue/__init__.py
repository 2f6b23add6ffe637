"""The agency's content: reading, importing, checking."""
