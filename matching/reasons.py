"""Every kind of reason the engine gives, with its facts and what it means, in one table."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ReasonKind:
    """The names of a reason's facts, and one sentence for the page that explains the engine."""

    facts: tuple[str, ...]
    explanation: str


REASONS = MappingProxyType(
    {
        "base": ReasonKind((), "Where every link starts: most pairs of organisations need not meet."),
        "meaning": ReasonKind(
            ("need", "capability", "similarity", "deviation"),
            "Need and capability are nearer in meaning than other listings, by so many standard deviations.",
        ),
        "also_meets": ReasonKind(
            ("need", "capability", "similarity"),
            "The other way round a need and a capability are near in meaning too.",
        ),
        "words": ReasonKind(
            ("terms", "other_terms"),
            "Both texts use these telling words, each as the own text and as the other one writes it.",
        ),
        "fields_shared": ReasonKind(("fields",), "Both sides name these knowledge fields."),
        "fields_known": ReasonKind(("fields",), "The other side's profile names fields of one's own listing."),
        "profile": ReasonKind(("similarity",), "Whole profiles near enough to understand, far enough to learn."),
        "fields_complementary": ReasonKind(
            ("left_field", "right_field", "lift"),
            "Fields that only one of the sides has and that go together in real projects (lift against chance).",
        ),
        "alike": ReasonKind(("similarity", "fields"), "The two do much the same, which counts against."),
        "evidence": ReasonKind(
            ("projects", "first_year", "last_year", "source"), "The two did projects together before."
        ),
        "evidence_of_parts": ReasonKind(
            ("own", "other", "projects", "first_year", "last_year", "source"),
            "Parts of the two sides did projects together; the strongest of these ties.",
        ),
        "experience": ReasonKind(("projects", "last_year"), "Joint projects known of the other side."),
        "known_by_both": ReasonKind(("partners", "count"), "Organisations that have worked with both."),
        "readiness": ReasonKind(("from", "to"), "Technology readiness levels that both sides cover."),
        "readiness_gap": ReasonKind(
            ("need_from", "need_to", "capability_from", "capability_to"),
            "The readiness levels of need and capability do not meet, which counts against.",
        ),
        "cooperation": ReasonKind(("kinds",), "Kinds of co-operation that both listings name."),
        "cooperation_other": ReasonKind(
            ("own", "other"), "The two listings are about different kinds of co-operation, which counts against."
        ),
        "partner_kind": ReasonKind(("kind",), "The other side is of a kind that was asked for."),
        "country_wanted": ReasonKind(("country",), "The other side's country was asked for."),
        "country_other": ReasonKind(("country", "wanted"), "Other countries were asked for, which counts against."),
        "distance": ReasonKind(("km",), "The seats are near one another."),
        "border": ReasonKind(
            ("country_a", "country_b", "programme", "last_known"),
            "Both seats lie in one Interreg A area, in two countries; `last_known`: its years once over.",
        ),
        "language": ReasonKind(("language",), "Both sides work in this language."),
        "topsector_distance": ReasonKind(
            ("left", "right", "lift"),
            "A crossover of two topsectors; it counts most where their fields go together more than by chance.",
        ),
        "peer": ReasonKind(
            ("phase", "other_phase", "types"),
            "A hotspot in transition and one of its type that can be its peer.",
        ),
        "recent": ReasonKind(("days",), "The other side's listing was published so many days ago."),
        "chosen_for_route": ReasonKind(("route",), "Chosen so that the set reaches far and near."),
        "chosen_for_variety": ReasonKind(("theme",), "Chosen as the first of its listing or theme in the set."),
        "chosen_for_score": ReasonKind((), "Chosen for its score."),
    }
)
