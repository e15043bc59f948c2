"""Addresses of login and organisations."""

from django.urls import path

from rodatraden.workbench.organisations import views

urlpatterns = [
    path("logga-in/", views.Login.as_view(), name="login"),
    path("logga-in/ovning/<slug:username>/", views.demo_login, name="demo_login"),
    path("logga-ut/", views.Logout.as_view(), name="logout"),
    path("organisation/", views.choose_organisation, name="choose_organisation"),
    path("grupper/", views.groups, name="groups"),
    path("grupper/<int:group_id>/ta-bort/", views.delete_group, name="delete_group"),
]
