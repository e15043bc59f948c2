"""Tables from anywhere: CSV, Excel (xlsx) and Parquet with the store's columns, aliases or a mapping."""

from rodatraden.engine.sources.table.load import import_table

__all__ = ["import_table"]
