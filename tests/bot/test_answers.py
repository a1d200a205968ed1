"""Answers from the real index: sourced, about the right assistant, and held back where nothing is known."""

from __future__ import annotations

import datetime as dt
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.answering import Knowledge, answer
from bot.answering.quotes import passes_gate, source_quote, stands_in
from bot.locales import translator
from bot.question import Asked
from bot.show.as_json import QUOTE_ORDER, answer_dict
from corpus.archive import Archive
from corpus.catalogue import load_assistants, load_catalogue, load_topics
from corpus.embedding import Encoder
from corpus.errors import UsageError
from corpus.gather.imports import read_document
from corpus.index import open_current
from corpus.index.snapshot import StoredPassage
from corpus.labels import Recogniser
from corpus.passages import assistants_of
from corpus.progress import TerminalReporter
from corpus.rebuild import rebuild
from corpus.settings import Settings
from corpus.values import LANGUAGES, Answer, Document, PartialDate, Quote, Section, Statement

TODAY = dt.date(2026, 11, 24)
ROOT = Path(__file__).resolve().parents[2]

# A page as people save it, with what stands around an article; every word of it is invented.
SAVED_PAGE = """Accueil
Tests
Bons plans
Forum
Connexion
Alexa se réveille treize fois par semaine, mesure un laboratoire de Grenoble
Par Camille Verdon
Publié le 12 mars 2024
Le laboratoire Ondine de Grenoble a laissé dix enceintes Alexa devant une radio allumée pendant un mois entier. Il a \
mesuré que les appareils s'allument par erreur treize fois par semaine en moyenne, surtout le soir.
Les chercheurs d'Ondine ont rendu leurs mesures publiques. Amazon leur a répondu qu'un second contrôle dans ses \
serveurs écarte la plupart de ces réveils, sans donner de chiffre.
Lire aussi : notre comparatif des enceintes
Partager
Tweeter
Mentions légales
"""
SAVED_URL = "https://journal.example/alexa-ondine"
POLICY_URL = "https://policy.example/voice"
NINETY_DAYS = "Alexa recordings made through the Quillby lamp are kept for ninety days."
TWO_YEARS = "Alexa recordings made through the Quillby lamp are kept for two years."
NO_PICTURES = "Your Quillby lamp stores no pictures of Alexa users at all."
CHANGED_ON = dt.date(2025, 6, 1)


def policy(*sentences: str, url: str = POLICY_URL) -> Document:
    section = Section(("Voice",), (" ".join(sentences),))
    return Document(url, "Quillby voice policy", "Quillby", None, "en", "policy", (section,), ("alexa",))


@pytest.fixture(scope="module")
def archived(
    model_settings: Settings, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Knowledge]:
    """Knowledge of the briefs, an imported page, and a policy with two Versions."""
    data = tmp_path_factory.mktemp("archived")
    (data / "models").symlink_to(model_settings.models)
    settings = Settings(data=data, threads=2)
    assistants, topics = load_assistants(), load_topics()
    saved = data / "page.txt"
    saved.write_text(SAVED_PAGE, encoding="utf-8")
    page = read_document(saved, SAVED_URL, "Journal Exemple", "2024-03-12", "news")
    archive = Archive(settings.archive)
    archive.add(replace(page, assistants=assistants_of(page, Recogniser(assistants, topics))), dt.date(2024, 3, 13))
    archive.add(policy(NINETY_DAYS, NO_PICTURES), dt.date(2024, 1, 10))
    archive.add(policy(TWO_YEARS, NO_PICTURES), CHANGED_ON)
    archive.close()
    rebuild(settings, lambda: encoder, TerminalReporter())
    opened = open_current(settings.index)
    assert opened
    snapshot = opened[0]
    yield Knowledge.of(snapshot, encoder, assistants, topics)
    snapshot.close()


@pytest.fixture(scope="module")
def statements() -> dict[str, Statement]:
    return {statement.fact: statement for statement in load_catalogue().statements}


