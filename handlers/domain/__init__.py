"""The words of the product as frozen values: contact, conversation, message, understanding, service, case, outcome, facts."""
