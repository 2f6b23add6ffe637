"""A strict Telegram Bot API server for tests: every call is judged by the vendor's own schema.

It is a process of its own (``python -m tests.standins.telegram``), knows nothing of the product, and
plays both sides: the Bot API towards the bot, and the citizens' hands towards the test (``client.py``).
"""
