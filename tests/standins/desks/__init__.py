"""What the stand-ins of staff desks share: accidents on the line, webhooks really sent, a process of their own."""
