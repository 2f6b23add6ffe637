"""The Open311 stand-in is as strict as the public specification."""
