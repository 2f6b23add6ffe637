"""Real servers of others, started for a test run and ended with it."""
