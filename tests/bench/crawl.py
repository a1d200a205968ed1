"""A crawl of 2,000 pages of 60 KB from loopback, throttling off, against a plain loop of aiohttp in the same run.

    python -m tests.bench.crawl            prints the table (some minutes on two cores)
    python -m tests.bench.crawl --write    writes it to docs/gathering.md too
    python -m tests.bench.crawl --pages N  another number of pages

The plain loop fetches and calls the same extraction in as many worker processes as a rebuild has (one less than there
are cores), and keeps nothing. Ours also asks for
robots.txt, guards every address, keeps page and text in the archive and looks for copies. Vectors count as cached:
the CPU time in which they are made is left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "gathering.md"
BEGIN, END = "<!-- python -m tests.bench.crawl --write -->", "<!-- end -->"
TURNS = 2  # each of the two contenders, in turns; the better time counts


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    found: str
    bar: str
    met: bool


class Server:
    """The site's process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port = int(self._line())

    def requests(self) -> tuple[int, int]:
        """Pages and 304s that were sent so far."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        full, unchanged = self._line().split()
        return int(full), int(unchanged)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def server(count: int) -> Iterator[Server]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.crawl_site", str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Server(process)
    finally:
        process.kill()
        process.communicate()


def run(what: str, site: Server, count: int, *more: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.crawl_runs", what, str(site.port), str(count), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"{what}: {found}", file=sys.stderr, flush=True)
    return dict(found)


def measure(count: int) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="earshot-crawl-") as folder, server(count) as site:
        plain, ours, peaks = [], [], []
        for turn in range(TURNS):
            plain.append(run("plain", site, count)["seconds"])
            gathered = run("gather", site, count, f"{folder}/{turn}", "0")
            assert gathered["new"] == count
            ours.append(gathered["seconds"])
            peaks.append(gathered["peak"])
        first = run("rebuild", site, count, f"{folder}/whole", "0")
        before = site.requests()
        second = run("rebuild", site, count, f"{folder}/whole", "2")
        after = site.requests()
    ratio = min(plain) / min(ours)
    full, unchanged = (b - a for a, b in zip(before, after, strict=True))
    share, built = second["cpu"] / first["cpu"], str(second["built"])
    return [
        Row(
            "pages a second, against the plain loop's",
            f"{count / min(ours):.1f} of {count / min(plain):.1f}: {ratio:.2f}", "0.8", ratio >= 0.8,
        ),
        Row("memory of the main process while it gathers", f"{max(peaks):.0f} MB", "300 MB", max(peaks) <= 300),
        Row("second rebuild: pages sent, 304s", f"{full}, {unchanged}", f"0, {count}", (full, unchanged) == (0, count)),
        Row("second rebuild: the index", built, "the same", built.startswith("nothing new")),
        Row(
            "CPU time of the second rebuild, as a share of the first's",
            f"{second['cpu']:.1f} s of {first['cpu']:.1f} s: {share:.3f}", "0.10", share <= 0.10,
        ),
        Row("memory of the main process in the first rebuild, index and all", f"{first['peak']:.0f} MB", "", True),
    ]  # fmt: skip


def table(rows: list[Row], count: int) -> str:
    lines = [f"{count:,} pages of 60 KB:", "", "| figure | measured | bar | |", "| --- | --- | --- | --- |"]
    for row in rows:
        met = "" if not row.bar else "met" if row.met else "not met"
        lines.append(f"| {row.what} | {row.found} | {row.bar} | {met} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.crawl")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pages", type=int, default=2000)
    arguments = parser.parse_args()
    text = table(measure(arguments.pages), arguments.pages)
    print(text)
    if arguments.write:
        page = DOCUMENT.read_text(encoding="utf-8")
        head, tail = page[: page.index(BEGIN) + len(BEGIN)], page[page.index(END) :]
        DOCUMENT.write_text(f"{head}\n\n{text}\n\n{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
