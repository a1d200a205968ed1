"""Whatever is typed or piped in: the program says in one line what is wrong, or answers; nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.settings import Settings
from tests.program import QUESTION, WAIT_S, Ended, run, start

LONG = b"a" * 10_000


@pytest.fixture(scope="module")
def data(ready_settings: Settings) -> Path:
    """A data folder with model and index in place; tests only read it."""
    return ready_settings.data


# What a line of JSONL input holds, and what the error in its place says.
REFUSED: list[tuple[bytes, str]] = [
    (b"", "the question is empty"),
    (b"   \t ", "the question is empty"),
    (b"\0", "the question is empty"),
    (LONG, "10,000 characters; 4,000 are the most"),
    (b"who hears caf\xe9", "not valid UTF-8"),
    (b"\xff\xfes\0i\0r\0i\0", "not valid UTF-8"),
    (b'{"question": "\\ud800 siri"}', "not valid UTF-8"),
    (b'{"question": "who hears siri"', "not valid JSON"),
    (b"{" * 50_000, "not valid JSON"),
    (b'{"question": ' + b"[" * 50_000, "not valid JSON"),
    (b"{}", "no 'question'"),
    (b'{"question": null}', "'question' is not text"),
    (b'{"question": ["siri"]}', "'question' is not text"),
    (b'{"question": "siri", "as_of": 2019}', "'as_of' is not text"),
    (b'{"question": "siri", "colour": "red"}', "unknown key 'colour'"),
    (b'{"question": "siri", "assistant": "hal"}', "unknown assistant 'hal': one of alexa, "),
    (b'{"question": "siri", "as_of": "2019-02-30"}', "'2019-02-30' is not a day"),
    (b'{"question": "siri", "as_of": "2019-13"}', "'2019-13' is not a day"),
    (b'{"question": "siri", "language": "xx"}', "unknown language 'xx': one of en, fr, de, es"),
]
# What is a question, odd as it is: with the text that comes back.
TAKEN: list[tuple[bytes, str]] = [
    ("🙂🎙️".encode(), "🙂🎙️"),
    (b"https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
    (b"who\0 hears\0 siri", "who hears siri"),
    (b'{"question": "who\\u0000 hears siri"}', "who hears siri"),
    (b"who hears siri\r", "who hears siri"),
    (b"\xef\xbb\xbfwho hears siri", "who hears siri"),
    ("هل يستمع أحد إلى Alexa؟".encode(), "هل يستمع أحد إلى Alexa؟"),
    ("‮who hears siri‬".encode(), "who hears siri"),
    ("‏האם סירי מקשיבה?".encode(), "האם סירי מקשיבה?"),
    (b'" OR NEAR( siri', '" OR NEAR( siri'),
    (b"siri AND NOT alexa* ^bixby: (", "siri AND NOT alexa* ^bixby: ("),
    (b"'; DROP TABLE target; -- siri", "'; DROP TABLE target; -- siri"),
    (b"@everyone <@123> **siri** [x](javascript:alert(1))", "@everyone <@123> **siri** [x](javascript:alert(1))"),
    (b'["who hears siri"]', '["who hears siri"]'),
]


@pytest.fixture(scope="module")
def piped(data: Path) -> Ended:
    """All of it in one input, each bad line between good ones."""
    lines = [line for given, _ in [*REFUSED, *TAKEN] for line in (given, QUESTION.encode())]
    return run(data, "ask", "--jsonl", given=b"\n".join(lines))


def test_a_line_that_cannot_be_read_is_an_error_in_its_place(piped: Ended) -> None:
    said = [json.loads(line) for line in piped.out.splitlines()]
    assert (piped.code, piped.error) == (1, "")
    assert len(said) == 2 * len(REFUSED) + 2 * len(TAKEN)
    for place, (given, told) in enumerate(REFUSED):
        error = said[2 * place]
        assert set(error) == {"line", "error"}, given[:40]
        assert error["line"] == 2 * place + 1
        assert told in error["error"]
        assert "\n" not in error["error"]


def test_odd_text_is_a_question_all_the_same(piped: Ended) -> None:
    said = [json.loads(line) for line in piped.out.splitlines()][2 * len(REFUSED) :: 2]
    assert [made["question"] for made in said] == [text for _, text in TAKEN]
    verdicts = {made["question"]: made["verdict"] for made in said}
    assert verdicts["🙂🎙️"] == verdicts["https://a.example/x?y=1#z"] == "off_topic"
    assert verdicts["who hears siri"] == "answered"


def test_bad_lines_change_nothing_for_the_others(piped: Ended) -> None:
    said = [json.loads(line) for line in piped.out.splitlines()][1::2]
    assert {made["verdict"] for made in said} == {"answered"}
    assert len({json.dumps({**made, "took_ms": 0}) for made in said}) == 1


def test_an_input_without_lines_is_no_error(data: Path) -> None:
    assert run(data, "ask", "--jsonl") == Ended(0, "", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([""], "the question is empty"),
        ([" \t"], "the question is empty"),
        ([LONG], "10,000 characters"),
        ([b"who hears caf\xe9"], "not valid UTF-8"),
        (["siri", "--assistant", "hal"], "unknown assistant 'hal'"),
        (["siri", "--as-of", "2019-02-30"], "'2019-02-30' is not a day"),
        (["siri", "--language", "xx"], "unknown language 'xx'"),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line_before_anything_is_opened(
    tmp_path: Path, arguments: list[str | bytes], told: str
) -> None:
    ended = run(tmp_path / "data", "ask", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.lines) == 1
    assert ended.error.startswith("earshot: ")
    assert told in ended.error
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("arguments", [[], ["ask"], ["ask", "x", "--jsonl"], ["ask", "x", "--nope"], ["nope"]])
def test_wrong_usage_says_how_to_get_help(tmp_path: Path, arguments: list[str]) -> None:
    ended = run(tmp_path, *arguments)
    assert ended.code == 2
    assert "Usage: earshot" in ended.error + ended.out
    assert "Traceback" not in ended.error


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"EARSHOT_THREADS": "many"}, "EARSHOT_THREADS: "),
        ({"EARSHOT_THREADS": "-1"}, "EARSHOT_THREADS: "),
        ({"EARSHOT_MODEL": ""}, "EARSHOT_MODEL: "),
        ({"EARSHOT_MODEL": "../no such/model"}, "neither a folder nor a name on the hub"),
        ({"EARSHOT_DATA": ""}, "EARSHOT_DATA: give a folder's path"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    ended = run(tmp_path, "ask", QUESTION, settings=settings)
    assert (ended.code, ended.out, len(ended.lines)) == (1, "", 1)
    assert told in ended.error


def test_who_stops_reading_ends_the_program_quietly(data: Path) -> None:
    process = start(data, "ask", "--jsonl")
    assert process.stdin
    assert process.stdout
    process.stdin.write(QUESTION + "\n")
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["verdict"] == "answered"
    process.stdout.close()
    process.stdin.write((QUESTION + "\n") * 3)
    process.stdin.close()
    assert process.stderr
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(WAIT_S) == 1
