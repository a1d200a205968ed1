"""Both searches are filtered themselves: what may be found is found, however many others are nearer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.answering import Knowledge
from corpus.embedding import Encoder
from corpus.index import Filter, Hit, Snapshot, open_snapshot, search
from corpus.index.build import statement_id
from corpus.index.search import ENTRIES, TARGETS_BY_WORDS, inverse_frequencies, match_expression
from corpus.labels import Recogniser
from corpus.values import PartialDate
from tests.corpus.tiny_index import STATEMENTS, archived, build, page, tiny_contents

ALEXA = "how long does alexa keep my recordings"  # hundreds of entries are nearer to it than any about a Roku


@pytest.fixture(scope="module")
def tiny(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    opened = open_snapshot(build(tmp_path_factory.mktemp("tiny"), tiny_contents(), encoder))
    yield opened
    opened.close()


def hits(snapshot: Snapshot, encoder: Encoder, text: str, only: Filter) -> list[Hit]:
    return search(snapshot, encoder.encode_questions([text])[0], text, only)


FACTS = {statement_id(statement.fact): statement.fact for statement in STATEMENTS}


def names(found: list[Hit], snapshot: Snapshot) -> set[str]:
    """The facts and the pages' hosts among ``found``."""
    return {FACTS.get(hit.id) or snapshot.page_of(hit.id).split("/")[2].split(".")[0] for hit in found}


EVERYTHING = {"A001", "A002", "S001", "X001", "roku", "sonos", "bixby"}


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Filter(), EVERYTHING),
        (Filter(assistants=("alexa",)), {"A001", "A002"}),
        (Filter(assistants=("siri", "general")), {"S001", "X001"}),
        (Filter(assistants=("roku",)), {"roku"}),
        (Filter(assistants=("magenta",)), set()),
        (Filter(topics=("retention",)), {"A001", "S001"}),
        (Filter(kinds=("brief",)), {"A001", "A002", "S001", "X001"}),
        (Filter(kinds=("policy",)), {"roku", "sonos"}),
        (Filter(kinds=("news", "policy")), {"roku", "sonos", "bixby"}),
        (Filter(languages=("fr",)), {"A001", "A002", "S001", "X001", "bixby"}),
        (Filter(languages=("en",)), EVERYTHING - {"bixby"}),
        (Filter(as_of=PartialDate.parse("2019-04")), {"X001"}),
        (Filter(as_of=PartialDate.parse("2019")), {"A002", "X001"}),
        (Filter(as_of=PartialDate.parse("2021-03-31")), {"A001", "A002", "X001"}),
        (Filter(as_of=PartialDate.parse("2021-04")), {"A001", "X001"}),
        (Filter(as_of=PartialDate.parse("2023-06")), {"A001", "S001", "X001", "roku", "sonos"}),
        (Filter(as_of=PartialDate.parse("1990")), set()),
        (Filter(assistants=("alexa",), topics=("retention",), kinds=("brief",)), {"A001"}),
        (Filter(assistants=("alexa",), kinds=("policy",)), set()),
    ],
)
def test_only_what_passes_the_filter_is_found(
    tiny: Snapshot, encoder: Encoder, only: Filter, expected: set[str]
) -> None:
    assert names(hits(tiny, encoder, "who keeps alexa recordings on a server", only), tiny) == expected


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2022-01-01", "nothing at all"),
        ("2023-12-31", "nothing at all"),
        ("2024-01-01", "a little"),
        ("2026", "a little"),
    ],
)
def test_a_passage_is_found_while_its_version_is_in_force(
    tiny: Snapshot, encoder: Encoder, as_of: str, sentence: str
) -> None:
    only = Filter(assistants=("sonos-voice",), as_of=PartialDate.parse(as_of))
    texts = {tiny.text_of(hit.n) for hit in hits(tiny, encoder, "what does sonos send", only)}
    assert {text for text in texts if "sends" in text} == {f"Sonos sends {sentence} to a server."}
    assert "It stays at home with you." in texts


def test_a_passage_of_two_versions_stands_once_with_both_places(tiny: Snapshot, encoder: Encoder) -> None:
    found = hits(tiny, encoder, "what stays at home", Filter(assistants=("sonos-voice",)))
    [both] = [hit for hit in found if tiny.text_of(hit.n) == "It stays at home with you."]
    places = tiny.passages(both.id)
    assert [(place.recorded, place.superseded) for place in places] == [
        ("2024-01-01", None),
        ("2022-01-01", "2024-01-01"),
    ]
    assert [place.version_text[place.start : place.end] for place in places] == ["It stays at home with you."] * 2
    day = dt.date(2023, 5, 5)
    assert [place.recorded for place in tiny.passages(both.id, (day, day))] == ["2022-01-01"]


def test_hits_come_in_the_snapshots_order(tiny: Snapshot, encoder: Encoder) -> None:
    found = hits(tiny, encoder, "who keeps recordings", Filter())
    assert [hit.n for hit in found] == sorted({hit.n for hit in found})


