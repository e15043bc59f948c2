"""Write what has changed, and say what; the real figures' table only where they lie beside the project."""

from __future__ import annotations

import sys

from scripts.manual_statistics.pages import ROOT, write
from scripts.manual_statistics.worst_quarter import worst_quarter_again

REAL_FIGURES = ROOT.parent / "shared" / "data" / "kolada"


def main() -> int:
    """Write the pages and the pictures."""
    again = worst_quarter_again(REAL_FIGURES) if (REAL_FIGURES / "values.parquet").exists() else None
    if again is None:
        print("../shared/data/kolada is not there: the table of real figures stays as it is", file=sys.stderr)
    for path in write(again):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
