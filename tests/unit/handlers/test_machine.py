"""Any sequence of anything that can come in keeps the laws: a state machine plays citizens, staff, timers and faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from handlers.domain.agency import SurveySettings
from handlers.domain.case import CaseState, StaffEvent, StaffEventKind
from handlers.domain.conversation import Awaiting, Speaker
from handlers.domain.decision import SetTimer
from handlers.domain.ids import Language, ServiceKey
from handlers.domain.media import MediaKind, MediaRef
from handlers.domain.message import Kind, Surface
from handlers.domain.understanding import Candidate, Entity, Intent, RankedIntent, Understanding
from tests.unit.handlers.dialogue import CHANNEL, Dialogue
from tests.unit.handlers.sample import AGENCY, LANGUAGES, SERVICES, UNHURRIED

CANARY = "nota interna 7f3a"

_TEXTS = st.sampled_from(
    (
        *(
            "sí",
            "no",
            "1",
            "2",
            "3",
            "6",
            "la segunda",
            "persona",
            "ninguna",
            "leer más",
            "habría llamado",
            "mis datos",
        ),
        *(
            "hay un incendio",
            "mi marido me pega",
            "me desahucian",
            "gracias",
            "en inglés",
            "/idioma",
            "/borrar",
            "/x y",
        ),
        *("", "🤔", "quiero empadronarme", "[DNI] [teléfono]", "¿cuánto cuesta?", "presentar una instancia"),
    )
)
_COMMANDS = st.sampled_from(
    ("start", "ayuda", "persona", "idioma", "language", "privacidad", "misdatos", "borrar", "bailar", "")
)
_ARGUMENTS = st.sampled_from(("", "en", "euskera", "klingon", "padron-alta", "7"))
_AGO = st.sampled_from((timedelta(), timedelta(minutes=12), timedelta(minutes=20), timedelta(days=2)))
_SHARE = st.floats(0, 1)
_CASES = st.sampled_from(("", "case-1", "case-2", "case-3"))


@st.composite
def understandings(draw: st.DrawFn) -> Understanding:
    """Anything that an engine may say, services that are not in the catalogue included."""
    services = draw(st.lists(st.sampled_from((*SERVICES, ServiceKey("gone"))), max_size=4, unique=True))
    intents = draw(st.lists(st.sampled_from(Intent), max_size=2, unique=True))
    return Understanding(
        language=draw(st.sampled_from((*LANGUAGES, Language("nl")))),
        language_sure=draw(st.booleans()),
        intents=tuple(RankedIntent(intent, draw(_SHARE)) for intent in intents),
        services=tuple(Candidate(service, draw(_SHARE)) for service in services),
        entities=draw(st.sampled_from(((), (Entity("language", "en", 0, 2),)))),
        in_scope=draw(_SHARE),
        sensitive=draw(st.sampled_from(((), ("violence",), ("unknown",)))),
    )


_MEANINGS = st.none() | understandings()


class ConversationMachine(RuleBasedStateMachine):
    """The dialogue checks every law after every step; here the steps are drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Dialogue()
        self.pressed: list[str] = ["person", "more.nothing", "offer.yes.stale", "unheard-of", ""]
        self.timers: list[SetTimer] = []

    @initialize(share=st.sampled_from((0.0, 0.5, 1.0)), rest=st.sampled_from((1, 30)), hours=st.booleans())
    def agency(self, share: float, rest: int, hours: bool) -> None:
        """Agencies differ in what they ask and publish."""
        self.talk.agency = replace(
            AGENCY, survey=SurveySettings(share, rest), hours=AGENCY.hours if hours else (), privacy_url=""
        )

    @rule(text=_TEXTS, meaning=_MEANINGS, ago=_AGO, surface=st.sampled_from(Surface), group=st.sampled_from(("", "g")))
    def words(self, text: str, meaning: Understanding | None, ago: timedelta, surface: Surface, group: str) -> None:
        """The citizen writes, somewhere, in time or late."""
        self._take(Kind.TEXT, meaning, ago, text=text, surface=surface, group=group)

    @rule(service=st.sampled_from(SERVICES), confidence=st.sampled_from((0.3, 0.9)))
    def question(self, service: str, confidence: float) -> None:
        """The citizen asks for a service."""
        candidates = tuple(Candidate(key, confidence) for key in SERVICES if key == service)
        self._take(Kind.TEXT, Understanding(LANGUAGES[0], False, (), candidates, (), 0.9), text="una pregunta")

    @rule(name=_COMMANDS, argument=_ARGUMENTS)
    def command(self, name: str, argument: str) -> None:
        """The citizen uses a command."""
        self._take(Kind.COMMAND, text=name, payload=argument)

    @rule(place=st.integers(0, 5), ago=_AGO)
    def open_press(self, place: int, ago: timedelta) -> None:
        """The citizen presses a button of the open question, if there is one."""
        buttons = self.talk.conversation.buttons
        if buttons:
            button = buttons[place % len(buttons)].id
            self.pressed.append(button)
            self._take(Kind.PRESS, None, ago, payload=button)

    @precondition(lambda self: self.talk.conversation.awaiting in {Awaiting.SOLVED, Awaiting.SURVEY})
    @rule()
    def first_choice(self) -> None:
        """The citizen is content, and willing: the first choice of the question."""
        self._take(Kind.TEXT, text="1")

    @rule(data=st.data(), ago=_AGO)
    def old_press(self, data: st.DataObject, ago: timedelta) -> None:
        """The citizen presses a button of long ago, or one that never was."""
        self._take(Kind.PRESS, None, ago, payload=data.draw(st.sampled_from(self.pressed)))

    @rule(
        kind=st.sampled_from((Kind.FILE, Kind.LOCATION, Kind.CONTACT, Kind.UNSUPPORTED, Kind.EDIT, Kind.IGNORED)),
        text=_TEXTS,
        meaning=_MEANINGS,
        media=st.sampled_from(MediaKind),
        group=st.sampled_from(("", "album")),
    )
    def thing(self, kind: Kind, text: str, meaning: Understanding | None, media: MediaKind, group: str) -> None:
        """The citizen sends something that is not only words."""
        files = (MediaRef(CHANNEL, "r", media, "archivo", "x/y"),) if kind is Kind.FILE else ()
        self._take(kind, meaning, text=text, media=files, group=group, payload="[ubicación]")

    @rule(blocks=st.booleans())
    def block(self, blocks: bool) -> None:
        """The citizen blocks the agency, or lifts it."""
        self._take(Kind.BLOCKED if blocks else Kind.UNBLOCKED)

    @rule(case=_CASES, text=st.sampled_from(("Traiga el papel.", "")), files=st.integers(0, 2))
    def staff_reply(self, case: str, text: str, files: int) -> None:
        """Staff answer, in whatever case."""
        media = tuple(MediaRef("console", str(n), MediaKind.DOCUMENT, f"{n}.pdf", "x/y") for n in range(files))
        event = StaffEvent(StaffEventKind.REPLY, case, self.talk.now, text, media=media)
        self._take(Kind.STAFF, staff=event)

    @rule(
        case=_CASES,
        kind=st.sampled_from([kind for kind in StaffEventKind if kind is not StaffEventKind.REPLY]),
        state=st.none() | st.sampled_from(CaseState),
    )
    def desk(self, case: str, kind: StaffEventKind, state: CaseState | None) -> None:
        """Anything else happens at the desk; its text, if it has one, is none of the citizen's business."""
        self._take(Kind.STAFF, staff=StaffEvent(kind, case, self.talk.now, CANARY, state))

    @precondition(lambda self: self.talk.conversation.speaker in {Speaker.QUEUED, Speaker.STAFF})
    @rule(finished=st.sampled_from((CaseState.SOLVED, CaseState.CLOSED)))
    def staff_close(self, finished: CaseState) -> None:
        """Staff close the case that waits."""
        self._take(Kind.STAFF, staff=StaffEvent(StaffEventKind.STATE, "", self.talk.now, state=finished))

    @rule(data=st.data())
    def timer(self, data: st.DataObject) -> None:
        """A timer rings: one that is due (the clock goes there), a stale one, or one that nobody set."""
        unset = SetTimer(self.timers[0].kind, "e7-99", self.talk.now) if self.timers else None
        chosen = data.draw(st.sampled_from([*self.timers[-3:], unset]))
        if chosen is not None:
            self.talk.now = max(self.talk.now, chosen.due) if data.draw(st.booleans()) else self.talk.now
            self._take(Kind.TIMER, text=chosen.kind.value, payload=chosen.key)

    @rule(wait=st.sampled_from((timedelta(minutes=1), timedelta(hours=25), timedelta(days=3), timedelta(days=40))))
    def time_goes_by(self, wait: timedelta) -> None:
        """Nothing happens for a while."""
        self.talk.now += wait

    @rule(gone=st.sampled_from(SERVICES), version=st.sampled_from(("2026-01", "2026-02")))
    def publish(self, gone: str, version: str) -> None:
        """Another snapshot is published: one service less, perhaps a new notice."""
        services = {key: service for key, service in AGENCY.services.items() if key != gone}
        self.talk.agency = replace(self.talk.agency, services=services, notice_version=version)

    def _take(
        self,
        kind: Kind,
        meaning: Understanding | None = None,
        ago: timedelta = timedelta(),
        *,
        text: str = "",
        payload: str = "",
        media: tuple[MediaRef, ...] = (),
        surface: Surface = Surface.PRIVATE,
        group: str = "",
        staff: StaffEvent | None = None,
    ) -> None:
        inbound = self.talk.inbound(kind, ago, text=text, payload=payload, media=media, surface=surface, group=group)
        said = self.talk.takes(replace(inbound, staff=staff), meaning)
        assert CANARY not in said
        self.timers += self.talk.timers


ConversationMachine.TestCase.settings = settings(UNHURRIED, max_examples=150, stateful_step_count=40)
TestAnySequenceKeepsTheLaws = ConversationMachine.TestCase
