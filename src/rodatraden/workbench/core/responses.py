"""Files as answers."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpResponse


class File(Protocol):
    """What a document maker hands over."""

    @property
    def name(self) -> str:
        """The file's name."""

    @property
    def content_type(self) -> str:
        """The media type."""

    @property
    def data(self) -> bytes:
        """The content."""


def as_response(file: File) -> HttpResponse:
    """The file as a download under its own name."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return HttpResponse(file.data, content_type=file.content_type, headers=headers)
