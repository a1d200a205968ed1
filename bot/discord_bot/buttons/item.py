"""The button itself: its id, its label, and how a press finds its way to what it does, also after a restart."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import ui

from bot.discord_bot.problems import report
from bot.discord_bot.reference import PATTERN, Reference
from bot.locales import N_, translator

if TYPE_CHECKING:
    from bot.discord_bot.client import Itx

Press: TypeAlias = Callable[["Itx", Reference, int], Awaitable[None]]
Row: TypeAlias = ui.ActionRow[Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of button: what is written on it."""

    label: str
    emoji: str
    style: discord.ButtonStyle = discord.ButtonStyle.secondary


KINDS: dict[str, Kind] = {
    "share": Kind(N_("Share in channel"), "📢", discord.ButtonStyle.primary),
    "more": Kind(N_("More evidence"), "➕"),
    "context": Kind(N_("Full context"), "📄"),
    "ask": Kind(N_("Ask a follow-up"), "💬"),
    "yes": Kind(N_("Helpful"), "👍"),
    "no": Kind(N_("Not helpful"), "👎"),
}
PRESSES: dict[str, Press] = {}  # what each does; filled by bot.discord_bot.buttons


class EvidenceButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    """A button whose id holds all it needs."""

    def __init__(self, button: str, number: int, reference: Reference, label: str | None = None) -> None:
        kind = KINDS[button]
        super().__init__(
            ui.Button(
                label=label or translator(reference.language)(kind.label),
                emoji=kind.emoji,
                style=kind.style,
                custom_id=reference.custom_id(button, number),
            )
        )
        self.button, self.number, self.reference = button, number, reference

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> EvidenceButton:
        button, number, reference = Reference.of_match(match)
        return cls(button, number, reference)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            if not await interaction.client.takes(interaction):
                return
            await PRESSES[self.button](interaction, self.reference, self.number)
        except Exception as error:
            await report(interaction, error, f"the button {self.button}")


def answer_rows(reference: Reference, *, private: bool) -> list[Row]:
    """The buttons under an answer. What all can see already is not shared again."""
    wanted = ["share"] if private and reference.passages + reference.guides else []
    if reference.passages:
        wanted += ["more", "context"]
    first: Row = ui.ActionRow(*(EvidenceButton(button, 0, reference) for button in [*wanted, "ask"]))
    if not reference.passages + reference.guides:
        return [first]
    return [first, ui.ActionRow(*(EvidenceButton(button, 0, reference) for button in ("yes", "no")))]


def evidence_rows(asked: Reference, page: int, shown: Reference) -> list[Row]:
    """The buttons under more evidence than ``asked`` was answered with: ``page`` of it is ``shown``."""
    buttons = [EvidenceButton("share", 0, shown), EvidenceButton("context", 0, shown)]
    if page < 9:
        buttons.insert(1, EvidenceButton("more", page, asked))
    return [ui.ActionRow(*buttons)]
