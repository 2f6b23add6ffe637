"""The running program, named after the way of a message: receive, keep, understand, decide, send, count."""
