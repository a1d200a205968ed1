"""A mistake in a file of the catalogue is an error that names file, entry and field; the real files have none."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.catalogue import FOLDER, Catalogue, digest, load_catalogue
from corpus.catalogue.quality import FEWEST_ASKS, MOST_IN_FRAME, check_quality, mistakes
from corpus.errors import CatalogueError
from corpus.values import LANGUAGES, Statement

ALEXA = "briefs/alexa.toml"
BENCH = Path(__file__).resolve().parents[1] / "bench" / "questions.csv"


@pytest.fixture(scope="session")
def known() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue's files to make mistakes in."""
    return shutil.copytree(
        FOLDER, tmp_path / "catalogue", ignore=shutil.ignore_patterns("*.py", "*.npz", "__pycache__")
    )


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Replaces the first ``old`` in ``file``."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def entry(folder: Path, file: str, fact: str, old: str, new: str) -> None:
    """Replaces ``old`` in the statement ``fact``."""
    path = folder / file
    before, start, rest = path.read_text(encoding="utf-8").partition(f'fact = "{fact}"')
    own, end, after = rest.partition("[[statement]]")
    assert re.search(old, own)
    path.write_text(before + start + re.sub(old, new, own, count=1) + end + after, encoding="utf-8")


def refused(folder: Path, file: str, entry: str, field: str, problem: str = "") -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    error = caught.value
    assert (error.file, error.entry, error.field) == (Path(file).name, entry, field), str(error)
    assert problem in error.problem
    assert str(error) == f"{Path(file).name}: {entry}: {field}: {error.problem}"
    assert "\n" not in str(error)


def test_the_real_catalogue_is_in_order(known: Catalogue) -> None:
    check_quality(known)
    assert [statement.fact for statement in known.statements] == sorted({s.fact for s in known.statements})


def test_a_copy_says_the_same_as_the_real_files(folder: Path, known: Catalogue) -> None:
    assert load_catalogue(folder) == known


@pytest.mark.parametrize(
    ("field", "old", "new", "problem"),
    [
        ("published", '(published = )".*"', r'\1"2019-02-30"', "2019-02-30"),
        ("published", '(published = )".*"', r"\g<1>2019-04-11", "string"),
        ("as_of", '(as_of = )".*"', r'\1"2019-13"', "2019-13"),
        ("as_of", '(as_of = )".*"', r'\1"April 2019"', "April 2019"),
        ("as_of", 'as_of = ".*"\n', "", "required"),
        ("url", '(url = )".*"', r'\1"a.example/p"', "not an absolute http"),
        ("url", '(url = )".*"', r'\1"ftp://a.example/p"', "not an absolute http"),
        ("url", '(url = )".*"', r'\1"javascript:alert(1)"', "not an absolute http"),
        ("url", '(url = )".*"', r'\1"https:///p"', "not an absolute http"),
        ("url", '(url = )".*"', r'\1"https://a.example/a b"', "not an absolute http"),
        ("url", '(url = )".*"', r'\1"https://[::1/p"', ""),
        ("url", '(url = )".*"', r'\1"https://me:secret@a.example/p"', "must not carry a user name"),
        ("url", '(url = )".*"', r'\1"https://me@a.example/p"', "must not carry a user name"),
        ("text", '\nde = ".*"', "", "no text in 'de'"),
        ("text", '\nde = ("?.*"?)', r"\nde = \1\nit = \1", "unknown language 'it'"),
        ("text.de", '\nde = ".*"', r'\nde = "  "', ""),
        ("text.fr", '\nfr = ".*"', r'\nfr = "a\\nb"', ""),
        ("text.fr", '\nfr = ".*"', r'\nfr = "\\u001b[31m"', ""),
        ("text.fr", '\nfr = ".*"', r"\nfr = 5", "string"),
        ("asks", r"\nes = \[[^\]]*\]", "", "no text in 'es'"),
        ("asks", r"\nes = \[[^\]]*\]", r"\nes = []", "no text in 'es'"),
        ("asks.es.0", r"\nes = \[[^\]]*\]", r'\nes = [""]', ""),
        ("topic", '(topic = )".*"', r'\1"weather"', "weather"),
        ("topic", 'topic = ".*"\n', "", "required"),
        ("stance", '(stance = )".*"', r'\1"rumour"', "company-says"),
        ("current", '(current = )".*"', r'\1"perhaps"', "yes"),
        ("confidence", '(confidence = )".*"', r'\1"low"', "high"),
        ("publisher", '(publisher = )".*"', r'\1""', ""),
        ("colour", 'topic = ".*"\n', 'topic = "retention"\ncolour = "red"\n', "not permitted"),
        ("entry", '(current = )".*"', r'\1"no"', "replaced_by"),
        ("entry", '(current = )".*"', r'\1"yes"\nuntil = "2020"', "until stands only where"),
    ],
)
def test_a_wrong_field_of_a_statement_is_named(folder: Path, field: str, old: str, new: str, problem: str) -> None:
    entry(folder, ALEXA, "A002", old, new)
    refused(folder, ALEXA, "A002", field, problem)


