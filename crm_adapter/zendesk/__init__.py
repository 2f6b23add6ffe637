"""Zendesk Support as a desk: cases are tickets, the citizen is an end user without an address, agents' public comments are replies."""
