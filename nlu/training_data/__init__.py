"""The one source of training data: read from any of Rasa's formats, checked, completed from the catalogue, written again."""
