"""The whole service as its users meet it: real processes, really killed."""
