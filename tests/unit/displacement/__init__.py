"""The estimate from the agency's own volumes, and the plan of a launch."""
