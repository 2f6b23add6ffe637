"""A complete small desk of somebody else's, which speaks our signed webhook protocol as docs/escritorios/webhook.md has it.

It is a process of its own (``python -m tests.standins.othersystem``), knows nothing of the product, and plays
both sides: the protocol towards the product, and the hands of the staff towards the test (``client.py``).
"""
