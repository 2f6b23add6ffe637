"""Tests of the evaluation: each figure against one counted by hand, and the command on small data."""
