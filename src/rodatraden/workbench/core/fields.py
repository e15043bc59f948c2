"""Form fields that several apps share."""

from __future__ import annotations

from typing import Any

from django import forms


def needed_sometimes(field: forms.Field) -> forms.Field:
    """A field that another choice decides about: its help says when it is needed, and nothing says "optional"."""
    field.sometimes = True  # type: ignore[attr-defined]
    return field


class WrittenNumberField(forms.FloatField):
    """A number as people write it: "1 200" with any space, "85,5" and "85.5"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(localize=True, **kwargs)

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]  # as the stubs of FloatField do
        """Without the spaces between the thousands."""
        return super().to_python("".join(value.split()) if isinstance(value, str) else value)
