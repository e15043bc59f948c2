"""Addresses of help and static words."""

from django.urls import path

from rodatraden.web import playground, views

urlpatterns = [
    path("hjalp/sa-bedomer-vi/", views.how_we_judge, name="how_we_judge"),
    path("hjalp/statistik/", views.statistics, name="statistics"),
    path("hjalp/statistik/<slug:name>/", views.statistics_page, name="statistics_page"),
    path("hjalp/slump/", playground.playground, name="playground"),
    path("om/", views.about, name="about"),
]
