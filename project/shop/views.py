"""The shop's pages. Each has the strict policy, and the widget by the template tag alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from project import policies

from . import cart
from .catalogue import BY_SLUG, PRODUCTS
from .forms import CheckoutForm

strict = policies.under(policies.SHOP)


def show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page of the shop, with the number of things in the cart."""
    return render(request, f"shop/{template}.html", {"cart": cart.read(request), **context})


@strict
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The shelf."""
    return show(request, "front", products=PRODUCTS)


@strict
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product."""
    if slug not in BY_SLUG:
        raise Http404
    others = [other for other in PRODUCTS if other.slug != slug]
    return show(request, "product", product=BY_SLUG[slug], others=others[:3])


@strict
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who is behind the shop."""
    return show(request, "about")


@strict
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions and answers, and a place of its own for the call."""
    return show(request, "help")


@strict
@require_safe
def cart_page(request: HttpRequest) -> HttpResponse:
    """What is in the cart."""
    return show(request, "cart")


@require_POST
def change_cart(request: HttpRequest, slug: str) -> HttpResponse:
    """One more, or one less."""
    if slug not in BY_SLUG:
        raise Http404
    cart.change(request, slug, -1 if request.POST.get("by") == "-1" else 1)
    return redirect("shop:cart")


@strict
def checkout(request: HttpRequest) -> HttpResponse:
    """Where the order goes; and the thanks."""
    if not cart.read(request).count:
        return redirect("shop:cart")
    form = CheckoutForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_valid():
        cart.clear(request)
        return show(request, "thanks", name=form.cleaned_data["name"])
    return show(request, "checkout", form=form)


@strict
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """A page for who has logged in: the desk sees their name as verified."""
    return show(request, "account")


@require_safe
def under_policy(request: HttpRequest, name: str) -> HttpResponse:
    """The shelf under another policy, for trying and for the browser tests."""
    if name not in policies.TRIED:
        raise Http404
    page: HttpResponse = policies.under(policies.TRIED[name])(show)(request, "front", products=PRODUCTS)
    return page
