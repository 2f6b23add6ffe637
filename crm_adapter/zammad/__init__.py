"""Zammad as a desk: cases are tickets, the citizen is a customer without an address, staff's public articles are replies."""
