"""Digest -> one self-contained web page: no script, no address but those of the sources, for light and dark."""

from __future__ import annotations

from html import escape

from bot.digests import Digest, Entry
from bot.show import digest_words as words
from bot.show.harmless import harmless, web_address
from corpus.values import Quote

# Text on ground in light and dark; a test holds every pair to a contrast of 4.5 (WCAG 2.2, AA).
COLOURS = {
    "light": {
        "ground": "#fbfaf7", "card": "#ffffff", "text": "#1d1d1f", "dim": "#5a5a60", "link": "#0b57a4",
        "plus": "#0f5a2c", "minus": "#8c1d18", "line": "#d8d5cc",
    },
    "dark": {
        "ground": "#16171a", "card": "#202227", "text": "#ececef", "dim": "#b3b4bb", "link": "#8ec5ff",
        "plus": "#8fdcab", "minus": "#ffb0a8", "line": "#3b3e46",
    },
}  # fmt: skip
STYLE = """
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:1.0625rem/1.6 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 1.5rem}
h2{font-size:1.15rem;line-height:1.35;margin:.25rem 0 .5rem}
article{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem;margin:0 0 1rem}
p,ul,blockquote{margin:.5rem 0;overflow-wrap:anywhere}
ul{padding-left:1.2rem}
blockquote{padding-left:.9rem;border-left:.25rem solid var(--line)}
.dim{color:var(--dim);font-size:.9rem}
del{color:var(--minus);text-decoration-thickness:1px}
ins{color:var(--plus);text-decoration:none}
a{color:var(--link)}
a:focus-visible,summary:focus-visible{outline:3px solid var(--link);outline-offset:2px}
@media print{article{break-inside:avoid}}
"""


def digest_page(digest: Digest, language: str) -> str:
    title = escape(words.title(digest, language))
    parts = [_entry(n, entry, language) for n, entry in enumerate(digest.entries)]
    if not digest.entries:
        parts = [f"<p>{escape(words.quiet(language))}</p>"]
    if digest.more:
        listed = "".join(
            f"<li>{_link(entry.headline, entry.reports[0].url, entry.reports[0].language)}</li>"
            for entry in digest.more[: words.MOST_MORE]
        )
        summary = escape(words.more(digest.more, language))
        parts.append(f"<details><summary>{summary}</summary><ul>{listed}</ul></details>")
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>\n{_colours()}{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        + "\n".join(parts)
        + f'\n<p class="dim">{escape(words.note(digest, language))}</p>\n</main>\n</body>\n</html>\n'
    )


def _colours() -> str:
    light, dark = (";".join(f"--{name}:{value}" for name, value in COLOURS[mode].items()) for mode in COLOURS)
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _entry(n: int, entry: Entry, language: str) -> str:
    own = entry.reports[0].language
    lines = [
        f'<article aria-labelledby="entry-{n}">',
        f'<p class="dim">{_safe(words.label(entry, language))}</p>',
        f'<h2 id="entry-{n}" lang="{_safe(own)}" dir="auto">{_safe(entry.headline)}</h2>',
    ]
    if about := words.about(entry, language):
        lines.append(f'<p class="dim">{_safe(about)}</p>')
    lines += [f'<p dir="auto"><strong>{_safe(section)}</strong></p>' for section in words.sections(entry)]
    lines += [_quote(quote) for quote in entry.quotes]
    reports = "".join(f"<li>{_source(r.publisher, r.published, r.url, r.language)}</li>" for r in entry.reports)
    return "\n".join([*lines, f"<ul>{reports}</ul>", "</article>"])


def _quote(quote: Quote) -> str:
    inner = _safe(quote.text)
    if quote.change is not None:
        before = f"<del>{_safe(quote.change['before'])}</del>" if quote.change["before"] else ""
        after = f"<ins>{inner}</ins>" if quote.change["kind"] != "removed" else ""
        inner = f"{before}<br>{after}" if before and after else before + after
    cite = web_address(quote.url)
    cited = f' cite="{escape(cite)}"' if cite else ""
    return f'<blockquote lang="{_safe(quote.language)}" dir="auto"{cited}>{inner}</blockquote>'


def _source(publisher: str, published: object, url: str, language: str) -> str:
    return _link(f"{publisher}, {published}" if published else publisher, url, language)


def _link(text: str, url: str, language: str) -> str:
    address = web_address(url)
    if not address:
        return _safe(text)
    return f'<a href="{escape(address)}" rel="noopener noreferrer" hreflang="{_safe(language)}">{_safe(text)}</a>'


def _safe(text: str) -> str:
    return escape(harmless(text))
