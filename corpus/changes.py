"""Two versions of a text -> what changed in it, sentence by sentence; what changes no meaning is told apart."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from corpus import changes_wording as wording
from corpus.alignment import aligned
from corpus.labels import Recogniser, folded
from corpus.meaning import Sentence, difference, key_words, sentences_of
from corpus.passage_labels import topics_of
from corpus.values import Document

ChangeKind = Literal["added", "removed", "reworded", "moved"]
LOST = 0.2  # of a text; a version with less left is an error page or a stub, not a change
WHOLE_WORDS = 40  # in a longer sentence only the words about what changed tell whether that is about voice
AROUND = 8  # words on each side of what changed
CONTAINED = 0.8  # of a sentence's words that stand in another one: it was split off it, or put into it


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand in one version letter for letter: ``version.text[start:end] == text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that came, went, was reworded or moved between two versions.

    ``before`` stands in the version recorded on ``from_``, ``after`` in that of ``to``; ``section`` are the headings
    above it in the version that has it (the newer one, where both do).
    """

    kind: ChangeKind
    before: Stretch | None
    after: Stretch | None
    section: tuple[str, ...]
    topics: tuple[str, ...]
    about_voice: bool
    from_: dt.date
    to: dt.date


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` come the most wanted first; ``apart`` counts what changes no meaning, by kind."""

    changes: tuple[Change, ...]
    apart: Counter[str]
    held: bool = False  # the newer text lost so much that it needs a second look; nothing is compared


@dataclass(slots=True)
class _Match:
    """Neighbouring sentences of the old text that became neighbouring ones of the new: first and last numbers."""

    old: list[int]
    new: list[int]


def compare(before: Document, after: Document, from_: dt.date, to: dt.date, recogniser: Recogniser) -> Comparison:
    """What changed from ``before`` to ``after``, two versions of one page in one language."""
    if len(after.text) < LOST * len(before.text):
        return Comparison((), Counter(), held=True)
    old, new = sentences_of(before), sentences_of(after)
    apart = Counter[str]()
    gone, came = _unmatched(old, new, apart), _unmatched(new, old, Counter())
    matches = [
        _Match([gone[pair.old]], [came[pair.new]])
        for pair in aligned(
            [key_words(old[i].key) for i in gone],
            [key_words(new[i].key) for i in came],
            [_beside(old, i) for i in gone],
            [_beside(new, i) for i in came],
        )
    ]
    taken_old, taken_new = {m.old[0] for m in matches}, {m.new[0] for m in matches}
    _widen(matches, old, [i for i in gone if i not in taken_old], new, side="old")
    _widen(matches, new, [i for i in came if i not in taken_new], old, side="new")
    taken_old, taken_new = {i for m in matches for i in m.old}, {i for m in matches for i in m.new}

    make = _Maker(before, after, from_, to, recogniser, _names_of_voice(after.publisher))
    changes = []
    for sentence in [old[i] for i in gone if i not in taken_old]:
        changes += [make.removed(sentence)] if sentence.says_something else []
        apart["label"] += not sentence.says_something
    for sentence in [new[i] for i in came if i not in taken_new]:
        changes += [make.added(sentence)] if sentence.says_something else []
        apart["label"] += not sentence.says_something
    for match in matches:
        reason = difference([old[i] for i in match.old], [new[i] for i in match.new])
        if reason is not None:
            apart[reason or "order"] += 1
        elif not any(old[i].says_something for i in match.old) and not any(new[i].says_something for i in match.new):
            apart["label"] += 1
        else:
            changes.append(make.reworded([old[i] for i in match.old], [new[i] for i in match.new]))
    moved = make.moved(old, new)
    apart["moved"] += len(moved)
    return Comparison(tuple(sorted([*changes, *moved], key=_rank)), +apart)


def _unmatched(these: Sequence[Sentence], those: Sequence[Sentence], apart: Counter[str]) -> list[int]:
    """The numbers of the sentences that have no equal among ``those``; how the equals differ is counted."""
    equals: dict[str, Sentence] = {}
    for sentence in those:
        equals.setdefault(sentence.key, sentence)
    pieces = {piece for sentence in those for piece in sentence.pieces}
    found = []
    for number, sentence in enumerate(these):
        equal = equals.get(sentence.key)
        if equal:
            if reason := difference([sentence], [equal]):
                apart[reason] += 1
        elif not sentence.key:
            apart["date"] += sentence.is_dated
        elif pieces.issuperset(sentence.pieces):
            apart["layout"] += 1
        else:
            found.append(number)
    return found


def _beside(sentences: Sequence[Sentence], number: int) -> frozenset[str]:
    """What stands before and behind a sentence."""
    before = {f"<{sentences[number - 1].key}"} if number else {"<"}
    behind = {f">{sentences[number + 1].key}"} if number + 1 < len(sentences) else {">"}
    return frozenset(before | behind)


def _widen(
    matches: list[_Match], these: Sequence[Sentence], left: Sequence[int], those: Sequence[Sentence], side: str
) -> None:
    """Adds to each match the neighbours that were split off its sentence, or put into it."""
    by_edge: dict[int, _Match] = {}
    for match in matches:
        for number in getattr(match, side):
            by_edge[number] = match
    for number in left:
        for beside in (number - 1, number + 1):
            if beside not in by_edge:
                continue
            match = by_edge[beside]
            if these[beside].path != these[number].path:
                continue
            other = Counter(w for i in (match.new if side == "old" else match.old) for w in key_words(those[i].key))
            own = Counter(key_words(these[number].key))
            if sum((own & other).values()) >= CONTAINED * own.total() > 0:
                getattr(match, side).append(number)
                getattr(match, side).sort()
                by_edge[number] = match
                break


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes Changes between two versions."""

    before: Document
    after: Document
    from_: dt.date
    to: dt.date
    recogniser: Recogniser
    names: tuple[str, ...]  # of the service, where they hold a word about voice

    def added(self, sentence: Sentence) -> Change:
        return self._one("added", None, [sentence])

    def removed(self, sentence: Sentence) -> Change:
        return self._one("removed", [sentence], None)

    def reworded(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> Change:
        return self._one("reworded", old, new)

    def moved(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Change]:
        """A Change for each run of sentences that stand under another heading than before, renamed ones aside."""
        places = {sentence.key: sentence for sentence in new if sentence.key}
        pairs = [(sentence, places[sentence.key]) for sentence in old if sentence.key in places]
        counts = Counter((a.heading, b.heading) for a, b in pairs)
        home: dict[str, str] = {}
        for (here, there), _ in sorted(counts.items(), key=lambda item: (item[1], item[0])):
            home[here] = there
        still = {(sentence.key, sentence.heading) for sentence in new}
        runs: list[list[tuple[Sentence, Sentence]]] = []
        for a, b in pairs:
            if not a.heading or not b.heading or b.heading == home[a.heading] or (a.key, a.heading) in still:
                continue
            if runs and runs[-1][-1][0].number == a.number - 1 and runs[-1][-1][1].number == b.number - 1:
                runs[-1].append((a, b))
            else:
                runs.append([(a, b)])
        return [self._one("moved", [a for a, _ in run], [b for _, b in run]) for run in runs]

    def _one(self, kind: ChangeKind, old: Sequence[Sentence] | None, new: Sequence[Sentence] | None) -> Change:
        before = _stretch(self.before.text, old) if old else None
        after = _stretch(self.after.text, new) if new else None
        path = (new or old or ())[0].path
        said = (after or before or Stretch(0, 0, "")).text
        topics = topics_of(said, path, self.recogniser)
        voice = self._about_voice(before.text if before else "", after.text if after else "", path, topics)
        return Change(kind, before, after, path, topics, voice, self.from_, self.to)

    def _about_voice(self, before: str, after: str, path: Sequence[str], topics: Sequence[str]) -> bool:
        """Whether it is about voice: its words are, or the heading above a sentence that came or went.

        The name of a service such as Common Voice alone tells it only of what is otherwise wanted too.
        """
        if not set(topics) & set(wording.WANTED_TOPICS):
            for name in self.names:
                before, after = (text.replace("\u00a0", " ").replace(name, " ") for text in (before, after))
        if is_about_voice(before, after):
            return True
        one_sided = not before.strip() or not after.strip()
        return one_sided and bool(path) and is_about_voice("", path[-1])


def _names_of_voice(publisher: str) -> tuple[str, ...]:
    """The names of a service, longest first, that sound like a matter of voice: Common Voice."""
    words = publisher.split()
    names = [" ".join(words[n:]) for n in range(len(words))]
    return tuple(name for name in names if len(name.split()) > 1 and wording.VOICE.search(folded(name)))


def _stretch(text: str, sentences: Sequence[Sentence]) -> Stretch:
    start, end = sentences[0].start, sentences[-1].end
    return Stretch(start, end, text[start:end])


def is_about_voice(before: str, after: str) -> bool:
    """Whether what changed between two wordings is about voice; one of them may be empty.

    >>> is_about_voice("We keep your voice.", "We sell your voice."), is_about_voice("", "Voice and video calls.")
    (True, False)
    """
    if not before or not after:
        return bool(wording.VOICE.search(folded(before or after)))
    old, new = folded(before).split(), folded(after).split()
    if max(len(old), len(new)) <= WHOLE_WORDS:
        return bool(wording.VOICE.search(" ".join(new)) or wording.VOICE.search(" ".join(old)))
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            near = [" ".join(old[max(0, a - AROUND) : b + AROUND]), " ".join(new[max(0, c - AROUND) : d + AROUND])]
            if any(wording.VOICE.search(words) for words in near):
                return True
    return False


def _rank(change: Change) -> tuple[bool, bool, int, int]:
    wanted = [wording.WANTED_TOPICS.index(topic) for topic in change.topics if topic in wording.WANTED_TOPICS]
    place = change.after or change.before
    return (
        change.kind == "moved", not change.about_voice, min(wanted, default=len(wording.WANTED_TOPICS)),
        place.start if place else 0,
    )  # fmt: skip