def ask(knowledge: Knowledge, text: str, **options: Any) -> Answer:
    return answer(knowledge, Asked(text, **options), TODAY)


ABOUT: list[tuple[str, str]] = [
    ("alexa", "does alexa keep what my children say"),
    ("alexa", "mon echo m'écoute-t-il la nuit ?"),
    ("alexa", "gibt amazon meine sprachbefehle an werbefirmen weiter"),
    ("alexa", "cuánto tiempo se quedan los audios en el echo dot"),
    ("ring", "who at ring could watch the videos"),
    ("ring", "la police peut-elle voir ma sonnette ring"),
    ("ring", "wurden ring kameras gehackt"),
    ("siri", "does siri keep what i say"),
    ("siri", "what did apple pay in the settlement"),
    ("siri", "apple fait écouter siri par des sous-traitants ?"),
    ("siri", "hört siri auf dem iphone immer mit"),
    ("siri", "siri manda mi voz a los servidores?"),
    ("siri", "can i stop siri from learning from my dictation"),
    ("homepod", "does the homepod record my living room"),
    ("homepod", "le homepod reconnaît ma voix ?"),
    ("homepod", "hat der homepod einen mikrofon schalter"),
    ("google-assistant", "do people listen to google assistant"),
    ("google-assistant", "google home garde mes questions combien de temps"),
    ("google-assistant", "löscht google assistant alte aufnahmen von selbst"),
    ("google-assistant", "el asistente de google se activa solo?"),
    ("gemini", "do humans read my gemini chats"),
    ("gemini", "gemini live garde l'audio ?"),
    ("gemini", "benutzt gemini meine stimme fürs training"),
    ("nest", "what do the nest cameras send to google"),
    ("nest", "el nest hub tiene micrófono?"),
    ("bixby", "is bixby listening all the time"),
    ("bixby", "samsung écoute par ma télé ?"),
    ("bixby", "bixby me escucha siempre?"),
    ("cortana", "who heard what i told cortana"),
    ("cortana", "wer hört bei cortana zu"),
    ("cortana", "cortana existe encore ?"),
    ("copilot", "does copilot voice train on me"),
    ("copilot", "copilot escucha en windows todo el rato"),
    ("meta-ai", "do the ray-ban meta glasses keep my voice"),
    ("meta-ai", "facebook transkribierte sprachnachrichten von messenger"),
    ("sonos-voice", "does sonos send my voice to a cloud"),
    ("roku", "does the roku remote record me"),
    ("xiaomi", "does xiaomi send recordings to china"),
    ("chatgpt", "does chatgpt voice keep the audio"),
    ("chatgpt", "chatgpt trainiert mit meiner stimme?"),
    ("magenta", "was speichert hallo magenta"),
    ("magenta", "la enceinte magenta de telekom qué guarda"),
]


@pytest.mark.parametrize(("assistant", "question"), ABOUT)
def test_no_quote_is_about_another_assistant(knowledge: Knowledge, assistant: str, question: str) -> None:
    made = ask(knowledge, question)
    assert made.assistants == (assistant,)
    assert made.quotes or made.near
    family = {assistant, "general", *knowledge.relatives[assistant]}
    assert {a for quote in (*made.quotes, *made.near) for a in quote.assistants} <= family
    assert {step.assistant for step in made.steps} <= family


def test_most_questions_about_an_assistant_are_answered_at_least_perhaps(knowledge: Knowledge) -> None:
    verdicts = [ask(knowledge, question).verdict for _, question in ABOUT]
    assert sum(verdict in ("answered", "uncertain") for verdict in verdicts) >= 0.7 * len(ABOUT), verdicts


def test_the_option_keeps_other_assistants_out_too(knowledge: Knowledge) -> None:
    made = ask(knowledge, "who listens to what i say", assistant="siri")
    shown = (*made.quotes, *made.near)
    assert shown
    assert {a for quote in shown for a in quote.assistants} <= {"siri", "homepod", "general"}


