"""How many calls or visits the chat has displaced, judged from the agency's own volumes against services it does not cover."""
