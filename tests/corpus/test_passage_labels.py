"""A passage is about whom its words, its headings, its document and its source say; services come from the archive."""

from __future__ import annotations

import pytest

from corpus.catalogue import load_assistants, load_topics
from corpus.labels import Recogniser
from corpus.passages import assistants_of, passages_of
from corpus.service_names import display_name, ordinary_words, service_of, services_of
from corpus.services import Service
from corpus.values import BlockKind, Document, Kind, Section

RECOGNISER = Recogniser(load_assistants(), load_topics())


def page(
    *sections: Section,
    title: str = "Privacy Notice",
    publisher: str = "Example",
    kind: Kind = "policy",
    assistants: tuple[str, ...] = (),
) -> Document:
    return Document("https://a.example/p", title, publisher, None, "en", kind, sections, assistants)


def labels(document: Document) -> list[tuple[str, ...]]:
    return [passage.assistants for passage in passages_of(document, RECOGNISER)]


def rows(*texts: str, path: tuple[str, ...] = ()) -> Section:
    """A section whose every block is a passage."""
    kind: BlockKind = "row"
    return Section(path, texts, (kind,) * len(texts))


@pytest.mark.parametrize(
    ("text", "assistants"),
    [
        ("You can talk to Alexa in many of our stores.", ("alexa",)),
        ("When you use our voice services we process your voice input.", ("alexa",)),
        ("We keep your personal information as long as any of our services needs it.", ("alexa",)),
        ("Vos enregistrements vocaux sont associés à votre compte.", ("alexa",)),
        ("Ihre Sprachaufnahmen werden ausgewertet, um die Erkennung zu verbessern.", ("alexa",)),
        ("Sus grabaciones de voz se guardan en su cuenta hasta que las borre.", ("alexa",)),
        ("We use cookies to remember your orders and your shopping cart.", ()),
        ("Deliveries are made by carriers whom we give your address.", ()),
        ("Your credit card is charged when your purchase is shipped.", ()),
    ],
)
def test_a_companys_general_notice_is_about_its_assistant_where_it_says_so_or_speaks_of_all(
    text: str, assistants: tuple[str, ...]
) -> None:
    assert labels(page(rows(text), title="Amazon.example Privacy Notice", publisher="Amazon")) == [assistants]
    assert labels(page(rows(text), publisher="Amazon", assistants=("alexa",))) == [assistants]


def test_terms_of_an_assistant_are_about_it_throughout() -> None:
    text = "You may end this agreement at any time by closing your account."
    assert labels(page(rows(text), title="Alexa Terms of Use", publisher="Amazon")) == [("alexa",)]
    assert labels(page(rows(text), publisher="Apple", kind="help", assistants=("siri",))) == [("siri",)]


def test_a_notice_that_names_its_assistant_throughout_is_its_own() -> None:
    named = [f"Gemini may use what you say for purpose {n} of this list." for n in range(4)]
    assert labels(page(rows(*named, "You can end this at any time you like."), publisher="Google"))[-1] == ("gemini",)


def test_what_a_heading_names_its_passages_are_about() -> None:
    document = page(
        rows("Recordings are kept for a year, and then they go.", path=("Assistants", "Siri")),
        rows("Recordings are kept for two years, and then they go.", path=("Assistants", "Cookies")),
        publisher="Quillby",
    )
    assert labels(document) == [("siri",), ()]


@pytest.mark.parametrize(
    "text",
    [
        "We use Google Analytics to see how our app is used by you.",
        "You can log in with your Facebook account or with an Apple ID.",
        "Our app runs on every iPhone and on Windows 10 as well.",
        "Friends can also find you through Messenger if you allow it.",
    ],
)
def test_a_company_that_is_only_mentioned_is_no_assistant(text: str) -> None:
    assert labels(page(rows(text), publisher="Quillby")) == [()]


def test_another_services_page_is_about_an_assistant_where_it_names_it() -> None:
    text = "If you link your lamp to Amazon Alexa, we send Amazon what you say to it."
    assert labels(page(rows(text), publisher="Quillby")) == [("alexa",)]


