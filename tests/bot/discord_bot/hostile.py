"""Text that tries to do something in Discord, and what of a text would really do it."""

from __future__ import annotations

import re

MASKED_LINK = re.compile(r"\[([^\[\]]*)\]\(<([^<>\s]*)>\)")
HOSTILE = [
    "@everyone @here",
    "<@123456789012345678> <@!1> <@&1> <#1> </ask:1> <:a:1> <a:b:1> <t:1> <id:home>",
    "[https://good.example](https://evil.example)",
    "[good.example](<https://evil.example>)",
    "see https://evil.example/x and http://evil.example or discord.gg/evil",
    "**bold** __under__ *it* _it_ ~~gone~~ ||spoiler|| `code`",
    "```ansi\n\x1b[31mred\x1b[0m\n```\nout",
    "text”\n> quote\n# Heading\n- list\n1. one\n-# small\n>>> all of it",
    "# Heading",
    "-# small print",
    "> quoted",
    ">>> all of it",
    "1. one",
    "+ plus",
    ":smile: :ear:",
    "e" + "\u0301\u0317\u0322\u0334" * 40,
    "\u202eesrever\u202c \u2066x\u2069 \u200b\u2060\ufeff",
    "\\@everyone \\<@1> \\\\[a](https://evil.example)",
    "a" * 4000,
    "語" * 1000 + "🙂" * 500,
    "\x00\x07\x1b]0;title\x07\x9b2J",
    "\ue000\udc00",
]
EFFECTS = {
    "mention of all": re.compile(r"@(?:everyone|here)"),
    "mention": re.compile(r"<(?:@[!&]?|#|id:)\w"),
    "command or emoji or time": re.compile(r"<(?:/|a?:|t:)\w"),
    "emphasis, code, spoiler": re.compile(r"[*_~`|]"),
    "masked link": re.compile(r"\[[^\]]*\]\s*\("),
    "link": re.compile(r"https?://|discord\.gg/"),
    "block": re.compile(r"^(?:#{1,3} |-# |>{1,3} |[-+*] |\d+\. )", re.MULTILINE),
    "emoji name": re.compile(r":\w{2,32}:"),
}
ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")  # as Discord's Markdown has it
SHIELD = "\ue0ff"  # stands for an escaped character


def active(text: str) -> list[str]:
    """What ``text`` would do in Discord: the names of its effects."""
    shielded = ESCAPE.sub(SHIELD, text)
    return [name for name, effect in EFFECTS.items() if effect.search(shielded)]
