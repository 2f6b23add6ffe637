"""Unit tests of the Zendesk stand-in: in process, nothing listens."""
