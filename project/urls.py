"""Addresses of the demo site."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView

from project import welcome
from project.shop import views

urlpatterns = [
    path("", welcome.welcome, name="welcome"),
    path("shop/", include("project.shop.urls")),
    path("outside/", welcome.outside, name="outside"),
    path("react/", welcome.react, name="react"),
    path("policies/<slug:name>/", views.under_policy, name="policy"),
    path("widgets/", include("widgets.urls")),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url=static("shop/mark.svg"))),
]
