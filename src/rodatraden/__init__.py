"""Röda tråden: from published Open Comparisons figures to an improvement that service users can feel."""

__version__ = "0.1.0"
