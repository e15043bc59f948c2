"""Addresses of the pages about figures."""

from django.urls import path

from rodatraden.workbench.figures.views import (
    catalogue,
    compare,
    imports,
    indicator,
    learning,
    overview,
    similar,
)

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("kommun/", overview.choose_municipality, name="choose_municipality"),
    path("omraden/", overview.areas, name="areas"),
    path("omraden/<slug:area_id>/jamfor/", compare.compare, name="compare"),
    path("omraden/<slug:area_id>/jamfor.<slug:fmt>", compare.download, name="compare_download"),
    path("omraden/<slug:area_id>/varmekarta/", compare.heat_map, name="heat_map"),
    path("indikator/<str:indicator_id>/", indicator.indicator, name="indicator"),
    path("indikator/<str:indicator_id>/mal/", indicator.set_goal, name="set_goal"),
    path("indikator/<str:indicator_id>/tratt/", learning.funnel, name="funnel"),
    path("liknande/", similar.similar, name="similar"),
    path("siffror/", imports.imports, name="imports"),
    path("siffror/<int:job_id>/", imports.job, name="import_job"),
    path("siffror/<int:job_id>/lage/", imports.job_status, name="import_status"),
    path("siffror/<int:job_id>/kolumner/", imports.mapping, name="import_mapping"),
    path("katalog/", catalogue.catalogue_page, name="catalogue"),
    path("katalog.<slug:fmt>", catalogue.download, name="catalogue_download"),
]
