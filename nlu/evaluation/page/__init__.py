"""An evaluation as one page for people: plots with their tables, in Spanish or English, nothing loaded from elsewhere."""
