"""The agency's own daily contacts by phone and at the counter: read from its files, checked row by row."""
