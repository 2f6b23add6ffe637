"""The Chatwoot stand-in: strict where Chatwoot is, careless where Chatwoot is."""
