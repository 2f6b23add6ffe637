"""A mail server for the tests: Dovecot for the mailboxes, aiosmtpd for the post."""
