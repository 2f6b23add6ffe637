"""Tests of the policy: whole dialogues, laws as properties, phrases and cards."""
