"""The catalogue: what is compared and with whom. Areas, indicators, municipalities and groups.

>>> catalogue = Catalogue.load()
>>> catalogue.indicator("N31001").title
'Kostnad ekonomiskt bistånd, kr/inv'
"""

from rodatraden.engine.catalogue.arrays import MunicipalityArrays, municipality_arrays
from rodatraden.engine.catalogue.catalogue import Catalogue

__all__ = ["Catalogue", "MunicipalityArrays", "municipality_arrays"]
