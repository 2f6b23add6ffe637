"""Finding out what a text means, what in it is private, and which service of the catalogue it is about."""
