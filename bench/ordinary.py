"""The national comparison written the ordinary way: pandas, everything in memory, one step after the other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

KEY = ["indicator_id", "year", "gender"]


def compare(
    values: pd.DataFrame, indicators: pd.DataFrame, municipalities: pd.DataFrame, similar: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows with rank, band, groups' medians and change, and the country per indicator, year and gender.

    ``indicators``: indicator_id, lower (bool), likeness. ``municipalities``: municipality_id, county, skr.
    ``similar``: likeness, municipality_id, neighbour.
    """
    national = values[values["municipality_id"] == "0000"].set_index(KEY)["value"].rename("national_value")
    rows = values.merge(municipalities, on="municipality_id").merge(indicators, on="indicator_id")
    rows["ascending"] = rows["value"].where(rows["lower"], -rows["value"])
    groups = rows.groupby(KEY, observed=True)
    rows["rank"] = groups["ascending"].rank(method="min")
    rows["compared"] = groups["value"].transform("size")
    steps = -((-4 * (rows["compared"] + 1 - rows["rank"])) // rows["compared"])
    rows["band"] = (5 - steps).clip(lower=1).where(rows["compared"] >= 12)
    country = groups["value"].agg(["size", "min", "median", "max", "mean"])
    country["q25"] = groups["value"].quantile(0.25)
    country["q75"] = groups["value"].quantile(0.75)
    country = country.join(national)
    for group in ("county", "skr"):
        of_group = rows.groupby([*KEY, group], observed=True)["value"].agg(["size", "median"])
        of_group.columns = [f"{group}_count", f"{group}_median"]
        rows = rows.merge(of_group.reset_index(), on=[*KEY, group], how="left")
    pairs = rows[[*KEY, "municipality_id", "value", "likeness"]].merge(
        similar,
        left_on=["likeness", "municipality_id"],
        right_on=["likeness", "neighbour"],
        suffixes=("_of", ""),
    )
    of_similar = pairs.groupby([*KEY, "municipality_id"], observed=True)["value"].agg(["size", "median"])
    of_similar.columns = ["similar_count", "similar_median"]
    rows = rows.merge(of_similar.reset_index(), on=[*KEY, "municipality_id"], how="left")
    rows = rows.sort_values(["indicator_id", "gender", "municipality_id", "year"])
    own = rows.groupby(["indicator_id", "gender", "municipality_id"], observed=True)
    rows["previous_year"] = own["year"].shift(1)
    rows["previous_value"] = own["value"].shift(1)
    return rows, country.reset_index()


def read(folder: Path) -> pd.DataFrame:
    """The observed values of a snapshot, units left out."""
    columns = ["indicator_id", "municipality_id", "unit_id", "year", "gender", "value", "status"]
    parts = [pd.read_parquet(path, columns=columns) for path in sorted((folder / "values").glob("*.parquet"))]
    values = pd.concat(parts, ignore_index=True)
    shown = (values["status"] == "observed") & values["unit_id"].isna() & values["value"].notna()
    return values.loc[shown, ["indicator_id", "municipality_id", "year", "gender", "value"]]
