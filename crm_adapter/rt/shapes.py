"""The answers of RT's REST 2 interface, as far as they are read."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, Field, TypeAdapter


class Named(BaseModel):
    """A reference to another object: a user's `id` is the name, a ticket's the number."""

    id: str


class FieldValues(BaseModel):
    """A custom field with its values, or as a queue has it."""

    id: int = 0
    name: str
    values: list[str | None] = []


class Link(BaseModel):
    """Something that the account may do next."""

    ref: str
    type: str = ""
    to: str = ""


class Ticket(BaseModel):
    """A ticket; `id` is the one that it was merged into, if it was."""

    id: int
    status: str = Field(alias="Status")
    owner: Named = Field(alias="Owner")
    fields: list[FieldValues] = Field(alias="CustomFields", default=[])

    def values(self, name: str) -> list[str]:
        """The values of one custom field."""
        return [value for field in self.fields if field.name == name for value in field.values if value]


class QueueName(BaseModel):
    """A ticket's queue."""

    name: str = Field(alias="Name")


class TicketRow(BaseModel):
    """A ticket in a list; fields that were not asked for are empty."""

    id: int
    links: list[Link] = Field(alias="_hyperlinks", default=[])
    queue: QueueName | None = Field(alias="Queue", default=None)
    fields: list[FieldValues] = Field(alias="CustomFields", default=[])


class TicketRows(BaseModel):
    """A page of tickets; `total` is unknown to accounts that may not see everything."""

    items: list[TicketRow]
    total: int | None = None


class Row(BaseModel):
    """A transaction: one thing that happened to a ticket."""

    id: int = Field(gt=0, lt=10**15)
    kind: str = Field(alias="Type")
    field: str = Field(alias="Field", default="")
    old: str = Field(alias="OldValue", default="")
    new: str = Field(alias="NewValue", default="")
    creator: Named = Field(alias="Creator")
    created: AwareDatetime = Field(alias="Created")
    ticket: int = Field(alias="ObjectId")


class Rows(BaseModel):
    """A page of transactions."""

    items: list[Row]


class Ids(BaseModel):
    """A page of anything."""

    items: list[Named]


class PartRow(BaseModel):
    """A part of a message, without its content."""

    id: int
    name: str = Field(alias="Filename", default="")
    mime: str = Field(alias="ContentType", default="")
    size: int = Field(alias="ContentLength", default=0)
    headers: str = Field(alias="Headers", default="")


class PartRows(BaseModel):
    """The parts of a message; a message with more than a hundred files shows the first hundred."""

    items: list[PartRow]


class Part(BaseModel):
    """A part's content in base 64 with line ends; nothing at all where it is empty."""

    content: str | None = Field(alias="Content", default=None)


class User(BaseModel):
    """A user; `disabled` comes only to the user's own account and to those who may administer users."""

    id: int | None = None
    links: list[UserLink] = Field(alias="_hyperlinks", default=[])
    privileged: bool = Field(alias="Privileged", default=False)
    disabled: int | None = Field(alias="Disabled", default=None)

    @property
    def number(self) -> str:
        """The number under which transactions name the user."""
        own = (link.id for link in self.links if link.ref == "self")
        return str(self.id or next(own, 0))


class UserLink(BaseModel):
    """A link of a user, its own one with the number."""

    ref: str
    id: int = 0


class Queue(BaseModel):
    """A queue as this account sees it."""

    name: str = Field(alias="Name")
    description: str = Field(alias="Description", default="")
    disabled: bool = Field(alias="Disabled", default=False)
    links: list[Link] = Field(alias="_hyperlinks", default=[])
    ticket_fields: list[FieldValues] = Field(alias="TicketCustomFields", default=[])
    line_fields: list[FieldValues] = Field(alias="TicketTransactionCustomFields", default=[])


class Version(BaseModel):
    """Version; plug-ins are told to superusers only."""

    version: str = Field(alias="Version")
    plugins: object = Field(alias="Plugins", default=None)


class Said(BaseModel):
    """Why RT did not do something."""

    message: str = ""


class Hint(BaseModel):
    """Body of the webhook call that deploy/rt sets up."""

    at: int
    id: str


TICKET = TypeAdapter(Ticket)
TICKETS = TypeAdapter(TicketRows)
ROWS = TypeAdapter(Rows)
IDS = TypeAdapter(Ids)
NEW = TypeAdapter(Named)
PARTS = TypeAdapter(PartRows)
PART = TypeAdapter(Part)
USER = TypeAdapter(User)
QUEUE = TypeAdapter(Queue)
VERSION = TypeAdapter(Version)
RESULTS = TypeAdapter(list[str])
SAID = TypeAdapter(Said)
HINT = TypeAdapter(Hint)
