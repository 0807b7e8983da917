"""One pure function per comparison, from numbers about pairs to values; its docstring explains it to the public."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def ramp(amount: Floats, start: float, full: float) -> Floats:
    """0 up to `start`, rising evenly to 1 at `full`."""
    return np.clip((amount - start) / (full - start), 0.0, 1.0)


def hump(amount: Floats, start: float, best: float, end: float) -> Floats:
    """0 outside `start` to `end`, 1 at `best`, straight in between."""
    return np.minimum(ramp(amount, start, best), ramp(-amount, -end, -best))


def meaning(deviation: Floats, start: float, full: float) -> Floats:
    """How much nearer in meaning a need and a capability are than other listings, in any pair of languages."""
    return ramp(deviation, start, full)


def words(bm25: Floats, start: float, full: float) -> Floats:
    """Whether the two texts share telling words that few other listings use."""
    return ramp(bm25, start, full)


def fields_shared(cosine: Floats) -> Floats:
    """How far both sides are in the same knowledge fields, rare fields counting more."""
    return np.clip(cosine, 0.0, 1.0)


def profile(cosine: Floats, start: float, best: float, alike: float) -> Floats:
    """Whether two profiles lie near enough to understand one another and far enough to learn something."""
    return hump(cosine, start, best, alike)


def fields_complementary(lift: Floats, full: float) -> Floats:
    """Whether one side is in fields that the other lacks and that go together in real projects."""
    return ramp(np.log(np.maximum(lift, 1.0)), 0.0, float(np.log(full)))


def alike(cosine: Floats, fields: Floats, start: float) -> Floats:
    """Whether the two do the same: two who look alike add little to one another (counts against)."""
    return ramp(cosine, start, 1.0) * np.clip(fields, 0.0, 1.0)


def evidence(projects: Floats, best: float, recency: Floats) -> Floats:
    """Whether the two did a project together: once or twice shows it works, often means it is no news."""
    few = np.minimum(projects, best) / best
    return np.asarray(np.where(projects > best, best / np.maximum(projects, 1.0), few) * recency)


def experience(projects: Floats, full: float) -> Floats:
    """How many joint projects the other side is known to have done."""
    return np.asarray(np.clip(np.log1p(projects) / np.log1p(full), 0.0, 1.0))


def known_by_both(strength: Floats, full: float) -> Floats:
    """How well partners of both sides know each of them, recent projects counting more."""
    return 1.0 - np.exp(-strength / full)


def readiness(overlap: Floats, shorter: Floats) -> Floats:
    """Whether the technology readiness levels of need and capability meet."""
    return np.clip(overlap, 0.0, None) / np.maximum(shorter, 1.0)


def readiness_gap(levels: Floats) -> Floats:
    """How many readiness levels lie between need and capability (counts against)."""
    return ramp(levels, 0.0, 3.0)


def cooperation(rarest: Floats) -> Floats:
    """Whether both sides name the same kind of co-operation, such as access to a facility."""
    return np.clip(rarest, 0.0, 1.0)


def cooperation_other(apart: Flags) -> Floats:
    """Whether one side seeks or offers advice, people, money or a landing and the other does not (against)."""
    return apart.astype(np.float64)


def distance(kilometres: Floats, near: float) -> Floats:
    """How near the two seats are; unknown distances say nothing."""
    return np.where(np.isnan(kilometres), 0.0, np.exp(-np.nan_to_num(kilometres) / near))


def topsector_distance(lift: Floats, best: float, width: float) -> Floats:
    """Whether the two topsectors are neither too near nor too far: the value is highest in between."""
    log = np.log(np.maximum(lift, 1e-3) / best) / width
    return np.exp(-(log**2))


def recent(days: Floats, within: float) -> Floats:
    """Whether the other side's listing was published lately; without a date it says nothing."""
    return np.where(days < 0, 0.0, ramp(-days, -within, 0.0))


def flag(true: Flags) -> Floats:
    """Whether it is so."""
    return true.astype(np.float64)
