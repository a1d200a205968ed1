"""How well changes about voice are found, in 18 pairs of versions: ``python -m tests.bench.changes [--show]``.

docs/changes.md says what was written down. A change is right where it overlaps a place that was marked; one that
overlaps a place under ``also`` counts neither way.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus.catalogue import load_assistants, load_topics
from corpus.changes import Change, Comparison, Stretch, compare
from corpus.labels import Recogniser
from tests.bench.labels import Figures
from tests.bench.places import Place, shared_document

FILE = Path(__file__).with_name("changes.json")
LEAST_OVERLAP = 0.5  # of the shorter of two stretches


def load_pairs(path: Path = FILE) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def located(file: str, place: dict[str, Any] | None) -> tuple[int, int] | None:
    if place is None:
        return None
    at = Place(file, **place).located(shared_document(file).text)
    if at is None:
        raise LookupError(f"{file}: the words of {place['start']}-{place['end']} are not there any more")
    return at


def compared(before: str, after: str, recogniser: Recogniser) -> Comparison:
    old, new = (dt.date.fromisoformat(Path(file).stem) for file in (before, after))
    return compare(shared_document(before), shared_document(after), old, new, recogniser)


def overlaps(stretch: Stretch | None, place: tuple[int, int] | None) -> bool:
    if stretch is None or place is None:
        return False
    common = min(stretch.end, place[1]) - max(stretch.start, place[0])
    return common >= LEAST_OVERLAP * min(stretch.end - stretch.start, place[1] - place[0])


def fits(change: Change, marked: dict[str, Any], pair: dict[str, Any]) -> bool:
    """Whether ``change`` shows the marked one, at least on the side that says the new (or the lost) words."""
    before, after = located(pair["before"], marked["before"]), located(pair["after"], marked["after"])
    return overlaps(change.after, after) or (after is None and overlaps(change.before, before))


def count(pair: dict[str, Any], changes: Iterable[Change], show: bool) -> tuple[Figures, int]:
    """The Figures of one pair, and how many of the changes found have the kind that was written down."""
    figures, right_kind = Figures(), 0
    found = [change for change in changes if change.about_voice]
    met: set[int] = set()
    for change in found:
        hits = [n for n, marked in enumerate(pair["about_voice"]) if fits(change, marked, pair)]
        if hits:
            met.update(hits)
            figures.right += 1
            right_kind += change.kind == pair["about_voice"][hits[0]]["kind"]
        elif not any(fits(change, marked, pair) for marked in pair["also"]) and not _half_of(change, pair):
            figures.wrong += 1
            if show:
                print("  wrong:", change.kind, (change.after or change.before or Stretch(0, 0, "")).text[:200])
    figures.missed = len(pair["about_voice"]) - len(met)
    if show:
        for n, marked in enumerate(pair["about_voice"]):
            if n not in met:
                print("  missed:", marked["kind"], marked["before"], marked["after"])
    return figures, right_kind


def _half_of(change: Change, pair: dict[str, Any]) -> bool:
    """Whether it is the old half of a rewording whose new half is reported by itself."""
    marked = [m for m in [*pair["about_voice"], *pair["also"]] if m["before"]]
    return any(overlaps(change.before, located(pair["before"], m["before"])) for m in marked)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--show", action="store_true", help="a line for each that is wrong or missed")
    args = parser.parse_args()
    recogniser = Recogniser(load_assistants(), load_topics())
    total, kinds, reported = Figures(), 0, 0
    data = load_pairs()
    for pair in data["pairs"]:
        made = compared(pair["before"], pair["after"], recogniser)
        if args.show:
            print(pair["before"], "->", Path(pair["after"]).stem, len(made.changes), dict(made.apart))
        figures, right_kind = count(pair, made.changes, args.show)
        total.right += figures.right
        total.wrong += figures.wrong
        total.missed += figures.missed
        kinds += right_kind
        reported += len(made.changes)
    marked = sum(len(pair["about_voice"]) for pair in data["pairs"])
    print(f"changes about voice in {len(data['pairs'])} pairs:")
    print(f"  precision {total.precision:.3f} ({total.wrong} of {total.right + total.wrong} wrong)")
    print(f"  recall {1 - total.missed / marked:.3f} ({total.missed} of {marked} missed)")
    print(f"of those found, with the right kind: {kinds} of {total.right}; changes in all: {reported}")
    known = 0
    for case in data["known"]:
        made = compared(case["before"], case["after"], recogniser)
        found = all(
            any(overlaps(getattr(change, side), located(file, case[name])) for change in made.changes)
            for side, file, name in [("before", case["before"], "removed"), ("after", case["after"], "added")]
            if case[name]
        )
        known += found
        if args.show and not found:
            print("  known change missed:", case["after"], case["removed"], case["added"])
    print(f"known changes reported: {known} of {len(data['known'])}")
    for trap in data["no_change_about_voice"]:
        made = compared(trap["before"], trap["after"], recogniser)
        voice = [change for change in made.changes if change.about_voice and change.kind != "moved"]
        counts = f"{len(voice)} changes about voice, {len(made.changes)} in all, apart {dict(made.apart)}"
        print(f"{Path(trap['after']).parts[1]}: {counts}")
        if args.show:
            for change in voice:
                print(
                    "  wrong:",
                    change.kind,
                    change.before and change.before.text[:200],
                    "=>",
                    change.after and change.after.text[:200],
                )


if __name__ == "__main__":
    main()
