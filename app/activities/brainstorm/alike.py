"""Which ideas may say the same, by their letters alone (BR-9).  A suggestion: people decide, nothing is merged here.

Texts are compared by the pieces of three letters in their words, a piece that few ideas have counting for more.  That
needs no list of words of any language, bears typing errors and endings, and a rare word weighs more than "the".
docs/decisions/0011 says how the limit was found.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log, sqrt

from app.core.gathering import folded

LIKE = 0.5  # from here on two texts are suggested, from 0 to 1
MOST = 5  # suggestions at once: more would be a second list to go through

Vector = Mapping[str, float]
Texts = tuple[tuple[str, str], ...]  # id of an idea, its text


@lru_cache(maxsize=64)
def alike(texts: Texts, known: frozenset[frozenset[str]] = frozenset()) -> tuple[tuple[str, str], ...]:
    """Pairs of ids, the most alike first, the later idea before the earlier one it might go into.

    known: pairs that the room has spoken about; they do not come again.
    """
    place = {idea: n for n, (idea, _) in enumerate(texts)}
    vectors = weighed([pieces(text) for _, text in texts])
    found = {
        (texts[b][0], texts[a][0]): likeness for (a, b), likeness in likenesses(vectors).items() if likeness >= LIKE
    }
    new = [pair for pair in found if frozenset(pair) not in known]
    return tuple(sorted(new, key=lambda pair: (-round(found[pair], 6), place[pair[1]], place[pair[0]]))[:MOST])


def pieces(text: str) -> Counter[str]:
    """How often each piece of three letters stands in the words of a text; a short word is a piece of its own."""
    words = "".join(c if c.isalnum() else " " for c in folded(text)).split()
    padded = (f" {word} " for word in words)
    return Counter(word[i : i + 3] for word in padded for i in range(len(word) - 2))


def weighed(counts: Sequence[Counter[str]]) -> list[Vector]:
    """Each text as a vector of length 1, or of nothing at all."""
    ideas = Counter(piece for one in counts for piece in one)
    rare = {piece: 1 + log(len(counts) / n) for piece, n in ideas.items()}
    return [unit({piece: n * rare[piece] for piece, n in one.items()}) for one in counts]


def unit(vector: Vector) -> Vector:
    length = sqrt(sum(weight * weight for weight in vector.values()))
    return {piece: weight / length for piece, weight in vector.items()}


def likenesses(vectors: Sequence[Vector]) -> dict[tuple[int, int], float]:
    """From 0 to 1 for each two that share a piece, by their places, the earlier first."""
    holds: dict[str, list[int]] = defaultdict(list)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for place, vector in enumerate(vectors):
        for piece, weight in vector.items():
            for other in holds[piece]:
                found[other, place] += weight * vectors[other][piece]
            holds[piece].append(place)
    return found
