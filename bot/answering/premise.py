"""What a question takes for granted: "since X, ...?" asks something else, but X may be wrong.

X is searched for on its own, and the evidence on it is shown first: whoever believes a wrong X then reads what
contradicts it, and whoever is right reads where it stands. Nothing is judged here.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.question import content_words
from corpus.labels import Recogniser, folded
from corpus.values import Question

FEWEST_WORDS = 2  # content words of a premise; "since 2019" and "because of that" claim nothing

# Words that open a premise at a question's start, and those that open one anywhere.
_FIRST = (
    r"since|as|because|now that|given that|seeing (?:that|as)|considering(?: that)?|knowing that|if it's true that"
    r"|puisqu[e']|comme|parce qu[e']|vu qu[e']|etant donne qu[e']|maintenant qu[e']|sachant qu[e']|depuis qu[e']"
    r"|da|weil|nachdem|jetzt wo|wo doch|angesichts dessen,? dass|ya que|como|dado que|puesto que|visto que|ahora que"
    r"|desde que|sabiendo que|porque"
)
_ANYWHERE = (
    r"now that|given that|seeing that|puisqu[e']|vu qu[e']|etant donne qu[e']|maintenant qu[e']|sachant qu[e']"
    r"|jetzt wo|wo doch|ya que|dado que|puesto que|visto que|ahora que"
)
_TRUE = (
    r"isn't it true that|isnt it true that|is it not true that|n'est-il pas vrai qu[e']|c'est bien vrai qu[e']"
    r"|stimmt es nicht,? dass|ist es nicht so,? dass|no es cierto que|no es verdad que|verdad que"
)
_ASKING = (
    r"how|why|what|who|where|when|which|do|does|did|can|should|is|are|comment|pourquoi|qui|ou|quand|est-ce|quel\w*"
    r"|wie|warum|wer|wo|wann|kann|soll|muss|como|por que|quien|donde|cuando|puedo|debo"
)
_GAP = r"(?:\s+|(?<='))"  # a blank, or nothing after an elision
PATTERNS = (
    re.compile(rf"^(?:{_TRUE}){_GAP}(?P<claim>.+?)\??$"),
    re.compile(rf"^(?:and |et |und |y )?(?:{_FIRST}){_GAP}(?P<claim>.+?)\s?(?:,|\.\.+|…| - )(?P<rest>.+)$"),
    re.compile(rf"^(?:{_FIRST}){_GAP}(?P<claim>.+?) (?P<rest>(?:{_ASKING})\b.+)$"),
    re.compile(rf"^(?P<rest>.+?),? (?:{_ANYWHERE}){_GAP}(?P<claim>.+?)\??$"),
)
NOT_A_CLAUSE = re.compile(r"^(?:(?:19|20)\d\d|when|wann|quand|cuando|january|i bought|the (?:update|beginning))\b")


def premise_of(question: Question, recogniser: Recogniser) -> Question | None:
    """What ``question`` takes for granted, as a Question that searches for it; None where it claims nothing so."""
    plain = folded(question.text)
    for pattern in PATTERNS:
        match = pattern.search(plain)
        if not match or NOT_A_CLAUSE.search(match["claim"]):
            continue
        claim = match["claim"].strip()
        if len(content_words(recogniser.names_removed(claim))) >= FEWEST_WORDS:
            # Folding keeps every letter's place but for "ß" and ligatures; the words as typed are what is searched.
            typed = (
                question.text[match.start("claim") : match.end("claim")] if len(plain) == len(question.text) else claim
            )
            return _asked_of(question, typed.strip(), recogniser)
    return None


def _asked_of(question: Question, claim: str, recogniser: Recogniser) -> Question:
    """The claim as a question of its own, about the assistants of the whole; its dates are part of the claim."""
    return replace(
        question,
        text=claim,
        topics=recogniser.topics(claim),
        kind="fact",
        actions=(),
        as_of=None,
        since=None,
        search=claim if recogniser.assistants(claim) else f"{claim} {' '.join(question.assistants)}",
        content=tuple(content_words(recogniser.names_removed(claim))),
    )
