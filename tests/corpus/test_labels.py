"""One recogniser for texts and questions: names as whole words, near misses only where people type."""

from __future__ import annotations

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import STEM_LETTERS, Recogniser, folded, stems, topics_by_meaning


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is siri an apple product, or an apple pie", "siri"),
        ("the amazon rainforest and my amazon account", "alexa"),
        ("echo de menos mi echo", "alexa"),
        ("les échos du web", ""),
        ("the echo chamber", ""),
        ("a bird nest on my nest cam", "nest"),
        ("i'm a gemini, does gemini know", "gemini"),
        ("mi meta es apagar la ia de meta", "meta-ai"),
        ("metadaten", ""),
        ("github copilot", ""),
        ("the echo's ring is blue", "alexa"),
        ("ring me when ring calls", "ring"),
        ("just google it", ""),
        ("magenta ink for telekom", "magenta"),
    ],
)
def test_a_name_that_means_something_else_is_none(recogniser: Recogniser, text: str, expected: str) -> None:
    assert " ".join(recogniser.assistants(text, misspelt=True)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my dot", "alexa"),
        ("mon dot", "alexa"),
        ("the nest thing", "nest"),
        ("das nest ding", "nest"),
        ("a pixel phone", "google-assistant"),
        ("mi reloj de apple", "siri"),
        ("gafas inteligentes", "meta-ai"),
        ("smart glasses of meta next to my echo", "alexa meta-ai"),
        ("android phone with alexa", "alexa"),
        ("galaxy s24", "bixby"),
        ("iphone15", "siri"),
        ("echo dot 5", "alexa"),
        ("enceinte de google", "google-assistant"),
        ("lautsprecher der telekom", "magenta"),
        ("samsung fridge", "bixby"),
        ("firestick remote", "alexa"),
    ],
)
def test_devices_imply_their_assistant(recogniser: Recogniser, text: str, expected: str) -> None:
    assert " ".join(recogniser.assistants(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alexageräte", "alexa"),
        ("Alexa-Geräte", "alexa"),
        ("Siriaufnahmen", "siri"),
        ("Ringkamera", "ring"),
        ("Googleassistent", "google-assistant"),
        ("googlehome", "google-assistant"),
        ("echo-dot", "alexa"),
        ("chat-gpt", "chatgpt"),
        ("Alexaは", "alexa"),
        ("#alexa", "alexa"),
        ("alexandrite", ""),
        ("siriusly", ""),
        ("nestor", ""),
    ],
)
def test_names_may_be_joined_or_parted(recogniser: Recogniser, text: str, expected: str) -> None:
    assert " ".join(recogniser.assistants(text)) == expected


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


def test_what_lies_nearest_votes_for_its_topic() -> None:
    near = [("retention", 0.70), ("deletion", 0.69), ("retention", 0.66), ("children", 0.40)]
    assert topics_by_meaning(near) == ("retention", "deletion")


def test_words_of_a_topic_in_the_question_count_for_it() -> None:
    near = [("retention", 0.70), ("deletion", 0.69)]
    assert topics_by_meaning(near, named=["deletion"])[0] == "deletion"


@pytest.mark.parametrize("near", [[], [(None, 0.9)]])
def test_nothing_near_has_no_topic(near: list[tuple[str | None, float]]) -> None:
    assert topics_by_meaning(near) == ()


def test_the_order_of_what_is_near_changes_nothing() -> None:
    near = [("retention", 0.5), ("deletion", 0.5), ("children", 0.49), ("advertising", 0.2)]
    assert topics_by_meaning(near) == topics_by_meaning(near[::-1])
