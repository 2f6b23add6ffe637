"""What staff wrote is found in the replies of the mail programs that they use, in the five languages."""

from __future__ import annotations

import email

import pytest

from crm_adapter.mail.content import content_of
from crm_adapter.shared.cut import MARKERS, own_words

NAMES = ("Ventanilla", "bot@a.es")
OURS = f"{MARKERS[0]}\nSu respuesta a este correo se envía.\n\nCanal: telegram\n\n10:00 [Ciudadanía] Hola"
QUOTED = "\n".join(f"> {line}" for line in OURS.split("\n"))
BROKEN = OURS.replace("\n", "<br>")

PLAIN = {
    "Gmail es": f"Sí.\n- uno\n  - dos\n\nEl mar, 10 mar 2026 a las 13:00, Ventanilla (<bot@a.es>) escribió:\n\n{QUOTED}",
    "Gmail es wrapped": f"Sí.\n- uno\n  - dos\n\nEl mar, 10 mar 2026 a las 13:00, Ventanilla con nombre\n"
    f"largo (<bot@a.es>) escribió:\n\n{QUOTED}",
    "Gmail ca": "Sí.\n- uno\n  - dos\n\nMissatge de Ventanilla <bot@a.es> del dia dt., 10 de març 2026 a\nles 13:00:\n\n"
    + QUOTED,
    "Gmail gl": f"Sí.\n- uno\n  - dos\n\nO mar, 10 mar 2026 ás 13:00, Ventanilla (<bot@a.es>) escribiu:\n\n{QUOTED}",
    "Gmail eu": "Sí.\n- uno\n  - dos\n\nHau idatzi du Ventanilla (bot@a.es) erabiltzaileak (2026 mar. 10, ar.\n"
    f"(13:00)):\n\n{QUOTED}",
    "Gmail en": f"Sí.\n- uno\n  - dos\n\nOn Tue, 10 Mar 2026 at 13:00, Ventanilla <bot@a.es> wrote:\n\n{QUOTED}",
    "Thunderbird es": f"Sí.\n- uno\n  - dos\n\nEl 10/3/26 a las 13:00, Ventanilla escribió:\n{QUOTED}",
    "Thunderbird ca": f"Sí.\n- uno\n  - dos\n\nEl 10/3/26 a les 13:00, Ventanilla ha escrit:\n{QUOTED}",
    "Thunderbird eu": f"Sí.\n- uno\n  - dos\n\n2026(e)ko mar. 10a 13:00(e)an, Ventanilla(e)k idatzi zuen:\n{QUOTED}",
    "Thunderbird, with a signature": f"Sí.\n- uno\n  - dos\n\n-- \nAyuntamiento\nTel. 1\n\nEl 10/3/26 a las 13:00, "
    f"Ventanilla escribió:\n{QUOTED}",
    "Outlook es": "Sí.\n- uno\n  - dos\n\nDe: Ventanilla <bot@a.es> \nEnviado el: martes, 10 de marzo de 2026 13:00\n"
    f"Para: Lista <a@a.es>\nAsunto: [Ventanilla #X]\n\n{OURS}",
    "Outlook ca": "Sí.\n- uno\n  - dos\n\nDe: Ventanilla <bot@a.es>\nEnviat el: dimarts, 10 de març\nPer a: Llista\n"
    f"Tema: [V]\n\n{OURS}",
    "Outlook eu": f"Sí.\n- uno\n  - dos\n\nNork: Ventanilla\nBidalita: asteartea\nNori: Zerrenda\nGaia: [V]\n\n{OURS}",
    "Outlook in the browser": "Sí.\n- uno\n  - dos\n________________________________\nDe: Ventanilla <bot@a.es>\n"
    f"Enviado: martes\nPara: Lista\nAsunto: [Ventanilla #X]\n\n{OURS}",
    "Outlook on Android": "Sí.\n- uno\n  - dos\n\nObtener Outlook para Android<https://aka.ms/x>\n"
    "________________________________\nFrom: Ventanilla <bot@a.es>\nSent: Tuesday, March 10, 2026\nTo: Lista\n"
    f"Subject: x\n\n{OURS}",
    "Outlook of old": "Sí.\n- uno\n  - dos\n\n-----Mensaje original-----\nDe: Ventanilla [mailto:bot@a.es]\nEnviado el: x\n"
    f"Para: y\nAsunto: z\n\n{OURS}",
    "Apple Mail es": f"Sí.\n- uno\n  - dos\n\n> El 10 mar 2026, a las 13:00, Ventanilla <bot@a.es> escribió:\n> \n{QUOTED}",
    "iPhone": "Sí.\n- uno\n  - dos\n\nEnviado desde mi iPhone\n\n> El 10 mar 2026, a las 13:00, Ventanilla <bot@a.es> "
    f"escribió:\n> \n> {QUOTED}",
    "Roundcube": f"Sí.\n- uno\n  - dos\n\nEl 2026-03-10 13:00, Ventanilla escribió:\n\n{QUOTED}",
    "Roundcube on top": "Sí.\n- uno\n  - dos\n\n-------- Mensaje original --------\nAsunto: [V]\nFecha: 2026-03-10\n"
    f"De: Ventanilla <bot@a.es>\n\n{OURS}",
    "Samsung": "Sí.\n- uno\n  - dos\n\n-------- Mensaje original --------De: Ventanilla <bot@a.es> Fecha: 10/3/26  13:00 "
    f"(GMT+01:00) A: x@a.es Asunto: [V] {OURS}",
    "Yahoo": "Sí.\n- uno\n  - dos\n\n    El martes, 10 de marzo de 2026, 13:00:00 CET, Ventanilla <bot@a.es> escribió:  \n"
    f" \n {OURS}",
    "the marker wrapped": "Sí.\n- uno\n  - dos\n\n> -- Responda por\n> encima de esta línea --\n> Canal",
    "no marker, quoted": "Sí.\n- uno\n  - dos\n\nEl 10/3/26 a las 13:00, Ventanilla escribió:\n> hola\n> qué tal\n",
    "no marker, not quoted": "Sí.\n- uno\n  - dos\n\nDe: Ventanilla\nEnviado: martes\nPara: Lista\nAsunto: x\n\nhola",
    "nothing but words": "Sí.\n- uno\n  - dos",
}

