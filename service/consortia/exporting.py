"""A consortium and its partners as papers and sheets: the table of all, and a page on each."""

from collections.abc import Iterator
from datetime import datetime

from service.consortia.judging import Entry
from service.consortia.views import Judged, Whole
from service.funding.options import Option
from service.i18n import current_locale, format_date
from service.i18n import gettext as _
from service.labels import label
from service.papers import Grid, Lines, Paper
from service.sheets import Cell, csv_file
from service.speaking import about

MOST_OPTIONS = 8


def table_file(found: Whole) -> bytes:
    """The partners as CSV, a row each."""
    header = [*_header(), _("Signs"), _("Region"), _("Kind for the rules"), _("Expertise")]
    return csv_file(header, [_row(found, one) for one in found.found.entries])


def _header() -> list[str]:
    return [_("Name"), _("Country"), _("Stands"), _("Role"), _("Share of the work"), _("What it does")]


def _row(found: Whole, one: Entry) -> list[Cell]:
    party = one.party
    more: list[Cell] = [one.signer.signs.name if one.signer else one.name, (party and party.nuts) or ""]
    more += [label("funding_kind", party.kind) if party and party.kind else "", ", ".join(_brought(found, one))]
    return [*_cells(one)[:4], one.row.share, one.row.task, *more]


def _cells(one: Entry) -> list[str]:
    share = "" if one.row.share is None else f"{one.row.share} %"
    stands = label("partner_state", one.row.state)
    role = label("partner_role", one.row.role) if one.counts else ""
    return [one.name, label("country", one.country), stands, role, share, one.row.task]


def _brought(found: Whole, one: Entry) -> list[str]:
    fields = {*one.row.brings, *(one.organisation.fields if one.organisation else ())}
    return sorted(found.fields.get(field, field) for field in fields)


def table_paper(found: Whole, judged: Judged, now: datetime) -> Paper:
    """All partners, the expertise that is covered or not, and what could pay for it."""
    rows = tuple(tuple(_cells(one)) for one in found.found.entries)
    parts: list[Lines | Grid] = (
        [Lines(_("What the consortium is for"), (found.row.about,))] if found.row.about else []
    )
    parts.append(Grid(_("Partners"), tuple(_header()), rows))
    if found.expertise:
        parts.append(
            Lines(_("Expertise"), tuple(f"{e.name}: {', '.join(e.by) or _('nobody yet')}" for e in found.expertise))
        )
    day = format_date(judged.look.day)
    said = tuple(line for one in judged.serving[:MOST_OPTIONS] for line in _option(one))
    parts.append(Lines(_("What could pay for it, on %(day)s") % {"day": day}, said))
    return _paper(found.row.title, parts, now)


def _option(one: Option) -> Iterator[str]:
    ask = f" ({_('check with the programme')})" if one.verdict.unsure else ""
    yield f"{one.name.text}{ask}: {outcome_said(one)}"
    dutch = current_locale() == "nl"
    for step in one.verdict.missing:
        yield f"    – {step.rule.text_nl if dutch else step.rule.text}"


def outcome_said(one: Option) -> str:
    """A verdict in a few words."""
    return label("verdict", one.verdict.outcome)


def sheet_paper(found: Whole, one: Entry, now: datetime) -> Paper:
    """One page on one partner: who it is, what it does here, what it brings."""
    facts = [(name, value) for name, value in zip(_header()[1:], _cells(one)[1:], strict=True) if value]
    lines = [f"{name}: {value}" for name, value in facts]
    row = one.organisation
    parts: list[Lines | Grid] = [Lines(_("In the consortium “%(title)s”") % {"title": found.row.title}, tuple(lines))]
    if row is not None and about(row).text:
        parts.append(Lines(_("Who it is"), (about(row).text, row.place, row.website)))
    brought = _brought(found, one)
    if brought:
        parts.append(Lines(_("Expertise"), (", ".join(brought),)))
    if one.signer is not None and one.signer.through:
        parts.append(Lines(_("Who would sign"), (one.signer.signs.name,)))
    return _paper(one.name, parts, now)


def sheet_file(found: Whole, one: Entry) -> bytes:
    """The same as CSV: a row, as in the table of all."""
    header = [*_header(), _("Signs"), _("Region"), _("Kind for the rules"), _("Expertise")]
    return csv_file(header, [_row(found, one)])


def _paper(title: str, parts: list[Lines | Grid], now: datetime) -> Paper:
    kept = tuple(
        Lines(one.heading, tuple(line for line in one.lines if line)) if isinstance(one, Lines) else one
        for one in parts
    )
    foot = _("Made with Schakel on %(day)s. A verdict is advice: the programme decides.") % {"day": format_date(now)}
    return Paper(title, current_locale(), kept, foot, now)
