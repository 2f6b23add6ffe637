"""The engine that comes with the product: a linear classifier over words, letters and the sense of the sentence."""
