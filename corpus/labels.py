"""Which assistants and topics a text is about: one recogniser, for texts and for questions.

Names are matched as whole words on folded text (lower case, no accents). Questions may also misspell them.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from corpus.misspellings import Speller
from corpus.values import Assistant, Topic

STRENGTHS = ("alias", "device", "maker", "host")  # of a name, strongest first
STEM_LETTERS = 5
TOKEN = re.compile(r"[^\W_]+")
SEPARATORS = re.compile(r"[\s-]+")
LONGEST_MISSPELLING = 3  # words
# How topics are voted for; chosen on tests/bench/questions.csv, where they change little between 20 and 50, 5 and all.
VOTE_SHARPNESS = 30.0  # a thing whose cosine is 0.1 below the best one's has a twentieth of its vote
VOTERS = 10  # nearest things that vote
NAMED_VOTE = 2.5  # times that a vote counts for a topic whose words stand in the question
VOTE_SHARE = 0.25  # of all votes, from which a topic is meant
LETTER = "[a-z0-9_]"  # what a folded name must not touch; a Japanese particle may follow it
# German joins a name to what it is about: "Alexageräte", "Ringkamera", "Siri-Aufnahmen".
COMPOUND = (
    r"s?(?:gerat|aufnahm|aufzeichn|lautsprech|box|app\b|apps\b|kamera|klingel|brille|assistent|sprachassistent|nutzer|konto"
    r"|kont|skill|daten|verlauf|einstellung|mitarbeiter|fernseh|handy|mikro|sprach|server|befehl|gesprach)\w*"
)
Strength = Literal["alias", "device", "maker", "host"]


def folded(text: str) -> str:
    """``text`` in lower case without accents, with plain apostrophes.

    >>> folded("L’Été, où ?")
    "l'ete, ou ?"
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("ß", "ss"))
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


def stems(text: str) -> list[str]:
    """The words of ``text`` as they are searched: folded, cut to their first letters.

    A plain cut is a stemmer for four languages at once; it beat whole words on every set that was measured.

    >>> stems("Löschen Sie die Aufnahmen!")
    ['losch', 'sie', 'die', 'aufna']
    """
    return [word[:STEM_LETTERS] for word in TOKEN.findall(folded(text))]


@dataclass(frozen=True, slots=True)
class Name:
    """What a name points to. A ``host`` counts least, then a ``maker``."""

    assistant: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Found:
    """A name at ``start`` to ``end`` of a folded text."""

    start: int
    end: int
    name: Name


class Recogniser:
    """Finds assistants and topics in texts; made once from the catalogue."""

    def __init__(self, assistants: Iterable[Assistant], topics: Iterable[Topic]) -> None:
        known = tuple(assistants)
        self.ids = [assistant.id for assistant in known]
        self.name_of = {assistant.id: assistant.name for assistant in known}
        self._maker_of = {assistant.id: assistant.maker for assistant in known}
        self._names = _names(known)
        self._pattern = _any_name([name for a in known for name in _all_names(a)])
        self._senses = {a.id: _any_of(map(folded, a.other_senses)) for a in known if a.other_senses}
        self._known = known
        self._topics = {
            topic.id: _any_of(folded(phrase) for phrases in topic.phrases.values() for phrase in phrases)
            for topic in topics
        }

    @cached_property
    def _misspellings(self) -> dict[str, str]:
        """The catalogue's misspellings, their words parted by blanks, each with the nearest name of its assistant."""
        return {
            " ".join(TOKEN.findall(folded(wrong))): _nearest(folded(wrong), _all_names(assistant))
            for assistant in self._known
            for wrong in assistant.misspellings
        }

    @cached_property
    def _speller(self) -> Speller:
        words = {folded(name) for assistant in self._known for name in _all_names(assistant)}
        return Speller(
            (word for word in words if TOKEN.fullmatch(word)),
            {wrong: right for wrong, right in self._misspellings.items() if " " not in wrong},
            (folded(word) for assistant in self._known for word in assistant.lookalikes),
        )

    def assistants(self, text: str, misspelt: bool = False) -> tuple[str, ...]:
        """The ids of the assistants that ``text`` names, in id order; ``misspelt`` also takes near misses.

        A maker counts only where none of its assistants is named, a device that runs many assistants (an iPhone)
        only where nothing else is.
        """
        names = [found.name for found in self._found(folded(self.corrected(text) if misspelt else text))]
        strong = {name.assistant for name in names if name.strength in ("alias", "device")}
        makers = {self._maker_of[assistant] for assistant in strong}
        named = strong | {
            name.assistant
            for name in names
            if name.strength == "maker" and self._maker_of[name.assistant] not in makers
        }
        return tuple(sorted(named or {name.assistant for name in names}))

    def named(self, text: str) -> dict[str, Strength]:
        """The assistants that ``text`` names, each with the strongest way in which it does.

        A host is a device that runs many assistants: who names an iPhone has not named Siri.
        """
        named: dict[str, Strength] = {}
        for found in self._found(folded(text)):
            known = named.get(found.name.assistant, "host")
            named[found.name.assistant] = min(known, found.name.strength, key=STRENGTHS.index)
        return named

    def corrected(self, text: str) -> str:
        """``text`` with the names that are misspelt in it put right; everything else stays as it is.

        The longest misspelling at a word is taken ("eco dot" before "eco").
        """
        words = list(TOKEN.finditer(text))
        plain = [folded(word.group()) for word in words]
        parts, end, i = [], 0, 0
        while i < len(words):
            taken, right = self._meant(plain, i)
            if right:
                parts += [text[end : words[i].start()], right]
                end = words[i + taken - 1].end()
            i += taken
        return "".join([*parts, text[end:]])

    def _meant(self, plain: list[str], i: int) -> tuple[int, str | None]:
        """How many words from ``i`` on were meant for which name; 1 and None where none was."""
        for count in range(min(LONGEST_MISSPELLING, len(plain) - i), 1, -1):
            if right := self._misspellings.get(" ".join(plain[i : i + count])):
                return count, right
        return 1, self._speller.mended(plain[i])

    def _found(self, plain: str) -> Iterator[Found]:
        """The names in folded text, without those that mean something else where they stand."""
        others: dict[str, list[tuple[int, int]]] = {}
        for match in self._pattern.finditer(plain):
            name = self._names[SEPARATORS.sub("", match[1])]
            if name.assistant in self._senses and name.assistant not in others:
                others[name.assistant] = [m.span() for m in self._senses[name.assistant].finditer(plain)]
            spans = others.get(name.assistant, [])
            if not any(start <= match.start() and match.end() <= end for start, end in spans):
                yield Found(match.start(), match.end(), name)

    def names_removed(self, text: str) -> str:
        """A question's ``text`` folded, without the names of assistants: what is left tells language and subject."""
        plain = folded(self.corrected(text))
        parts, end = [], 0
        for found in self._found(plain):
            parts.append(plain[end : found.start])
            end = found.end
        return " ".join([*parts, plain[end:]])

    def topics(self, text: str) -> tuple[str, ...]:
        """The ids of the topics whose phrases occur in ``text``, in the catalogue's order."""
        plain = folded(text)
        return tuple(topic for topic, pattern in self._topics.items() if pattern.search(plain))

    def topic_counts(self, text: str) -> dict[str, int]:
        """How often phrases of each topic occur in ``text``; topics that do not are left out."""
        plain = folded(text)
        counts = {topic: sum(1 for _ in pattern.finditer(plain)) for topic, pattern in self._topics.items()}
        return {topic: count for topic, count in counts.items() if count}


