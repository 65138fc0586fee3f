"""The shop's one form."""

from __future__ import annotations

from django import forms


class CheckoutForm(forms.Form):
    """Where an order goes. Nothing is stored and nothing is sent: it is a demo."""

    name = forms.CharField(max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(label="E-mail", widget=forms.EmailInput({"autocomplete": "email"}))
    street = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "street-address"}))
    city = forms.CharField(max_length=100, widget=forms.TextInput({"autocomplete": "address-level2"}))
    postcode = forms.CharField(max_length=12, widget=forms.TextInput({"autocomplete": "postal-code"}))
    note = forms.CharField(
        label="A note for the packer", required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )
