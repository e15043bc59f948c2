"""Login, choice of organisation, own groups."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rodatraden.engine.errors import RodaTradenError
from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.organisations import services
from rodatraden.workbench.organisations.demo import DEMO_PEOPLE
from rodatraden.workbench.organisations.forms import ComparisonGroupForm
from rodatraden.workbench.organisations.middleware import SESSION_KEY, without_organisation
from rodatraden.workbench.organisations.models import Organisation, User
from rodatraden.workbench.organisations.permissions import check_edit_gross_list, edit_gross_list
from rodatraden.workbench.organisations.presenters import made_words
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.organisations.selectors import comparison_group, comparison_groups, organisations_of


@method_decorator(login_not_required, name="dispatch")
class Login(LoginView):
    """Login with a local account; in the demo also with one click as any of the practice people."""

    template_name = "organisations/login.html"
    redirect_authenticated_user = True
    without_organisation = True

    def get_form(self, form_class: Any = None) -> Any:
        """Leave the focus at the top of the page: on a telephone the form stands below the words."""
        form = super().get_form(form_class)
        form.fields["username"].widget.attrs.pop("autofocus", None)
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The practice people, only in the demo."""
        return super().get_context_data(**kwargs) | {"people": DEMO_PEOPLE if settings.DEMO else ()}


@method_decorator(login_not_required, name="dispatch")
class Logout(LogoutView):
    """Logging out works for everybody: also after the session has ended, and without an organisation."""

    without_organisation = True


@login_not_required
@require_POST
def demo_login(request: OrganisationRequest, username: str) -> HttpResponse:
    """Log in as a practice person; exists only in the demo."""
    if not settings.DEMO or username not in {person.username for person in DEMO_PEOPLE}:
        raise Http404
    login(
        request,
        get_object_or_404(User, username=username),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return redirect("overview")


@without_organisation
def choose_organisation(request: OrganisationRequest) -> HttpResponse:
    """Choose for which of one's organisations to work."""
    mine = organisations_of(request.user)
    if request.method == "POST":
        chosen = get_object_or_404(mine, pk=request.POST.get("organisation"))
        request.session[SESSION_KEY] = chosen.pk
        request.session.pop("municipality_id", None)
        return redirect("overview")
    return render(request, "organisations/choose.html", {"mine": mine})


def groups(request: OrganisationRequest) -> HttpResponse:
    """The organisation's own comparison groups, and a form for a new one."""
    organisation: Organisation = request.organisation
    names = {m.id: m.name for m in catalogue().municipalities}
    others = [(m, name) for m, name in names.items() if m != organisation.municipality_id]
    form = ComparisonGroupForm(request.POST or None, choices=sorted(others, key=lambda pair: pair[1]))
    if request.method == "POST":
        check_edit_gross_list(request.user, organisation)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_comparison_group(
                organisation=organisation,
                by=request.user,
                name=form.cleaned_data["name"],
                municipality_ids=form.cleaned_data["municipalities"],
            )
        except RodaTradenError as error:
            form.add_error("name", f"{error.what} {error.todo}")
        else:
            messages.success(request, _("Gruppen är sparad och går att välja på sidan Jämför."))
            return redirect("groups")
    mine = [
        (group, [names.get(m, m) for m in group.municipality_ids], made_words(group, names))
        for group in comparison_groups(organisation)
    ]
    context = {"form": form, "mine": mine, "may_edit": edit_gross_list(request.user, organisation)}
    return render(request, "organisations/groups.html", context)


@require_POST
def delete_group(request: OrganisationRequest, group_id: int) -> HttpResponse:
    """Delete an own group."""
    organisation: Organisation = request.organisation
    check_edit_gross_list(request.user, organisation)
    if comparison_group(organisation, group_id) is None:
        raise Http404
    services.delete_comparison_group(organisation=organisation, group_id=group_id)
    messages.success(request, _("Gruppen är borttagen."))
    return redirect("groups")
