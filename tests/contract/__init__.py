"""One test class for each port, run against every implementation."""