def _all_names(assistant: Assistant) -> tuple[str, ...]:
    return (*assistant.hosts, *assistant.makers, *assistant.devices, *assistant.aliases)


def _names(assistants: tuple[Assistant, ...]) -> dict[str, Name]:
    """What each name points to, by the name without blanks and hyphens; the strongest use of a name wins."""
    found: dict[str, Name] = {}
    for assistant in assistants:
        lists: list[tuple[Strength, tuple[str, ...]]] = [
            ("host", assistant.hosts),
            ("maker", assistant.makers),
            ("device", assistant.devices),
            ("alias", assistant.aliases),
        ]
        for strength, names in lists:
            found.update({_key(name): Name(assistant.id, strength) for name in names})
    return found


def _key(name: str) -> str:
    return SEPARATORS.sub("", folded(name))


def _nearest(wrong: str, names: Iterable[str]) -> str:
    from rapidfuzz.distance import OSA

    return min(sorted(names), key=lambda name: OSA.distance(wrong, folded(name)))


def _any_name(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of ``names`` (group 1) as whole words, longest first; blanks may be hyphens or missing.

    Behind a name may stand a plural or genitive s, a model's number, or what German joins to it.
    """
    ordered = sorted({folded(name) for name in names}, key=lambda name: (-len(name), name))
    parts = [r"[\s-]?".join(re.escape(word) for word in SEPARATORS.split(name)) for name in ordered]
    return re.compile(rf"(?<!{LETTER})({'|'.join(parts)})(?:s|\d{{1,2}}|{COMPOUND})?(?!{LETTER})" if parts else r"(?!)")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of ``phrases`` as whole words, longest first; a ``*`` at the end leaves the word open."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    parts = [re.escape(p[:-1]) + r"\w*" if p.endswith("*") else re.escape(p) for p in ordered]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)" if parts else r"(?!)")


def topic_votes(near: Iterable[tuple[str | None, float]], named: Collection[str] = ()) -> dict[str, float]:
    """Each topic's share of a vote of what lies nearest to a question.

    ``near`` are the topic and the centred cosine of each thing that was found for it; ``named`` the topics whose words
    stand in it. A thing votes with e to the power of VOTE_SHARPNESS times its cosine.
    """
    best = sorted(((cosine, topic) for topic, cosine in near if topic), reverse=True)[:VOTERS]
    votes: dict[str, float] = {}
    for cosine, topic in best:
        vote = math.exp(VOTE_SHARPNESS * (cosine - best[0][0])) * (NAMED_VOTE if topic in named else 1.0)
        votes[topic] = votes.get(topic, 0.0) + vote
    total = sum(votes.values())
    return {topic: vote / total for topic, vote in votes.items()}


def topics_by_meaning(near: Iterable[tuple[str | None, float]], named: Collection[str] = ()) -> tuple[str, ...]:
    """The topics that a question is about, likeliest first; see ``topic_votes``. Ties go by id.

    >>> topics_by_meaning([("deletion", 0.61), ("children", 0.58), ("deletion", 0.57), (None, 0.9)], ["children"])
    ('deletion', 'children')
    """
    shares = topic_votes(near, named)
    return tuple(sorted((t for t in shares if shares[t] >= VOTE_SHARE), key=lambda t: (-shares[t], t)))
