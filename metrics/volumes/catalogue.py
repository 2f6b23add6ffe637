"""Which services of the agency's catalogue the names in a file stand for, and whether the bot answers about them."""

from __future__ import annotations

from handlers.domain.agency import Agency
from handlers.domain.ids import ServiceKey
from metrics.volumes.cells import fold
from metrics.volumes.rows import VolumeRow


def known_services(agency: Agency) -> dict[str, str]:
    """Folded key or name, in any language -> key. A name that two services share stands for neither."""
    names: dict[str, set[str]] = {}
    for key, service in agency.services.items():
        for text in service.texts.values():
            names.setdefault(fold(text.name), set()).add(key)
    known = {name: keys.pop() for name, keys in names.items() if len(keys) == 1}
    return known | {fold(key): str(key) for key in agency.services}


def is_covered(row: VolumeRow, agency: Agency) -> bool:
    """Whether the bot answers about the row's service: as the row says, else as the catalogue does."""
    if row.covered is not None:
        return row.covered
    service = agency.services.get(ServiceKey(row.service))
    return service is not None and service.covered
