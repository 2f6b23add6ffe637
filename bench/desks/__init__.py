"""What the way to a desk costs on our side, and how often a desk with ten thousand open cases is asked."""
