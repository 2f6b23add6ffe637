"""Tests of the understanding: text, private data, languages, training, search."""
