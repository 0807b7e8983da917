"""Simple ways to answer the questions of the benchmark tasks, to hold the product's own against.

Each takes the scorer (for its reader of files) and the folder of a task, and answers all questions in memory. They
are written from the descriptions that come with the tasks and know nothing of the engine.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ranking = list[tuple[str, float]]
Run = dict[str, Ranking]

DEEP = 1000
UNDATED_YEARS = 6.0
RESTART, STEPS, HALF_LIFE = 0.15, 12, 2.0
"""The walk: how often it starts again, how long it is followed, years after which a project counts half."""


class Past:
    """Organisations and projects of a task as sparse arrays; the questions of it."""

    def __init__(self, scorer: Any, data: Path) -> None:
        self.queries = scorer.rows(data, "queries")
        self.candidates = (data / "candidates.txt").read_text(encoding="utf-8").split()
        self.projects = [one for one in scorer.rows(data, "collaborations") if len(one["participants"]) > 1]
        organisations = scorer.rows(data, "organisations")
        self.index = {one["id"]: row for row, one in enumerate(organisations)}
        self.country = np.array([one["country"] for one in organisations])
        self.at = np.array([self.index[one] for one in self.candidates])
        pairs = [(self.index[o], n) for n, one in enumerate(self.projects) for o in set(one["participants"])]
        rows, columns = zip(*pairs, strict=True)
        shape = (len(organisations), len(self.projects))
        self.member = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)

    @cached_property
    def joint(self) -> Any:
        """Whether two organisations worked together."""
        found = (self.member @ self.member.T).tocsr()
        found.setdiag(0)
        found.eliminate_zeros()
        found.data[:] = 1.0
        return found

    def recency(self, at: str, half_life: float) -> Floats:
        """What is left of each project's weight on a day."""
        day = date.fromisoformat(at)
        starts = [one.get("start") for one in self.projects]
        days = [UNDATED_YEARS if s is None else (day - date.fromisoformat(s)).days / 365.25 for s in starts]
        return np.asarray(0.5 ** (np.array(days) / half_life))

    @cached_property
    def themes(self) -> Any:
        """Topics of each organisation's projects, weighted by how rare they are, at unit length."""
        topics = [[w for t in one.get("topics") or () for w in {t, t.split("-20")[0]}] for one in self.projects]
        return unit(self.member @ Words(topics, 1.0).counted(topics))

    def run(self, scores: Callable[[dict[str, Any], int], Floats], known_too: bool = False) -> Run:
        """The best candidates of each question by its scores; the asker and (else) its partners left out."""
        found = {}
        for query in self.queries:
            me = self.index[query["organisation"]]
            some = scores(query, me)[self.at].astype(np.float64)
            barred = np.isin(self.country[self.at], query.get("filters", {}).get("country_not", [])) | (self.at == me)
            if not known_too:
                barred |= dense(self.joint[[me]])[self.at] > 0
            some[barred] = -np.inf
            order = np.argsort(-some, kind="stable")[:DEEP]
            found[query["id"]] = [(self.candidates[row], float(some[row])) for row in order if some[row] > -np.inf]
        return found


class Words:
    """Words of documents with how rare they are."""

    def __init__(self, texts: Sequence[Iterable[str]], most: float) -> None:
        frequency = Counter(word for words in texts for word in set(words))
        self._columns = {word: column for column, word in enumerate(frequency)}
        share = np.array(list(frequency.values())) / len(texts)
        rarity = np.log((1 + len(texts)) / (1 + share * len(texts))) + 1
        self._rarity = np.where(share > most, 0.0, rarity)

    def counted(self, texts: Sequence[Iterable[str]]) -> Any:
        """Rows of log counts times rarity."""
        found = [Counter(self._columns[word] for word in words if word in self._columns) for words in texts]
        columns = [column for counts in found for column in counts]
        values = [1.0 + np.log(n) for counts in found for n in counts.values()]
        ends = np.cumsum([0, *(len(counts) for counts in found)])
        rows = sparse.csr_matrix(
            (np.array(values, dtype=float), columns, ends), shape=(len(texts), len(self._columns))
        )
        return rows @ sparse.diags_array(self._rarity)

    def rows(self, texts: Sequence[Iterable[str]]) -> Any:
        """The same at unit length."""
        return unit(self.counted(texts))


def resource_allocation(past: Past) -> Run:
    """Partners in common, each weighted by 1 / its partners (Zhou and others 2009)."""
    share = sparse.diags_array(1.0 / np.maximum(1.0, np.asarray(past.joint.sum(axis=1)).ravel()))
    shared = (past.joint @ share).tocsr()
    return past.run(lambda _, me: dense(shared[[me]] @ past.joint))


def popular(past: Past) -> Run:
    """Projects so far, a year old ones counting half."""
    found = past.member @ past.recency(past.queries[0]["at"], 1.0)
    return past.run(lambda *_: found)


def common_neighbours(past: Past) -> Run:
    """Partners in common."""
    return past.run(lambda _, me: dense(past.joint[[me]] @ past.joint))


def adamic_adar(past: Past) -> Run:
    """Partners in common, each weighted by 1 / log of its partners (Adamic and Adar 2003)."""
    strength = np.asarray(past.joint.sum(axis=1)).ravel()
    shared = (past.joint @ sparse.diags_array(1.0 / np.log(1.0 + np.maximum(strength, 1.0)))).tocsr()
    return past.run(lambda _, me: dense(shared[[me]] @ past.joint))