def test_a_report_that_compares_assistants_is_labelled_passage_by_passage() -> None:
    document = page(
        rows("Siri keeps recordings for two years at most.", "It lets people refuse that in the settings."),
        rows("Alexa keeps them until they are deleted.", "Nobody asks its users before that happens."),
        rows("Smart speakers have one thing in common: people forget them."),
        rows("The test took place in a quiet room with no other people."),
        title="Alexa, Siri, Cortana and Google Assistant compared",
        kind="news",
        assistants=("alexa", "cortana", "google-assistant", "siri"),
    )
    assert labels(document) == [("siri",), ("siri",), ("alexa",), ("alexa",), ("general",), ()]


def test_a_report_on_one_assistant_is_about_it_throughout() -> None:
    document = page(rows("Thousands of people listened, three of them said."), kind="news", assistants=("alexa",))
    assert labels(document) == [("alexa",)]


def test_the_topic_that_is_spoken_of_most_stands_first() -> None:
    text = (
        "We keep recordings for a year; after that they are deleted, and what was deleted is not kept or stored again."
    )
    [passage] = passages_of(page(Section(("How long we keep it",), (text,))), RECOGNISER)
    assert passage.topics[0] == "retention"


@pytest.mark.parametrize(
    ("document", "assistants"),
    [
        (page(rows("We share what you say with Alexa and Siri."), publisher="Quillby"), ()),
        (page(rows("We keep it."), title="Amazon.example Privacy Notice"), ("alexa",)),
        (page(rows("We keep it."), title="Gemini Apps Notice", publisher="Google"), ("gemini",)),
        (page(rows("Alexa and Bixby do."), title="News", kind="news"), ("alexa", "bixby")),
    ],
)
def test_a_companys_page_is_about_its_own_assistants_alone(document: Document, assistants: tuple[str, ...]) -> None:
    assert assistants_of(document, RECOGNISER) == assistants


@pytest.mark.parametrize(
    ("document", "service"),
    [
        (page(rows("We keep it."), publisher="Quillby Lamps, Inc."), "Quillby Lamps"),
        (page(rows("We keep it."), publisher="www.quillby.com"), "quillby"),
        (page(rows("We keep it."), publisher="Amazon"), None),
        (page(rows("We keep it."), title="Siri and you"), None),
        (page(rows("We keep it."), publisher="Quillby", kind="news"), None),
        (page(rows("We keep it."), publisher="Quillby", assistants=("alexa",)), None),
    ],
)
def test_a_companys_page_that_is_about_no_assistant_makes_its_publisher_a_service(
    document: Document, service: str | None
) -> None:
    assert service_of(document, RECOGNISER) == service


def services(*publishers: str, text: str = "We keep it.") -> tuple[Service, ...]:
    documents = [page(rows(text.replace("NAME", name)), publisher=name) for name in publishers]
    return services_of(documents, RECOGNISER, ordinary_words(["the orange light and a common voice"]))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("does quillby keep my voice?", ["Quillby"]),
        ("Quillby’s recordings", ["Quillby"]),
        ("was speichert tele-nova?", ["Tele-Nova"]),
        ("does tele nova listen", ["Tele-Nova"]),
        ("does Telenovela listen", []),
        ("why is the light of my echo orange", []),
        ("My Echo turns orange. Why?", []),
        ("does orange keep my voicemail", ["Orange"]),
        ("Qu'est-ce que garde Orange ?", ["Orange"]),
        ("chez orange, qui écoute ?", ["Orange"]),
        ("Quillby or Orange, who listens less?", ["Orange", "Quillby"]),
        ("who listens?", []),
    ],
)
def test_a_question_names_a_service(question: str, named: list[str]) -> None:
    known = services("Quillby", "Tele-Nova", "Orange")
    assert [service.id for service in known if service.is_named_in(question)] == named


def test_a_part_of_the_name_counts_where_the_page_itself_uses_it() -> None:
    text = "Quillby keeps it. Quillby shares it. Quillby sells it. Lamps are lamps."
    [service] = services("Quillby Lamps", text=text)
    assert service.names == ("quillby", "quillby lamps")


def test_a_name_of_ordinary_words_needs_to_be_meant_as_a_name() -> None:
    [service] = services("Common Voice")
    assert service.ordinary == {"common voice"}
    assert not service.is_named_in("what is the most common voice command?")
    assert service.is_named_in("does common voice keep my clips?")


def test_names_are_shown_without_their_company_form() -> None:
    assert [display_name(name) for name in ("Facebook (Meta)", "Claude.ai", "Zoom, Inc.")] == [
        "Facebook",
        "Claude",
        "Zoom",
    ]
