"""Chatwoot as a desk: cases are conversations of an API inbox, the citizen is a contact, agents' public messages are replies."""
