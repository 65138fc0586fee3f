"""The tabs of a widget's page, in their order. General is Django's own change page and stands before them."""

from __future__ import annotations

from .activity import ActivitySection
from .appearance import AppearanceSection
from .delete import DeleteSection
from .domain import DomainSection
from .domains import DomainsSection
from .embed import EmbedSection
from .form import FormSection
from .privacy import PrivacySection
from .section import Section
from .switch import SwitchSection
from .transfer import TransferSection

TABS: list[type[Section]] = [
    AppearanceSection,
    FormSection,
    PrivacySection,
    DomainsSection,
    EmbedSection,
    ActivitySection,
]
OTHERS: list[type[Section]] = [DomainSection, SwitchSection, TransferSection, DeleteSection]
"""Pages without a tab: a domain, switching on and off, export, deleting."""
