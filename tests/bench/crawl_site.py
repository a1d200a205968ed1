"""Pages to crawl, made up: 60 KB each, an article in the frame of a news site; served by a process of their own."""

from __future__ import annotations

import asyncio
import hashlib
import random
import sys

HOSTS = 16
BYTES = 60_000
PARAGRAPHS, SENTENCES = 12, 5  # of an article, about 800 words
NOUNS = (
    "lamp", "radio", "speaker", "house", "court", "maker", "owner", "voice",
    "record", "letter", "law", "cloud", "room", "child", "door", "phone",
    "engine", "city",
)  # fmt: skip
VERBS = (
    "keeps", "hears", "sends", "deletes", "shares", "stores", "reviews", "sells",
    "returns", "forgets", "copies", "checks", "transcribes", "answers",
)  # fmt: skip
KINDS = (
    "small", "quiet", "distant", "private", "public", "former", "early", "late",
    "foreign", "known", "hidden", "local", "careful", "costly", "sudden",
)  # fmt: skip


def sentence(dice: random.Random) -> str:
    nouns, verb, kind = dice.choices(NOUNS, k=4), dice.choice(VERBS), dice.choices(KINDS, k=2)
    return (
        f"The {kind[0]} {nouns[0]} {verb} what a {nouns[1]} says to the {kind[1]} {nouns[2]}, "
        f"as the {nouns[3]} told us in {dice.randrange(1990, 2026)}."
    )


def page(number: int) -> bytes:
    """The page with this number: always the same, and like no other."""
    dice = random.Random(number)
    title = f"{sentence(dice)[:60]} {number}"
    body = "".join(f"<p>{' '.join(sentence(dice) for _ in range(SENTENCES))}</p>" for _ in range(PARAGRAPHS))
    menu = "".join(f"<li><a href='/topic/{n}'>{dice.choice(NOUNS)} {dice.choice(KINDS)}</a></li>" for n in range(80))
    teasers = "".join(
        f"<div class='card'><a href='/s/{n}'><img src='/i/{n}.jpg' alt=''><h3>{sentence(dice)}</h3></a></div>"
        for n in range(25)
    )
    head = (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
        f"<meta property='article:published_time' content='2024-0{1 + number % 9}-1{number % 10}'></head><body>"
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>"
    )
    foot = f"</article></main><aside class='related'>{teasers}</aside><footer>Imprint</footer>"
    filled = f"{head}{body}{foot}"
    script = f"<script>var data = '{'x' * max(0, BYTES - len(filled) - 40)}';</script></body></html>"
    return (filled + script).encode()


def urls(port: int, count: int) -> list[str]:
    return [f"http://h{number % HOSTS}.localhost:{port}/{number}" for number in range(count)]


async def serve(count: int) -> None:
    """Answers every page with an ETag, and 304 to who has it; prints its port, then the requests on each line read."""
    from aiohttp import web

    bodies = [page(number) for number in range(count)]
    etags = [f'"{hashlib.sha256(body).hexdigest()[:16]}"' for body in bodies]
    statuses: dict[int, int] = {}

    async def answer(request: web.Request) -> web.Response:
        name = request.match_info["number"]
        number = int(name) if name.isdigit() and int(name) < count else None
        if number is None:
            return web.Response(status=404)
        known = request.headers.get("If-None-Match") == etags[number]
        status = 304 if known else 200
        statuses[status] = statuses.get(status, 0) + 1
        headers = {"ETag": etags[number]}
        if known:
            return web.Response(status=304, headers=headers)
        return web.Response(body=bodies[number], content_type="text/html", charset="utf-8", headers=headers)

    app = web.Application()
    app.router.add_get("/{number}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(statuses.get(200, 0), statuses.get(304, 0), flush=True)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
