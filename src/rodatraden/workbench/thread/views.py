"""Bruttolista: the suggestions beside one's own list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rodatraden.workbench.core.catalogue import catalogue
from rodatraden.workbench.core.responses import as_response
from rodatraden.workbench.figures import selectors as figures
from rodatraden.workbench.figures.lens import Lens
from rodatraden.workbench.organisations.permissions import check_edit_gross_list, edit_gross_list
from rodatraden.workbench.organisations.requests import OrganisationRequest
from rodatraden.workbench.reports.services import gross_list_document
from rodatraden.workbench.thread import presenters, selectors, services
from rodatraden.workbench.thread.forms import AddItemForm, ChangeItemForm, RemoveItemForm
from rodatraden.workbench.thread.models import GrossListItem
from rodatraden.workbench.thread.policies import RuleError, StaleEditError


def gross_list(request: OrganisationRequest, area_id: str) -> HttpResponse:
    """The suggested gross list with its reasons, beside what has been chosen."""
    page = _page(request, area_id)
    if page is None:
        return render(request, "figures/no_figures.html")
    may_edit = edit_gross_list(request.user, request.organisation)
    context = {"page": page, "may_edit": may_edit, "form": AddItemForm(initial={"origin": "other"})}
    return render(request, "thread/gross_list.html", context)


def _page(request: OrganisationRequest, area_id: str) -> presenters.GrossListPage | None:
    organisation = request.organisation
    snapshot = figures.snapshot_or_none()
    if snapshot is None:
        return None
    area, municipality = catalogue().area(area_id), figures.municipality_of(request)
    lens = Lens.from_request(request, organisation)
    year = figures.publication_year(snapshot, area.id)
    return presenters.gross_list_page(
        area=area,
        municipality=municipality,
        lens=lens,
        year=year,
        snapshot=snapshot,
        suggestions=figures.suggested(snapshot, organisation, municipality.id, area.id, lens),
        found=figures.judgements(snapshot, municipality.id, area.id, lens),
        items=list(selectors.items_of(organisation, area.id, year)),
        removed=list(selectors.removed_items_of(organisation, area.id, year)),
    )


def download(request: OrganisationRequest, area_id: str, fmt: str) -> HttpResponse:
    """The gross list as a document that looks like the form people know."""
    page = _page(request, area_id)
    if page is None:
        return render(request, "figures/no_figures.html")
    return as_response(gross_list_document(presenters.gross_list_content(page), fmt))


@require_POST
def add(request: OrganisationRequest, area_id: str) -> HttpResponse:
    """Put an indicator on the list; with htmx the button answers by itself."""
    organisation = request.organisation
    snapshot, area, form = figures.snapshot_or_none(), catalogue().area(area_id), AddItemForm(request.POST)
    if snapshot is None or not form.is_valid():
        messages.error(request, _("Skriv vad det gäller och varför det ska stå på listan."))
        return redirect("gross_list", area.id)
    given = form.cleaned_data
    lens, municipality = Lens.from_request(request, organisation), figures.municipality_of(request)
    found = figures.judgements(snapshot, municipality.id, area.id, lens)
    suggestions = figures.suggested(snapshot, organisation, municipality.id, area.id, lens)
    evidence, strength = presenters.evidence_for(given["indicator_id"], found, suggestions, snapshot)
    year = figures.publication_year(snapshot, area.id)
    item = services.add_item(
        round=services.open_round(organisation=organisation, area_id=area.id, year=year),
        by=request.user,
        evidence=evidence,
        is_strength=strength,
        **given,
    )
    if request.headers.get("HX-Request"):
        return render(request, "thread/added.html", {"item": item, "area": area})
    messages.success(request, _("”{title}” står på bruttolistan.").format(title=item.title))
    return redirect("gross_list", area.id)


def _item_to_edit(request: OrganisationRequest, item_id: int) -> GrossListItem:
    """The row; 404 for another organisation's, 403 with the reason for those who may only read."""
    item = selectors.item_of(request.organisation, item_id)
    if item is None:
        raise Http404
    check_edit_gross_list(request.user, item.round.organisation)
    return item


def change(request: OrganisationRequest, item_id: int) -> HttpResponse:
    """Reason and choice for one row. The later of two editors sees what the first one wrote, and chooses."""
    item = _item_to_edit(request, item_id)
    initial = {
        "version": item.version,
        "reason": item.reason,
        "choice": item.choice,
        "choice_reason": item.choice_reason,
    }
    form = ChangeItemForm(request.POST or None, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_item(item=item, by=request.user, **form.cleaned_data)
        except RuleError as error:
            form.add_error(
                "choice_reason" if form.cleaned_data["reason"].strip() else "reason",
                f"{error.what} {error.todo}",
            )
        except StaleEditError as error:
            theirs = error
            form = ChangeItemForm(form.cleaned_data | {"version": error.current.version})
            form.add_error(None, f"{error.what} {error.todo}")
        else:
            messages.success(request, _("Sparat."), extra_tags=f"saved-{item.pk}")
            return redirect("gross_list", item.round.area_id)
    context = {"item": item, "form": form, "theirs": theirs, "evidence": presenters.frozen_words(item)}
    context["area"] = catalogue().area(item.round.area_id)
    return render(request, "thread/change.html", context, status=409 if theirs else 200)


def remove(request: OrganisationRequest, item_id: int) -> HttpResponse:
    """Take a row off the list, with a reason that is kept."""
    item, form = _item_to_edit(request, item_id), RemoveItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.remove_item(item=item, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Borttagen. Raden och motivet finns kvar under listan."))
        return redirect("gross_list", item.round.area_id)
    return render(
        request,
        "thread/remove.html",
        {"item": item, "form": form, "area": catalogue().area(item.round.area_id)},
    )


@require_POST
def restore(request: OrganisationRequest, item_id: int) -> HttpResponse:
    """Put a removed row back."""
    item = _item_to_edit(request, item_id)
    services.restore_item(item=item, by=request.user)
    messages.success(request, _("”{title}” står på bruttolistan igen.").format(title=item.title))
    return redirect("gross_list", item.round.area_id)
