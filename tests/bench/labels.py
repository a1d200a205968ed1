"""How well passages are labelled, against 300 labelled by reading: ``python -m tests.bench.labels [--show]``.

docs/labels.md says how they were drawn and what the labels mean.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import assistants_of, passages_of
from corpus.values import Passage
from tests.bench.places import Place, shared_document

FILE = Path(__file__).with_name("passage_labels.csv")


@dataclass(frozen=True, slots=True)
class Label:
    place: Place
    assistants: frozenset[str]
    also: frozenset[str]
    topics: frozenset[str]


def load_labels(path: Path = FILE) -> list[Label]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                Place(row["file"], int(row["start"]), int(row["end"]), int(row["words"]), row["sha256"]),
                *(frozenset(filter(None, row[name].split(";"))) for name in ("assistants", "also", "topics")),
            )
            for row in csv.DictReader(file)
        ]


def nearest(passages: Iterable[Passage], start: int, end: int) -> Passage | None:
    """The passage that has the most of a stretch; None where none has anything of it."""
    best = max(passages, key=lambda p: (min(end, p.end) - max(start, p.start), -p.start), default=None)
    return best if best and min(end, best.end) > max(start, best.start) else None


@dataclass(slots=True)
class Figures:
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def count(self, found: frozenset[str], wanted: frozenset[str], also: frozenset[str] = frozenset()) -> None:
        self.right += len(found & wanted)
        self.wrong += len(found - wanted - also)
        self.missed += len(wanted - found)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}  recall {self.recall:.3f}  "
            f"(right {self.right}, wrong {self.wrong}, missed {self.missed})"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--show", action="store_true", help="a line for each that is wrong or missed")
    args = parser.parse_args()
    recogniser = Recogniser(load_assistants(), load_topics())
    assistants, topics, lost = Figures(), Figures(), 0
    by_service: dict[str, Counter[str]] = {}
    passages: dict[str, tuple[Passage, ...]] = {}
    for label in load_labels():
        document = shared_document(label.place.file)
        if label.place.file not in passages:
            about = replace(document, assistants=assistants_of(document, recogniser))
            passages[label.place.file] = passages_of(about, recogniser)
        at = label.place.located(document.text)
        passage = nearest(passages[label.place.file], *at) if at else None
        lost += at is None
        found = frozenset(passage.assistants) if passage else frozenset()
        assistants.count(found, label.assistants, label.also)
        if label.topics:
            topics.count(frozenset(passage.topics) if passage else frozenset(), label.topics)
        difference = (found - label.assistants - label.also) | (label.assistants - found)
        if difference:
            service = label.place.file.split("/")[1]
            by_service.setdefault(service, Counter()).update(difference)
            if args.show:
                start, end = at or (0, 0)
                print(f"{label.place.file} {start}-{end}: {sorted(found)}, by hand {sorted(label.assistants)}")
                print("   ", document.text[start:end][:300].replace("\n", " "))
    print(f"assistants: {assistants}")
    print(f"topics:     {topics}")
    print(f"places that were not found again: {lost}")
    for service, counts in sorted(by_service.items()):
        print(f"  {service}: {dict(counts)}")


if __name__ == "__main__":
    main()
