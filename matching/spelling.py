"""Texts by their spelling alone, for where no sentence model is at hand."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from matching.embedding import Vectors
from matching.text import plain

COLUMNS = 2048
RUN = 3


def spelled(texts: Sequence[str]) -> Vectors:
    """For each text how often runs of three letters occur, as roots, in 2,048 columns by checksum (hashing trick).

    Names and numbers are spelled alike in all languages, words often: it finds translations, but knows no meaning.
    """
    vectors = np.zeros((len(texts), COLUMNS), dtype=np.float32)
    for row, text in enumerate(texts):
        bare = f" {' '.join(plain(text).split())} "
        for start in range(len(bare) - RUN + 1):
            vectors[row, crc32(bare[start : start + RUN].encode()) % COLUMNS] += 1.0
    return np.sqrt(vectors)