@pytest.mark.parametrize(
    ("field", "old", "new", "problem"),
    [
        ("entry", r"\[statement.replaced_by\](\n\w\w = .*){4}", "", "replaced_by stands where"),
        ("entry", 'current = "no"', 'current = "unknown"', "replaced_by stands where"),
        ("entry", 'until = ".*"', 'until = "2018"', "until 2018 lies before as_of 2019-04"),
        ("until", 'until = ".*"', 'until = "2019-8"', "2019-8"),
        ("replaced_by", r'(replaced_by\]\n)en = ".*"\n', r"\1", "no text in 'en'"),
        ("replaced_by.en", r'(replaced_by\]\n)en = ".*"', r'\1en = ""', ""),
    ],
)
def test_what_no_longer_holds_says_until_when_and_what_replaced_it(
    folder: Path, field: str, old: str, new: str, problem: str
) -> None:
    entry(folder, ALEXA, "A010", old, new)
    refused(folder, ALEXA, "A010", field, problem)


def test_the_end_may_lie_within_the_month_of_as_of(folder: Path) -> None:
    entry(folder, ALEXA, "A010", 'until = ".*"', 'until = "2019-04-02"')
    load_catalogue(folder)


@pytest.mark.parametrize("fact", ["a001", "A1", "A0001", "", "AA01", "A001 "])
def test_a_facts_id_is_a_letter_and_three_digits(folder: Path, fact: str) -> None:
    edit(folder, ALEXA, 'fact = "A001"', f'fact = "{fact}"')
    refused(folder, ALEXA, fact or "statement 1", "fact")


def test_a_fact_stands_once_in_a_file(folder: Path) -> None:
    edit(folder, ALEXA, 'fact = "A002"', 'fact = "A001"')
    refused(folder, ALEXA, "A001", "fact", "alexa.toml")


def test_a_fact_stands_in_one_file_only(folder: Path) -> None:
    edit(folder, "briefs/roku.toml", 'fact = "O006"', 'fact = "A001"')
    refused(folder, "briefs/roku.toml", "A001", "fact", "also stands in alexa.toml")


def test_the_briefs_of_an_unknown_assistant_are_refused(folder: Path) -> None:
    shutil.copy(folder / "briefs/roku.toml", folder / "briefs/hal.toml")
    edit(folder, "briefs/hal.toml", 'assistant = "roku"', 'assistant = "hal"')
    refused(folder, "briefs/hal.toml", "assistant", "hal", "unknown")


def test_briefs_stand_in_the_file_of_their_assistant(folder: Path) -> None:
    edit(folder, "briefs/roku.toml", 'assistant = "roku"', 'assistant = "siri"')
    refused(folder, "briefs/roku.toml", "assistant", "siri", "not the file's name")


