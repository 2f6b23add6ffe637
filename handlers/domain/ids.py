"""Distinct types for the identifiers, so that one cannot be passed for another."""

from __future__ import annotations

from typing import NewType

ChannelName = NewType("ChannelName", str)
"""Name of a channel: ``telegram``, ``x``, ``webchat``."""
ContactId = NewType("ContactId", int)
ConversationId = NewType("ConversationId", int)
EpisodeId = NewType("EpisodeId", str)
"""``e<conversation>-<number>``: stable, made from the conversation and a counter; every random draw hashes it."""
InboundId = NewType("InboundId", int)
OutboundId = NewType("OutboundId", int)
CaseId = NewType("CaseId", int)
ServiceKey = NewType("ServiceKey", str)
"""Key of a service in the agency's catalogue, for example ``padron-alta`` or ``C012``."""
Language = NewType("Language", str)
"""ISO 639-1 code in lower case: ``es``, ``en``, ``ca``, ``gl``, ``eu``."""
