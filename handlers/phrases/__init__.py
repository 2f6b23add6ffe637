"""Everything that the product says by itself, in the agency's languages and, where it wishes, in its own words."""

from handlers.phrases.keys import Phrase
from handlers.phrases.lookup import BUILT_IN, language_name, list_of, ordinals, phrase, pick, placeholders
from handlers.phrases.word_keys import Words

__all__ = ["BUILT_IN", "Phrase", "Words", "language_name", "list_of", "ordinals", "phrase", "pick", "placeholders"]
