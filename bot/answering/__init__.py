"""Question -> Answer: candidates, ranking, quotes and their gate, verdict, steps."""

from bot.answering.answer import Knowledge, answer

__all__ = ["Knowledge", "answer"]
