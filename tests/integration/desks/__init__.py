"""Adapters to desks that lie elsewhere, each against a real server or a stand-in in a process of its own."""