@pytest.mark.parametrize(
    ("assistant", "old", "new", "problem"),
    [
        ("alexa", 'relatives = ["ring"]', 'relatives = ["ring", "siri"]', "'siri' does not name it back"),
        ("ring", 'relatives = ["ring"]', "relatives = []", "'alexa' does not name it back"),
        ("alexa", 'relatives = ["ring"]', 'relatives = ["hal"]', "'hal' does not name it back"),
    ],
)
def test_relatives_name_each_other(folder: Path, assistant: str, old: str, new: str, problem: str) -> None:
    edit(folder, "assistants.toml", old, new)
    refused(folder, "assistants.toml", assistant, "relatives", problem)


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "field"),
    [
        ("assistants.toml", 'id = "ring"', 'id = "alexa"', "alexa", "id"),
        ("assistants.toml", 'maker = "Amazon"\n', "", "alexa", "maker"),
        ("assistants.toml", 'maker = "Amazon"', 'maker = "Amazon"\nmood = "good"', "alexa", "mood"),
        ("assistants.toml", 'aliases = ["alexa"', 'aliases = [""', "alexa", "aliases.0"),
        ("topics.toml", 'id = "retention"', 'id = "human-review"', "human-review", "id"),
        ("topics.toml", 'fr = "Écoute par des personnes"\n', "", "human-review", "names"),
        ("topics.toml", 'id = "human-review"\n', "", "topic 1", "id"),
        ("scale.toml", "[off_topic]", "[of_topic]", "file", "off_topic"),
        (ALEXA, 'assistant = "alexa"', 'assistant = "alexa"\ncolour = "red"', "file", "colour"),
        (ALEXA, 'assistant = "alexa"\n', "", "file", "assistant"),
    ],
)
def test_a_mistake_in_any_file_is_named(folder: Path, file: str, old: str, new: str, entry: str, field: str) -> None:
    edit(folder, file, old, new)
    refused(folder, file, entry, field)


@pytest.mark.parametrize(
    ("old", "new", "field", "problem"),
    [
        ('  "Ouvrez Settings sur votre Roku.",\n', "", "entry", "as many steps"),
        ('  "Open Settings on your Roku.",\n', '  "Open Settings on your Roku.",\n  "Wait.",\n', "entry", "as many"),
        ('action = "opt-out"', 'action = "dance"', "action", "delete"),
        ('fact = "O008"\naction', 'fact = "O999"\naction', "guide", "no statement of this file"),
        ('fact = "O008"\naction', 'fact = "A001"\naction', "guide", "no statement of this file"),
        ('fact = "O010"\naction', 'fact = "O008"\naction', "guide", "opt-out"),
    ],
)
def test_a_wrong_guide_is_named(folder: Path, old: str, new: str, field: str, problem: str) -> None:
    edit(folder, "briefs/roku.toml", old, new)
    fact = re.search(r'fact = "(\w+)"', new)
    refused(folder, "briefs/roku.toml", fact[1] if fact else "O008", field, problem)


@pytest.mark.parametrize("file", ["assistants.toml", "topics.toml", "scale.toml", ALEXA])
@pytest.mark.parametrize(
    ("bytes_", "problem"), [(b'\nid = "', "Unterminated string"), (b"\n# \xff", "utf-8"), (b"\n]", "line")]
)
def test_a_file_that_cannot_be_read_is_named(folder: Path, file: str, bytes_: bytes, problem: str) -> None:
    with (folder / file).open("ab") as opened:
        opened.write(bytes_)
    refused(folder, file, "file", "syntax", problem)


@pytest.mark.parametrize("file", ["assistants.toml", "topics.toml", "scale.toml"])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    refused(folder, file, "file", "path", "does not exist")


def test_the_digest_changes_with_any_file_and_only_then(folder: Path) -> None:
    before = digest(folder)
    assert before == digest(FOLDER)
    (folder / "vectors.npz").write_bytes(b"x")
    assert digest(folder) == before
    edit(folder, ALEXA, "Alexa", "alexa")
    changed = digest(folder)
    (folder / ALEXA).rename(folder / "briefs/zz.toml")
    assert len({before, changed, digest(folder)}) == 3


# Quality


def with_change(known: Catalogue, fact: str, change: Callable[[Statement], Statement]) -> Catalogue:
    statements = tuple(change(s) if s.fact == fact else s for s in known.statements)
    return replace(known, statements=statements)


def in_text(language: str, old: str, new: str) -> Callable[[Statement], Statement]:
    def change(statement: Statement) -> Statement:
        assert old in statement.text[language]
        return replace(statement, text=statement.text | {language: statement.text[language].replace(old, new)})

    return change


def with_asks(language: str, *asks: str) -> Callable[[Statement], Statement]:
    """A change that puts ``asks`` before the statement's own."""
    return lambda s: replace(s, asks=s.asks | {language: (*asks, *s.asks[language])})


def found(known: Catalogue) -> list[tuple[str, str, str]]:
    return list(mistakes(known))


