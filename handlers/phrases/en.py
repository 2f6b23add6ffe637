"""What the product says in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.phrases.keys import Phrase

TEXTS: Final[Mapping[Phrase, str]] = {
    Phrase.NOTICE_ASSISTANT: "**{agency}**: you are talking to an automatic assistant. If you prefer a person, write “person”.",
    Phrase.NOTICE_DATA: (
        "This chat is not a registry: nothing you send here starts a deadline. What we do with your data: /privacy."
    ),
    Phrase.NOTICE_DATA_LINK: (
        "This chat is not a registry: nothing you send here starts a deadline. "
        "What we do with your data: /privacy or [the privacy page]({url})."
    ),
    Phrase.HANDED_BACK: "{agency}: you are talking to the automatic assistant again. If you prefer a person, write “person”.",
    Phrase.PUBLIC_INVITE: (
        "{agency}: this is an automatic assistant. Anybody can read us here: do not write personal data. "
        "Write to me in a private chat and I will help you. If there is danger, call 112."
    ),
    Phrase.LATE: "Sorry for the delay.",
    Phrase.GREETING: "Hello. Here you can ask about services ({agency}): what you need, what they cost and where they are done.",
    Phrase.EXAMPLE: "For example: “{example}”.",
    Phrase.WELCOME: "You are welcome.",
    Phrase.GOODBYE: "Goodbye.",
    Phrase.WHO_AM_I: (
        "I am a program: an automatic assistant ({agency}). I am not a person. "
        "I answer only with what the catalogue of services says. If you prefer a person, write “person”."
    ),
    Phrase.HELP: "Write your question in your own words. You can also use these commands:",
    Phrase.ASK_NEED: "How can I help you?",
    Phrase.STOPPED: "All right, we leave it here. Write to me whenever you like.",
    Phrase.UNKNOWN_COMMAND: "I do not know that command. These are the ones there are:",
    Phrase.UNSUPPORTED: "I cannot read what you sent. Please write it in words.",
    Phrase.MENU_HELP: "what I can do for you",
    Phrase.MENU_PERSON: "talk to a person",
    Phrase.MENU_LANGUAGE: "change the language",
    Phrase.MENU_PRIVACY: "what we do with your data",
    Phrase.MENU_MY_DATA: "what we keep about you",
    Phrase.MENU_ERASE: "ask us to erase your data",
    Phrase.LABEL_AUDIENCE: "Who it is for",
    Phrase.LABEL_EVIDENCE: "What you need",
    Phrase.LABEL_STEPS: "Steps",
    Phrase.LABEL_COST: "What it costs",
    Phrase.LABEL_APPLY_TERM: "When to ask for it",
    Phrase.LABEL_DECISION_TERM: "How long an answer takes",
    Phrase.LABEL_SILENCE: "If no answer comes in time",
    Phrase.LABEL_HOW: "Where and how",
    Phrase.LABEL_AUTHORITY: "Who decides",
    Phrase.LABEL_LEGAL_BASIS: "Rules",
    Phrase.LABEL_REDRESS: "How to appeal",
    Phrase.LABEL_ONLINE: "Online",
    Phrase.LABEL_PHONE: "Telephone",
    Phrase.LABEL_COUNTER: "Office",
    Phrase.LABEL_SOURCE: "Source",
    Phrase.GAP_SUMMARY: "what it is",
    Phrase.GAP_AUDIENCE: "who may ask for it",
    Phrase.GAP_EVIDENCE: "which papers are needed",
    Phrase.GAP_STEPS: "which steps to take",
    Phrase.GAP_COST: "what it costs",
    Phrase.GAP_APPLY_TERM: "when it may be asked for",
    Phrase.GAP_DECISION_TERM: "how long an answer takes",
    Phrase.GAP_SILENCE: "what happens if no answer comes",
    Phrase.GAP_HOW: "where and how it is done",
    Phrase.GAP_AUTHORITY: "who decides",
    Phrase.GAP_LEGAL_BASIS: "which rules apply",
    Phrase.GAP_REDRESS: "how to appeal",
    Phrase.GAPS: "The catalogue does not say {gaps}.",
    Phrase.GAPS_LAST: " or ",
    Phrase.GAPS_PERSON: "If you need to know, ask a person: write “person”.",
    Phrase.REVIEWED: "Reviewed on {date}.",
    Phrase.NOT_REVIEWED: "The catalogue does not say when it was reviewed.",
    Phrase.NO_SOURCE: "The catalogue does not say where this comes from.",
    Phrase.OTHER_LANGUAGE: "This card is not in your language. I show it in: {language}.",
    Phrase.SENSITIVE_OFFER: "If you prefer, a person can help you: write “person”.",
    Phrase.MORE_TITLE: "More about: {service}",
    Phrase.ASK_SOLVED: "Did this help?",
    Phrase.ASK_PERSON: "Would you like a person to help you?",
    Phrase.ASK_WHICH: "Which of these?",
    Phrase.ASK_THIS: "Is this what you mean?",
    Phrase.ASK_CLOSING: "Was it solved?",
    Phrase.ASK_SURVEY: "One last question, to do better. Without this chat, what would you have done?",
    Phrase.ASK_LANGUAGE: "Which language do you prefer?",
    Phrase.YES: "Yes",
    Phrase.NO: "No",
    Phrase.MORE: "Read more",
    Phrase.PERSON: "Talk to a person",
    Phrase.NONE_OF_THESE: "None of these",
    Phrase.WOULD_PHONE: "I would have made a phone call",
    Phrase.WOULD_COME: "I would have gone to an office",
    Phrase.WOULD_SEARCH: "I would have searched the web",
    Phrase.WOULD_WRITE: "I would have written (letter, e-mail)",
    Phrase.WOULD_NOTHING: "Nothing",
    Phrase.WOULD_UNKNOWN: "I do not know",
    Phrase.GLAD: "I am glad.",
    Phrase.WRITE_AGAIN: "If you need anything else, write to me.",
    Phrase.NOT_COVERED: "I do not answer about “{service}” in this chat: staff deal with it.",
    Phrase.NOT_HELPED: "I am sorry that it did not help. You can ask in other words.",
    Phrase.OFFER_DECLINED: "All right. You can ask in other words whenever you like.",
    Phrase.SURVEY_THANKS: "Thank you for your answer.",
    Phrase.SURVEY_LEFT: "All right, we leave it unanswered.",
    Phrase.PRESS_OLD: "That choice is no longer open.",
    Phrase.PRESS_LATE: "Your choice reached me late, so I did not carry it out.",
    Phrase.REPHRASE: "I did not understand. Please say it in other words. I only know the services in the catalogue.",
    Phrase.STILL_NOT_UNDERSTOOD: "I still do not understand. I am sorry.",
    Phrase.HANDOFF: "I am telling the staff. A person will answer you in this same chat.",
    Phrase.HOURS: "Staff hours: {hours}.",
    Phrase.CLOSED_UNTIL: "There is no staff now. They are back {when}.",
    Phrase.CLOSED_NOW: "There is no staff now.",
    Phrase.ADD_MEANWHILE: "Meanwhile you can write more details here, or send photos and documents. The staff will see them.",
    Phrase.REPORT_FILED: (
        "I have passed your report to the staff. Nothing can be added to it from here; "
        "when they answer or close it, I will tell you in this same chat. If there is anything new, write to me and I will pass it on separately."
    ),
    Phrase.STILL_QUEUED: "Your question is still waiting. A person will answer you in this same chat.",
    Phrase.ONE_AHEAD: "One person is waiting before you.",
    Phrase.AHEAD: "{number} people are waiting before you.",
    Phrase.WITH_STAFF: "A person has your question and will answer you here.",
    Phrase.TAKEN_AGAIN: "A person has taken your question again and will answer you here.",
    Phrase.REOPENED: "I open your question again and tell the staff. A person will answer you in this same chat.",
    Phrase.REOPENED_BY_STAFF: "The staff have opened your question again. They will answer you here.",
    Phrase.CASE_SOLVED: "The staff have closed your question.",
    Phrase.CASE_GONE: "Your question is no longer open. If you still need it, write “person”.",
    Phrase.CASE_MERGED: (
        "The staff have joined your question to another one about the same matter and settle it there. If you need anything else, write “person”."
    ),
    Phrase.CASE_REFUSED: (
        "I am sorry: I could not pass your question to the staff. Nobody here has received it. "
        "You can go on asking me, or write “person” later to try again."
    ),
    Phrase.CALL_INSTEAD: "You can call {phone}.",
    Phrase.COME_INSTEAD: "You can come to the office: {counter}.",
    Phrase.CASE_ACCEPTED: "Your question has now reached the staff. A person will answer you in this same chat.",
    Phrase.CLOSING_THANKS: "Thank you for telling us.",
    Phrase.CASE_NUMBER: "I see that {number} is a case number. I cannot look up its state from this chat.",
    Phrase.CASE_PAGE: "You can see its state here: {url}",
    Phrase.COMPLAINT_OFFER: "I am sorry about what happened. A person can deal with your complaint.",
    Phrase.EMERGENCY: "**If there is danger now, call 112.** This chat does not alert the emergency services.",
    Phrase.FILES_NOT_SEEN: "I cannot see or hear files. If you like, I pass it on to a person.",
    Phrase.FILING_DECLINED: (
        "Documents cannot be handed in here: this chat is not a registry and what you send starts no deadline."
    ),
    Phrase.ROUTE_ONLINE: "Hand them in online: {url}",
    Phrase.ROUTE_COUNTER: "Or at the office: {counter}.",
    Phrase.LOCATION_NOT_USED: "I cannot use places. If you like, I pass it on to a person.",
    Phrase.CONTACT_NOT_USED: "I cannot use contact cards. If you like, I pass it on to a person.",
    Phrase.PRIVACY: (
        "**Controller:** {agency}. We use what you write to answer you. "
        "We also count, without names, how many questions are solved.\n\n"
        "We hide identity numbers, telephones, e-mails and accounts before we keep your text. "
        "If you ask for a person, the staff keep the conversation in their system.\n\n"
        "To know what we keep about you: /mydata. To ask us to erase it: /erase."
    ),
    Phrase.PRIVACY_LINK: "All about it: [privacy page]({url}).",
    Phrase.MY_DATA: (
        "About you we keep:\n"
        "- The identifier of this chat, encrypted.\n"
        "- What you write, without identity numbers, telephones, e-mails or accounts.\n"
        "- Your language: {language}.\n"
        "- Which services you asked about and whether the answer helped.\n\n"
        "We do not keep your name. For a copy, or to correct something, write “person”."
    ),
    Phrase.ERASE: (
        "A person will deal with your request to erase your data. Nothing has been erased yet. "
        "The law makes us keep some data for a time, blocked."
    ),
    Phrase.LANGUAGE_SET: "All right, we go on in {language}.",
    Phrase.LANGUAGE_UNKNOWN: "I do not speak that language. You can choose: {languages}.",
    Phrase.STAFF_SUBJECT: "question by chat",
    Phrase.STAFF_ERASE: "erasure of personal data",
    Phrase.STAFF_EDITED: "edited: {text}",
    Phrase.STAFF_LOCATION: "Place: {place}",
    Phrase.STAFF_CONTACT: "Telephone number shared: {phone}",
    Phrase.STAFF_CONTACT_OTHER: "Shared a contact card; the number is not known to be their own.",
    Phrase.STAFF_FILES: "Files: {names}",
    Phrase.STAFF_SILENCE: (
        "Nothing was written for {hours} hours: the assistant serves the person again. "
        "The case stays open; if you reply here, the conversation is yours again."
    ),
    Phrase.STAFF_UNSUPPORTED: "Sent something that this channel cannot show.",
    Phrase.STAFF_PUBLIC: "Wrote in public: {text}",
    Phrase.STAFF_BLOCKED: "The person has blocked the chat: no reply reaches them until they lift it.",
    Phrase.STAFF_UNBLOCKED: "The person has lifted the block: replies reach them again.",
}
