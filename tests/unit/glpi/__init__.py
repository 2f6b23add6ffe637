"""Unit tests of the GLPI stand-in: in process, nothing listens."""
