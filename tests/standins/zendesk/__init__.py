"""A strict Zendesk Support for tests, with its bad habits as switches.

It is a process of its own (``python -m tests.standins.zendesk``) and knows nothing of the product. Shapes
follow answers recorded from the real service by zenpy (github facetoe/zenpy, tests/test_api/betamax) and the
vendor's API description (github api-evangelist/zendesk, openapi).
"""
