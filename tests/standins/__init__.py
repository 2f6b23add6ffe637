"""Stand-ins for the services that the product talks to, each run as a process of its own on loopback."""
