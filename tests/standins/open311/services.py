"""The city's list of services and the forms that some of them ask to be filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tests.standins.desk_parts.faults import Json
from tests.standins.open311.refusals import Refusal
from tests.standins.open311.shapes import Attribute, Service, ServiceType

_LAMP_FORM = (
    Attribute("AVERIA", "singlevaluelist", True, "¿Qué le pasa?", {"123": "Apagada", "124": "Parpadea"}),
    Attribute("NUMERO", "string", True, "Número del báculo"),
    Attribute("CUANTAS", "number", False, "¿Cuántas farolas?"),
    Attribute("DESDE", "datetime", False, "¿Desde cuándo?"),
    Attribute("DETALLE", "text", False, "Detalles"),
    Attribute("RIESGOS", "multivaluelist", False, "Riesgos", {"cable": "Cables a la vista", "caida": "Puede caer"}),
    Attribute("INFO", "string", False, "Si hay peligro inmediato, llame al 112.", {}, variable=False),
)


def catalogue() -> dict[str, Service]:
    """A fresh list of services by code; every type of service is there, with and without a form."""
    services = (
        Service("001", "Bache en la calzada", ServiceType.REALTIME, "Vía pública", "bache, socavón"),
        Service("002", "Farola averiada", ServiceType.REALTIME, "Alumbrado", "farola, luz", _LAMP_FORM),
        Service("003", "Recogida de muebles", ServiceType.BATCH, "Limpieza", "muebles, enseres"),
        Service("004", "Aviso anónimo", ServiceType.BLACKBOX, "Otros"),
        Service("005", "Consultas y quejas", ServiceType.REALTIME, "Otros", "consulta, queja, sugerencia"),
    )
    return {service.code: service for service in services}


def listed(service: Service) -> Json:
    """A service as GET services lists it."""
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": f"{service.name}: avise aquí.",
        "metadata": bool(service.attributes),
        "type": service.type.value,
        "keywords": service.keywords,
        "group": service.group,
    }


def definition(service: Service) -> Json:
    """A service's form as GET service definition gives it."""
    return {
        "service_code": service.code,
        "attributes": [_shown(each, order) for order, each in enumerate(service.attributes, start=1)],
    }


def _shown(attribute: Attribute, order: int) -> Json:
    shown: Json = {
        "variable": attribute.variable,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": None,
        "order": order,
        "description": attribute.description,
    }
    if attribute.values:
        shown["values"] = [{"key": key, "name": name} for key, name in attribute.values.items()]
    return shown


def check_form(service: Service, given: Mapping[str, Sequence[str]]) -> None:
    """Raises Refusal naming everything that is missing in the form or does not fit it."""
    wrong = [
        problem
        for attribute in service.attributes
        if attribute.variable
        and (problem := _problem(attribute, [each for each in given.get(attribute.code, ()) if each]))
    ]
    if wrong:
        raise Refusal(400, *wrong)


def _problem(attribute: Attribute, values: Sequence[str]) -> str:
    name = f"attribute[{attribute.code}]"
    if not values:
        return f"{name} was not provided" if attribute.required else ""
    if len(values) > 1 and attribute.datatype != "multivaluelist":
        return f"{name} takes one value"
    bad = next((each for each in values if not _fits(attribute, each)), None)
    return "" if bad is None else f"{name} is not a valid {attribute.datatype}"


def _fits(attribute: Attribute, value: str) -> bool:
    if attribute.values:
        return value in attribute.values
    if attribute.datatype == "string":
        return "\n" not in value
    try:
        if attribute.datatype == "number":
            float(value)
        if attribute.datatype == "datetime":
            datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
