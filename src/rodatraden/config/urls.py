"""Addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("rodatraden.workbench.organisations.urls")),
    path("", include("rodatraden.workbench.figures.urls")),
    path("", include("rodatraden.workbench.thread.urls")),
    path("", include("rodatraden.web.urls")),
]

handler403 = "rodatraden.web.errors.forbidden"
handler404 = "rodatraden.web.errors.not_found"
handler500 = "rodatraden.web.errors.server_error"
