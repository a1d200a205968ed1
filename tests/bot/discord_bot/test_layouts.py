"""Layouts: the verdict first, briefs unlike quotations, Discord's limits kept without cutting into a quotation."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.again import Context
from bot.discord_bot.buttons import answer_rows
from bot.discord_bot.commands.sources import sources_texts
from bot.discord_bot.escape import length, plain
from bot.discord_bot.layouts.answer import Shown, answer_layout, answer_texts, layout
from bot.discord_bot.layouts.context import context_texts
from bot.discord_bot.layouts.limits import MOST_COMPONENTS, MOST_TEXT, shortened
from bot.discord_bot.layouts.plain_text import plain_answer
from bot.discord_bot.layouts.steps import steps_text
from bot.discord_bot.reference import Reference
from bot.holdings import Holdings, Source
from bot.locales import translator
from corpus.values import LANGUAGES, STANCES, Quote
from tests.bot.discord_bot.hostile import HOSTILE, MASKED_LINK, active
from tests.bot.samples import QUOTE, STEP

NAMES = {"alexa": "Alexa", "siri": "Siri", "nest": "Google Nest"}
BRIEF = replace(QUOTE, origin="brief", stance="reported", link=QUOTE.url, document=None, text="They keep it a year.")
SHOWN = Shown("en", "answered", "2026-11-23", (QUOTE, BRIEF), asked=("alexa",), names=NAMES)
SENTENCE = "The company says that recordings are kept until somebody deletes them. "


def said(shown: Shown) -> str:
    parts = answer_texts(shown)
    assert parts is not None
    return "\n".join(text for part in parts for text in part)


def test_the_verdict_comes_first_then_the_company_then_others_then_steps_then_the_date() -> None:
    text = said(replace(SHOWN, ways=((STEP,),), quotes=(BRIEF, QUOTE)))
    marks = [
        "✅ This is what",
        "🏢 What the company says",
        "🔎 What was reported",
        "🛠️ How to do it",
        "State of knowledge",
    ]
    assert [text.index(mark) for mark in marks] == sorted(text.index(mark) for mark in marks)


def test_a_quotation_and_a_brief_are_told_apart_at_a_glance() -> None:
    text = said(SHOWN)
    assert "> “Recordings are kept for a year.”\n-# the company says · Example Press, 2024-02 · as of" in text
    assert "📝 They keep it a year.\n-# reported" in text
    assert "“They keep" not in text
    assert "word for word" in text
    assert "our summary of the source" in text


def test_a_link_opens_the_page_at_the_very_sentence() -> None:
    assert "[a.example](<https://a.example/p#:~:text=Recordings%20are%20kept>)" in said(SHOWN)


def test_a_merged_entry_shows_the_sources_words_and_ours() -> None:
    text = said(replace(SHOWN, quotes=(replace(QUOTE, plain="In our words."),)))
    assert "> “Recordings are kept for a year.”\n📝 In short: In our words.\n-# " in text


def test_what_no_longer_holds_and_what_changed_is_marked() -> None:
    old = replace(BRIEF, still_current=False, replaced_by="it is deleted after a day")
    assert "⚠️ No longer so: it is deleted after a day\n" in said(replace(SHOWN, quotes=(old,)))
    assert "⚠️ No longer so.\n" in said(replace(SHOWN, quotes=(replace(old, replaced_by=None),)))
    change = {"kind": "removed", "before": "x", "from": "2025-01-02", "to": "2025-06-03"}
    assert "🔁 removed between 2025-01-02 and 2025-06-03" in said(
        replace(SHOWN, quotes=(replace(QUOTE, change=change),))
    )


def test_a_reworded_sentence_is_shown_with_what_stood_before_struck_through() -> None:
    change = {"kind": "reworded", "before": "It is kept for ever.", "from": "2024-01-01", "to": "2025-01-01"}
    assert "> ~~“It is kept for ever.”~~" in said(replace(SHOWN, quotes=(replace(QUOTE, change=change),)))


def test_that_nothing_changed_is_said_in_the_place_of_the_verdict() -> None:
    text = said(
        replace(SHOWN, verdict="answered", quotes=(), near=(), ways=(), notices=("Nothing about voice changed.",))
    )
    assert "Nothing about voice changed." in text.splitlines()[0]
    assert "This is what the sources say" not in text


def test_evidence_about_another_assistant_says_which() -> None:
    assert "about Google Nest" in said(replace(SHOWN, quotes=(replace(BRIEF, assistants=("nest",)),)))
    assert "about Alexa" not in said(SHOWN)
    assert "about Alexa" in said(replace(SHOWN, asked=()))


def test_a_newer_article_is_pointed_to() -> None:
    newer = {"title": "News", "url": "https://n.example/x", "published": "2026-11-20"}
    assert "🗞️ Newer: News (2026-11-20) · [n.example](<https://n.example/x>)" in said(replace(SHOWN, newer=newer))


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_and_frame_are_those_of_the_language(language: str) -> None:
    text = said(replace(SHOWN, language=language))
    marks = {"en": "“Rec", "fr": "« Rec", "de": "„Rec", "es": "«Rec"}
    assert marks[language] in text
    assert translator(language)("word for word") in text


def quotes(texts: list[str], origin: str) -> tuple[Quote, ...]:
    return tuple(
        replace(QUOTE if origin == "source" else BRIEF, text=text, stance=STANCES[n % 5])
        for n, text in enumerate(texts)
    )


TEXTS = st.lists(st.integers(1, 60).map(lambda n: SENTENCE * n), min_size=1, max_size=8)


@settings(deadline=None)  # a busy machine is no failure
@given(TEXTS, st.sampled_from(["source", "brief"]), st.integers(0, 40), st.sampled_from(LANGUAGES))
def test_limits_are_kept_and_no_quotation_is_cut(texts: list[str], origin: str, steps: int, language: str) -> None:
    ways = (tuple(replace(STEP, text=SENTENCE * 2) for _ in range(steps)),) if steps else ()
    shown = replace(SHOWN, quotes=quotes(texts, origin), ways=ways, language=language)
    parts = answer_texts(shown)
    if parts is None:
        assert origin == "source"
        assert min(length(text) for text in texts) > 1500
        return
    whole = "\n".join(text for part in parts for text in part)
    assert sum(length(text) for part in parts for text in part) <= MOST_TEXT
    assert sum(len(part) for part in parts) + len(parts) + 1 + 8 <= MOST_COMPONENTS
    for line in whole.splitlines():
        if line.startswith("> "):
            assert any(line[2:].strip("“”„«» ") == plain(text) for text in texts)
        if line.startswith("📝"):
            body = line.removeprefix("📝 ")
            assert body in {plain(text) for text in texts} or body.endswith(". …")


def test_what_does_not_fit_is_counted_and_one_that_fits_nowhere_is_a_file() -> None:
    many = quotes([SENTENCE * 14] * 6, "source")
    assert re.search(r"-# [1-5] more did not fit here; see More evidence\.", said(replace(SHOWN, quotes=many)))
    endless = replace(SHOWN, quotes=quotes(["x" * 5000], "source"))
    assert answer_texts(endless) is None
    assert "x" * 5000 in plain_answer(endless)


def test_a_long_brief_is_shortened_at_a_sentence_end() -> None:
    text = said(replace(SHOWN, quotes=quotes([SENTENCE * 80], "brief")))
    assert "deletes them. …\n-# " in text


@given(st.text(alphabet="ab. !?…”»", max_size=120), st.integers(0, 100))
def test_shortening_keeps_to_its_room_and_to_sentence_ends(text: str, room: int) -> None:
    cut = shortened(text, room)
    assert length(cut) <= room or cut == ""
    if cut and cut != text:
        kept = cut.removesuffix(" …")
        assert text.startswith(kept)
        assert kept[-1] in ".!?…”»"


def test_steps_are_never_cut_and_say_that_there_is_more() -> None:
    way = tuple(replace(STEP, text=f"Step number {n} is a long one.") for n in range(60))
    text = steps_text((way,), "en", 800)
    assert length(text) <= 800
    assert text.endswith("-# The rest stands at the source.")
    assert all(line.endswith("is a long one.") for line in text.splitlines() if line[0].isdigit())


async def test_a_layout_has_few_components_and_its_buttons_below() -> None:
    reference = Reference("answered", "en", None, ("A" * 12,) * 4)
    view = answer_layout(SHOWN, *answer_rows(reference, private=True))
    assert view is not None
    assert view.total_children_count <= MOST_COMPONENTS
    components: Any = view
    assert [c["type"] for c in components.to_components()] == [17, 1, 1]


def flat(texts: Any) -> str:
    return "\n".join(text for part in texts for text in part)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_pages_and_feeds_do_nothing(text: str) -> None:
    url = "https://a.example/" + text
    quote = replace(
        QUOTE,
        text=text,
        publisher=text,
        title=text,
        published=text,
        url=url,
        link=url,
        section=(text, text),
        plain=text,
    )
    brief = replace(quote, origin="brief", still_current=False, replaced_by=text, assistants=("siri",))
    step = replace(STEP, text=text, publisher=text, url=url)
    newer = {"title": text, "url": url, "published": text}
    shown = replace(
        SHOWN, quotes=(quote, brief), ways=((step,),), newer=newer, notices=(text,), headline=text, names={"siri": text}
    )
    holdings = Holdings(None, 1, 1, text, (Source(text, 1, text, url, True),))
    context = Context(quote, f"{text} Before. {text}", f"{text} After. {text}", True, True)
    everything = [
        flat(answer_texts(shown) or []),
        flat(sources_texts(holdings, text, translator("en"))),
        flat(context_texts(context, "en", {"siri": text}, 1)[0] or []),
    ]
    for whole in everything:
        for line in whole.splitlines():
            assert_harmless(line)


def assert_harmless(line: str) -> None:
    """Nothing in a line works but our own markup at its beginning, and links that show their own host."""
    for label, target in MASKED_LINK.findall(line):
        assert re.match(rf"https?://{re.escape(label)}/", target)
    rest = MASKED_LINK.sub("", line)
    rest = re.sub(r"^(?:-# |> |### |\d+\. )", "", rest)
    if rest.startswith("**") and rest.endswith("**"):
        rest = rest[2:-2]  # a heading of ours
    assert active(rest) == [], line


def test_the_context_marks_the_quote_and_is_cut_at_sentence_ends() -> None:
    context = Context(replace(QUOTE, section=("Voice", "Storage")), SENTENCE * 40, SENTENCE * 40, True, True)
    parts, whole = context_texts(context, "en", NAMES, 2)
    assert parts is not None
    text = flat(parts)
    assert sum(length(each) for part in parts for each in part) <= MOST_TEXT
    assert text.startswith("### 📄 Quote 2 in its context\n-# A page › Voice › Storage")
    assert "\n> “Recordings are kept for a year.”\n" in text
    assert "\n… The company says" in text
    assert text.endswith(("deletes them. …", "deletes them."))
    assert ">>> Recordings are kept for a year. <<<" in whole


def test_a_quote_too_long_for_its_context_is_a_file() -> None:
    context = Context(replace(QUOTE, text="x" * 5000), "a", "b", False, False)
    parts, whole = context_texts(context, "en", NAMES, 1)
    assert parts is None
    assert "x" * 5000 in whole


def test_a_layout_can_be_made_of_any_parts() -> None:
    async def made() -> int:
        return layout([["a"], ["b", "c"]], 0x123456).total_children_count

    assert asyncio.run(made()) == 5
