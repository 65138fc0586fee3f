"""Addresses of the shop."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from . import views

app_name = "shop"
login = views.strict(LoginView.as_view(template_name="shop/login.html", next_page="shop:account"))
urlpatterns = [
    path("", views.front, name="front"),
    path("about/", views.about, name="about"),
    path("help/", views.help_page, name="help"),
    path("cart/", views.cart_page, name="cart"),
    path("cart/<slug:slug>/", views.change_cart, name="change-cart"),
    path("checkout/", views.checkout, name="checkout"),
    path("account/", views.account, name="account"),
    path("account/login/", login, name="login"),
    path("account/logout/", LogoutView.as_view(next_page="shop:front"), name="logout"),
    path("<slug:slug>/", views.product, name="product"),
]
