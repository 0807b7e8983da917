"""A partner search as text in English, ready to be pasted where others look: who seeks whom for what, until when."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from service.consortia.models import PartnerState
from service.consortia.views import Judged, Whole, key_of
from service.directory.taxonomy import KnowledgeField
from service.i18n import use_locale
from service.labels import label

SHOWN = frozenset({PartnerState.ACCEPTED})


def partner_search(session: Session, found: Whole, judged: Judged, base_url: str) -> str:
    """The text; it names those who take part by their own yes, and nobody else."""
    with use_locale("en"):
        return "\n".join(_lines(session, found, judged, base_url)).strip() + "\n"


def _lines(session: Session, found: Whole, judged: Judged, base_url: str) -> Iterator[str]:
    yield f"Partner search: {found.row.title}"
    yield ""
    if found.row.about:
        yield found.row.about
        yield ""
    if found.need is not None and not found.need.confidential:
        yield f"It starts from this need: {found.need.title_en or found.need.title}"
        yield f"{base_url}/listings/{found.need.reference}"
        yield ""
    here = [one for one in found.found.entries if one.row.state in SHOWN]
    yield "Partners so far:"
    yield from (f"- {one.name}, {label('country', one.country)}" for one in here)
    others = sum(one.counts for one in found.found.entries) - len(here)
    if others:
        yield f"- and {others} more in preparation"
    yield ""
    yield from _wanted(session, found)
    yield from _rules(judged)
    if found.call is not None:
        days = ", ".join(f"{day.day} {day:%B %Y}" for day in found.call.deadlines)
        yield f"Call: {found.call.text} (deadline: {days})"
        yield ""
    yield f"Contact: {found.lead.name}, {base_url}/organisations/{found.lead.slug}"


def _wanted(session: Session, found: Whole) -> Iterator[str]:
    open_fields = sorted(found.uncovered)
    if not open_fields:
        return
    names = session.exec(select(KnowledgeField.name_en).where(col(KnowledgeField.id).in_(open_fields))).all()
    yield "We look for partners with expertise in:"
    yield from (f"- {name}" for name in sorted(names))
    yield ""


def _rules(judged: Judged) -> Iterator[str]:
    """What the option that is looked at asks for still; without one the nearest of those that ask for partners."""
    short = [one for one in judged.short if one.partners_missing]
    nearest = min(short, key=lambda one: one.partners_missing, default=None)
    chosen = next((one for one in short if key_of(one) == judged.look.only), nearest)
    if chosen is None:
        return
    yield f"For {chosen.programme.name} ({chosen.instrument.name}) is still missing:"
    yield from (f"- {step.rule.text}" for step in chosen.verdict.missing if step.add)
    yield ""