@pytest.mark.parametrize("assistant", ["alexa", "siri", "google-assistant", "cortana"])
@pytest.mark.parametrize("question", ["who listens to what i say", "who can hear the recordings"])
def test_the_option_answers_like_the_name_in_the_question(knowledge: Knowledge, question: str, assistant: str) -> None:
    named = ask(knowledge, f"{question} {assistant.replace('-', ' ')}")
    assert named.verdict in ("answered", "uncertain")
    assert ask(knowledge, question, assistant=assistant).verdict in ("answered", "uncertain")


def test_a_comparison_quotes_only_the_assistants_it_names(knowledge: Knowledge) -> None:
    made = ask(knowledge, "is siri or cortana more private when it comes to people listening")
    assert made.assistants == ("cortana", "siri")
    family = {"siri", "homepod", "cortana", "copilot", "general"}
    assert {a for quote in (*made.quotes, *made.near) for a in quote.assistants} <= family


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Do Amazon employees listen to what I say to Alexa?", "en"),
        ("Des employés d'Amazon écoutent-ils ce que je dis à Alexa ?", "fr"),
        ("Hören Mitarbeiter von Amazon, was ich zu Alexa sage?", "de"),
        ("¿Los empleados de Amazon escuchan lo que le digo a Alexa?", "es"),
    ],
)
def test_the_question_of_the_readme_is_answered_with_people_who_listen(
    knowledge: Knowledge, statements: dict[str, Statement], question: str, language: str
) -> None:
    made = ask(knowledge, question)
    assert (made.verdict, made.language) == ("answered", language)
    best = made.quotes[0]
    assert best.topics[0] == "human-review"
    assert best.fact is not None
    assert best.text == statements[best.fact].text[language]
    assert all(quote.url and quote.publisher and quote.as_of for quote in made.quotes)


@pytest.mark.parametrize(
    "question",
    [
        "how do i bake bread",
        "wie wird das wetter morgen",
        "quelle est la capitale du pérou",
        "qué hora es en tokio",
        "🙂🙂",
        "https://a.example/x",
    ],
)
def test_what_is_off_topic_gets_no_quote(knowledge: Knowledge, question: str) -> None:
    made = ask(knowledge, question)
    assert (made.verdict, made.quotes, made.near, made.steps) == ("off_topic", (), (), ())
    assert made.notice


def test_nearly_all_that_is_off_topic_is_known_as_such(knowledge: Knowledge) -> None:
    questions = [
        *("what's the best pizza in naples", "how tall is everest", "who wrote hamlet", "my cat is sick"),
        *("what is the law on parking", "will it rain tomorrow", "best restaurants near me open late"),
        *("recette de crêpes", "combien de pattes a une araignée", "comment enlever une tache de vin"),
        *("wer ist bundeskanzler", "wann fährt der nächste zug nach köln", "warum ist der himmel blau"),
        *("wie viele einwohner hat wien", "cuántos años tiene el sol", "cuánto pesa un elefante"),
        *("mejor película de 2020", "tengo fiebre qué hago", "how to get rid of ants"),
        *("how do i delete a commit in git", "cómo quitar una mancha", "how much sugar is in an apple pie"),
    ]
    verdicts = {question: ask(knowledge, question).verdict for question in questions}
    assert "answered" not in verdicts.values(), verdicts
    assert sum(verdict == "off_topic" for verdict in verdicts.values()) >= 0.7 * len(questions), verdicts


@pytest.mark.parametrize("question", ["who are you?", "qui es-tu ?", "wer bist du?", "¿quién eres?"])
def test_a_question_about_the_bot_is_told_so_in_its_language(knowledge: Knowledge, question: str) -> None:
    made = ask(knowledge, question)
    assert (made.verdict, made.quotes, made.near) == ("about_earshot", (), ())
    assert "Earshot" in (made.notice or "")
    assert len({ask(knowledge, other).notice for other in ("who are you?", "wer bist du?")}) == 2


