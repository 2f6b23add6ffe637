"""Parts of the adapters to desks, by themselves."""
