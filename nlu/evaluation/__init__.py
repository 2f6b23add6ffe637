"""What an engine of understanding is worth: figures that count what citizens would really get, and two engines compared."""
