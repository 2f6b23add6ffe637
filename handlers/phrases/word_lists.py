"""What people type instead of pressing a button, in every language of the product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from handlers.domain.ids import Language
from handlers.phrases.word_keys import Words

WORDS: Final[Mapping[Language, Mapping[Words, str]]] = {
    Language("es"): {
        Words.YES: "sí; vale; ok; okey; claro; claro que sí; de acuerdo; perfecto; sí quiero; por supuesto; 👍; ✅",
        Words.NO: "no; qué va; para nada; no quiero; 👎; ❌",
        Words.PERSON: (
            "persona; una persona; humano; un humano; operador; operadora; agente; hablar con alguien; quiero una persona; "
            "hablar con una persona; quiero hablar con una persona"
        ),
        Words.MORE: "más; leer más; más información; ver más; más detalles",
        Words.NONE: "ninguna; ninguno; ninguna de ellas; ninguna de esas; no es ninguna; otra cosa; otra",
        Words.PHONE: (
            "llamar; llamar por teléfono; teléfono; por teléfono; llamaría; habría llamado; hubiera llamado; hubiese llamado; "
            "yo habría llamado; habría llamado por teléfono; llamando; una llamada"
        ),
        Words.COME: (
            "ir; en persona; ir en persona; iría; habría ido; hubiera ido; hubiese ido; habría venido; oficina; "
            "a la oficina; habría ido a la oficina; habría ido en persona; ir allí; presencial; presencialmente; acercarme"
        ),
        Words.SEARCH: (
            "web; internet; en internet; por internet; buscar; buscaría; habría buscado; google; en google; "
            "habría buscado en internet; buscar en internet; en la web; la web"
        ),
        Words.WRITE: "escribir; escribiría; habría escrito; correo; un correo; carta; mandar un correo; por escrito; email",
        Words.NOTHING: "nada de nada; no habría hecho nada; no hubiera hecho nada; no haría nada; dejarlo; lo habría dejado",
        Words.UNKNOWN: "no sé; ni idea; no sabría; no sabría decir; no lo sé; depende",
        Words.ORDINALS: "primera/primero/primer; segunda/segundo; tercera/tercero; cuarta/cuarto; quinta/quinto; sexta/sexto; séptima/séptimo",
        Words.FILING: (
            "adjunto solicitud; adjunto la solicitud; presentar; presento; presentación; registrar; registro; instancia; recurso; "
            "alegaciones; entregar; entrego; solicitud firmada; mi solicitud"
        ),
        Words.COST: "cuánto cuesta; cuánto vale; cuánto es; cuánto hay que pagar; precio; coste; tasa; tasas; hay que pagar; es gratis",
        Words.EVIDENCE: "qué papeles; qué documentos; qué documentación; qué hay que llevar; qué tengo que llevar; qué necesito; qué hace falta",
        Words.APPLY_TERM: "hasta cuándo; qué plazo; plazo para; cuándo se pide; cuándo puedo pedir; cuándo acaba; fecha límite; último día",
        Words.DECISION_TERM: "cuánto tarda; cuánto tardan; cuánto tardará; cuándo me contestan; cuándo responden; cuánto hay que esperar",
        Words.REDRESS: "cómo recurro; cómo recurrir; puedo recurrir; no estoy de acuerdo con la resolución",
    },
    Language("en"): {
        Words.YES: "yes; yeah; yep; sure; ok; okay; of course; all right; yes i do; it did; 👍; ✅",
        Words.NO: "no; nope; not really; it did not; no way; 👎; ❌",
        Words.PERSON: "person; a person; human; a human; operator; agent; talk to someone; i want a person; talk to a person; speak to a person",
        Words.MORE: "more; more information; more details; tell me more",
        Words.NONE: "none; neither; none of them; something else; other",
        Words.PHONE: "call; phone; by phone; make a phone call; i would call; i would have called; i would have phoned; called; a call",
        Words.COME: "come; go; in person; i would have gone; i would have come; office; the office; go in person; visit",
        Words.SEARCH: "web; internet; online; search; google; i would have searched; on the web; the web; website",
        Words.WRITE: "write; letter; email; e-mail; mail; i would have written; send an email",
        Words.NOTHING: "nothing at all; i would have done nothing; leave it; give up",
        Words.UNKNOWN: "do not know; don't know; i don't know; no idea; not sure; it depends",
        Words.ORDINALS: "first; second; third; fourth; fifth; sixth; seventh",
        Words.FILING: "my application; signed application; to file; submit; submission; register; appeal; hand in",
        Words.COST: "how much; what does it cost; price; cost; fee; fees; do i have to pay; is it free",
        Words.EVIDENCE: "which papers; what papers; which documents; what documents; what do i need; what should i bring",
        Words.APPLY_TERM: "until when; deadline; when can i ask; when can i apply; last day",
        Words.DECISION_TERM: "how long does it take; how long will it take; when will i get an answer",
        Words.REDRESS: "how do i appeal; can i appeal; how to appeal",
    },
    Language("ca"): {
        Words.YES: "sí; d'acord; és clar; i tant; val; ok; perfecte; 👍; ✅",
        Words.NO: "no; gens; ni parlar-ne; 👎; ❌",
        Words.PERSON: "persona; una persona; humà; un humà; operador; operadora; agent; parlar amb algú; parlar amb una persona",
        Words.MORE: "més; més informació; més detalls",
        Words.NONE: "cap; cap d'elles; una altra cosa; una altra",
        Words.PHONE: "trucar; trucar per telèfon; telèfon; per telèfon; trucaria; hauria trucat; una trucada",
        Words.COME: "anar; en persona; hi aniria; hi hauria anat; hauria anat a l'oficina; oficina; a l'oficina; presencial",
        Words.SEARCH: "web; internet; per internet; buscar; buscaria; hauria buscat; google; cercar; al web",
        Words.WRITE: "escriure; escriuria; hauria escrit; correu; un correu; carta; per escrit",
        Words.NOTHING: "res de res; no hauria fet res; deixar-ho córrer",
        Words.UNKNOWN: "no sé; ni idea; depèn",
        Words.ORDINALS: "primera/primer; segona/segon; tercera/tercer; quarta/quart; cinquena/cinquè; sisena/sisè; setena/setè",
        Words.FILING: "presentar; presento; registrar; registre; instància; recurs; al·legacions; lliurar; la meva sol·licitud",
        Words.COST: "quant costa; quant val; quant s'ha de pagar; preu; cost; taxa; taxes; és gratis; és gratuït",
        Words.EVIDENCE: "quins papers; quins documents; quina documentació; què he de portar; què cal; què necessito",
        Words.APPLY_TERM: "fins quan; quin termini; quan es pot demanar; data límit; últim dia",
        Words.DECISION_TERM: "quant triga; quant triguen; quan em contesten; quan responen",
        Words.REDRESS: "com recorro; com recórrer; puc recórrer",
    },
    Language("gl"): {
        Words.YES: "si; vale; claro; de acordo; por suposto; ok; perfecto; 👍; ✅",
        Words.NO: "non; que va; para nada; 👎; ❌",
        Words.PERSON: "persoa; unha persoa; humano; un humano; operador; operadora; axente; falar con alguén; falar cunha persoa",
        Words.MORE: "máis; máis información; máis detalles",
        Words.NONE: "ningunha; ningún; ningunha delas; outra cousa; outra",
        Words.PHONE: "chamar; chamar por teléfono; teléfono; por teléfono; chamaría; tería chamado; unha chamada",
        Words.COME: "ir; en persoa; iría; tería ido; oficina; á oficina; presencial",
        Words.SEARCH: "web; internet; por internet; buscar; buscaría; tería buscado; google; na web",
        Words.WRITE: "escribir; escribiría; tería escrito; correo; un correo; carta; por escrito",
        Words.NOTHING: "nada de nada; non tería feito nada; deixalo",
        Words.UNKNOWN: "non sei; nin idea; depende",
        Words.ORDINALS: "primeira/primeiro; segunda/segundo; terceira/terceiro; cuarta/cuarto; quinta/quinto; sexta/sexto; sétima/sétimo",
        Words.FILING: "presentar; presento; rexistrar; rexistro; instancia; recurso; alegacións; entregar; a miña solicitude",
        Words.COST: "canto custa; canto vale; canto hai que pagar; prezo; custo; taxa; taxas; é de balde",
        Words.EVIDENCE: "que papeis; que documentos; que documentación; que teño que levar; que fai falta; que necesito",
        Words.APPLY_TERM: "ata cando; que prazo; cando se pode pedir; data límite; último día",
        Words.DECISION_TERM: "canto tarda; canto tardan; cando me contestan; cando responden",
        Words.REDRESS: "como recorro; como recorrer; podo recorrer",
    },
    Language("eu"): {
        Words.YES: "bai; ados; noski; jakina; bale; ok; 👍; ✅",
        Words.NO: "ez; inola ere ez; 👎; ❌",
        Words.PERSON: "pertsona; pertsona bat; gizaki bat; operadorea; norbaitekin hitz egin; pertsona batekin hitz egin",
        Words.MORE: "gehiago; informazio gehiago; xehetasun gehiago",
        Words.NONE: "bat ere ez; batere ez; beste bat; beste gauza bat",
        Words.PHONE: "deitu; telefonoa; telefonoz; deituko nuen; dei bat",
        Words.COME: "joan; aurrez aurre; joango nintzen; bulegoa; bulegora",
        Words.SEARCH: "web; webean; internet; internetez; bilatu; bilatuko nuen; google",
        Words.WRITE: "idatzi; idatziko nuen; posta; gutuna; idatziz",
        Words.NOTHING: "ezer; ez nuen ezer egingo; utzi",
        Words.UNKNOWN: "ideiarik ez; ez nago ziur",
        Words.ORDINALS: "lehena/lehenengoa/lehen; bigarrena; hirugarrena; laugarrena; bosgarrena; seigarrena; zazpigarrena",
        Words.FILING: "aurkeztu; erregistratu; erregistroa; instantzia; errekurtsoa; alegazioak; entregatu; nire eskaera",
        Words.COST: "zenbat balio; zenbat kostatzen; zenbat ordaindu; prezioa; kostua; tasa; tasak; doakoa da",
        Words.EVIDENCE: "zer paper; zer dokumentu; zer eraman behar; zer behar dut",
        Words.APPLY_TERM: "noiz arte; zer epe; noiz eska; azken eguna",
        Words.DECISION_TERM: "zenbat denbora; noiz erantzungo",
        Words.REDRESS: "nola jarri errekurtsoa; errekurtsoa jar dezaket",
    },
}
