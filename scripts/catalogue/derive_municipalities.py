"""Fold Kolada's municipalities and groups into the packaged tables.

    python scripts/catalogue/derive_municipalities.py ../shared/data/kolada

Reads ``municipality_v3_*.json`` and ``municipality_groups_v3_*.json.gz`` in the folder given and writes
``municipalities.tsv`` (one line a municipality: SKR group, size class and, per kind of similarity, its seven
similar municipalities) and ``networks.tsv`` (the regional networks). Sources: Kolada/RKA and SKR's
kommungruppsindelning 2023.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rodatraden.engine.catalogue.kolada_lists import SIMILAR_KINDS, read_groups, read_list
from rodatraden.engine.catalogue.titles import clean

DATA = Path(__file__).resolve().parents[2] / "src/rodatraden/engine/catalogue/data"


def main(folder: Path) -> None:
    """Write the two tables from the newest files in ``folder``."""
    places = read_list(sorted(folder.glob("municipality_v3_*.json"))[-1])
    names = {place["id"]: clean(place["title"]) for place in places if place["type"] == "K"}
    groups = read_groups(read_list(sorted(folder.glob("municipality_groups_v3_*.json.gz"))[-1]), names)
    kinds = list(SIMILAR_KINDS.values())
    with (DATA / "municipalities.tsv").open("w", encoding="utf-8") as out:
        header = [f"similar_{kind}_{groups.similar_year[kind]}" for kind in kinds]
        out.write("\t".join(["id", "name", "skr_group", "size_class", *header]) + "\n")
        for code, name in sorted(names.items()):
            cells = [" ".join(groups.similar[kind].get(code, ())) for kind in kinds]
            out.write("\t".join([code, name, groups.skr[code], groups.size_class[code], *cells]) + "\n")
    with (DATA / "networks.tsv").open("w", encoding="utf-8") as out:
        out.write("id\tname\tmembers\n")
        for code, (name, members) in sorted(groups.networks.items(), key=lambda item: item[1][0]):
            out.write("\t".join([code, name, " ".join(members)]) + "\n")
    print(f"{len(names)} municipalities, {len(groups.networks)} networks")
    for kind in kinds:
        print(kind, groups.similar_year[kind], "missing:", sorted(set(names) - set(groups.similar[kind])))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
