"""Which assistants and topics a text is about: one recogniser, for texts and for questions.

Names are matched as whole words on folded text (lower case, no accents). Questions may also misspell them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.values import Assistant, Topic

FUZZY = (
    "alexa", "amazon", "bixby", "chatgpt", "copilot", "cortana", "facebook", "gemini", "google", "homepod",
    "microsoft", "samsung", "xiaomi",
)  # fmt: skip
FUZZY_LENGTH = 5  # letters; shorter words are too near to ordinary ones ("serious" is not Siri, "alex" not Alexa)
# "ring" is also a light, a sound and a finger's; these words beside it say that no camera is meant.
RING_BEFORE = {"s", "the", "a", "red", "blue", "yellow", "light", "its", "led", "white", "green", "un", "el", "der"}
RING_AFTER = {
    "or",
    "oder",
    "light",
    "lights",
    "red",
    "turns",
    "tone",
    "lit",
    "blue",
    "glows",
    "yellow",
    "color",
    "colour",
    "leuchtet",
}
WEAK_DEVICES = {
    "iphone", "ipad", "ios", "airpods", "apple watch", "carplay", "macbook", "android phone", "windows 10",
    "windows 11", "skype", "samsung galaxy", "galaxy phone", "fire tv", "smart glasses", "xbox", "iphon",
}  # fmt: skip
STRENGTHS = ("alias", "device", "maker", "weak")  # of a name, strongest first
STEM_LETTERS = 5
TOKEN = re.compile(r"[^\W_]+")


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
class _Name:
    assistant: str
    strength: str  # "alias", "device" or "maker"


class Recogniser:
    """Finds assistants and topics in texts; made once from the catalogue."""

    def __init__(self, assistants: Iterable[Assistant], topics: Iterable[Topic]) -> None:
        self._maker_of: dict[str, str] = {}
        self._names: dict[str, _Name] = {}
        self.ids: list[str] = []
        for assistant in assistants:
            self.ids.append(assistant.id)
            self._maker_of[assistant.id] = assistant.maker
            lists = [
                ("maker", assistant.makers),
                ("device", assistant.devices),
                ("alias", assistant.misspellings),
                ("alias", assistant.aliases),
            ]
            for strength, names in lists:
                for name in names:
                    self._names[folded(name)] = _Name(assistant.id, strength)
        self._pattern = _any_of(self._names, ending="s?")  # "Samsungs Richtlinie", "two homepods"
        self._topics = {
            topic.id: _any_of(folded(phrase) for phrases in topic.phrases.values() for phrase in phrases)
            for topic in topics
        }

    def assistants(self, text: str, misspelt: bool = False) -> tuple[str, ...]:
        """The ids of the assistants that ``text`` names, in id order; ``misspelt`` also takes near misses.

        A maker counts only where none of its assistants is named, a device that runs many assistants (an iPhone)
        only where nothing else is.
        """
        plain = folded(text)
        found: list[tuple[str, _Name]] = []
        rest = plain
        for match in self._pattern.finditer(plain):
            name = match.group() if match.group() in self._names else match.group()[:-1]
            if name == "ring" and _is_other_ring(plain, match.start(), match.end()):
                continue
            found.append((name, self._names[name]))
            rest = rest.replace(match.group(), " ")
        if misspelt:
            found += self._near_misses(rest)
        strong = {name.assistant for text, name in found if name.strength != "maker" and text not in WEAK_DEVICES}
        makers = {self._maker_of[assistant] for assistant in strong}
        named = strong | {
            name.assistant
            for _, name in found
            if name.strength == "maker" and self._maker_of[name.assistant] not in makers
        }
        if not named:
            named = {name.assistant for text, name in found if text in WEAK_DEVICES}
        return tuple(sorted(named))

    def named(self, text: str) -> dict[str, str]:
        """The assistants that ``text`` names, with the strongest way in which it does: alias, device, maker or weak.

        A weak device is one that runs many assistants: who names an iPhone has not named Siri.
        """
        plain, found = folded(text), dict[str, str]()
        for match in self._pattern.finditer(plain):
            name = match.group() if match.group() in self._names else match.group()[:-1]
            if name == "ring" and _is_other_ring(plain, match.start(), match.end()):
                continue
            assistant, strength = self._names[name].assistant, self._names[name].strength
            strength = "weak" if name in WEAK_DEVICES else strength
            known = found.get(assistant, "weak")
            found[assistant] = min(known, strength, key=STRENGTHS.index)
        return found

    def _near_misses(self, text: str) -> list[tuple[str, _Name]]:
        from rapidfuzz.distance import OSA

        words = [word for word in TOKEN.findall(text) if len(word) >= FUZZY_LENGTH]
        return [
            (name, self._names[name])
            for word in words
            for name in FUZZY
            if word[0] == name[0] and OSA.distance(word, name, score_cutoff=1) <= 1
        ]

    def names_removed(self, text: str) -> str:
        """``text`` folded, without the names of assistants: what is left tells the language and the subject."""
        return self._pattern.sub(" ", folded(text))

    def topics(self, text: str) -> tuple[str, ...]:
        """The ids of the topics whose phrases occur in ``text``, in the catalogue's order."""
        plain = folded(text)
        return tuple(topic for topic, pattern in self._topics.items() if pattern.search(plain))

    def topic_counts(self, text: str) -> dict[str, int]:
        """How often phrases of each topic occur in ``text``; topics that do not are left out."""
        plain = folded(text)
        counts = {topic: sum(1 for _ in pattern.finditer(plain)) for topic, pattern in self._topics.items()}
        return {topic: count for topic, count in counts.items() if count}


def _any_of(phrases: Iterable[str], ending: str = "") -> re.Pattern[str]:
    """A pattern for any of ``phrases`` as whole words, longest first; a ``*`` at the end leaves the word open."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    parts = [re.escape(p[:-1]) + r"\w*" if p.endswith("*") else re.escape(p) for p in ordered]
    return re.compile(r"(?<!\w)(?:" + "|".join(parts) + rf"){ending}(?!\w)" if parts else r"(?!)")


def _is_other_ring(text: str, start: int, end: int) -> bool:
    before, after = TOKEN.findall(text[:start]), TOKEN.findall(text[end:])
    return (
        (bool(before) and before[-1] in RING_BEFORE)
        or (bool(after) and after[0] in RING_AFTER)
        or text[start:end] == "rings"
    )
