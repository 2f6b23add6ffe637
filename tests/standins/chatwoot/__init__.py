"""A strict Chatwoot with an API channel for tests: its application interface, rights and webhooks, in its own process.

It knows nothing of the product. Where a behaviour comes from is said by the module that has it, as a path in the
vendor's repositories chatwoot/chatwoot and chatwoot/docs, or as a number of one of its issues.
"""
