"""A strict Zammad for tests: its REST interface, rights, search lag and webhooks, in a process of its own.

It knows nothing of the product. Where a behaviour comes from is said by the module that has it, as a path in the
vendor's repositories zammad/zammad and zammad/zammad-documentation.
"""
