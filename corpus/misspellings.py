"""What somebody typed -> the name that is meant: mistyped names are told from ordinary words and from other names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

ONE_MISTAKE = 5  # letters from which a name with one wrong, missing, extra or swapped letter is still told
TWO_MISTAKES = 8  # letters from which it is with two, if it begins alike
LONGEST = 24  # letters; no name with its mistakes is longer
STRETCHED = re.compile(r"(.)\1{2,}")  # "alexaaaa": no word of the four languages holds a letter thrice in a row


class Speller:
    """Knows how names are mistyped. All words are folded; see ``corpus.labels.folded``.

    Names of fewer letters than ONE_MISTAKE are too near to ordinary words ("sir" is not Siri, "rest" not Nest): only
    two swapped letters or a doubled one are believed. ``lookalikes`` are words and names that are never taken for a
    mistake ("apply", "cortina"); ``misspellings`` are mistakes that are known to be made, with the name that is meant.

    >>> speller = Speller(["cortana", "ring"], {"kortana": "cortana"}, ["cortina"])
    >>> [speller.mended(word) for word in ("corttana", "kortana", "rign", "rrring", "cortina", "bring", "cortanas")]
    ['cortana', 'cortana', 'ring', 'ring', None, None, None]
    """

    def __init__(self, names: Iterable[str], misspellings: Mapping[str, str], lookalikes: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._known = dict(misspellings)
        self._lookalikes = frozenset(lookalikes)
        self._long = sorted(name for name in self._names if len(name) >= ONE_MISTAKE)
        for name in sorted(self._names - set(self._long)):
            for variant in _swapped_or_doubled(name):
                self._known.setdefault(variant, name)

    def mended(self, word: str) -> str | None:
        """The name that ``word`` is meant for; None where it is a name itself, or none."""
        if {word, word.removesuffix("s")} & self._names or word in self._lookalikes or len(word) > LONGEST:
            return None
        plain = STRETCHED.sub(r"\1", word)
        if plain in self._names:
            return plain
        return self._known.get(plain) or self._nearest(plain)

    def _nearest(self, word: str) -> str | None:
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        if len(word) < ONE_MISTAKE - 1:
            return None
        found = extractOne(word, self._long, scorer=OSA.distance, score_cutoff=2)
        if found is None:
            return None
        name, mistakes, _ = found
        if mistakes == 1:
            return str(name)
        return str(name) if len(name) >= TWO_MISTAKES and name[0] == word[0] else None


def _swapped_or_doubled(name: str) -> set[str]:
    """How a short name looks with two neighbouring letters swapped, or one typed twice.

    >>> sorted(_swapped_or_doubled("ab"))
    ['aab', 'abb', 'ba']
    """
    swapped = {name[:i] + name[i + 1] + name[i] + name[i + 2 :] for i in range(len(name) - 1)}
    doubled = {name[:i] + letter + name[i:] for i, letter in enumerate(name)}
    return (swapped | doubled) - {name}
