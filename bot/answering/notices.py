"""What an Answer says beside its quotes: about itself, its language, whose evidence it is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.private import is_private
from bot.locales import translator
from bot.question import has_words
from corpus.values import Question, Quote, Verdict


def notice_for(
    question: Question, verdict: Verdict, quotes: Sequence[Quote], premise_first: bool = False
) -> str | None:
    """The notice in the answer's language; None where there is nothing to say."""
    _ = translator(question.language)
    said: list[str] = []
    if question.spoken == "other":
        said.append(_("Earshot understands English, French, German and Spanish; this answer is in English."))
    if verdict == "about_earshot":
        said.append(
            _(
                "Earshot is a bot that answers questions about voice assistants and privacy with sentences you can"
                " check at their source. It is independent of the companies it speaks of and keeps nothing about"
                " the people who ask."
            )
        )
    elif verdict == "off_topic":
        said.append(
            _("Earshot only answers questions about voice assistants and privacy.")
            if has_words(question.text)
            else _("There is no question in that; type it in words. Links are not opened.")
        )
    elif verdict in ("answered", "uncertain") and quotes:
        said += _whose(question, quotes)
        if premise_first:
            said.append(_("What comes first is about what your question takes for granted; check it against that."))
    if is_private(question.text) and verdict != "about_earshot":
        said.append(
            _(
                "If somebody near you watches or threatens you, this is no substitute for specialised help, which"
                " exists for such cases; contact it from a device that they cannot see. Changing settings may be"
                " noticed."
            )
        )
    return " ".join(said) or None


def _whose(question: Question, quotes: Sequence[Quote]) -> list[str]:
    translate = translator(question.language)
    if not question.assistants:
        if question.services or question.kind == "comparison" or "general" in quotes[0].assistants:
            return []
        return [translate("No assistant was named; name yours if this is about another one.")]
    about = {assistant for quote in quotes for assistant in quote.assistants} - set(question.assistants)
    said = []
    if "general" in about:
        said.append(translate("Some of this holds for voice assistants in general."))
    if about - {"general"}:
        said.append(translate("Some of this is about a related assistant; each quote says which."))
    return said
