"""Tells what a new version of the content changes, so that an editor sees it before citizens do."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from handlers.domain.agency import Agency
from handlers.domain.ids import ServiceKey

_NOT_CONTENT = frozenset({"version", "services"})


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys of services, and names of the agency's other parts, that differ between two versions."""

    added: tuple[ServiceKey, ...] = ()
    removed: tuple[ServiceKey, ...] = ()
    changed: tuple[ServiceKey, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Whether both versions say the same."""
        return not (self.added or self.removed or self.changed or self.settings)


def compare(old: Agency, new: Agency) -> Changes:
    """What `new` says differently from `old`; the version numbers do not count."""
    return Changes(
        added=tuple(key for key in new.services if key not in old.services),
        removed=tuple(key for key in old.services if key not in new.services),
        changed=tuple(
            key for key, service in new.services.items() if key in old.services and old.services[key] != service
        ),
        settings=tuple(
            field.name
            for field in fields(Agency)
            if field.name not in _NOT_CONTENT and getattr(old, field.name) != getattr(new, field.name)
        ),
    )


def everything(agency: Agency) -> Changes:
    """The changes of the first version."""
    return compare(replace(agency, services={}), agency)
