"""Rasa as the other engine: asked over HTTP, checked, and replaced by the embedded one whenever it cannot answer."""
