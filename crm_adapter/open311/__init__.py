"""A city's own list of reports behind the public API GeoReport v2 (Open311): a report is filed and its state told."""
