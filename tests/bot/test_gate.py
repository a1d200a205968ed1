"""The quality gate: a worse figure, other questions or other briefs stop it; lowering a floor needs a reason."""

from __future__ import annotations

from tests.bench.gate import Measured, accepted, misses, problems, raised

FLOORS = {"top1": 80.0, "refused": 5.0, "wrong": 0}
SAME = {"questions": Measured({"top1": 80.0, "refused": 5.0, "wrong": 0}, "d1")}
WORSE = {"questions": Measured({"top1": 79.9, "refused": 5.1, "wrong": 1}, "d1")}
BETTER = {"questions": Measured({"top1": 85.0, "refused": 2.0, "wrong": 0}, "d1")}
KNOWN = {"briefs": "b1", "questions": {"digest": "d1", "floors": FLOORS}}


def test_figures_at_their_floors_pass() -> None:
    assert problems(KNOWN, SAME, "b1") == []
    assert problems(KNOWN, BETTER, "b1") == []


def test_every_missed_floor_is_named_with_both_figures() -> None:
    assert problems(KNOWN, WORSE, "b1") == [
        "questions: top1 is 79.9, the floor is 80.0",
        "questions: refused is 5.1, the floor is 5.0",
        "questions: wrong is 1, the floor is 0",
    ]


def test_other_briefs_or_questions_must_be_accepted() -> None:
    other = {"questions": Measured(SAME["questions"].figures, "d2")}
    assert len(problems(KNOWN, other, "b2")) == 2
    assert problems(accepted(KNOWN, other, "b2"), other, "b2") == []


def test_accepting_raises_floors_and_never_lowers_them() -> None:
    assert accepted(KNOWN, BETTER, "b1")["questions"]["floors"] == BETTER["questions"].figures
    kept = accepted(KNOWN, WORSE, "b1")
    assert kept["questions"]["floors"] == FLOORS
    assert misses("questions", kept["questions"]["floors"], WORSE["questions"].figures)
    assert raised({}, {"top1": 1.0}) == {"top1": 1.0}


def test_lowering_keeps_the_reason() -> None:
    lowered = accepted(KNOWN, WORSE, "b1", "half of the briefs were withdrawn")
    assert problems(lowered, WORSE, "b1") == []
    assert len(lowered["lowered"]) == 3
    assert all("half of the briefs were withdrawn" in line for line in lowered["lowered"])


def test_a_set_that_is_not_there_keeps_its_floors() -> None:
    known = KNOWN | {"questions-dev": {"digest": "x", "floors": {"top1": 70.0}}}
    assert accepted(known, SAME, "b1")["questions-dev"] == known["questions-dev"]
    assert problems(known, SAME, "b1") == []
