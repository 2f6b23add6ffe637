"""What the stand-ins of ticket systems share: trouble on demand, webhooks over HTTP, the control routes, the process."""