@pytest.mark.parametrize(
    ("fact", "language", "old", "new", "told"),
    [
        ("A109", "fr", "2018", "2017", "figures: en has 2018, fr has 2017"),
        ("A109", "de", "August", "Juli", "months: en has 8, de has 7"),
        ("A001", "es", "Alexa", "Siri", "names: en has nothing more, es has siri"),
        ("A001", "de", "Alexa", "Bixby", "names: en has nothing more, de has bixby"),
    ],
)
def test_languages_that_do_not_say_the_same_are_caught(
    known: Catalogue, fact: str, language: str, old: str, new: str, told: str
) -> None:
    assert found(with_change(known, fact, in_text(language, old, new))) == [(fact, "text", told)]


def test_an_ask_that_stands_twice_is_caught_wherever_it_stands(known: Catalogue) -> None:
    other = next(s for s in known.statements if s.fact == "S001").asks["de"][0]
    caught = found(with_change(known, "A001", with_asks("de", other.upper() + "?!")))
    assert {(fact, field) for fact, field, _ in caught} == {("A001", "asks.de"), ("S001", "asks.de")}
    assert all("more than once" in problem for _, _, problem in caught)


def test_an_ask_may_repeat_in_another_language(known: Catalogue) -> None:
    assert not found(with_change(known, "A001", with_asks("es", known.statements[1].asks["en"][0])))


def test_asks_that_all_begin_alike_are_caught(known: Catalogue) -> None:
    asks = [f"pray tell me whether {word} hears it" for word in ("anna", "bert", "carl", "dora", "emil", "fritz")]
    assert len(asks) == MOST_IN_FRAME + 1
    assert not found(with_change(known, "A001", with_asks("en", *asks[:-1])))
    caught = found(with_change(known, "A001", with_asks("en", *asks)))
    assert len(caught) == len(asks)
    assert all(problem == "6 asks begin with 'pray tell me whether'" for _, _, problem in caught)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ask_that_repeats_its_statement_is_caught(known: Catalogue, language: str) -> None:
    statement = known.statements[0]
    part = " ".join(statement.text[language].split()[:6])
    whole = statement.text[language] + " oder?"
    for ask in (part, whole):
        caught = found(with_change(known, statement.fact, with_asks(language, ask)))
        assert [(fact, field) for fact, field, _ in caught] == [(statement.fact, f"asks.{language}")]
        assert "repeats the statement" in caught[0][2]


def test_too_few_asks_are_caught(known: Catalogue) -> None:
    fewer = FEWEST_ASKS - 1
    caught = found(with_change(known, "A001", lambda s: replace(s, asks=s.asks | {"fr": s.asks["fr"][:fewer]})))
    assert caught == [("A001", "asks.fr", f"{fewer} asks; at least {FEWEST_ASKS} are wanted")]


def twin(known: Catalogue, assistant: str) -> Catalogue:
    """The catalogue with a second statement that says what A001 says, about ``assistant``."""
    first = known.statements[0]
    asks = {language: tuple(f"zz{i} zz{i} zz{i}" for i in range(FEWEST_ASKS)) for language in LANGUAGES}
    return replace(known, statements=(*known.statements, replace(first, fact="Z001", assistant=assistant, asks=asks)))


def test_two_statements_of_an_assistant_that_say_the_same_are_caught(known: Catalogue) -> None:
    assert found(twin(known, "alexa")) == [("A001", "text", "says the same as Z001")]


def test_statements_of_two_assistants_may_say_the_same(known: Catalogue) -> None:
    assert not found(twin(known, "siri"))


def test_the_first_mistake_is_told_with_file_entry_field_and_how_many_more(known: Catalogue) -> None:
    wrong = with_change(known, "A109", in_text("fr", "2018", "2017"))
    wrong = with_change(wrong, "S001", lambda s: replace(s, asks=s.asks | {"fr": s.asks["fr"][:1]}))
    with pytest.raises(CatalogueError, match=r"^alexa\.toml: A109: text: figures: .* \(and 1 more\)$"):
        check_quality(wrong)


def test_no_question_that_measures_answers_is_an_ask(known: Catalogue) -> None:
    def words(text: str) -> str:
        return " ".join(re.findall(r"\w+", text.casefold()))

    with BENCH.open(encoding="utf-8", newline="") as file:
        questions = {words(row["question"]): row["id"] for row in csv.DictReader(file)}
    asks = {words(ask) for s in known.statements for asks in s.asks.values() for ask in asks}
    assert not [questions[text] for text in questions.keys() & asks]
