"""Fold Kolada's KPI list into the packaged facts about the social-services indicators.

    python scripts/catalogue/derive_kpis.py ../shared/data/kolada/kpi_catalogue_v3_2026-03-23.json.gz

Writes ``kpi.jsonl`` (one indicator a line, as Kolada describes it; "Källa: Kolada") and ``uncertainty.tsv``
(which indicator each "Osäkerhetstal - …" belongs to, in all of Kolada). Then run ``settle.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rodatraden.engine.catalogue.kolada_lists import match_uncertainty, read_list
from rodatraden.engine.catalogue.titles import clean, source_text

DATA = Path(__file__).resolve().parents[2] / "src/rodatraden/engine/catalogue/data"
OPERATING_AREAS = ("Individ- och familjeomsorg", "Äldre och funktionshinder")


def main(path: Path) -> None:
    """Read Kolada's list at ``path`` and write the packaged facts."""
    kpis = read_list(path)
    rows = sorted(
        (kpi for kpi in kpis if kpi["operating_area"] in OPERATING_AREAS), key=lambda kpi: kpi["id"]
    )
    with (DATA / "kpi.jsonl").open("w", encoding="utf-8") as out:
        for kpi in rows:
            fact = {
                "id": kpi["id"],
                "title": clean(kpi["title"]),
                # Only who published it: the definition is the source's own text and comes with a fetch.
                "source": source_text(kpi["description"] or ""),
                "by_gender": bool(kpi["is_divided_by_gender"]),
                "has_unit_data": bool(kpi["has_ou_data"]),
                "operating_area": kpi["operating_area"],
                "perspective": kpi["perspective"] or "",
            }
            out.write(json.dumps(fact, ensure_ascii=False) + "\n")
    titles = {kpi["id"]: clean(kpi["title"]) for kpi in kpis}
    matched, unmatched = match_uncertainty(titles)
    with (DATA / "uncertainty.tsv").open("w", encoding="utf-8") as out:
        out.write("id\tuncertainty_of\ttitle\n")
        for uncertainty, owner in sorted(matched.items()):
            out.write(f"{uncertainty}\t{owner}\t{titles[uncertainty]}\n")
    print(
        f"{len(rows)} indicators, {len(matched)} uncertainty KPIs matched, not matched: {unmatched or 'none'}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
