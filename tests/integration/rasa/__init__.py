"""Tests with the real Rasa: made, trained, served, killed and served again."""
