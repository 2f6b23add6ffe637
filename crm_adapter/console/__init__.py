"""The built-in desk: an inbox, a case page and accounts for staff who have no CRM."""
