"""The catalogue: what is compared and with whom. Areas, indicators, municipalities and groups.

>>> catalogue = Catalogue.load()
>>> catalogue.indicator("N31001").title
'Kostnad ekonomiskt bistånd, kr/inv'
"""

from rodatraden.engine.catalogue.arrays import MunicipalityArrays, municipality_arrays
from rodatraden.engine.catalogue.catalogue import Catalogue
from rodatraden.engine.catalogue.export import catalogue_rows, summary
from rodatraden.engine.catalogue.validation import validate

__all__ = [
    "Catalogue",
    "MunicipalityArrays",
    "catalogue_rows",
    "municipality_arrays",
    "summary",
    "validate",
]
