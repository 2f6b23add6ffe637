"""The desk, where staff work: the built-in console, and later each agency's own CRM, one adapter a file or folder."""
