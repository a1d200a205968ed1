"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import bot
import corpus

NOT_IMPORTABLE = {"bot.__main__", "corpus.__main__", "bot.migrations.env", "corpus.migrations.env"}  # Alembic's too


def modules() -> list[str]:
    found = [
        module.name
        for package in (bot, corpus)
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    ]
    return sorted(set(found) - NOT_IMPORTABLE)


@pytest.mark.parametrize("name", modules())
def test_the_examples_of_a_module_are_true(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    counts = [len(test.examples) for name in modules() for test in finder.find(importlib.import_module(name))]
    assert sum(counts) > 20
