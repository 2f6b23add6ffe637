"""What the product says in Basque; legal explanations are left out, and shown in the agency's language, until a translator has written them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.phrases.keys import Phrase

TEXTS: Final[Mapping[Phrase, str]] = {
    Phrase.NOTICE_ASSISTANT: "**{agency}**: laguntzaile automatiko batek erantzuten dizu. Pertsona bat nahiago baduzu, idatzi «pertsona».",
    Phrase.NOTICE_DATA: (
        "Txat hau ez da erregistro bat: hemen bidaltzen duzunak ez du eperik hasten. Zure datuekin zer egiten dugun: /pribatutasuna."
    ),
    Phrase.NOTICE_DATA_LINK: (
        "Txat hau ez da erregistro bat: hemen bidaltzen duzunak ez du eperik hasten. "
        "Zure datuekin zer egiten dugun: /pribatutasuna edo [pribatutasun-orria]({url})."
    ),
    Phrase.HANDED_BACK: "{agency}: berriz laguntzaile automatikoak erantzungo dizu. Pertsona bat nahiago baduzu, idatzi «pertsona».",
    Phrase.PUBLIC_INVITE: (
        "{agency}: laguntzaile automatiko bat naiz. Hemen edonork irakur gaitzake: ez idatzi datu pertsonalik. "
        "Idatzi txat pribatu batean eta lagunduko dizut. Arriskurik badago, deitu 112ra."
    ),
    Phrase.LATE: "Barkatu atzerapena.",
    Phrase.GREETING: "Kaixo. Hemen izapideei buruz galde dezakezu ({agency}): zer behar den, zenbat balio duen eta non egiten den.",
    Phrase.EXAMPLE: "Adibidez: «{example}».",
    Phrase.WELCOME: "Ez horregatik.",
    Phrase.GOODBYE: "Laster arte.",
    Phrase.WHO_AM_I: (
        "Programa bat naiz: laguntzaile automatiko bat ({agency}). Ez naiz pertsona bat. "
        "Izapideen katalogoak dioena baino ez dut erantzuten. Pertsona bat nahiago baduzu, idatzi «pertsona»."
    ),
    Phrase.HELP: "Idatzi galdera zure hitzekin. Agindu hauek ere erabil ditzakezu:",
    Phrase.ASK_NEED: "Zertan lagun diezazuket?",
    Phrase.STOPPED: "Ados, hemen utziko dugu. Idatzi nahi duzunean.",
    Phrase.UNKNOWN_COMMAND: "Ez dut agindu hori ezagutzen. Hauek daude:",
    Phrase.UNSUPPORTED: "Ezin dut irakurri bidali duzuna. Idatzi hitzekin, mesedez.",
    Phrase.MENU_HELP: "zertan lagun dezakedan",
    Phrase.MENU_PERSON: "pertsona batekin hitz egin",
    Phrase.MENU_LANGUAGE: "hizkuntza aldatu",
    Phrase.MENU_PRIVACY: "zure datuekin zer egiten dugun",
    Phrase.MENU_MY_DATA: "zutaz zer gordetzen dugun",
    Phrase.MENU_ERASE: "zure datuak ezabatzeko eskatu",
    Phrase.LABEL_AUDIENCE: "Norentzat",
    Phrase.LABEL_EVIDENCE: "Zer behar duzun",
    Phrase.LABEL_STEPS: "Urratsak",
    Phrase.LABEL_COST: "Zenbat balio duen",
    Phrase.LABEL_APPLY_TERM: "Noiz eskatzen den",
    Phrase.LABEL_DECISION_TERM: "Erantzuteko epea",
    Phrase.LABEL_SILENCE: "Garaiz erantzuten ez badute",
    Phrase.LABEL_HOW: "Non eta nola",
    Phrase.LABEL_AUTHORITY: "Nork erabakitzen duen",
    Phrase.LABEL_LEGAL_BASIS: "Arauak",
    Phrase.LABEL_REDRESS: "Nola jarri errekurtsoa",
    Phrase.LABEL_ONLINE: "Internetez",
    Phrase.LABEL_PHONE: "Telefonoa",
    Phrase.LABEL_COUNTER: "Bulegoa",
    Phrase.LABEL_SOURCE: "Iturria",
    Phrase.GAP_SUMMARY: "zertan datzan",
    Phrase.GAP_AUDIENCE: "nork eska dezakeen",
    Phrase.GAP_EVIDENCE: "zer paper behar diren",
    Phrase.GAP_STEPS: "zer urrats egin behar diren",
    Phrase.GAP_COST: "zenbat balio duen",
    Phrase.GAP_APPLY_TERM: "noiz eska daitekeen",
    Phrase.GAP_DECISION_TERM: "erantzuteko zer epe dagoen",
    Phrase.GAP_SILENCE: "erantzuten ez badute zer gertatzen den",
    Phrase.GAP_HOW: "non eta nola egiten den",
    Phrase.GAP_AUTHORITY: "nork erabakitzen duen",
    Phrase.GAP_LEGAL_BASIS: "zer arau aplikatzen diren",
    Phrase.GAP_REDRESS: "nola jarri errekurtsoa",
    Phrase.GAPS: "Katalogoak ez dio {gaps}.",
    Phrase.GAPS_LAST: " ezta ",
    Phrase.GAPS_PERSON: "Jakin behar baduzu, galdetu pertsona bati: idatzi «pertsona».",
    Phrase.REVIEWED: "Berrikuspena: {date}.",
    Phrase.NOT_REVIEWED: "Katalogoak ez dio noiz berrikusi zen.",
    Phrase.NO_SOURCE: "Katalogoak ez dio nondik datorren informazio hau.",
    Phrase.OTHER_LANGUAGE: "Fitxa hau ez dago zure hizkuntzan. Hizkuntza honetan erakusten dizut: {language}.",
    Phrase.SENSITIVE_OFFER: "Nahiago baduzu, pertsona batek lagunduko dizu: idatzi «pertsona».",
    Phrase.MORE_TITLE: "Gehiago honi buruz: {service}",
    Phrase.ASK_SOLVED: "Lagungarria izan da?",
    Phrase.ASK_PERSON: "Pertsona batek laguntzea nahi duzu?",
    Phrase.ASK_WHICH: "Hauetako zein?",
    Phrase.ASK_THIS: "Honi buruz ari zara?",
    Phrase.ASK_CLOSING: "Konponduta geratu da?",
    Phrase.ASK_SURVEY: "Azken galdera bat, hobetzeko. Txat hau egon ez balitz, zer egingo zenuen?",
    Phrase.ASK_LANGUAGE: "Zein hizkuntza nahiago duzu?",
    Phrase.YES: "Bai",
    Phrase.NO: "Ez",
    Phrase.MORE: "Irakurri gehiago",
    Phrase.PERSON: "Pertsona batekin hitz egin",
    Phrase.NONE_OF_THESE: "Hauetako bat ere ez",
    Phrase.WOULD_PHONE: "Telefonoz deituko nuen",
    Phrase.WOULD_COME: "Bulego batera joango nintzen",
    Phrase.WOULD_SEARCH: "Webean bilatuko nuen",
    Phrase.WOULD_WRITE: "Idatziko nuen (gutuna, posta)",
    Phrase.WOULD_NOTHING: "Ezer ez",
    Phrase.WOULD_UNKNOWN: "Ez dakit",
    Phrase.GLAD: "Pozten naiz.",
    Phrase.WRITE_AGAIN: "Beste ezer behar baduzu, idatzi.",
    Phrase.NOT_COVERED: "«{service}» gaiari buruz ez dut txat honetan informatzen: langileek artatzen dute.",
    Phrase.NOT_HELPED: "Sentitzen dut lagungarria ez izatea. Beste hitz batzuekin galde dezakezu.",
    Phrase.OFFER_DECLINED: "Ados. Nahi duzunean galdetu beste hitz batzuekin.",
    Phrase.SURVEY_THANKS: "Eskerrik asko erantzuteagatik.",
    Phrase.SURVEY_LEFT: "Ados, erantzunik gabe utziko dugu.",
    Phrase.PRESS_OLD: "Aukera hori ez dago jada irekita.",
    Phrase.PRESS_LATE: "Zure sakatzea berandu iritsi da eta ez dut aplikatu.",
    Phrase.REPHRASE: "Ez dut ulertu. Esan beste hitz batzuekin, mesedez. Katalogoko izapideak baino ez ditut ezagutzen.",
    Phrase.STILL_NOT_UNDERSTOOD: "Oraindik ez dut ulertzen. Sentitzen dut.",
    Phrase.HANDOFF: "Langileei abisatuko diet. Pertsona batek erantzungo dizu txat honetan bertan.",
    Phrase.HOURS: "Langileen ordutegia: {hours}.",
    Phrase.CLOSED_UNTIL: "Orain ez dago langilerik. Noiz itzuliko diren: {when}.",
    Phrase.CLOSED_NOW: "Orain ez dago langilerik.",
    Phrase.ADD_MEANWHILE: "Bitartean xehetasun gehiago idatz ditzakezu hemen, edo argazkiak eta dokumentuak bidali. Langileek ikusiko dituzte.",
    Phrase.REPORT_FILED: (
        "Zure oharra langileei helarazi diet. Hemendik ezin zaio ezer gehitu; "
        "erantzuten edo ixten dutenean, txat honetan bertan esango dizut. Zerbait berria badago, idatzi eta aparte helaraziko dut."
    ),
    Phrase.STILL_QUEUED: "Zure galdera zain dago oraindik. Pertsona batek erantzungo dizu txat honetan bertan.",
    Phrase.ONE_AHEAD: "Pertsona bat dago zain zure aurretik.",
    Phrase.AHEAD: "{number} pertsona daude zain zure aurretik.",
    Phrase.WITH_STAFF: "Pertsona batek hartu du zure galdera eta hemen erantzungo dizu.",
    Phrase.TAKEN_AGAIN: "Pertsona batek berriz hartu du zure galdera eta hemen erantzungo dizu.",
    Phrase.REOPENED: "Zure galdera berriz ireki eta langileei abisatuko diet. Pertsona batek erantzungo dizu hemen.",
    Phrase.REOPENED_BY_STAFF: "Langileek berriz ireki dute zure galdera. Hemen erantzungo dizute.",
    Phrase.CASE_SOLVED: "Langileek zure galdera itxi dute.",
    Phrase.CASE_GONE: "Zure galdera ez dago jada irekita. Oraindik behar baduzu, idatzi «pertsona».",
    Phrase.CASE_MERGED: (
        "Langileek zure galdera gai bereko beste batekin batu dute, eta han ebatziko dute. Besterik behar baduzu, idatzi «pertsona»."
    ),
    Phrase.CASE_REFUSED: (
        "Barkatu: ezin izan diet zure galdera langileei helarazi. Hemen ez du inork jaso. "
        "Galdetzen jarrai dezakezu, edo geroago «pertsona» idatzi berriro saiatzeko."
    ),
    Phrase.CALL_INSTEAD: "Deitu dezakezu: {phone}.",
    Phrase.COME_INSTEAD: "Bulegora joan zaitezke: {counter}.",
    Phrase.CASE_ACCEPTED: "Zure galdera iritsi da langileengana. Pertsona batek erantzungo dizu txat honetan bertan.",
    Phrase.CLOSING_THANKS: "Eskerrik asko esateagatik.",
    Phrase.CASE_NUMBER: "Ikusten dut {number} espediente-zenbakia dela. Txat honetatik ezin dut haren egoera ikusi.",
    Phrase.CASE_PAGE: "Hemen ikus dezakezu haren egoera: {url}",
    Phrase.COMPLAINT_OFFER: "Sentitzen dut gertatutakoa. Pertsona batek arta dezake zure kexa.",
    Phrase.EMERGENCY: "**Orain arriskua badago, deitu 112ra.** Txat honek ez die larrialdi-zerbitzuei abisatzen.",
    Phrase.FILES_NOT_SEEN: "Ezin dut fitxategirik ikusi edo entzun. Nahi baduzu, pertsona bati emango diot.",
    Phrase.FILING_DECLINED: (
        "Hemen ezin da dokumenturik entregatu: txat hau ez da erregistro bat eta bidaltzen duzunak ez du eperik hasten."
    ),
    Phrase.ROUTE_ONLINE: "Entregatu internetez: {url}",
    Phrase.ROUTE_COUNTER: "Edo bulegoan: {counter}.",
    Phrase.LOCATION_NOT_USED: "Ez dakit kokapenak erabiltzen. Nahi baduzu, pertsona bati emango diot.",
    Phrase.CONTACT_NOT_USED: "Ez dakit kontaktuak erabiltzen. Nahi baduzu, pertsona bati emango diot.",
    Phrase.PRIVACY_LINK: "Informazio guztia: [pribatutasun-orria]({url}).",
    Phrase.LANGUAGE_SET: "Ados, hizkuntza honetan jarraituko dugu: {language}.",
    Phrase.LANGUAGE_UNKNOWN: "Ez dut hizkuntza hori hitz egiten. Hauek aukera ditzakezu: {languages}.",
    Phrase.STAFF_SUBJECT: "txat bidezko galdera",
    Phrase.STAFF_ERASE: "datu pertsonalak ezabatzea",
    Phrase.STAFF_EDITED: "editatu du: {text}",
    Phrase.STAFF_LOCATION: "Kokapena: {place}",
    Phrase.STAFF_CONTACT: "Partekatu duen telefonoa: {phone}",
    Phrase.STAFF_CONTACT_OTHER: "Kontaktu-fitxa bat partekatu du; ez dakigu zenbakia berea den.",
    Phrase.STAFF_FILES: "Fitxategiak: {names}",
    Phrase.STAFF_SILENCE: (
        "{hours} orduz ez da ezer idatzi: laguntzaileak berriz artatuko du pertsona. "
        "Kasua irekita dago; hemen erantzuten baduzu, elkarrizketa zurea izango da berriz."
    ),
    Phrase.STAFF_UNSUPPORTED: "Kanal honek erakutsi ezin duen zerbait bidali du.",
    Phrase.STAFF_PUBLIC: "Jendaurrean idatzi du: {text}",
    Phrase.STAFF_BLOCKED: "Pertsonak txata blokeatu du: ez ditu erantzunak jasoko desblokeatu arte.",
    Phrase.STAFF_UNBLOCKED: "Pertsonak txata desblokeatu du: erantzunak jaso ditzake berriz.",
}
