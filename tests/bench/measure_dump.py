"""How much of news pages the rules for text dumps keep: ``python -m tests.bench.measure_dump PAGES_FOLDER``.

Every saved news or blog page is rendered to text as a copy of the whole page would be: the text of each block element,
menus, captions, comments and footers included. Precision and recall of word 4-grams against the true body are means
over pages; F1 is theirs.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from lxml import etree, html

from corpus.gather.dump import read_dump

WORD = re.compile(r"[^\W_]+")
GRAM = 4  # words
UNSEEN = {"script", "style", "noscript", "template", "svg", "iframe", "head", "select", "textarea"}
INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark"),
    *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
}


def rendered(page: bytes) -> str:
    """The text of ``page``, a line a block element, a blank line between them."""
    try:
        parser = html.HTMLParser(encoding="utf-8" if page.decode("utf-8") else None)
    except UnicodeDecodeError:
        parser = html.HTMLParser(encoding="cp1252")
    lines = (
        " ".join(line.split()) for line in "".join(_pieces(html.document_fromstring(page, parser=parser))).split("\n")
    )
    return "\n\n".join(line for line in lines if line)


def _pieces(element: Any) -> Iterator[str]:
    if isinstance(element, etree._Element) and isinstance(element.tag, str) and element.tag not in UNSEEN:
        edge = "" if element.tag in INLINE else "\n"
        yield edge
        yield " ".join((element.text or "").split("\n"))
        for child in element:
            yield from _pieces(child)
        yield edge
    yield " ".join((element.tail or "").split("\n"))


def words(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "").replace("\u200b", ""))


def grams(texts: Sequence[str]) -> Counter[tuple[str, ...]]:
    run = [word for text in texts for word in words(text)]
    return Counter(tuple(run[i : i + GRAM]) for i in range(len(run) - GRAM + 1))


def score(truth: dict[str, Any], paragraphs: Sequence[str]) -> dict[str, float]:
    """Figures of one page; ``precision`` and ``recall`` only where its body is known."""
    text = " ".join(" ".join(words(paragraph)) for paragraph in paragraphs)
    unwanted = [" ".join(words(line["text"])) for line in truth.get("must_not_contain", [])]
    figures: dict[str, float] = {
        "unwanted": len(unwanted),
        "through": sum(line in text for line in unwanted if line),
    }
    if "body" in truth:
        right, found = grams(truth["body"]), grams(paragraphs)
        common = sum((right & found).values())
        figures |= {"precision": common / max(1, found.total()), "recall": common / max(1, right.total())}
    elif truth.get("must_contain"):
        wanted = [" ".join(words(line)) for line in truth["must_contain"]]
        figures["wanted"] = mean(line in text for line in wanted)
    return figures


def by_rules(text: str, truth: dict[str, Any]) -> tuple[list[str], dict[str, float]]:
    """The paragraphs that the rules keep; whether title and date are the truth's, where that is known."""
    reading = read_dump(text)
    extra: dict[str, float] = {}
    if truth.get("title"):
        extra["title"] = float(words(truth["title"]) == words(reading.title or ""))
    if truth.get("published"):
        extra["date"] = float(str(reading.published) == truth["published"][:10])
        extra["other date"] = float(reading.published is not None and not extra["date"])
    return [paragraph for section in reading.sections for paragraph in section.paragraphs], extra


def everything(text: str, truth: dict[str, Any]) -> tuple[list[str], dict[str, float]]:
    return text.splitlines(), {}


def summary(rows: Sequence[dict[str, float]]) -> str:
    def values(name: str) -> list[float]:
        return [row[name] for row in rows if name in row]

    precision, recall = mean(values("precision")), mean(values("recall"))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    parts = [f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"]
    parts += [f"unwanted lines {sum(values('through')):.0f} of {sum(values('unwanted')):.0f}"]
    parts += [f"{name} {sum(values(name)):.0f} of {len(values(name))}" for name in ("title", "date") if values(name)]
    parts += [f"{name} {sum(values(name)):.0f}" for name in ("other date",) if values(name)]
    parts += [f"blogs' wanted segments {mean(values('wanted')):.2f}"] if values("wanted") else []
    return "  ".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pages", type=Path)
    parser.add_argument("--show", action="store_true", help="a line a page")
    args = parser.parse_args()
    ways: dict[str, Callable[[str, dict[str, Any]], tuple[list[str], dict[str, float]]]]
    ways = {"rules": by_rules, "everything": everything}
    rows: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    with (args.pages / "pages.csv").open(encoding="utf-8") as file:
        pages = [row["file"] for row in csv.DictReader(file) if row["kind"] != "policy"]
    for name in pages:
        truth = json.loads((args.pages / (name.removesuffix(".html.gz") + ".json")).read_text(encoding="utf-8"))
        text = rendered(gzip.decompress((args.pages / name).read_bytes()))
        for way, keep in ways.items():
            paragraphs, extra = keep(text, truth)
            rows[way].append(score(truth, paragraphs) | extra)
        if args.show:
            print(name, {key: round(value, 3) for key, value in rows["rules"][-1].items()})
    for way in ways:
        print(f"{way:<11}", summary(rows[way]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
