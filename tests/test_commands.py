"""Every command and option has its help and its line in docs/commands.md, and that page names no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main

from bot.__main__ import app as earshot
from corpus.__main__ import app as corpus
from tests.program import run

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
GROUPS = {"earshot": earshot(), "python -m corpus": corpus}
MODULES = {"earshot": "bot", "python -m corpus": "corpus"}


def commands() -> Iterator[tuple[str, str, click.Command]]:
    """(program, command, what click knows of it)"""
    for program, group in GROUPS.items():
        made = typer.main.get_command(group)
        assert isinstance(made, click.Group)
        for name, command in made.commands.items():
            yield program, name, command


COMMANDS = {f"{program} {name}": (program, name, command) for program, name, command in commands()}


def options(command: click.Command) -> set[str]:
    return {name for p in command.params if isinstance(p, click.Option) for name in p.opts if name != "--help"}


def section(title: str) -> str:
    """What the page says of a command: from its line to the next command's."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    [first] = [n for n, line in enumerate(lines) if re.match(rf"`{re.escape(title)}[` ]", line)]
    rest = lines[first + 1 :]
    last = next((n for n, line in enumerate(rest) if line.startswith(("`earshot ", "`python -m ", "## "))), len(rest))
    return "\n".join([lines[first], *rest[:last]])


@pytest.mark.parametrize("title", COMMANDS)
def test_a_command_has_its_line_and_all_its_options_on_the_page(title: str) -> None:
    told = section(title)
    assert len(re.sub(r"`[^`]*`", "", told.splitlines()[0]).split()) >= 3
    assert set(re.findall(r"^\| `(--[\w-]+)", told, re.MULTILINE)) == options(COMMANDS[title][2])


def test_the_page_names_no_command_that_is_not_there() -> None:
    named = re.findall(r"^`((?:earshot|python -m corpus) \w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


@pytest.mark.parametrize("title", COMMANDS)
def test_every_command_and_option_says_what_it_is(title: str) -> None:
    command = COMMANDS[title][2]
    assert command.help
    assert all(option.help for option in command.params if isinstance(option, click.Option))


@pytest.mark.parametrize("title", COMMANDS)
def test_every_command_has_help(title: str, tmp_path: Path) -> None:
    program, name, command = COMMANDS[title]
    ended = run(tmp_path / "data", name, "--help", module=MODULES[program])
    assert (ended.code, ended.error) == (0, "")
    assert ended.out.startswith(f"Usage: {title} ")
    assert all(option in ended.out for option in options(command))
    assert not (tmp_path / "data").exists()


def test_every_page_is_linked_from_the_readme_or_a_page() -> None:
    pages = [PAGE.parents[1] / "README.md", *PAGE.parent.glob("*.md")]
    texts = "".join(page.read_text(encoding="utf-8") for page in pages)
    for page in PAGE.parent.glob("*.md"):
        assert f"{page.name})" in texts, page.name
