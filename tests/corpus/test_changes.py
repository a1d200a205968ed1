"""What changed between two versions: sentence by sentence, what is no change of meaning apart, voice first."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.alignment import aligned
from corpus.catalogue import load_assistants, load_topics
from corpus.changes import Change, Comparison, compare, is_about_voice
from corpus.labels import Recogniser
from corpus.meaning import key_of
from corpus.values import BlockKind, Document, Section

RECOGNISER = Recogniser(load_assistants(), load_topics())
OLD, NEW = dt.date(2024, 1, 10), dt.date(2025, 6, 1)
KEPT = "We keep recordings of your voice for ninety days after you made them."
LONGER = "We keep recordings of your voice for two years after you made them."
LAMP = "The lamp shines in every colour that you can think of."
SOLD = "We never sell anything that we know about you to anybody."
TRAINED = "What you say trains our models unless you switch that off in the app."
PARENTS = "Parents can erase what their children said to the lamp."
WEATHER = "The lamp tells the weather of the place where it stands."


def page(*sections: Section, language: str = "en", publisher: str = "Quillby") -> Document:
    return Document("https://a.example/p", "Lamp policy", publisher, None, language, "policy", sections)


def terms(*paragraphs: str, kinds: tuple[BlockKind, ...] = ()) -> Section:
    return Section(("Terms",), paragraphs, kinds)


def compared(before: Document, after: Document) -> Comparison:
    return compare(before, after, OLD, NEW, RECOGNISER)


def between(*sentences: str, after: tuple[str, ...]) -> Comparison:
    return compared(page(terms(" ".join(sentences))), page(terms(" ".join(after))))


def told(made: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(c.kind, c.before.text if c.before else None, c.after.text if c.after else None) for c in made.changes]


def test_an_added_a_removed_and_a_reworded_sentence_are_told_apart() -> None:
    made = between(LAMP, KEPT, SOLD, after=(LAMP, LONGER, TRAINED))
    assert told(made) == [("reworded", KEPT, LONGER), ("added", None, TRAINED), ("removed", SOLD, None)]
    assert {(change.from_, change.to, change.section) for change in made.changes} == {(OLD, NEW, ("Terms",))}


def test_words_stand_in_their_versions_where_a_change_says() -> None:
    before, after = page(terms(LAMP, KEPT), Section(("End",), (SOLD,))), page(terms(LAMP, LONGER, TRAINED))
    for change in compared(before, after).changes:
        for stretch, text in ((change.before, before.text), (change.after, after.text)):
            assert stretch is None or text[stretch.start : stretch.end] == stretch.text


def test_nothing_changed_where_nothing_changed() -> None:
    assert between(LAMP, KEPT, after=(LAMP, KEPT)) == Comparison((), between(LAMP, after=(LAMP,)).apart)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (f"1.3 {KEPT}", f"1.4 {KEPT}", "numbering"),
        (f"(a) {KEPT}", f"b) {KEPT}", "numbering"),
        ("As section 4.2 says, recordings are kept.", "As section 5 says, recordings are kept.", "numbering"),
        ("Last updated: 3 May 2024", "Last updated: June 1, 2025", "date"),
        ("Mise à jour : 3 mai 2024", "Mise à jour : 1er juin 2025", "date"),
        ("Stand: 03.05.2024", "Stand: 01.06.2025", "date"),
        ("Fecha de vigencia: 3 de mayo de 2024", "Fecha de vigencia: 1 de junio de 2025", "date"),
        (KEPT, KEPT.replace(" your", "\u00a0your").replace("voice for", "voice  for"), "spacing"),
        (KEPT.replace("your", "‘your’"), KEPT.replace("your", "'your'"), "punctuation"),
        (KEPT, KEPT.replace("days", "days (opens in a new window)"), "links"),
        ("We keep things such as recordings of voice.", "We keep things like recordings of a voice.", "wording"),
        ("Organisations that we know hear your voice.", "Organizations which we know hear your voice.", "wording"),
    ],
)  # fmt: skip
def test_what_changes_no_meaning_is_counted_and_not_listed(before: str, after: str, reason: str) -> None:
    made = between(LAMP, before, after=(LAMP, after))
    assert told(made) == []
    assert made.apart == {reason: 1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We keep recordings.", "We do not keep recordings."),
        ("We may sell recordings of your voice.", "We will sell recordings of your voice."),
        ("Recordings are kept for 3 months here.", "Recordings are kept for 18 months here."),
        ("We share recordings with all partners.", "We share recordings with some partners."),
    ],
)
def test_a_small_word_can_change_the_meaning(before: str, after: str) -> None:
    assert told(between(before, after=(after,))) == [("reworded", before, after)]


def test_the_same_words_under_another_heading_have_moved() -> None:
    before = page(terms(KEPT, TRAINED, SOLD), Section(("Lamps",), (LAMP, WEATHER)))
    after = page(terms(KEPT, TRAINED), Section(("Lamps",), (LAMP, WEATHER, SOLD)))
    made = compared(before, after)
    assert told(made) == [("moved", SOLD, SOLD)]
    assert made.apart == {"moved": 1}


def test_a_new_name_of_a_heading_moves_nothing() -> None:
    before = page(terms(KEPT, TRAINED), Section(("Lamps",), (LAMP,)))
    after = page(Section(("What we hear",), (KEPT, TRAINED)), Section(("Lamps",), (LAMP,)))
    assert told(compared(before, after)) == []


def test_another_order_of_sections_is_no_change() -> None:
    sections = terms(KEPT), Section(("Lamps",), (LAMP,)), Section(("Sale",), (SOLD,))
    assert told(compared(page(*sections), page(*sections[::-1]))) == []


def test_a_list_that_becomes_a_row_is_no_change() -> None:
    items: tuple[BlockKind, ...] = ("paragraph", "item", "item")
    before = page(terms("We collect:", "recordings of your voice", "the place where you are", kinds=items))
    row = "We collect: | * recordings of your voice* the place where you are"
    made = compared(before, page(terms(row, kinds=("row",))))
    assert told(made) == []
    assert made.apart["layout"] >= 1


def test_a_text_that_stands_twice_did_not_change() -> None:
    assert told(compared(page(terms(KEPT, LAMP)), page(terms(KEPT, LAMP), terms(KEPT, LAMP)))) == []


def test_a_sentence_that_was_split_is_one_change() -> None:
    one = "We keep recordings of your voice for ninety days and we keep transcripts of what you said for ten years."
    two = ("We keep recordings of your voice for ninety days.", "We keep transcripts of what you said for two years.")
    assert told(between(LAMP, one, after=(LAMP, *two))) == [("reworded", one, " ".join(two))]


def test_headings_and_pointers_are_no_changes_by_themselves() -> None:
    more = "Learn more about the lamp's voice recordings."
    made = between(LAMP, after=("1.4 Voice recordings.", LAMP, more))
    assert (told(made), made.apart) == ([], {"label": 2})


def test_what_is_about_voice_comes_first_then_what_people_look_for() -> None:
    made = between(LAMP, after=(LAMP, WEATHER, PARENTS, "Partners get a share of what we know about your lamp.", KEPT))
    assert [change.after.text if change.after else "" for change in made.changes] == [
        KEPT, "Partners get a share of what we know about your lamp.", PARENTS, WEATHER,
    ]  # fmt: skip
    assert [change.about_voice for change in made.changes] == [True, False, False, False]
    assert made.changes[0].topics[0] == "retention"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("We analyse your speech.", True),
        ("Voiceprints are deleted.", True),
        ("Calls may be recorded.", True),
        ("You need a microphone.", True),
        ("Nous conservons votre voix.", True),
        ("Les enregistrements vocaux sont effacés.", True),
        ("Ihre Sprachbefehle werden gespeichert.", True),
        ("Guardamos las grabaciones.", True),
        ("You can make voice and video calls.", False),
        ("Call 1-800-555 for help.", False),
        ("The lamp has an audio port.", False),
        ("We keep records of purchases.", False),
        ("Vos préférences sont enregistrées.", False),
        ("Sie können zustimmen oder die Sprache wählen.", False),
        ("We make screen recordings.", False),
    ],
)
def test_what_is_about_voice(text: str, about: bool) -> None:
    assert is_about_voice("", text) is about


def test_in_a_long_sentence_only_what_changed_tells_whether_it_is_about_voice() -> None:
    long = f"Your voice is kept {'and kept ' * 40} by us in Malta."
    assert not is_about_voice(long, long.replace("Malta", "Gozo"))
    assert is_about_voice(long, long.replace("voice is", "voice may be"))


def test_a_sentence_under_a_heading_about_voice_is_about_voice() -> None:
    before = Section(("Voice recordings",), (LAMP,)), Section(("Lamps",), (WEATHER,))
    after = Section(("Voice recordings",), (LAMP, SOLD)), Section(("Lamps",), (WEATHER, PARENTS))
    assert [change.about_voice for change in compared(page(*before), page(*after)).changes] == [True, False]


def test_the_name_of_a_service_is_not_its_subject() -> None:
    account = "You need no account to use Uncommon Voice."
    before, after = (page(terms(*texts), publisher="Uncommon Voice") for texts in ((LAMP,), (LAMP, account)))
    assert [change.about_voice for change in compared(before, after).changes] == [False]


@pytest.mark.parametrize("left", ["", "Sorry, this page is not available.", LAMP])
def test_a_text_that_lost_nearly_everything_is_held(left: str) -> None:
    sections = [terms(KEPT, SOLD, TRAINED, LAMP, PARENTS, WEATHER)]
    made = compared(page(*sections), page(terms(left)) if left else page())
    assert (made.held, made.changes) == (True, ())


def test_a_text_written_anew_is_aligned_by_its_words() -> None:
    before = ("Recordings of your voice stay with us for ninety days.", LAMP, SOLD, PARENTS)
    after = (
        "The weather is told everywhere.", "What their children said to the lamp, parents may erase at once.",
        "For ninety days recordings of your voice remain with us.", "A violet stands on the table.",
    )  # fmt: skip
    pairs = {(c.before.text, c.after.text) for c in between(*before, after=after).changes if c.before and c.after}
    assert pairs == {(before[0], after[2]), (PARENTS, after[1])}


def test_a_sentence_is_in_one_pair_at_most() -> None:
    words = [text.lower().split() for text in (KEPT, LONGER, KEPT, LAMP)]
    pairs = aligned(words, words[::-1])
    assert len({pair.old for pair in pairs}) == len({pair.new for pair in pairs}) == len(pairs) == 4


texts = st.lists(
    st.sampled_from([KEPT, LONGER, LAMP, SOLD, TRAINED, PARENTS, "语音记录。", "1.", "Oui.", "a | b * c"]), max_size=8
)
documents = st.lists(st.tuples(st.sampled_from(["Voice", "Lamps", "声音"]), texts), max_size=4).map(
    lambda parts: page(*(Section((heading,), tuple(found)) for heading, found in parts))
)


@settings(max_examples=80, deadline=None)
@given(documents, documents)
def test_changes_of_any_two_texts_stand_where_they_say(before: Document, after: Document) -> None:
    made = compared(before, after)
    assert made == compared(before, after)
    for change in made.changes:
        sides = [(change.before, before.text), (change.after, after.text)]
        assert all(s is None or text[s.start : s.end] == s.text for s, text in sides)
        assert [s is not None for s, _ in sides] == _sides(change)
    assert not compared(before, before).changes


def _sides(change: Change) -> list[bool]:
    return {"added": [False, True], "removed": [True, False]}.get(change.kind, [True, True])


@pytest.mark.parametrize(
    "text",
    [
        f"{KEPT} " * 5_800,
        " ".join(f"{random.Random(n).choice(['We', 'They'])} keep thing{n} for {n} days." for n in range(14_000)),
        "a" * 400_000,
        "https://a.example/b.c?d=e " * 15_000,
    ],
)
def test_four_hundred_thousand_characters_are_compared(text: str) -> None:
    made = compared(page(terms(text)), page(terms(f"{TRAINED} {text}")))
    assert len(made.changes) <= 3


def test_a_key_says_what_a_sentence_says() -> None:
    assert key_of("§ 2.1 We KEEP “it”.") == key_of("we keep it")
    assert key_of("We keep it.") != key_of("We sell it.")
