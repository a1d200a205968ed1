"""A quote and a step that the tests of every way of showing them begin with."""

from __future__ import annotations

from corpus.values import Quote, Step

QUOTE = Quote(
    text="Recordings are kept for a year.",
    origin="source",
    stance="company-says",
    publisher="Example Press",
    url="https://a.example/p",
    link="https://a.example/p#:~:text=Recordings%20are%20kept",
    language="en",
    assistants=("alexa",),
    topics=("retention",),
    as_of="2024-03-01",
    document="https://a.example/p",
    confidence="high",
    score=0.8,
    title="A page",
    published="2024-02",
    seen="2026-11-01",
)
STEP = Step("Open the app.", "delete", "alexa", "2024-03", "https://a.example/steps", "Example Help")
