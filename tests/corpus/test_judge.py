"""What is a new Version, and what only looks like one: on texts of our own, and on real histories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from corpus.archive.doubled import undoubled
from corpus.archive.judge import LOST_LOOKS, Held, Judgement, Kept, Look, judge, likeness, stay_days
from corpus.gather.markdown import read_markdown
from corpus.texts import comparable
from corpus.values import Section
from tests.shared import SHARED, needs_shared

START = dt.date(2026, 3, 1)
RULES = (
    "We keep the recordings of your voice for 12 months.",
    "You can delete them at any time in the app, under Privacy.",
    "Our staff listens to a small part of what was said, unless you opt out.",
    "Recordings of children are not kept, and never used for training.",
    "We share nothing with advertisers, and little with others.",
)
POLICY = "\n\n".join(RULES)
LONG = "\n\n".join(f"Rule {word}: {rule}" for word in ("one", "two", "three", "four") for rule in RULES)


class Page:
    """A page that is looked at day after day, with what the archive would keep of it."""

    def __init__(self, *texts: str, language: str = "en", every: int = 1) -> None:
        self.known: list[Kept] = []
        self.held: Held | None = None
        self.flips = 0
        self.day = START - dt.timedelta(days=every)
        self.language, self.every = language, every
        for text in texts:
            self.look(text)

    def look(self, text: str, language: str | None = None, reader: str = "") -> str:
        self.day += dt.timedelta(days=self.every)
        look = Look(text, language or self.language, self.day, reader)
        found = judge(look, self.known, self.held, self.flips)
        self._keep(look, found)
        return found.outcome

    def looks(self, *texts: str) -> list[str]:
        return [self.look(text) for text in texts]

    def _keep(self, look: Look, found: Judgement) -> None:
        self.held = found.held
        self.flips += found.flipped
        if found.outcome in ("new", "changed"):
            self.known.append(Kept(look.text, look.language, found.recorded, look.day, 1, found.moves, look.reader))
        elif found.outcome == "unchanged":
            last = self.known[-1]
            self.known[-1] = Kept(
                last.text, last.language, last.recorded, look.day, last.looks + 1, found.moves, last.reader
            )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We keep it.\n\nYou may object.", "We  keep\tit.\n\n\n\nYou may\u00a0object. "),
        ("We keep it.", "We\u200b keep\u00ad it."),
        ("“We keep it” – don’t we?", '"We keep it" - don\'t we?'),
        ("We keep it.\n\nUpdated 3 minutes ago", "We keep it.\n\nUpdated 2 hours ago"),
        ("Wir behalten es.\n\nvor 3 Stunden", "Wir behalten es.\n\nvor einem Tag"),
        ("We keep it.\n\n1,204 views", "We keep it.\n\n1,377 views"),
        ("We keep it.\n\nComments (12)", "We keep it.\n\nComments (131)"),
        ("On le garde.\n\n12 commentaires", "On le garde.\n\n15 commentaires"),
        ("We keep it.\n\n128", "We keep it.\n\n1.2k"),
        ("We keep it.\n\nRay ID: 8f2a9b7c1d2e3f40", "We keep it.\n\nRay ID: 77aa0b7c1d2e3f41"),
        ("Session 550e8400-e29b-41d4-a716-446655440000.", "Session 7d44f9e0-9c0b-4ef8-bb6d-6bb9bd380a11."),
        ("See https://a.example/help?sid=81ab now.", "See https://a.example/help?sid=99xy now."),
        ("We keep it.\n\n© 2025 Example", "We keep it.\n\n© 2026 Example"),
        ("It is 10:31:07 here.", "It is 11:02:55 here."),
        ("The organisation analysed the colour of its licence.", "The organization analyzed the color of its license."),
    ],
)
def test_what_a_reader_does_not_see_is_no_change(before: str, after: str) -> None:
    assert Page(before).look(after) == "unchanged"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("for 12 months", "for 18 months"),
        ("We share nothing", "We share much"),
        ("are not kept", "are kept"),
        ("at any time", "at any time for 90 days"),
        ("never used for training", "used for training"),
        (RULES[2] + "\n\n", ""),
    ],
)
def test_what_the_rules_say_is_a_change(before: str, after: str) -> None:
    assert before in POLICY
    assert Page(POLICY).look(POLICY.replace(before, after)) == "changed"


@pytest.mark.parametrize(
    "text",
    [
        "Recordings made more than {} months ago are deleted, which every owner of a device may ask for at any time.",
        "In effect since {} January 2026.",
        "We had {} requests from courts last year, and answered most of them within the time that the law sets.",
        "Kept for {} days",
    ],
)
def test_a_number_in_a_rule_is_a_change(text: str) -> None:
    assert Page(text.format(3)).look(text.format(4)) == "changed"


@pytest.mark.parametrize("form", ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y", "%A, %d %B %Y", "%A %d %B %Y"])
def test_a_date_that_follows_the_clock_is_no_change(form: str) -> None:
    page = Page(every=3)
    texts = [f"{POLICY}\n\nToday is {(START + dt.timedelta(days=3 * n)):{form}}." for n in range(9)]
    assert page.looks(*texts) == ["new", *["unchanged"] * 8]


def test_a_date_that_stays_behind_the_clock_is_a_change() -> None:
    page = Page("These rules hold from 1 May 2026 on.", every=3)
    assert page.look("These rules hold from 1 June 2026 on.") == "changed"


def test_an_unknown_counter_costs_three_versions_and_no_more() -> None:
    texts = [
        f"{POLICY}\n\nWe handled {1000 + 7 * n} cases so far with care, of which most were small." for n in range(20)
    ]
    page = Page()
    assert page.looks(*texts) == ["new", "changed", "changed", *["unchanged"] * 17]
    assert page.look(texts[-1].replace("12 months", "18 months")) == "changed"
    assert page.look(texts[3].replace("12 months", "18 months")) == "unchanged"


@pytest.mark.parametrize("unit", ["months", "days", "Tage", "jours", "años", "percent of it"])
def test_a_number_with_a_unit_is_a_change_however_often_it_moves(unit: str) -> None:
    texts = [f"{POLICY}\n\nWhat you said to it stays on our own computers for {n} {unit}." for n in range(3, 12)]
    assert Page().looks(*texts) == ["new", *["changed"] * 8]


# --- flicker ---

FRENCH = "Nous gardons les enregistrements pendant 12 mois. Vous pouvez les supprimer à tout moment dans l'application."


def test_a_page_that_flips_between_two_texts_for_months_gives_no_version_a_flip() -> None:
    other = POLICY.replace("12 months", "13 months")
    page = Page()
    outcomes = page.looks(*[POLICY, other] * 60)
    assert outcomes[:3] == ["new", "changed", "held"]
    assert outcomes.count("changed") == 1


@pytest.mark.parametrize("days", [2, 7, 20, 30, 45])
def test_slow_flips_soon_give_no_versions_either(days: int) -> None:
    other = POLICY.replace("12 months", "13 months")
    page = Page(*[text for n in range(12) for text in [other if n % 2 else POLICY] * days])
    assert len(page.known) <= 6


def test_a_page_that_flips_between_languages_gives_no_versions() -> None:
    page = Page(*[POLICY] * 30)
    for _ in range(40):
        assert page.look(FRENCH, "fr") == "held"
        assert page.held
        assert page.held.reason == "another language"
        assert page.look(POLICY) == "unchanged"
    assert len(page.known) == 1


def test_a_page_in_another_language_than_is_declared_for_it_is_noticed() -> None:
    page = Page(*[POLICY] * 30)
    assert page.look(FRENCH, "en") == "held"
    assert page.look(POLICY, "en") == "unchanged"


def test_a_page_that_stays_in_another_language_is_believed_with_the_day_on_which_it_began() -> None:
    page = Page(*[POLICY] * 5)
    began = page.day + dt.timedelta(days=1)
    outcomes = [page.look(FRENCH, "fr") for _ in range(stay_days(0) + 1)]
    assert outcomes == [*["held"] * stay_days(0), "changed"]
    assert page.known[-1].recorded == began


def test_a_text_that_comes_back_for_good_is_believed() -> None:
    other = POLICY.replace("12 months", "13 months")
    page = Page(POLICY, other)
    outcomes = page.looks(*[POLICY] * (stay_days(0) + 2))
    assert outcomes == [*["held"] * stay_days(0), "changed", "unchanged"]
    assert page.known[-1].recorded == START + dt.timedelta(days=2)


def test_a_text_that_comes_back_after_another_stood_for_long_is_believed_at_once() -> None:
    other = POLICY.replace("12 months", "13 months")
    assert Page(POLICY, *[other] * 40).look(POLICY) == "changed"


def test_a_third_text_during_flicker_is_a_change() -> None:
    other = POLICY.replace("12 months", "13 months")
    page = Page(POLICY, other, POLICY, other)
    assert page.look(POLICY.replace("12 months", "24 months")) == "changed"


# --- lost text ---


@pytest.mark.parametrize(
    "stub", ["Please enable cookies.", "Error 503", " ".join(LONG.split()[:12]), "Log in to go on. " * 3]
)
def test_a_page_that_lost_most_of_its_text_is_held(stub: str) -> None:
    page = Page(*[LONG] * 30)
    assert page.looks(stub, stub, LONG) == ["held", "held", "unchanged"]
    assert len(page.known) == 1


def test_a_short_text_that_stays_is_believed_after_five_days() -> None:
    short = "The rules moved. " * 20
    much = " ".join([LONG] * 5)
    page = Page(much)
    assert page.looks(*[short] * LOST_LOOKS) == [*["held"] * (LOST_LOOKS - 1), "changed"]
    assert page.known[-1].recorded == START + dt.timedelta(days=1)


def test_five_looks_on_one_day_are_one_look() -> None:
    page = Page(" ".join([LONG] * 5))
    page.every = 0
    assert set(page.looks(*["The rules moved. " * 20] * 9)) == {"held"}


def test_a_stub_is_never_believed() -> None:
    assert set(Page(LONG).looks(*["Nothing to see here."] * 60)) == {"held"}


def test_error_pages_that_differ_are_one_loss() -> None:
    page = Page(LONG)
    page.looks(*[f"Sorry, error number {n} happened to us." for n in range(4)])
    assert page.held
    assert (page.held.looks, page.held.since) == (4, START + dt.timedelta(days=1))


def test_a_page_that_lost_three_quarters_is_a_change() -> None:
    assert Page(LONG).look("\n\n".join(LONG.split("\n\n")[:5])) == "changed"


# --- readers, clocks ---


def test_another_reader_of_the_same_page_makes_no_version() -> None:
    page = Page()
    page.look(LONG, reader="markdown-1")
    assert page.look(LONG.replace("Privacy", "Privacy (opens in a new window)", 1), reader="page-3") == "unchanged"


def test_a_clock_that_went_back_makes_no_older_version() -> None:
    page = Page(POLICY)
    page.day = dt.date(1990, 1, 1)
    assert page.look(POLICY.replace("12 months", "1 month")) == "changed"
    assert page.known[-1].recorded == START


# --- doubled text ---


def sections(*texts: str) -> tuple[Section, ...]:
    return tuple(Section((f"Part {n}",), (text, "And more of it.")) for n, text in enumerate(texts))


def test_text_that_stands_there_twice_is_kept_once() -> None:
    once = sections(*RULES)
    assert undoubled(once + once) == once
    assert undoubled((Section(("Policy",), ()), *once, *once)) == (Section(("Policy",), ()), *once)


def test_text_that_repeats_in_part_stays() -> None:
    once = sections(*RULES)
    for several in (once, once + once[:2], once[:2] + once, sections("Yes.", "Yes.", "Yes.", "Yes.")):
        assert undoubled(several) == several


# --- real histories ---


def history(folder: str) -> Iterable[tuple[dt.date, str]]:
    for path in sorted((SHARED / "policies" / folder).glob("*.md")):
        yield (
            dt.date.fromisoformat(path.stem),
            "\n\n".join(
                "\n\n".join([*section.path[-1:], *section.paragraphs])
                for section in read_markdown(path.read_text(encoding="utf-8")).sections
            ),
        )


def real() -> list[str]:
    """The folders of histories; long texts only make the test slow."""
    folders = {path.parent for path in (SHARED / "policies").glob("*/*/*.md")}
    short = [folder for folder in folders if max(path.stat().st_size for path in folder.glob("*.md")) < 60_000]
    return sorted(str(folder.relative_to(SHARED / "policies")) for folder in short)


@needs_shared
@pytest.mark.parametrize("folder", real())
def test_real_versions_of_a_policy_are_changes_and_their_flicker_is_none(folder: str) -> None:
    (_, first), *later = history(folder)
    page = Page(first, language="xx")
    for _, text in later:
        before = page.known[-1].text
        assert page.look(text) == "changed"
        assert [page.look(before), page.look(text)] == ["held", "unchanged"]
        assert [page.look(text[: len(text) // 9]), page.look(text)] == ["held", "unchanged"]
        assert page.look(text.replace(" ", "\u00a0", 50).replace("'", "’")) == "unchanged"


@needs_shared
def test_real_policies_in_two_languages_do_not_alarm() -> None:
    english, french = (
        [text for _, text in history(f)][-1] for f in ("apple/privacy-policy", "apple-fr/privacy-policy")
    )
    page = Page(*[english] * 20)
    for _ in range(17):
        assert page.look(french, "fr") == "held"
        assert page.look(english) == "unchanged"


@needs_shared
def test_a_change_of_format_alone_leaves_the_words() -> None:
    before, after = [comparable(text, "fr") for _, text in history("spotify-fr/privacy-policy")][-2:]
    assert likeness(before, after) > 0.98  # a banner on top went, the rest is another Markdown for the same words
    assert after in before or before.endswith(after[-20_000:])


@needs_shared
def test_a_doubled_policy_is_undone(tmp_path: Path) -> None:
    path = SHARED / "policies" / "facebook" / "privacy-policy" / "2026-07-24.md"
    once = read_markdown(path.read_text(encoding="utf-8")).sections
    assert undoubled(once) == once
    assert undoubled(once + once) == once
