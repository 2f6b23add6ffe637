"""The HTTP side: webhooks, health, and the pages of other rooms mounted."""
