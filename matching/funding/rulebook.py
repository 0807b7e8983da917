"""The rules of all programmes, read when they are asked for, and the verdicts made by them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from matching.funding import files
from matching.funding.amending import Amendment, amended
from matching.funding.frame import Frame
from matching.funding.narrowing import narrowed_area, narrowed_payments, narrowed_rules
from matching.funding.parties import Party, WrongInput
from matching.funding.reaching import Reach, reach
from matching.funding.regions import Area, Renumbering
from matching.funding.remarks import payments
from matching.funding.rules import Instrument, Override, Programme, Rule, Standing
from matching.funding.verdicts import Verdict, judge, judge_every
from matching.funding.weighing import check

MOST_FRAMES = 4000
NO_CALL = Override()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verdict is asked for: an instrument of a programme on a day, in one scope or in all."""

    programme: str
    instrument: str
    day: date
    scope: str | None = None
    call: Override = NO_CALL


class Rulebook:
    """The rules in a folder."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self._folder = folder
        self._programmes: dict[str, Programme] = {}
        self._frames: dict[Asked, list[Frame]] = {}
        self._base: Rulebook | None = None

    def amended(self, amendments: Sequence[Amendment]) -> "Rulebook":
        """The same rules with what is said instead of some; programmes that are not touched are shared."""
        new = Rulebook(self._folder)
        new._base = self
        for name in {one.programme for one in amendments} & set(self.ids):
            new._programmes[name] = amended(self.programme(name), amendments)
        return new

    @property
    def ids(self) -> list[str]:
        """The programmes there are."""
        return files.programme_ids(self._folder)

    @property
    def countries(self) -> frozenset[str]:
        """The country codes there are."""
        return files.country_codes(self._folder)

    @property
    def renumbering(self) -> Renumbering:
        """NUTS codes of all versions."""
        return files.renumbering(self._folder)

    def programme(self, name: str) -> Programme:
        """One programme; raises `WrongInput` where there is none of that name."""
        if name not in self._programmes:
            if self._base is not None:
                return self._base.programme(name)
            if name not in self.ids:
                raise WrongInput(f"there is no programme {name!r}")
            self._programmes[name] = files.read_programme(self._folder / f"{name}.toml")
        return self._programmes[name]

    def programmes(self) -> Iterator[Programme]:
        """All of them, by name."""
        return (self.programme(name) for name in self.ids)

    def frames(self, asked: Asked) -> list[Frame]:
        """The frames of what is asked: one per scope."""
        if self._base is not None and asked.programme not in self._programmes:
            return self._base.frames(asked)
        known = self._frames.get(asked)
        if known is None:
            if len(self._frames) >= MOST_FRAMES:
                self._frames.clear()
            known = self._frames[asked] = self._made(asked)
        return known

    def _made(self, asked: Asked) -> list[Frame]:
        programme = self.programme(asked.programme)
        instrument = programme.instrument(asked.instrument)
        if instrument is None:
            known = ", ".join(one.id for one in programme.instruments) or "none, its rules are not confirmed"
            raise WrongInput(f"{programme.id} has no instrument {asked.instrument!r}; it has {known}")
        if asked.scope is not None and asked.scope not in programme.scopes:
            known = ", ".join(programme.scopes) or "none"
            raise WrongInput(f"{programme.id} has no scope {asked.scope!r}; it has {known}")
        scopes: Sequence[str | None] = [asked.scope] if asked.scope else programme.scopes or [None]
        rules = called_for(instrument, asked.call)
        world, area = self._standings(programme), self._area(programme, asked.day)
        if asked.call.areas:
            if area is None:
                rules, instrument = narrowed_rules(rules), narrowed_payments(instrument, asked.call)
            area = narrowed_area(area, asked.call, self.renumbering)
        frames = (Frame(programme, instrument, rules, (asked.day, scope)) for scope in scopes)
        return [one.with_world(world, area, self.renumbering) for one in frames]

    def _standings(self, programme: Programme) -> dict[str, list[Standing]]:
        """Rows of the programme's own file first, then those of the framework it leans on, then of the Union."""
        tables = files.standings(self._folder)
        found: dict[str, list[Standing]] = {}
        for own in programme.standings:
            found.setdefault(own.country, []).append(own)
        for name in (programme.framework, "eu"):
            for country, more in tables.get(name, {}).items():
                found.setdefault(country, []).extend(more)
        return found

    def _area(self, programme: Programme, day: date) -> Area | None:
        if not any(rule.where.area or "programme" in (rule.where.standing or ()) for rule in _all_rules(programme)):
            return None
        return Area(files.area_rows(self._folder, programme.id, day, self.renumbering), self.renumbering)

    def may_pay(self, asked: Asked, parties: Sequence[Party]) -> bool:
        """Whether anybody of a set would be paid in any scope: told at once, before a verdict."""
        return any(is_paid for frame in self.frames(asked) for is_paid, _ in payments(frame, parties))

    def reach(self, asked: Asked, parties: Sequence[Party]) -> Reach:
        """How far the money reaches a set: told before a verdict."""
        return reach(self.frames(asked), parties)

    def leaves_room(self, asked: Asked) -> bool:
        """Whether the countries and regions of a call leave anything of the programme's area."""
        return all(frame.area is None or frame.area.rows for frame in self.frames(asked))

    def best_scope(self, asked: Asked, parties: Sequence[Party]) -> Asked:
        """The same in the scope of the instrument, else in the one where the money reaches a set the furthest.

        As it was asked where there is no such scope, or one was asked for.
        """
        instrument = self.programme(asked.programme).instrument(asked.instrument)
        if asked.scope is None and instrument is not None and instrument.home is not None:
            return replace(asked, scope=instrument.home)
        frames = self.frames(asked)
        found = [reach([frame], parties) for frame in frames] if len(frames) > 1 else []
        if not found or found.count(best := min(found)) > 1:
            return asked
        return replace(asked, scope=frames[found.index(best)].scope)

    def holds(self, asked: Asked, parties: Sequence[Party]) -> bool:
        """Whether every rule holds in every scope, so that the verdict will be *eligible*: told before it."""
        return all(check(frame, rule, parties).holds for frame in self.frames(asked) for rule in frame.checked)

    def alike(self, asked: Asked, party: Party) -> tuple[object, ...]:
        """What the rules of an instrument see of a partner: two of whom it is the same are judged alike."""
        frames = self.frames(asked)
        by_region = any(rule.of == "regions" for frame in frames for rule in frame.checked)
        places = [frame.area.find(party.country, party.nuts) for frame in frames if frame.area is not None]
        seats = tuple((one.level, one.row and (one.row.core, one.row.confidence)) for one in places)
        own = (party.country, party.kind, party.sme, party.group, party.share, party.role)
        return (*own, seats, party.nuts if by_region else None)

    def verdict(self, asked: Asked, parties: Sequence[Party]) -> Verdict:
        """The verdict on a set of partners."""
        frames = self.frames(asked)
        return judge(frames[0], parties) if len(frames) == 1 else judge_every(frames, parties)


def called_for(instrument: Instrument, call: Override) -> tuple[Rule, ...]:
    """The rules of an instrument as the text of a call changes them."""
    if call == NO_CALL:
        return instrument.rules
    own = {rule.id for rule in call.rules}
    return tuple(r for r in instrument.rules if r.id not in call.without | own) + call.rules


def _all_rules(programme: Programme) -> Iterator[Rule]:
    return (rule for instrument in programme.instruments for rule in instrument.rules)