@pytest.mark.parametrize(
    "question",
    ['" OR NEAR(', "'; DROP TABLE entry; -- alexa", "@everyone [x](http://evil) alexa *", "alexa AND NOT siri"],
)
def test_operators_and_markup_in_a_question_are_only_text(knowledge: Knowledge, question: str) -> None:
    assert ask(knowledge, question).question == question


@pytest.mark.parametrize("question", ["", "   ", "a" * 10_000, "\u0000\u202e"])
def test_what_cannot_be_a_question_is_refused(knowledge: Knowledge, question: str) -> None:
    with pytest.raises(UsageError):
        ask(knowledge, question)


@pytest.mark.parametrize(
    "asked", [Asked("x", assistant="hal"), Asked("x", as_of="2019-02-30"), Asked("x", language="it")]
)
def test_unknown_options_are_refused(knowledge: Knowledge, asked: Asked) -> None:
    with pytest.raises(UsageError):
        answer(knowledge, asked, TODAY)


def test_a_question_in_another_language_is_answered_in_english_and_says_so(knowledge: Knowledge) -> None:
    made = ask(knowledge, "هل يستمع أحد إلى Alexa؟")
    assert made.language == "en"
    assert "English" in (made.notice or "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_come_in_the_language_that_is_asked_for(
    knowledge: Knowledge, statements: dict[str, Statement], language: str
) -> None:
    made = ask(knowledge, "do people listen to siri", language=language)
    assert made.quotes
    for quote in made.quotes:
        assert quote.fact is not None
        assert (quote.language, quote.text) == (language, statements[quote.fact].text[language])


def test_the_same_question_gives_the_same_answer(knowledge: Knowledge) -> None:
    one, other = (answer_dict(ask(knowledge, "is alexa always listening?")) for _ in range(2))
    assert {**one, "took_ms": 0} == {**other, "took_ms": 0}


def test_quotes_are_few_scored_and_never_say_the_same_fact_twice(knowledge: Knowledge) -> None:
    for _, question in ABOUT:
        made = ask(knowledge, question)
        shown = made.quotes or made.near
        facts = [quote.fact for quote in shown]
        assert len(facts) == len(set(facts)) <= 4
        assert all(0 <= quote.score <= 1 for quote in shown)


# What no longer holds, and what held when


@pytest.fixture(scope="module")
def of_the_past(knowledge: Knowledge, statements: dict[str, Statement]) -> list[Answer]:
    """Answers to how people ask for what no longer holds, in every language."""
    outdated = [statement for statement in statements.values() if statement.current is False]
    return [ask(knowledge, s.asks[language][0], language=language) for s in outdated for language in LANGUAGES]


def test_what_no_longer_holds_says_what_replaced_it_in_the_answers_language(
    of_the_past: list[Answer], statements: dict[str, Statement]
) -> None:
    marked = [(a.language, q) for a in of_the_past for q in a.quotes if q.fact and q.still_current is False]
    assert len(marked) >= len(of_the_past) / 2
    for language, quote in marked:
        assert quote.fact is not None
        assert quote.replaced_by == statements[quote.fact].replaced_by[language]


def test_only_what_no_longer_holds_is_marked(of_the_past: list[Answer], statements: dict[str, Statement]) -> None:
    for quote in (quote for made in of_the_past for quote in (*made.quotes, *made.near)):
        assert quote.fact is not None
        assert quote.still_current is statements[quote.fact].current
        assert (quote.replaced_by is not None) == (quote.still_current is False)


def test_what_no_longer_holds_stands_after_what_holds_on_the_same_subject(of_the_past: list[Answer]) -> None:
    for made in (made for made in of_the_past if made.as_of is None):
        outdated: set[tuple[str, ...]] = set()
        for quote in made.quotes:
            subject = (*quote.topics[:1], *quote.assistants)
            if quote.still_current is False:
                outdated.add(subject)
            else:
                assert subject not in outdated, made.question