HTML = {
    "Gmail": '<div dir="ltr"><p>Sí:</p><ul><li>uno</li></ul><span class="gmail_signature_prefix">-- </span><br>'
    '<div>Ayuntamiento</div></div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">El mar, 10 mar 2026 a las '
    '13:00, Ventanilla (&lt;<a href="mailto:bot@a.es">bot@a.es</a>&gt;) escribió:<br></div><blockquote>'
    f"{BROKEN}</blockquote></div>",
    "Outlook": '<html><body><div class="WordSection1"><p class="MsoNormal">Sí:<o:p></o:p></p><ul><li>uno</li></ul>'
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border-top:solid #E1E1E1 1.0pt"><p><b>De:</b> Ventanilla '
    "&lt;bot@a.es&gt; <br><b>Enviado el:</b> martes, 10 de marzo<br><b>Para:</b> Lista<br><b>Asunto:</b> [V]</p></div>"
    f"<p>{BROKEN}</p></div></body></html>",
    "Outlook in the browser": "<div>Sí:</div><ul><li>uno</li></ul><hr><div id='divRplyFwdMsg'><font><b>De:</b> Ventanilla "
    "&lt;bot@a.es&gt;<br><b>Enviado:</b> martes<br><b>Para:</b> Lista<br><b>Asunto:</b> x</font><div>&nbsp;</div></div>"
    f"<div class='BodyFragment'>{BROKEN}</div>",
    "Apple Mail": "<html><body>Sí:<ul><li>uno</li></ul><div><br><blockquote type='cite'><div>El 10 mar 2026, a las 13:00, "
    f"Ventanilla &lt;bot@a.es&gt; escribió:</div><br><div>{BROKEN}</div></blockquote></div></body></html>",
    "Thunderbird": "<html><body><p>Sí:</p><ul><li>uno</li></ul><div class='moz-cite-prefix'>El 10/3/26 a las 13:00, "
    f"Ventanilla escribió:<br></div><blockquote type='cite'><pre>{OURS}</pre></blockquote></body></html>",
}


@pytest.mark.parametrize("program", PLAIN)
def test_only_the_words_above_are_taken_from_a_plain_reply(program: str) -> None:
    assert own_words(PLAIN[program], NAMES) == "Sí.\n- uno\n  - dos"


@pytest.mark.parametrize("program", HTML)
def test_only_the_words_above_are_taken_from_a_reply_in_html(program: str) -> None:
    mail = email.message_from_bytes(b"Content-Type: text/html; charset=utf-8\n\n" + HTML[program].encode())
    assert [line.strip() for line in own_words(content_of(mail).text, NAMES).split("\n") if line] == ["Sí:", "* uno"]


@pytest.mark.parametrize("marker", MARKERS)
def test_the_marker_of_each_language_ends_the_reply(marker: str) -> None:
    assert own_words(f"Sí\n{marker.upper()}\nlo de antes", NAMES) == "Sí"


def test_an_answer_below_the_quotation_is_not_guessed_at() -> None:
    assert own_words(f"El 10/3/26 a las 13:00, Ventanilla escribió:\n{QUOTED}\n\nTraiga el DNI.", NAMES) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Venga el día 10 a las 9:\n\n- DNI\n- Padrón",
        "De: 9 a 14 horas, en la oficina.",
        "Lo que escribió:\n\nya lo tenemos",
        "> ¿Cuándo abren?\nA las 9.",
        "#1 primero",
        "Para: usted\nDe: nosotros",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text: str) -> None:
    assert own_words(f"{text}\n\nEl 10/3/26 a las 13:00, Ventanilla escribió:\n{QUOTED}", NAMES) == text


def test_a_very_long_text_does_not_take_long_to_cut() -> None:
    assert len(own_words("El 1 " * 100_000 + "\n:" * 50_000, NAMES)) <= 200_000