def jaccard(past: Past) -> Run:
    """Partners in common of all partners of the two (Jaccard 1912)."""
    strength = np.asarray(past.joint.sum(axis=1)).ravel()

    def scores(_: dict[str, Any], me: int) -> Floats:
        shared = dense(past.joint[[me]] @ past.joint)
        return np.asarray(shared / np.maximum(strength + strength[me] - shared, 1.0))

    return past.run(scores)


def themes_alone(past: Past) -> Run:
    """Cosine of the topics of what the two did."""
    return past.run(lambda _, me: dense(past.themes @ past.themes[[me]].T))


def walks(past: Past) -> dict[int, Floats]:
    """Where a walk along recent projects ends that starts again at the asker now and then."""
    askers = sorted({past.index[query["organisation"]] for query in past.queries})
    weight = past.recency(past.queries[0]["at"], HALF_LIFE)
    out = past.member @ sparse.diags_array(weight)
    leave = out.multiply(1.0 / np.maximum(np.asarray(out.sum(axis=1)).reshape(-1, 1), 1e-12)).tocsr()
    arrive = (past.member @ sparse.diags_array(1.0 / np.asarray(past.member.sum(axis=0)).ravel())).tocsr()
    start = np.zeros((past.member.shape[0], len(askers)))
    start[askers, np.arange(len(askers))] = 1.0
    here = start
    for _ in range(STEPS):
        here = RESTART * start + (1.0 - RESTART) * (arrive @ (leave.T @ here))
    return {asker: here[:, column] for column, asker in enumerate(askers)}


def random_walk(past: Past) -> Run:
    """Random walk with restart over projects, recent ones likelier (half-life 2 years)."""
    found = walks(past)
    return past.run(lambda _, me: found[me])


def fused_ranks(past: Past) -> Run:
    """Reciprocal ranks (Cormack and others 2009) of recent common partners, the walk and themes, summed."""
    tie = (past.member @ sparse.diags_array(past.recency(past.queries[0]["at"], HALF_LIFE)) @ past.member.T).tocsr()
    tie.setdiag(0)
    strength = np.asarray(past.joint.sum(axis=1)).ravel()
    shared = (tie @ sparse.diags_array(1.0 / np.log(2.0 + strength))).tocsr()
    found = walks(past)

    def scores(_: dict[str, Any], me: int) -> Floats:
        parts = (dense(shared[[me]] @ tie), found[me], dense(past.themes @ past.themes[[me]].T))
        return np.sum([1.0 / (60.0 + places(part)) for part in parts], axis=0)

    return past.run(scores)


def need_ways(past: Past, listings: Sequence[dict[str, Any]]) -> dict[str, Run]:
    """Cosines of the need with each text (best, or cubed and summed); projects with the poster; recent projects.

    And the last three as one, each in standard deviations.
    """
    asked = {one["id"]: split(one) for one in listings if one["kind"] == "need"}
    offered = [(past.index[one["organisation"]], tuple(split(one))) for one in listings if one["kind"] != "need"]
    distinct = {text: row for row, text in enumerate(dict.fromkeys(text for _, text in offered))}
    words = Words(list(distinct), 0.3)
    texts = words.rows(list(distinct))
    owner, text = np.array([one for one, _ in offered]), np.array([distinct[text] for _, text in offered])
    shape = (past.member.shape[0], len(distinct))
    has = sparse.csr_matrix((np.ones(len(owner)), (owner, text)), shape=shape)
    together = (past.member @ past.member.T).tocsr()

    def near(query: dict[str, Any]) -> Floats:
        return dense(texts @ words.rows([asked[query["listing"]]]).T)

    def best(query: dict[str, Any], _: int) -> Floats:
        found = np.zeros(shape[0])
        np.maximum.at(found, owner, near(query)[text])
        return found

    def cubes(query: dict[str, Any], _: int) -> Floats:
        return np.asarray(has @ near(query) ** 3)

    def known(_: dict[str, Any], me: int) -> Floats:
        return dense(together[[me]])

    def recent(query: dict[str, Any], _: int) -> Floats:
        return np.asarray(past.member @ past.recency(query["at"], 1.0))

    def all_three(query: dict[str, Any], me: int) -> Floats:
        parts = (cubes(query, me), np.log1p(known(query, me)), np.log1p(recent(query, me)))
        return np.sum([weight * z(part, past.at) for weight, part in zip(WEIGHTS, parts, strict=True)], axis=0)

    ways = {
        "popularity, recent": recent,
        "the poster's earlier partners": known,
        "TF-IDF, best listing": best,
        "TF-IDF cubes": cubes,
        "TF-IDF cubes, known, popularity": all_three,
    }
    return {name: past.run(way, known_too=True) for name, way in ways.items()}


WEIGHTS = (1.0, 0.7, 0.4)


def split(listing: dict[str, Any]) -> list[str]:
    """The words of a listing's title and description."""
    return re.findall(r"\w\w+", f"{listing['title']} {listing['description']}".lower())


def unit(matrix: Any) -> Any:
    """Rows at unit length."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags_array(1.0 / np.maximum(length, 1e-12)) @ matrix).tocsr()


def places(values: Floats) -> Floats:
    """The place of each value, the highest first."""
    order = np.empty(len(values))
    order[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return order


def z(values: Floats, among: npt.NDArray[np.int64]) -> Floats:
    """Standard deviations above the mean of some."""
    return np.asarray((values - values[among].mean()) / max(float(values[among].std()), 1e-9))


def dense(row: Any) -> Floats:
    """A sparse row as a plain one."""
    return np.asarray(row.todense(), dtype=np.float64).ravel()
