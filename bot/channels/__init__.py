"""The ways to citizens: each channel receives, parses, renders and sends, and knows nothing of what is said."""
