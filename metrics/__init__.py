"""Counting and proving: what this process does, and what the agency gained, from stored facts."""
