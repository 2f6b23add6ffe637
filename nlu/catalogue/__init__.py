"""The agency's content: read from its spreadsheets, imported, checked and searched."""
