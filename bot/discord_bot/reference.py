"""What a button remembers, in the 100 characters of its id: an action and the evidence. Nothing about a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.values import ACTIONS, Action, Verdict

FORM = "e1"  # raised when the form changes; ids of an older one get a friendly line
MOST_PASSAGES = 4
LONGEST = 100  # characters that Discord lets an id have
ID = r"[A-Za-z0-9_-]{12}"
VERDICT_LETTERS: dict[Verdict, str] = {
    "answered": "a", "uncertain": "u", "unanswered": "n", "off_topic": "o", "about_earshot": "e"
}  # fmt: skip
VERDICT_OF = {letter: verdict for verdict, letter in VERDICT_LETTERS.items()}
ACTION_LETTERS: dict[Action, str] = {"delete": "d", "opt-out": "o", "mute": "m", "history": "h"}
ACTION_OF = {letter: action for action, letter in ACTION_LETTERS.items()}
BUTTONS = ("share", "more", "context", "ask", "yes", "no")
MODALS = ("asked", "why")  # shown by the buttons ask and no
PATTERN = re.compile(
    rf"{FORM}\.(?P<button>{'|'.join([*BUTTONS, *MODALS])})(?P<number>\d)"
    rf"\.(?P<verdict>[aunoe])(?P<actions>[domh]*)\.(?P<language>[a-z]{{2}})"
    rf"\.(?P<as_of>[\d-]{{0,10}})\.(?P<passages>(?:{ID}){{0,4}})(?:~(?P<guides>(?:{ID}){{1,4}}))?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """The evidence that a button stands for: at most four ids, of ``passages`` that are quoted and of the
    Statements whose steps (``guides``, for ``actions``) are shown.

    >>> shown = Reference("answered", "en", "2019-04", ("MT04_I-iW6bX",))
    >>> shown.custom_id("share")
    'e1.share0.a.en.2019-04.MT04_I-iW6bX'
    >>> Reference.read("e1.share0.a.en.2019-04.MT04_I-iW6bX") == ("share", 0, shown)
    True
    """

    verdict: Verdict
    language: str
    as_of: str | None = None
    passages: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()

    def custom_id(self, button: str, number: int = 0) -> str:
        """The id of ``button``; ``number`` (0 to 9) is a page, or a place among the passages."""
        actions = "".join(ACTION_LETTERS[action] for action in self.actions)
        guides = "~" + "".join(self.guides) if self.guides else ""
        return (
            f"{FORM}.{button}{number}.{VERDICT_LETTERS[self.verdict]}{actions}.{self.language}.{self.as_of or ''}"
            f".{''.join(self.passages)}{guides}"
        )

    @classmethod
    def read(cls, custom_id: str) -> tuple[str, int, Reference] | None:
        """(button, number, Reference) of an id; None where it has not this form."""
        match = PATTERN.fullmatch(custom_id)
        return cls.of_match(match) if match else None

    @classmethod
    def of_match(cls, match: re.Match[str]) -> tuple[str, int, Reference]:
        reference = cls(
            VERDICT_OF[match["verdict"]],
            match["language"],
            match["as_of"] or None,
            _split(match["passages"]),
            _split(match["guides"] or ""),
            tuple(ACTION_OF[letter] for letter in dict.fromkeys(match["actions"])),
        )
        return match["button"], int(match["number"]), reference

    def fitting(self) -> Reference:
        """The same with at most four ids: steps are what was asked for, so theirs stay, two at most."""
        guides = self.guides[:2]
        actions = tuple(action for action in ACTIONS if action in self.actions) if guides else ()
        return replace(self, passages=self.passages[: MOST_PASSAGES - len(guides)], guides=guides, actions=actions)


def _split(ids: str) -> tuple[str, ...]:
    return tuple(ids[start : start + 12] for start in range(0, len(ids), 12))
