"""One recogniser for texts and questions: names as whole words, near misses only where people type."""

from __future__ import annotations

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import STEM_LETTERS, Recogniser, folded, stems


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(load_assistants(), load_topics())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Does Alexa hear me?", "alexa"),
        ("Alexas Mikrofon", "alexa"),
        ("l'enceinte d'Amazon", "alexa"),
        ("THE ECHO DOT", "alexa"),
        ("two homepods", "homepod"),
        ("Siri und Alexa", "alexa siri"),
        ("siri, alexa, ok google", "alexa google-assistant siri"),
        ("hallo magenta", "magenta"),
        ("Xiao AI", "xiaomi"),
        ("Sonos One", "sonos-voice"),
        ("google nest mini", "nest"),
        ("google gemini", "gemini"),
        ("mi altavoz de google", "google-assistant"),
        ("gafas de meta", "meta-ai"),
        ("les lunettes Meta", "meta-ai"),
        ("Samsung-Fernseher", "bixby"),
    ],
)
def test_names_are_found_as_whole_words_in_id_order(recogniser: Recogniser, text: str, expected: str) -> None:
    found = recogniser.assistants(text)
    assert found == tuple(sorted(found))
    assert " ".join(found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("does apple keep siri audio", "siri"),
        ("amazon owns ring", "ring"),
        ("microsoft's cortana", "cortana"),
        ("what does microsoft keep", "copilot"),
        ("samsung and bixby", "bixby"),
        ("facebook and alexa", "alexa meta-ai"),
        ("apple and google", "google-assistant siri"),
    ],
)
def test_a_maker_counts_only_where_none_of_its_assistants_is_named(
    recogniser: Recogniser, text: str, expected: str
) -> None:
    assert " ".join(recogniser.assistants(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the alexa app on my iphone", "alexa"),
        ("gemini on an android phone", "gemini"),
        ("chatgpt on windows 11", "chatgpt"),
        ("dictation on my iphone", "siri"),
        ("the assistant of windows 10", "cortana"),
        ("siri on my ipad", "siri"),
    ],
)
def test_a_device_that_runs_many_assistants_counts_only_where_no_other_is_named(
    recogniser: Recogniser, text: str, expected: str
) -> None:
    assert " ".join(recogniser.assistants(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is aleksa listening", "alexa"),
        ("alexaa listens", "alexa"),
        ("amazn keeps it", "alexa"),
        ("cortanna on my laptop", "cortana"),
        ("kortana", "cortana"),
        ("bigsby", "bixby"),
        ("goggle hears me", "google-assistant"),
        ("samsumg tv", "bixby"),
        ("hompod", "homepod"),
        ("chatgtp voice", "chatgpt"),
        ("my xiomi", "xiaomi"),
        ("mircosoft", "copilot"),
        ("siry", "siri"),
        ("gemnini", "gemini"),
        ("facbook", "meta-ai"),
    ],
)
def test_what_people_mistype_is_understood(recogniser: Recogniser, text: str, expected: str) -> None:
    assert " ".join(recogniser.assistants(text, misspelt=True)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "are you serious about privacy",
        "a series of leaks",
        "alex told me so",
        "alexandria",
        "how do i apply for a refund",
        "an apply button",
        "amazing stuff",
        "a sirious issue",
        "metal shelves",
        "the blue ring spins",
        "why is it showing a red ring light",
        "the ring turns red",
        "my ringtone",
        "onion rings",
        "a red ring",
        "un ring de lumière",
        "echography",
        "vocal assistants",
    ],
)
def test_ordinary_words_are_no_assistant(recogniser: Recogniser, text: str) -> None:
    assert recogniser.assistants(text, misspelt=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "me oye detrás de la cortina",
        "was bedeutet der rote ring am lautsprecher",
        "le ring rouge s'allume",
        "can it ring my mother",
    ],
)
def test_words_of_four_languages_are_no_assistant(recogniser: Recogniser, text: str) -> None:
    assert recogniser.assistants(text, misspelt=True) == ()


@pytest.mark.parametrize("text", ["does ring share videos", "is my ring doorbell on", "sonnette ring", "Ring-Kamera"])
def test_ring_as_a_camera_is_found(recogniser: Recogniser, text: str) -> None:
    assert recogniser.assistants(text) == ("ring",)


def test_a_near_miss_counts_only_in_questions(recogniser: Recogniser) -> None:
    assert recogniser.assistants("cortena") == ()
    assert recogniser.assistants("cortena", misspelt=True) == ("cortana",)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("do employees listen", "human-review"),
        ("des salariés écoutent", "human-review"),
        ("Mitarbeiterinnen", "human-review"),
        ("subcontratas", "human-review"),
        ("combien de temps", "retention"),
        ("wie lange", "retention"),
        ("borrarlo todo", "deletion"),
        ("löschen", "deletion"),
        ("turn off the feature", "opt-out"),
        ("désactiver", "opt-out"),
        ("stummschalten", "recording-indicator-mute"),
    ],
)
def test_topics_are_found_by_their_phrases_in_every_language(recogniser: Recogniser, text: str, topic: str) -> None:
    assert topic in recogniser.topics(text)


def test_topics_come_in_the_catalogues_order(recogniser: Recogniser) -> None:
    order = [topic.id for topic in load_topics()]
    found = recogniser.topics("how long do employees keep what i want to delete and turn off")
    assert len(found) >= 4
    assert list(found) == sorted(found, key=order.index)


def test_every_assistant_is_found_by_each_of_its_own_names(recogniser: Recogniser) -> None:
    missed = {
        (assistant.id, name)
        for assistant in load_assistants()
        for name in (
            *assistant.aliases,
            *assistant.devices,
            *assistant.makers,
            *assistant.hosts,
            *assistant.misspellings,
        )
        if assistant.id not in recogniser.assistants(name, misspelt=name in assistant.misspellings)
    }
    assert not missed


def test_names_are_taken_out_of_the_text(recogniser: Recogniser) -> None:
    assert recogniser.names_removed("Hört Alexa zu?").split() == ["hort", "zu?"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("ÉTÉ", "ete"), ("Straße", "strasse"), ("L’œil", "l'œil"), ("ﬁn", "fin"), ("e\u0301", "e"), ("¿Qué?", "¿que?")],
)
def test_folding_takes_away_case_accents_and_curls(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_stems_are_cut_alike_in_every_language() -> None:
    assert stems("Recordings, enregistrements; Löschen!") == ["recor", "enreg", "losch"]
    assert all(len(stem) <= STEM_LETTERS for stem in stems("a very considerably longer text"))
