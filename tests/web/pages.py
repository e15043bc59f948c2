"""The pages that a person may read, by name; what the tests of markup, accessibility and layout walk through."""

from __future__ import annotations

#: Pages of the practice municipality that need no thing of their own in the database.
PAGES = {
    "oversikt": "/",
    "omraden": "/omraden/",
    "jamfor": "/omraden/missbruk/jamfor/",
    "jamfor-farger-kvinnor": "/omraden/missbruk/jamfor/?jamfor=riket&kon=K&farger=1",
    "jamfor-inget": "/omraden/missbruk/jamfor/?sok=finns+inte",
    "jamfor-aldre": "/omraden/aldre/jamfor/",
    "varmekarta": "/omraden/missbruk/varmekarta/",
    "bruttolista": "/omraden/missbruk/bruttolista/",
    "indikator": "/indikator/U35538/",
    "indikator-kostnad": "/indikator/N35011/?jamfor=lan&kon=K",
    "indikator-ja-nej": "/indikator/U30427/",
    "indikator-utan-siffror": "/indikator/N31001/",
    "tratt": "/indikator/U35538/tratt/",
    "tratt-tom": "/indikator/N35011/tratt/",
    "liknande": "/liknande/",
    "liknande-funna": "/liknande/?antal=7&vikt-population=2&vikt-N35001=1",
    "slump": "/hjalp/slump/?antal=62",
    "slump-fel": "/hjalp/slump/?antal=-1",
    "siffror-in": "/siffror/",
    "grupper": "/grupper/",
    "egna-matt": "/egna-matt/",
    "katalog": "/katalog/",
    "katalog-sokt": "/katalog/?sok=missbruk&omrade=missbruk",
    "sa-bedomer-vi": "/hjalp/sa-bedomer-vi/",
    "statistik": "/hjalp/statistik/",
    "statistik-metod": "/hjalp/statistik/hur-saker-ar-fargen/",
    "om": "/om/",
    "organisation": "/organisation/",
}
