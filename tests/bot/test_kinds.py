"""What kind of question somebody asks, in four languages: a row a question, the near misses among them."""

from __future__ import annotations

import pytest

from bot.question import kind_of
from corpus.labels import folded

HOW_TO = [
    "how do i get rid of my voice clips", "how can you switch it off", "how to wipe the history",
    "how delete recordings pls", "where do i turn this off", "where can i find the toggle", "where's the off switch",
    "which menu turns it off", "what do i say to stop it", "need to disable the mic", "i want a way to mute it",
    "comment virer mes vocaux", "comment je supprime tout", "comment on coupe le micro",
    "comment l'empêcher d'écouter", "comment faire pour refuser", "je coupe ça comment",
    "où est-ce que je désactive ça", "c'est quel menu", "je veux tout effacer", "où trouver le réglage",
    "wie lösche ich das", "wie kann ich widersprechen", "wie krieg ich das aus", "wie schaltet man das ab",
    "wo stelle ich das ein", "wo finde ich den Verlauf", "ich will alles löschen", "aufnahmen löschen wo",
    "cómo borro todo", "cómo puedo verlo", "cómo lo desactivo", "cómo se apaga... cómo apagarlo",
    "dónde quito el micro", "quiero borrar mi historial", "qué hago para que no grabe",
]  # fmt: skip
COMPARISON = [
    "alexa vs siri", "compare siri and alexa", "what's the difference between the two",
    "is it safer than the other one", "keeps more than siri?", "quelle différence entre les deux",
    "mieux que siri ?", "plus sûr que google ?", "compare les deux... un comparatif", "unterschied zwischen beiden",
    "ist das sicherer", "speichert mehr als siri", "im vergleich zu siri", "diferencias entre los dos",
    "mejor que siri?", "guarda más datos... guarda menos cosas que siri?",
]  # fmt: skip
CHANGED = [
    "what changed", "what's new with alexa", "anything new?", "did amazon change its terms", "have they changed it",
    "changes since 2020", "qu'est-ce qui a changé", "quoi de neuf", "les règles ont changé ?", "des changements ?",
    "was hat sich geändert", "gibt es Änderungen", "was ist neu", "qué ha cambiado", "qué cambió", "hay novedades",
    "cambios en 2025",
]  # fmt: skip
WHEN = [
    "when did it start", "since when", "and when was that", "when?", "what year was it", "on which date did it end",
    "depuis quand", "c'était quand", "ça a commencé quand ?", "à quelle date", "en quelle année",
    "quand est-ce que ça s'arrête", "quand apple a arrêté ?", "wann war das", "seit wann", "ab wann gilt das",
    "in welchem Jahr", "cuándo fue", "desde cuándo", "y cuándo paró", "en qué año",
]  # fmt: skip
STILL_TRUE = [
    "does it still listen", "is it true that they listen", "they don't do that anymore, do they",
    "do they no longer keep it", "fact or fiction", "it's off now, right?", "ça écoute encore ?", "c'est vrai ?",
    "vrai ou faux", "ils n'écoutent plus ?", "on peut plus refuser ?", "stimmt das", "stimmt es, dass sie zuhören",
    "hört sie immer noch zu", "gibt es nicht mehr, oder?", "es verdad que escuchan", "sigue grabando", "ya no graba",
    "es cierto", "no graba, verdad?",
]  # fmt: skip
FACT = [
    "who listens", "how do companies use it", "how can alexa hear me", "how long is it kept",
    "how many people listen", "what happens when i delete it", "when i wipe it, is the text gone too",
    "do they share it with others", "does it ring when it records", "comment google garde ça", "combien de temps",
    "quand je dicte, ça part où", "il écoute quand même", "qui écoute", "elle garde plus de trois mois",
    "wie lange bleibt das", "wie viele hören zu", "wer hört zu", "was passiert wenn ich lösche", "quién escucha",
    "cuánto tiempo", "como todo el mundo sabe, graba", "cuando lo borro, quién lo ve", "comparte mis datos",
    "cambio climático",
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kind, text)
        for kind, texts in [
            ("how-to", HOW_TO),
            ("comparison", COMPARISON),
            ("changed", CHANGED),
            ("when", WHEN),
            ("still-true", STILL_TRUE),
            ("fact", FACT),
        ]
        for text in texts
    ],
)
def test_the_words_tell_the_kind(kind: str, text: str) -> None:
    assert kind_of(folded(text), assistants=0) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("siri or bixby, which keeps less", "comparison"),
        ("google ou apple, lequel est mieux", "comparison"),
        ("gemini oder alexa, wer löscht schneller", "comparison"),
        ("chatgpt o copilot, cuál guarda menos", "comparison"),
        ("do siri and alexa record", "fact"),
        ("écoutent-ils siri et alexa", "fact"),
    ],
)
def test_a_choice_between_two_assistants_is_a_comparison(text: str, kind: str) -> None:
    assert kind_of(folded(text), assistants=2) == kind
    assert kind_of(folded(text), assistants=1) != "comparison"
