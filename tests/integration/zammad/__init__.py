"""The Zammad stand-in: strict where Zammad is, careless where Zammad is."""
