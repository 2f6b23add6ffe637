"""Unit tests of the Telegram channel: no network."""
