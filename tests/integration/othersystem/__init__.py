"""The stand-in of the signed webhook protocol is as strict as its specification."""
