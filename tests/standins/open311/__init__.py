"""A strict Open311 GeoReport v2 server for tests, written from the public specification (wiki.open311.org/GeoReport_v2).

It is a process of its own (``python -m tests.standins.open311``), knows nothing of the product, and plays both
sides: the API towards the product, and the hands of the city's staff towards the test (``client.py``).
JSON only: the XML that the specification also asks for is not simulated.
"""
