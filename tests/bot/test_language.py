"""The language of short, mixed and sloppy texts, told from function words, own letters, and what came before."""

from __future__ import annotations

import pytest

from bot.language import OTHER_TELLTALES, TELLTALES, detect_language
from corpus.labels import folded


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "whos listening rn"),
        ("en", "recordings gone forever?"),
        ("en", "n what if i mute it"),
        ("en", "can they hear me say \"bonjour\""),
        ("fr", "ça garde quoi"),
        ("fr", "y a quelqu'un qui écoute ?"),
        ("fr", "jsuis sur écoute ou pas"),
        ("fr", "les enregistrements, pour combien de temps"),
        ("fr", "le bouton « mute » marche ?"),
        ("fr", "pk ca clignote"),
        ("de", "wer hört mit"),
        ("de", "löschen geht nicht"),
        ("de", "account weg = daten weg?"),
        ("de", "ist das legal"),
        ("de", "das \"privacy dashboard\" zeigt nix an"),
        ("es", "y quién escucha"),
        ("es", "¿graban?"),
        ("es", "y en casa?"),
        ("es", "cuánto tiempo lo guardan"),
        ("es", "pon música jaja"),
        ("other", "ascolta sempre le mie conversazioni"),
        ("other", "quem ouve as minhas gravações"),
        ("other", "neemt hij alles op wat ik zeg"),
        ("other", "spelar den in allt jag säger"),
        ("other", "kto słucha moich nagrań"),
        ("other", "benim sesimi kim dinliyor"),
        ("other", "кто меня слушает"),
        ("other", "録音していますか"),
    ],
)  # fmt: skip
def test_the_words_tell_the_language(language: str, text: str) -> None:
    assert detect_language(folded(text), text) == language


@pytest.mark.parametrize("text", ["", "?!", "x", "123", "🙂"])
def test_where_there_are_no_words_nothing_is_told(text: str) -> None:
    assert detect_language(folded(text), text) is None


@pytest.mark.parametrize("before", ["en", "fr", "de", "es"])
@pytest.mark.parametrize("text", ["tv?", "bluetooth", "smart tv", "wifi 24/7", "ok"])
def test_words_of_no_language_leave_it_to_the_turn_before(text: str, before: str) -> None:
    assert detect_language(folded(text), text, before) in (None, before)


@pytest.mark.parametrize(
    ("text", "before"), [("tu es la", "fr"), ("tu es la", "es"), ("me a no", "en"), ("me a no", "es")]
)
def test_of_languages_that_tie_the_turn_befores_is_taken(text: str, before: str) -> None:
    assert detect_language(text, text, before) == before


def test_a_clear_text_is_in_its_own_language_whatever_came_before() -> None:
    assert detect_language("wer hort denn da mit", "wer hört denn da mit", "fr") == "de"


def test_the_word_lists_are_folded() -> None:
    words = [word for telltales in (*TELLTALES.values(), *OTHER_TELLTALES.values()) for word in telltales]
    assert words == [folded(word) for word in words]
