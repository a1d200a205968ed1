"""A question that takes something wrong for granted is met with the statement that contradicts it, first."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.answering import Knowledge, answer
from bot.question import Asked

TODAY = dt.date(2026, 11, 24)

# (what is asked, the facts that contradict what it takes for granted)
WRONG: list[tuple[str, str]] = [
    ("since amazon no longer keeps alexa recordings by default, do i still have to delete anything?", "A037 A042 A033"),
    ("now that google can read what people ask siri ai, how do i opt out", "S038"),
    ("given that the portland echo was hacked, who got into their account?", "A086 A085"),
    ("because ring's familiar faces is switched on by default, where do i turn it off", "R012"),
    ("since sonos voice control sends every command to the cloud, how do i delete my history", "O001 O002"),
    ("isn't it true that a study proved smart speakers record everything all the time?", "X004"),
    ("puisque google assistant garde l'audio par défaut, comment je l'efface ?", "G015 G017 G048 G025"),
    ("vu que le homepod a un bouton physique pour couper le micro, il est où ?", "S055"),
    ("étant donné que les relecteurs d'alexa ne voient jamais mon prénom, je risque quoi ?", "A006"),
    (
        "maintenant que meta laisse désactiver le stockage des voix des lunettes ray-ban, où est le bouton ?",
        "F010 F015",
    ),
    ("da gelöschte gemini chats sofort überall weg sind, muss ich mir doch keine sorgen machen, oder?", "E002 E022"),
    ("weil apple im siri vergleich schuld eingestanden hat, wer bekommt jetzt geld?", "S027"),
    ("nachdem alexa die audios löscht sobald das gerät nur aus versehen anging, bleibt da noch was?", "A027 A026"),
    ("ya que copilot viene con hey copilot activado de serie, cómo lo quito", "M022"),
    ("dado que amazon suspendió la revisión humana en agosto de 2019 igual que apple, quién escucha ahora?", "A021"),
]


@pytest.mark.parametrize(("question", "facts"), WRONG)
def test_what_contradicts_the_premise_comes_first(knowledge: Knowledge, question: str, facts: str) -> None:
    made = answer(knowledge, Asked(question), TODAY)
    assert made.verdict in ("answered", "uncertain")
    assert made.quotes[0].fact in facts.split(), [quote.fact for quote in made.quotes]
