"""The changes that are known of the shared policies are found, and the traps among them are no changes about voice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from tests.bench.changes import compared, load_pairs, located, overlaps
from tests.shared import needs_shared

pytestmark = needs_shared
RECOGNISER = Recogniser(load_assistants(), load_topics())
DATA = load_pairs()


def name(case: dict[str, Any]) -> str:
    return f"{Path(case['before']).parts[1]} {Path(case['after']).stem}"


@pytest.mark.parametrize("case", DATA["known"], ids=name)
def test_a_known_change_is_listed(case: dict[str, Any]) -> None:
    changes = compared(case["before"], case["after"], RECOGNISER).changes
    for side, file, place in [("before", case["before"], "removed"), ("after", case["after"], "added")]:
        at = located(file, case[place])
        assert at is None or any(overlaps(getattr(change, side), at) for change in changes)


@pytest.mark.parametrize("case", DATA["no_change_about_voice"], ids=name)
def test_nothing_about_voice_changed(case: dict[str, Any]) -> None:
    changes = compared(case["before"], case["after"], RECOGNISER).changes
    assert [change for change in changes if change.about_voice and change.kind != "moved"] == []


def test_words_of_changes_stand_in_their_versions() -> None:
    from tests.bench.places import shared_document

    for case in DATA["known"]:
        before, after = shared_document(case["before"]).text, shared_document(case["after"]).text
        for change in compared(case["before"], case["after"], RECOGNISER).changes:
            assert change.before is None or before[change.before.start : change.before.end] == change.before.text
            assert change.after is None or after[change.after.start : change.after.end] == change.after.text
