"""The buttons under evidence: one kind of item, an action each; what they need stands in their ids."""

from bot.discord_bot.buttons import comparison, context, deletion, digest, follow_up, more, pages, share, votes
from bot.discord_bot.buttons.item import PRESSES, EvidenceButton, answer_rows, evidence_rows

PRESSES |= {
    "share": share.press,
    "more": more.press,
    "context": context.press,
    "ask": follow_up.press,
    "yes": votes.helpful,
    "no": votes.not_helpful,
}
ALL = (EvidenceButton, pages.PageButton, comparison.SourcesButton, deletion.DeletionButton, digest.DigestButton)
__all__ = ["ALL", "answer_rows", "evidence_rows"]
