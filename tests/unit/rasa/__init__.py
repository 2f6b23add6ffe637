"""Tests of the Rasa client without a Rasa: a tiny server that misbehaves as asked."""
