"""The part of a queue's form that says when it is open: a line a day, dates that differ, a time zone to search for."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import hour_lines, hours
from ..models.hours import DAYS

SPARE_ROWS = 2
ALWAYS, WEEKLY = "always", "weekly"


def _day(label: Any) -> forms.CharField:
    attrs = {"class": "ld-day", "placeholder": gettext_lazy("closed"), "data-day": ""}
    return forms.CharField(label=label, required=False, max_length=hour_lines.LENGTH, widget=forms.TextInput(attrs))


class ZoneInput(forms.TextInput):
    """A text field that proposes the zones that there are: searchable without a script."""

    template_name = "admin/widgets/queue/zones.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the names."""
        found = super().get_context(name, value, {**(attrs or {}), "list": f"id_{name}_list", "autocomplete": "off"})
        return {**found, "zones": sorted(available_timezones())}


class ZoneField(forms.CharField):
    """A zone's name, or as much of it as names one: `berlin`."""

    widget = ZoneInput

    def clean(self, value: Any) -> str:
        """The name as zoneinfo writes it."""
        wanted = str(super().clean(value)).strip().lower().replace(" ", "_")
        if not wanted:
            return ""
        zones = {name.lower(): name for name in available_timezones()}
        found = [zones[wanted]] if wanted in zones else [zones[n] for n in zones if n.rpartition("/")[2] == wanted]
        if len(found) != 1:
            raise forms.ValidationError(_("There is no time zone of this name. Write it like Europe/Berlin."))
        return found[0]


class ExceptionsInput(forms.Widget):
    """A row a date. Rows that are left empty are nothing; there are always some to fill in."""

    template_name = "admin/widgets/queue/exceptions.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The rows that are there, and spare ones."""
        found = super().get_context(name, value, attrs)
        rows = [*(value or []), *[{"date": "", "name": "", "hours": ""}] * SPARE_ROWS]
        return {**found, "rows": rows, "id": found["widget"]["attrs"].get("id", f"id_{name}")}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """What was typed, row by row."""
        columns = [data.getlist(f"{name}_{part}") for part in ("date", "name", "hours")]
        rows = [dict(zip(("date", "name", "hours"), row, strict=True)) for row in zip(*columns, strict=False)]
        return [row for row in rows if any(text.strip() for text in row.values())]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """No rows are an answer too."""
        return f"{name}_date" not in data


class ExceptionsField(forms.Field):
    """Dates with hours of their own, as `Queue.hours` holds them."""

    widget = ExceptionsInput

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Each row, or what is wrong with it."""
        found, problems = [], []
        for row in value or []:
            try:
                day = date.fromisoformat(row["date"].strip()).isoformat()
                shifts = hour_lines.day(row["hours"])
            except hour_lines.Unreadable as error:
                problems.append(f"{row['date']}: {error}")
            except ValueError:
                problems.append(_("“%(text)s” is not a date like 2026-12-25.") % {"text": row["date"][:40]})
            else:
                found.append({"date": day, "name": row["name"].strip(), "hours": shifts})
        if problems:
            raise forms.ValidationError(problems)
        return sorted(found, key=lambda row: row["date"])


class HoursForm(forms.Form):
    """`cleaned_data["hours"]` is what `Queue.hours` holds."""

    time_zone = ZoneField(label=gettext_lazy("Time zone"), required=False, max_length=64)
    schedule = forms.ChoiceField(
        label=gettext_lazy("Open"),
        choices=[(ALWAYS, gettext_lazy("at all times")), (WEEKLY, gettext_lazy("at these times"))],
        widget=forms.RadioSelect,
        initial=ALWAYS,
    )
    mon = _day(gettext_lazy("Monday"))
    copy = forms.ChoiceField(
        label=gettext_lazy("Copy Monday"),
        choices=[
            ("", gettext_lazy("to no other day")),
            ("5", gettext_lazy("to Tuesday to Friday")),
            ("7", gettext_lazy("to all days")),
        ],
        required=False,
    )
    tue = _day(gettext_lazy("Tuesday"))
    wed = _day(gettext_lazy("Wednesday"))
    thu = _day(gettext_lazy("Thursday"))
    fri = _day(gettext_lazy("Friday"))
    sat = _day(gettext_lazy("Saturday"))
    sun = _day(gettext_lazy("Sunday"))
    exceptions = ExceptionsField(
        label=gettext_lazy("Holidays and other exceptions"),
        required=False,
        help_text=gettext_lazy("They replace the hours of their date. Without hours it is closed all day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = timezone.get_default_timezone_name()
        self.fields["time_zone"].help_text = _("Empty: the site's own, %(zone)s. Begin to type a city.") % {
            "zone": site
        }
        self.fields["mon"].help_text = _("For example 09:00–12:00, 13:00–17:00. A night: 22:00–06:00.")

    def show(self, stored: Any, zone: str) -> None:
        """What a queue has, as initial values. Hours that cannot be read are begun anew."""
        found = stored if isinstance(stored, dict) and not hours.problem(stored) else {}
        weekly = found.get("weekly")
        self.initial.update(time_zone=zone, schedule=ALWAYS if weekly is None else WEEKLY)
        self.initial.update({day: hour_lines.written((weekly or {}).get(day, [])) for day in DAYS})
        rows = found.get("exceptions", [])
        written = [{**row, "name": row.get("name", ""), "hours": hour_lines.written(row["hours"])} for row in rows]
        self.initial["exceptions"] = written

    def clean(self) -> dict[str, Any]:
        """The lines and the dates together."""
        found = self.cleaned_data
        stored: dict[str, Any] = {}
        if found.get("schedule") == WEEKLY:
            stored["weekly"], problems = hour_lines.week(self._lines(found))
            for day, wrong in problems.items():
                self.add_error(day, wrong)
            if not problems and not any(stored["weekly"].values()) and not found.get("exceptions"):
                self.add_error("schedule", _("Write at least one time. To close the queue, take away “open” above."))
        if found.get("exceptions"):
            stored["exceptions"] = found["exceptions"]
        if not self.errors and (problem := hours.problem(stored)):
            self.add_error("exceptions" if stored.get("exceptions") else "schedule", problem)
        found["hours"] = stored
        return found

    def _lines(self, found: dict[str, Any]) -> dict[str, str]:
        lines = {day: found.get(day, "") for day in DAYS}
        if found.get("copy"):
            lines |= dict.fromkeys(DAYS[: int(found["copy"])], lines["mon"])
        return lines
