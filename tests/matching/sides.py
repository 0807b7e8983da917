"""A proposal seen by one of its sides, and claims about it."""

from dataclasses import dataclass

from matching.records import OneWay, Proposal
from tests.matching.world import World


@dataclass(frozen=True)
class Side:
    """A proposal seen by its receiver: own and other organisation and listing."""

    world: World
    proposal: Proposal
    way: OneWay

    @property
    def own(self) -> str:
        return self.way.receiver

    @property
    def other(self) -> str:
        return self.way.other

    def listing_of(self, owner: str) -> str | None:
        for name in (self.proposal.need, self.proposal.capability):
            if name is not None and self.world.listings[name].organisation == owner:
                return name
        return None

    @property
    def listings(self) -> tuple[str | None, str | None]:
        return self.listing_of(self.own), self.listing_of(self.other)

    @property
    def ordered(self) -> tuple[str, str]:
        return self.proposal.left, self.proposal.right


class Untrue(AssertionError):
    """A fact that the records do not bear out."""


def hold(claim: object, message: str) -> None:
    """Fails unless the claim is so."""
    if not claim:
        raise Untrue(message)