@pytest.mark.parametrize("assistant", ["roku", "xiaomi", "magenta", "homepod", "chatgpt"])
def test_the_nearest_of_a_filter_are_found_behind_hundreds_of_others(
    knowledge: Knowledge, encoder: Encoder, assistant: str
) -> None:
    found = hits(knowledge.snapshot, encoder, ALEXA, Filter(assistants=(assistant,)))
    everything = hits(knowledge.snapshot, encoder, ALEXA, Filter())
    assert found
    assert all(assistant in hit.assistants for hit in found)
    kept_afterwards = {hit.n for hit in everything if assistant in hit.assistants}
    assert kept_afterwards < {hit.n for hit in found}  # filtering what was found would have lost the rest


def allowed_rows(snapshot: Snapshot, only: Filter) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    condition, values = only.condition()
    allowed = {n for (n,) in snapshot.database.execute(f"SELECT n FROM target WHERE {condition}", values)}
    return np.array([row for row, n in enumerate(snapshot.layout.targets) if n in allowed], np.int64)


@pytest.mark.parametrize(
    "only",
    [
        Filter(),
        Filter(assistants=("siri", "general")),
        Filter(topics=("retention",)),
        Filter(as_of=PartialDate.parse("2019-05")),
        Filter(assistants=("alexa",), as_of=PartialDate.parse("2019-05")),
    ],
)
def test_the_vector_search_finds_what_comparing_with_every_allowed_entry_finds(
    knowledge: Knowledge, encoder: Encoder, only: Filter
) -> None:
    snapshot = knowledge.snapshot
    vector = encoder.encode_questions([ALEXA])[0]
    rows = allowed_rows(snapshot, only)
    nearest = rows[np.argsort(-(snapshot.vectors_of(rows) @ vector), kind="stable")[:ENTRIES]]
    assert {hit.n for hit in search(snapshot, vector, "", only)} == set(snapshot.layout.targets[nearest].tolist())


def test_the_search_for_words_is_filtered_too(knowledge: Knowledge, encoder: Encoder) -> None:
    text = "alexa recordings delete"
    only = Filter(assistants=("bixby",))
    found = hits(knowledge.snapshot, encoder, text, only)
    assert max(hit.words for hit in found) == 1.0  # the best of those that may be found, not of all
    everything = [hit for hit in hits(knowledge.snapshot, encoder, text, Filter()) if "bixby" in hit.assistants]
    assert max((hit.words for hit in everything), default=0.0) < 1.0
    assert sum(hit.words > 0 for hit in everything) < sum(hit.words > 0 for hit in found)


def test_words_are_a_share_of_the_best(knowledge: Knowledge, encoder: Encoder) -> None:
    found = hits(knowledge.snapshot, encoder, ALEXA, Filter())
    assert all(0 <= hit.words <= 1 for hit in found)
    assert max(hit.words for hit in found) == 1.0


def test_ties_go_by_order(encoder: Encoder, tmp_path: Path) -> None:
    contents = tiny_contents()
    recogniser = Recogniser(contents.catalogue.assistants, contents.catalogue.topics)
    same = [(page(f"https://p{n:03}.example/", "The hub keeps every word you say.", ("nest",)), "2024-01-01", None)
            for n in range(TARGETS_BY_WORDS + 20)]  # fmt: skip
    snapshot = open_snapshot(build(tmp_path, replace(contents, archived=archived(same, recogniser)), encoder))
    found = hits(snapshot, encoder, "hub word", Filter(assistants=("nest",)))
    again = hits(snapshot, encoder, "hub word", Filter(assistants=("nest",)))
    snapshot.close()
    assert len(found) == len(same)
    assert [hit.words for hit in found] == [1.0] * TARGETS_BY_WORDS + [0.0] * 20
    assert found == again


@pytest.mark.parametrize(
    "text", ["", "?!", '"', '" OR NEAR(', "a* AND b", "NOT", "col:umn", "'; DROP TABLE target; --", "(((", "^x", "\x00"]
)
def test_operators_are_only_words(tiny: Snapshot, encoder: Encoder, text: str) -> None:
    assert len(hits(tiny, encoder, text, Filter())) == tiny.target_count


@pytest.mark.parametrize(
    ("text", "expression"),
    [("", ""), ("?!", ""), ("Siri siri", '"siri"'), ("AND or", '"and" OR "or"'), ("löschen!", '"losch"')],
)
def test_a_question_becomes_a_query_for_any_of_its_words(text: str, expression: str) -> None:
    assert match_expression(text) == expression


def test_a_rare_word_weighs_more_than_a_common_one(knowledge: Knowledge) -> None:
    found = inverse_frequencies(knowledge.snapshot, ["alexa", "roku", "xyzzy"])
    assert 0 < found["alexa"] < found["roku"] < found["xyzzy"]
    assert inverse_frequencies(knowledge.snapshot, []) == {}