@pytest.mark.parametrize("as_of", ["2017", "2019-05", "2019-08-15", "2020", "2023-06", "2026"])
@pytest.mark.parametrize(
    "question", ["do people listen to alexa", "apple et siri, qui écoute", "wer hört google mit", "ring vídeos policía"]
)
def test_as_of_lets_through_only_what_was_known_and_held_then(
    knowledge: Knowledge, statements: dict[str, Statement], question: str, as_of: str
) -> None:
    made = ask(knowledge, question, as_of=as_of)
    asked = PartialDate.parse(as_of)
    assert made.as_of == as_of
    for quote in (*made.quotes, *made.near):
        assert quote.fact is not None
        statement = statements[quote.fact]
        assert statement.as_of.first <= asked.last
        assert statement.until is None or statement.until.last >= asked.first


def test_a_date_in_the_question_is_respected_like_the_option(knowledge: Knowledge) -> None:
    made = ask(knowledge, "did people listen to alexa recordings in may 2019?")
    assert made.as_of == "2019-05"
    assert made.quotes
    assert all(quote.as_of[:7] <= "2019-05" for quote in made.quotes)


def test_before_anything_was_known_nothing_is_quoted(knowledge: Knowledge) -> None:
    made = ask(knowledge, "do people listen to siri recordings", as_of="1999")
    assert (made.verdict, made.quotes, made.near) == ("unanswered", (), ())


# Steps


@pytest.mark.parametrize(
    ("question", "assistant", "action"),
    [
        ("how do i delete my alexa recordings", "alexa", "delete"),
        ("comment effacer l'historique de siri", "siri", "delete"),
        ("wie lösche ich meine aufnahmen bei google assistant", "google-assistant", "delete"),
        ("cómo borro mis grabaciones de alexa", "alexa", "delete"),
        ("how do i stop siri from sending recordings to apple", "siri", "opt-out"),
        ("how can i mute my echo", "alexa", "mute"),
        ("wie schalte ich das mikro vom homepod stumm", "homepod", "mute"),
        ("how do i stop chatgpt from training on my voice", "chatgpt", "opt-out"),
    ],
)
def test_a_question_how_to_do_it_gets_dated_steps(
    knowledge: Knowledge, question: str, assistant: str, action: str
) -> None:
    made = ask(knowledge, question)
    assert made.verdict in ("answered", "uncertain")
    assert made.steps
    assert {step.assistant for step in made.steps} == {assistant}
    assert action in {step.action for step in made.steps}
    for step in made.steps:
        assert PartialDate.parse(step.as_of).first <= TODAY
        assert step.url.startswith("http")
        assert step.publisher


def test_steps_come_in_the_language_of_the_answer_and_in_order(knowledge: Knowledge) -> None:
    guides = load_catalogue().guides
    for language in LANGUAGES:
        made = ask(knowledge, "how do i delete my siri history", language=language)
        wanted = [guide.steps[language] for guide in guides if guide.assistant == "siri" and guide.action == "delete"]
        shown = tuple(step.text for step in made.steps)
        assert shown in {first + second for first in wanted for second in wanted}


def test_no_steps_come_from_what_no_longer_holds(knowledge: Knowledge, statements: dict[str, Statement]) -> None:
    old = {guide.steps["en"][-1] for guide in load_catalogue().guides if statements[guide.fact].current is False}
    assert old
    for question in ("how do i opt out of human review of alexa", "how do i delete what google assistant recorded"):
        assert not old & {step.text for step in ask(knowledge, question, language="en").steps}


@pytest.mark.parametrize("question", ["who listens to alexa", "do employees listen to siri", "how do i bake bread"])
def test_other_questions_get_no_steps(knowledge: Knowledge, question: str) -> None:
    assert ask(knowledge, question).steps == ()


# Words of a source


