"""The `agencia.toml` that an import leaves for the editor to fill in."""

from __future__ import annotations

STARTER_NAME = "Nombre de la entidad"
"""What the starter calls the agency; the check warns until it is changed."""

_TEXT = """\
# Datos generales de la entidad. Las líneas que empiezan por # son explicaciones y no cuentan.
# Después de cambiar algo: «ventanilla content lint» lo revisa y «ventanilla content publish» lo publica.

name = "{name}"             # como la llaman los vecinos: "Ayuntamiento de ..."
timezone = "{timezone}"     # en Canarias: "Atlantic/Canary"
default_language = "{language}"
languages = ["{language}"]  # todos los idiomas en que hay textos: ["es", "en"]
notice_version = "1"        # súbalo cuando cambie el aviso de privacidad: se volverá a mostrar a cada persona
privacy_url = ""            # página con la información completa sobre protección de datos
phone = ""                  # teléfono general de atención
counter = ""                # oficina de atención: dirección
website = ""                # página web o sede electrónica

# Horas en que hay personal para atender. Un día sin línea es un día cerrado.
[hours]
# monday = ["09:00-14:00", "16:00-18:00"]
# tuesday = ["09:00-14:00"]
# wednesday = ["09:00-14:00"]
# thursday = ["09:00-14:00"]
# friday = ["09:00-14:00"]

# Festivos: los del país y la comunidad se calculan solos; los locales se escriben en extra.
[holidays]
country = "ES"
# subdivision = "CN"        # Andalucía AN, Canarias CN, Cataluña CT, Galicia GA, Madrid MD, País Vasco PV ...
extra = []                  # ["2026-05-15"]

# A qué parte de quienes quedan atendidos se pregunta qué habrían hecho sin el chat (de 0 a 1), y cuántos días se deja en paz a cada persona.
[survey]
share = 0.5
rest_days = 30

# Cómo son los números de expediente: AAAA es el año, N cada cifra, L cada letra; lo demás se escribe tal cual.
# Y la página donde cada persona puede ver cómo va el suyo.
[cases]
templates = []              # ["AAAA/NNNNNN", "EXP-AAAA-NNNN"]
url = ""

# Horas de silencio tras las que se da por terminada una consulta, y días en que volver por lo mismo cuenta como no resuelta.
[episodes]
silence_hours = 24
return_window_days = 7
# Si en tantas horas nadie dice nada en una conversación que lleva el personal, vuelve a atender el asistente; 0 = nunca.
staff_silence_hours = 168
"""


def starter(language: str) -> str:
    """A settings file that loads as it is and says in Spanish what each line is for."""
    return _TEXT.format(name=STARTER_NAME, timezone="Europe/Madrid", language=language)
