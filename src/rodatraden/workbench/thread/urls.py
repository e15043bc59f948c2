"""Addresses of the gross list."""

from django.urls import path

from rodatraden.workbench.thread import measure_views, views

urlpatterns = [
    path("omraden/<slug:area_id>/bruttolista/", views.gross_list, name="gross_list"),
    path("omraden/<slug:area_id>/bruttolista.<slug:fmt>", views.download, name="gross_list_download"),
    path("omraden/<slug:area_id>/bruttolista/lagg-till/", views.add, name="gross_list_add"),
    path("bruttolista/<int:item_id>/", views.change, name="gross_list_change"),
    path("bruttolista/<int:item_id>/ta-bort/", views.remove, name="gross_list_remove"),
    path("bruttolista/<int:item_id>/angra/", views.restore, name="gross_list_restore"),
    path("egna-matt/", measure_views.measures, name="measures"),
    path("egna-matt/<int:measure_id>/", measure_views.measure, name="measure"),
]