def test_an_imported_pages_sentence_is_quoted_letter_for_letter(archived: Knowledge) -> None:
    made = ask(archived, "combien de fois par semaine alexa s'allume par erreur selon le laboratoire de Grenoble")
    best = made.quotes[0]
    assert best.origin == "source"
    assert best.text in SAVED_PAGE
    assert best.text.endswith("s'allument par erreur treize fois par semaine en moyenne, surtout le soir.")
    assert best.text.startswith("Le laboratoire Ondine")  # "Il a mesuré" is not read without it
    assert (best.publisher, best.published, best.as_of) == ("Journal Exemple", "2024-03-12", "2024-03-13")
    assert (best.stance, best.assistants, best.language) == ("reported", ("alexa",), "fr")
    assert best.url == best.document == SAVED_URL


def test_the_link_opens_the_page_at_the_quote(archived: Knowledge) -> None:
    made = ask(archived, "combien de fois par semaine alexa s'allume par erreur selon le laboratoire de Grenoble")
    best = made.quotes[0]
    page, _, fragment = best.link.partition("#:~:text=")
    first, last = (urllib.parse.unquote(end) for end in fragment.split(","))
    assert page == SAVED_URL
    assert best.text.startswith(first)
    assert best.text.endswith(last)
    assert best.link.isascii()


def test_what_stands_around_an_article_is_never_quoted(archived: Knowledge) -> None:
    for question in ("Lire aussi comparatif des enceintes alexa", "alexa mentions légales", "alexa Camille Verdon"):
        for quote in (made := ask(archived, question)).quotes + made.near:
            assert not any(word in quote.text for word in ("Lire aussi", "Mentions", "Verdon"))


QUILLBY = "how long are alexa recordings made through the Quillby lamp kept"


def test_the_newest_version_is_quoted_first_and_the_old_one_is_marked(archived: Knowledge) -> None:
    of_source = [quote for quote in ask(archived, QUILLBY).quotes if quote.origin == "source"]
    assert [(quote.text, quote.as_of, quote.still_current) for quote in of_source[:2]] == [
        (TWO_YEARS, "2025-06-01", None),
        (NINETY_DAYS, "2024-01-10", False),
    ]
    assert {quote.section for quote in of_source[:2]} == {("Voice",)}
    assert {quote.stance for quote in of_source[:2]} == {"company-says"}


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [("2024-05", NINETY_DAYS), ("2025-05-31", NINETY_DAYS), ("2025-06-01", TWO_YEARS), ("2026", TWO_YEARS)],
)
def test_as_of_quotes_the_version_in_force(archived: Knowledge, as_of: str, sentence: str) -> None:
    shown = {q.text for q in ask(archived, QUILLBY, as_of=as_of).quotes}
    assert sentence in shown
    assert not shown & ({NINETY_DAYS, TWO_YEARS} - {sentence})


def test_a_page_is_not_quoted_as_of_a_day_before_it_was_recorded(archived: Knowledge) -> None:
    made = ask(archived, QUILLBY, as_of="2023")
    assert all(quote.origin == "brief" for quote in (*made.quotes, *made.near))


@pytest.fixture(scope="module")
def gated(archived: Knowledge) -> tuple[Quote, StoredPassage, StoredPassage]:
    """A quote that passes, its place, and the place of the changed sentence in the older Version."""
    rows = archived.snapshot.database.execute("SELECT DISTINCT id FROM passage").fetchall()
    places = [place for (name,) in rows for place in archived.snapshot.passages(name)]
    newest = next(place for place in places if place.superseded is None and TWO_YEARS in place.version_text)
    older = next(place for place in places if place.superseded is not None and NINETY_DAYS in place.version_text)
    start = newest.version_text.index(TWO_YEARS)
    place = replace(newest, start=start, end=start + len(TWO_YEARS))
    return source_quote(place, ("alexa",), (), 0.5), place, older


