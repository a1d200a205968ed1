"""What a follow-up leaves out, taken over from the turn before it: "and siri?", "how do I turn that off"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from corpus.labels import folded
from corpus.values import Question

SHORT_WORDS = 7  # a question of no more words may lean on the turn before it without saying so
STANDS_CONTENT = 3  # words that carry a subject, from which a question that names its assistant stands by itself
BARE_CONTENT = 2  # words that carry a subject, up to which a follow-up goes on doing what the turn before it did
CARRIED_WORDS = 20  # words of the turns before that are searched along with a follow-up; the oldest drop out
WORD = re.compile(r"\S*\w\S*")


def completed(question: Question, before: Question) -> Question:
    """``question`` as it stands after ``before``: assistants, subject and date that it leaves out are taken over.

    Of the turn before the words that carry its subject are searched too, without the names in them: "and siri?" after
    a question on Alexa is not about Alexa any more. A question that stands by itself comes back as it is.
    """
    plain = folded(question.text)
    if question.about_earshot or not leans(question, plain, before):
        return question
    bare = len(question.content) <= BARE_CONTENT
    goes_on = bare and question.kind == "fact" and not wording.ASKS_ANEW.search(plain)
    dated = question.as_of or question.since
    about_now = bool(wording.NOW.search(plain)) or question.kind == "still-true"
    kept = None if dated or about_now else before
    carried = [word for word in before.content if word not in question.content][:CARRIED_WORDS]
    return replace(
        question,
        assistants=question.assistants or (() if question.services else before.assistants),
        services=question.services or (() if question.assistants else before.services),
        topics=question.topics or before.topics,
        actions=question.actions or (before.actions if bare else ()),
        kind=before.kind if goes_on else question.kind,
        as_of=kept.as_of if kept else question.as_of,
        since=kept.since if kept else question.since,
        search=" ".join([question.search, *carried]),
        content=(*question.content, *carried),
    )


def leans(question: Question, plain: str, before: Question) -> bool:
    """Whether a question (and its folded text) goes on from the turn before it."""
    if wording.COURTESY.search(plain):
        return False
    joins = bool(wording.JOINS.search(plain))
    stands_on = bool(wording.STANDS_ON.search(plain))
    on_subject = bool(question.topics or question.actions or wording.SUBJECT.search(plain))
    if question.assistants or question.services:
        if (
            len(question.content) >= STANDS_CONTENT
        ):  # "does amazon say that the law was kept": which one, it does not say
            same = (question.assistants, question.services) == (before.assistants, before.services)
            return same and not on_subject
        return joins or stands_on or not question.content or not wording.SUBJECT.search(plain)
    if joins or stands_on:
        return True
    if len(WORD.findall(plain)) > SHORT_WORDS and not wording.MAY_STAND_ON.search(plain):
        return False
    return len(question.content) <= 1 or on_subject
