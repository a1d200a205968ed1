"""The briefs against the shared facts: every one is there, with its source, dates and figures, in other words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest

from corpus.catalogue import load_catalogue
from corpus.catalogue.agreement import figures
from corpus.values import Statement
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared

CURRENT = {"yes": True, "no": False, "unknown": None}
LONGEST_RUN = 7  # words in a row that a statement may share with the fact
ALLOWED_RUNS = {
    "A141": "names a feature and a device that have no other names: a Visual ID on an Echo with a camera",
}
QUOTED = re.compile(r"[‘“«][^‘“«]*?(?:’(?!\w)|[”»])")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, str]]:
    with (SHARED / "facts" / "facts.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def statements() -> dict[str, Statement]:
    return {statement.fact: statement for statement in load_catalogue().statements}


def test_every_fact_is_a_statement_and_no_statement_is_more(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    assert len(facts) == 370
    assert set(facts) == set(statements)


@pytest.mark.parametrize(
    "field", ["assistant", "topic", "stance", "publisher", "url", "published", "as_of", "confidence"]
)
def test_a_statement_keeps_the_facts_own(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement], field: str
) -> None:
    others = {
        fact: (getattr(statements[fact], field), row[field])
        for fact, row in facts.items()
        if str(getattr(statements[fact], field) or "") != row[field]
    }
    assert not others


def test_whether_it_still_holds_is_the_facts_own(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    others = {
        fact: row["still_current"]
        for fact, row in facts.items()
        if statements[fact].current is not CURRENT[row["still_current"].partition(":")[0]]
    }
    assert not others


def test_what_no_longer_holds_tells_the_figures_of_what_replaced_it(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    for fact, row in facts.items():
        held, _, replaced = row["still_current"].partition(":")
        if held == "no":
            assert figures(statements[fact].replaced_by["en"], "en") <= figures(replaced, "en"), fact


def test_a_figure_in_the_english_text_stands_in_the_fact(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    invented = {}
    for fact, row in facts.items():
        known = figures(" ; ".join([row["claim"], row["as_of"], row["published"]]), "en")
        if more := figures(statements[fact].text["en"], "en") - known:
            invented[fact] = sorted(more)
    assert not invented


def test_an_end_lies_within_what_the_fact_says_of_its_time(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    for fact, statement in statements.items():
        if statement.until:
            told = facts[fact]["still_current"] + facts[fact]["claim"]
            assert str(statement.until.first.year) in told, fact


def own_words(text: str) -> Iterator[list[str]]:
    """The stretches of ``text`` that are neither quoted nor a menu path, as words."""
    for stretch in re.split(r"[.:;]\s", QUOTED.sub(". ", text)):
        if " > " not in stretch:
            yield WORD.findall(stretch.casefold())


def shared_runs(text: str, claim: str) -> set[str]:
    """The stretches of more than LONGEST_RUN words that stand in both."""
    size = LONGEST_RUN + 1
    theirs = WORD.findall(claim.casefold())
    runs = {tuple(theirs[i : i + size]) for i in range(len(theirs) - size + 1)}
    return {
        " ".join(words[i : i + size])
        for words in own_words(text)
        for i in range(len(words) - size + 1)
        if tuple(words[i : i + size]) in runs
    }


def test_no_statement_shares_eight_words_in_a_row_with_the_fact(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    found = {
        fact: runs for fact, row in facts.items() if (runs := shared_runs(statements[fact].text["en"], row["claim"]))
    }
    assert set(found) == set(ALLOWED_RUNS), found


def test_quoted_words_and_menu_paths_may_be_shared() -> None:
    claim = "They can say ‘one two three four five six seven eight’ or go to a > b > c > d > e > f > g > h."
    assert not shared_runs(claim, claim)
    assert shared_runs("it has one two three four five six seven eight", "one two three four five six seven eight")


def test_no_ask_repeats_eight_words_of_the_fact(
    facts: dict[str, dict[str, str]], statements: dict[str, Statement]
) -> None:
    found = {
        fact: ask
        for fact, row in facts.items()
        for ask in statements[fact].asks["en"]
        if shared_runs(ask, row["claim"])
    }
    assert not found


def test_no_development_question_is_an_ask(statements: dict[str, Statement]) -> None:
    with (SHARED / "facts" / "questions-dev.csv").open(encoding="utf-8", newline="") as file:
        questions = {" ".join(WORD.findall(row["question"].casefold())) for row in csv.DictReader(file)}
    asks = {
        " ".join(WORD.findall(ask.casefold()))
        for statement in statements.values()
        for asks in statement.asks.values()
        for ask in asks
    }
    assert not sorted(questions & asks)