def test_the_gate_lets_through_what_stands_in_the_version(
    archived: Knowledge, gated: tuple[Quote, StoredPassage, StoredPassage]
) -> None:
    quote, place, _ = gated
    assert quote.text == TWO_YEARS
    assert passes_gate(quote, place, archived.snapshot)


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("a word was changed", {"text": TWO_YEARS.replace("two", "ten")}),
        ("a letter's case was changed", {"text": TWO_YEARS.lower()}),
        ("it was cut", {"text": TWO_YEARS[:-1]}),
        ("a blank was added", {"text": TWO_YEARS + " "}),
        ("it is empty", {"text": ""}),
        ("two places were joined", {"text": f"{TWO_YEARS} {NO_PICTURES}"}),
        ("two places were joined with dots", {"text": f"{TWO_YEARS} […] {NO_PICTURES}"}),
        ("it is the older version's sentence", {"text": NINETY_DAYS}),
        ("it is dated as the older version", {"as_of": "2024-01-10"}),
        ("it is said to be of another document", {"document": SAVED_URL}),
        ("it is of no document", {"document": None}),
    ],
)
def test_the_gate_refuses_a_quote_where(
    archived: Knowledge, gated: tuple[Quote, StoredPassage, StoredPassage], what: str, changes: dict[str, str]
) -> None:
    quote, place, _ = gated
    assert not passes_gate(replace(quote, **changes), place, archived.snapshot), what  # type: ignore[arg-type]


@pytest.mark.parametrize("shift", [(-1, 0), (0, 1), (1, 1), (0, 5)])
def test_the_gate_refuses_a_place_that_is_a_letter_off(
    archived: Knowledge, gated: tuple[Quote, StoredPassage, StoredPassage], shift: tuple[int, int]
) -> None:
    quote, place, _ = gated
    moved = replace(place, start=place.start + shift[0], end=place.end + shift[1])
    assert not passes_gate(quote, moved, archived.snapshot)


def test_the_gate_refuses_the_place_in_another_version(
    archived: Knowledge, gated: tuple[Quote, StoredPassage, StoredPassage]
) -> None:
    quote, _, older = gated
    assert not passes_gate(quote, older, archived.snapshot)
    assert not passes_gate(replace(quote, text=NINETY_DAYS), older, archived.snapshot)  # its date is the newer one's


# The documented form


def documented(heading: str) -> list[str]:
    """The names that docs/json.md gives under ``heading``: a table's first column, or a line's names."""
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    part = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    table = re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
    return table or re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", part))


def test_the_page_on_json_names_the_fields_of_an_answer(knowledge: Knowledge) -> None:
    made = answer_dict(ask(knowledge, "do people listen to alexa"))
    assert documented("Fields of an Answer") == list(made)


def test_the_page_on_json_names_the_fields_of_a_quote(archived: Knowledge, knowledge: Knowledge) -> None:
    fields = documented("Fields of a quote")
    assert fields == list(QUOTE_ORDER)
    made = answer_dict(ask(archived, "how long does the Quillby lamp keep alexa recordings"))
    assert "source" in {quote["origin"] for quote in made["quotes"]}
    near = answer_dict(ask(knowledge, "will siri ever have a jellyfish mode next year"))["near"]
    assert near
    assert all(list(quote) == fields for quote in (*made["quotes"], *near))


def test_the_page_on_json_names_the_fields_of_a_step(knowledge: Knowledge) -> None:
    made = answer_dict(ask(knowledge, "how do i delete my alexa recordings"))
    assert made["steps"]
    assert all(list(step) == documented("Fields of a step") for step in made["steps"])


@pytest.mark.parametrize("language", ["fr", "de", "es"])
def test_the_frame_is_translated(language: str) -> None:
    message = "This is what the sources say:"
    assert translator(language)(message) != message


def test_what_stood_before_a_change_stands_in_the_version_that_it_is_told_from(
    archived: Knowledge, gated: tuple[Quote, StoredPassage, StoredPassage]
) -> None:
    quote, newest, older = gated
    change = {"kind": "reworded", "before": NINETY_DAYS, "from": older.recorded, "to": newest.recorded}
    assert stands_in(replace(quote, change=change), archived.snapshot)
    for wrong in ({"before": TWO_YEARS}, {"before": NINETY_DAYS + " …"}, {"from": newest.recorded}):
        assert not stands_in(replace(quote, change=change | wrong), archived.snapshot)
