"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from corpus.catalogue import load_catalogue
from corpus.settings import Settings
from tests.program import run

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_answer_in_the_readme_is_the_programs_own(ready_settings: Settings) -> None:
    block = re.search(r"^```\n\$ (earshot ask .*)\n((?s:.*?))^```$", README, re.MULTILINE)
    assert block, "no example"
    _, *arguments = shlex.split(block[1])
    ended = run(ready_settings.data, *arguments)
    assert (ended.code, ended.error) == (0, "")
    assert ended.out == block[2]


def test_the_command_that_sets_all_up_ends_with_the_same_question() -> None:
    [first, second] = re.findall(r"^```sh\n(.*)\n```$", README, re.MULTILINE)
    assert first.endswith('earshot ask "Do Amazon employees listen to what I say to Alexa?"')
    assert second.endswith("pytest")


def test_the_number_of_statements_is_that_of_the_catalogue() -> None:
    told = {int(number) for number in re.findall(r"(\d+) sourced statements", README)}
    assert told == {len(load_catalogue().statements)}


def test_every_file_that_the_readme_links_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert all((Path(__file__).resolve().parents[1] / link).is_file() for link in links)
