"""Pictures of real answers as Discord shows them, for docs/discord.md: ``python -m tests.bench.discord_pictures``.

The bot answers in the simulated Discord; the components that it sends become HTML with Discord's colours and sizes,
WeasyPrint lays that out, PDFium draws it. Needs ``pip install weasyprint blackrenderer`` (and Pango) besides the dev
extra.
"""

from __future__ import annotations

import asyncio
import base64
import html
import importlib.resources
import io
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import simcord

from bot.commands.knowledge import open_knowledge
from bot.discord_bot.client import Earshot
from bot.discord_bot.serving import opened
from bot.settings import BotSettings
from corpus.settings import load_settings
from tests.bot.discord_bot.simulated import World, facts_told, raw

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
DESKTOP_PX, PHONE_PX = 640, 380
SCALE = 2.0  # pixels of the picture for a CSS pixel
EMOJI = re.compile("[\u2139-\u21aa\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?")
EMOJI_PX = 100
LINK = re.compile(r"\[([^\[\]]*)\]\(&lt;[^\s]*?&gt;\)")
STYLE = """
@font-face { font-family: Text; src: url("FONT"); font-weight: 100 900; }
@page { size: WIDTHpx 4000px; margin: 0; }
body { width: WIDTHpx; margin: 0; background: #313338; color: #dbdee1; font: 15px/1.35 Text; }
.message { padding: 14px 16px 14px 64px; position: relative; }
.avatar { position: absolute; left: 14px; top: 16px; width: 38px; height: 38px; border-radius: 19px;
  background: #5865f2; text-align: center; font-size: 21px; line-height: 38px; }
.emoji { height: 1.2em; vertical-align: -0.2em; }
.who { font-weight: bold; color: #fff; } .tag { background: #5865f2; color: #fff; border-radius: 3px; font-size: 10px;
  padding: 1px 4px; }
.box { background: #2b2d31; border-radius: 5px; border-left: 4px solid #ACCENT; padding: 10px 14px; margin: 4px 0; }
.box > div { margin: 0 0 7px; } .line { border-top: 1px solid #3f4147; }
h3 { font-size: 17px; color: #fff; margin: 0; } .small { font-size: 12px; color: #949ba4; line-height: 1.3; }
.quote { border-left: 4px solid #4e5058; padding-left: 10px; } a { color: #00a8fc; text-decoration: none; }
.button { display: inline-block; background: #4e5058; color: #fff; border-radius: 4px; padding: 6px 12px;
  margin: 3px 5px 3px 0; font-size: 13px; } .primary { background: #5865f2; } .only { font-size: 12px; color: #949ba4; }
"""


async def replies() -> dict[str, list[dict[str, Any]]]:
    """The components of each picture's message, which only the asker sees."""
    knowledge = open_knowledge()
    with tempfile.TemporaryDirectory() as folder, facts_told() as facts:
        settings = BotSettings(data=Path(folder), model=load_settings().model)
        with opened(settings, knowledge) as parts:
            bot = Earshot(parts)
            async with simcord.run(bot, settle_timeout=60.0) as env:
                world = World(env, bot, facts)
                asked = await world.alice.slash(
                    world.channel, "ask", question="Do Amazon employees listen to what I say to Alexa?"
                )
                steps = await world.alice.slash(world.channel, "steps", assistant="siri", what="delete")
                return {"answer": raw(asked.response), "steps": raw(steps.response)}


def page(components: list[dict[str, Any]], width: int) -> str:
    """The message as HTML."""
    accent = next((f"{c['accent_color']:06x}" for c in components if c.get("accent_color")), "3f4147")
    style = (
        STYLE.replace("FONT", font("noto-sans-latin-v2.015").as_uri())
        .replace("WIDTH", str(width))
        .replace("ACCENT", accent)
    )
    only = "<div class='only'>👁 Only you can see this · <a>Dismiss message</a></div>"
    body = "".join(shown(component) for component in components)
    whole = (
        f"<body><div class='message'><div class='avatar'>👂</div><span class='who'>Earshot</span>"
        f" <span class='tag'>APP</span>{body}{only}</div></body>"
    )
    return f"<meta charset='utf-8'><style>{style}</style>{EMOJI.sub(lambda found: emoji(found[0]), whole)}"


def font(name: str) -> Path:
    """A font that comes with simcord."""
    return Path(str(importlib.resources.files("simcord") / f"preview/static/fonts/{name}.ttf"))


@cache
def emoji(char: str) -> str:
    """The emoji as a picture: PDFium draws no coloured fonts."""
    from blackrenderer.render import renderText

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "emoji.svg"
        renderText(font("noto-color-emoji-v2.051"), char[0], target, fontSize=EMOJI_PX, margin=0, backendName="svg")
        data = base64.b64encode(target.read_bytes()).decode()
    return f"<img class='emoji' src='data:image/svg+xml;base64,{data}'>"


def shown(component: dict[str, Any]) -> str:
    kind = component["type"]
    inner = "".join(shown(child) for child in component.get("components", []))
    if kind == 17:
        return f"<div class='box'>{inner}</div>"
    if kind == 10:
        return f"<div>{''.join(line(text) for text in component['content'].splitlines())}</div>"
    if kind == 14:
        return "<div class='line'></div>"
    if kind == 2:
        look = "button primary" if component["style"] == 1 else "button"
        return f"<span class='{look}'>{(component.get('emoji') or {}).get('name', '')} {component['label']}</span>"
    return f"<div>{inner}</div>"


def line(text: str) -> str:
    """A line of Discord's Markdown, as far as the bot uses it."""
    for mark, tag in [("### ", "h3"), ("-# ", "div class='small'"), ("> ", "div class='quote'")]:
        if text.startswith(mark):
            return f"<{tag}>{inline(text.removeprefix(mark))}</{tag.split()[0]}>"
    return f"<div>{inline(text)}</div>"


def inline(text: str) -> str:
    safe = LINK.sub(r"<a>\1</a>", html.escape(text, quote=False))
    safe = re.sub(r"(?<!\\)\*\*(.+?)(?<!\\)\*\*", r"<b>\1</b>", safe)
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", safe)


def draw(source: str, target: Path) -> None:
    """Lays ``source`` out and writes it as a picture, cut to what is on it."""
    import pypdfium2
    from PIL import Image, ImageChops
    from weasyprint import HTML

    pdf = pypdfium2.PdfDocument(io.BytesIO(HTML(string=source).write_pdf()))
    picture = pdf[0].render(scale=SCALE * 96 / 72).to_pil().convert("RGB")
    empty = Image.new("RGB", picture.size, picture.getpixel((picture.width - 1, picture.height - 1)))
    box = ImageChops.difference(picture, empty).getbbox()
    assert box
    bottom = min(picture.height, box[3] + int(14 * SCALE))
    cut = picture.crop((0, 0, picture.width, bottom))
    cut.quantize(64).save(target, optimize=True)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    found = asyncio.run(replies())
    for name, components in found.items():
        draw(page(components, DESKTOP_PX), PICTURES / f"discord-{name}.png")
    draw(page(found["answer"], PHONE_PX), PICTURES / "discord-answer-phone.png")
    for path in sorted(PICTURES.glob("discord-*.png")):
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
