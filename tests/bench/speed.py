"""What a start, a question and a rebuild cost, as ratios to plain sentence-transformers in the same run.

    python -m tests.bench.speed            prints the table (about four minutes on two cores)
    python -m tests.bench.speed --write    writes it to docs/speed.md too

Figures of one machine mean little, ratios more: each pair is measured in turns.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from corpus.catalogue import load_catalogue
from corpus.embedding import Encoder, model_folder, open_encoder
from corpus.settings import Settings

THREADS = 2
COLD_REPEATS, WARM_UP, WARM_QUESTIONS, BULK_PART = 5, 5, 60, 250
BULK = {"questions": 1200, "statements": 600, "passages": 200}  # 2,000 texts, as a rebuild meets them
QUESTION = "Does Alexa keep my recordings after I delete them?"
DOCUMENT = Path(__file__).parents[2] / "docs" / "speed.md"
REFERENCE = [sys.executable, "-c", "import sentence_transformers"]
ASK = [sys.executable, "-m", "bot", "ask", QUESTION]
TEN_QUESTIONS = """
import datetime as dt
from bot.answering import answer
from bot.commands.knowledge import open_knowledge
from bot.question import Asked
knowledge, names = open_knowledge(), ["Alexa", "Siri", "Bixby", "Cortana", "Gemini"]
for name in names:
    for text in (f"Who listens to what I tell {name}?", f"Wie lösche ich meine Aufnahmen bei {name}?"):
        answer(knowledge, Asked(text), dt.date(2026, 1, 1))
print(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1])
"""


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    ours: str
    reference: str
    ratio: str
    bar: str
    met: bool


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="earshot-speed-") as data:
        settings = Settings(data=Path(data), threads=THREADS)
        os.environ.update(EARSHOT_DATA=data, EARSHOT_THREADS=str(THREADS))
        rows = [first_answer(), cold_start(), memory()]  # before torch is loaded here
        folder = model_folder(settings)
        ours, plain = open_encoder(folder, settings), _sentence_transformer(folder.path)
        rows += [*warm_question(ours, plain), bulk(ours, plain)]
    table = "\n".join(lines(rows))
    print(table)
    if "--write" in sys.argv:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(
            f"# Speed\n\nWritten by `python -m tests.bench.speed --write` with {THREADS} threads.\n\n{table}\n",
            encoding="utf-8",
        )
    sys.exit(not all(row.met for row in rows))


def first_answer() -> Row:
    """Wall time of the first question on a machine that has nothing yet: unpacking, export, index, answer."""
    start = time.perf_counter()
    _cpu_seconds(ASK)
    took = time.perf_counter() - start
    return Row("first answer on a fresh machine", f"{took:.1f} s", "", "", "60 s", took <= 60)


def cold_start() -> Row:
    """CPU time of a later `earshot ask` and of importing sentence-transformers."""
    pairs = [(_cpu_seconds(ASK), _cpu_seconds(REFERENCE)) for _ in range(COLD_REPEATS)]
    return _ratio("CPU of `earshot ask`; of `import sentence_transformers`", pairs, 0.25)


def memory() -> Row:
    """Resident memory of a process that answered ten questions."""
    done = subprocess.run([sys.executable, "-c", TEN_QUESTIONS], check=True, capture_output=True, text=True)
    megabytes = int(done.stdout) / 1024
    return Row("memory after ten questions", f"{megabytes:.0f} MB", "", "", "450 MB", megabytes <= 450)


def warm_question(ours: Encoder, plain: Any) -> list[Row]:
    """Wall time of a whole answer, and of embedding its question alone, in a process that has answered before."""
    from bot.answering import answer
    from bot.commands.knowledge import open_knowledge
    from bot.question import Asked

    knowledge, today = open_knowledge(), dt.datetime.now(dt.UTC).date()
    questions = random.Random(3).sample(_catalogue()[0], WARM_UP + WARM_QUESTIONS)
    times = [
        (
            _seconds(partial(answer, knowledge, Asked(question), today)),
            _seconds(partial(ours.encode_questions, [question])),
            _seconds(partial(plain.encode_query, [question], show_progress_bar=False)),
        )
        for question in questions
    ][WARM_UP:]
    return [
        _ratio("a warm question, answered; `encode_query`", [(whole, theirs) for whole, _, theirs in times], 0.6),
        _ratio("a warm question, embedded; `encode_query`", [(mine, theirs) for _, mine, theirs in times], 0.6),
    ]


def bulk(ours: Encoder, plain: Any) -> Row:
    """Texts a second, 2,000 of mixed length, in parts that take turns."""
    texts = bulk_texts()
    mine, theirs = 0.0, 0.0
    for start in range(0, len(texts), BULK_PART):
        part = texts[start : start + BULK_PART]
        mine += _seconds(partial(ours.encode_passages, part))
        theirs += _seconds(partial(plain.encode_document, part, show_progress_bar=False))
    n, ratio = len(texts), theirs / mine
    name = f"{n:,} texts of mixed length; `encode_document`"
    return Row(
        name, f"{n / mine:.0f} a second", f"{n / theirs:.0f} a second", f"{ratio:.2f}", "1.3 or more", ratio >= 1.3
    )


def bulk_texts() -> list[str]:
    """Questions, statements of one or two sentences, and passages of 60 to 160 words, shuffled."""
    rnd = random.Random(4)
    asks, statements = _catalogue()
    texts = rnd.choices(asks, k=BULK["questions"]) + rnd.choices(statements, k=BULK["statements"])
    for _ in range(BULK["passages"]):
        words: list[str] = []
        length = rnd.randint(60, 160)
        while len(words) < length:
            words += rnd.choice(statements).split()
        texts.append(" ".join(words[:length]))
    rnd.shuffle(texts)
    return texts


def lines(rows: list[Row]) -> list[str]:
    head = ["| | Earshot | sentence-transformers | ratio | bar | met |", "| --- | --- | --- | --- | --- | --- |"]
    return head + [
        f"| {r.what} | {r.ours} | {r.reference} | {r.ratio} | {r.bar} | {'yes' if r.met else 'NO'} |" for r in rows
    ]


def _catalogue() -> tuple[list[str], list[str]]:
    """The ways people ask, and the statements, in four languages."""
    statements = load_catalogue().statements
    asks = sorted({ask for statement in statements for asks in statement.asks.values() for ask in asks})
    return asks, sorted({text for statement in statements for text in statement.text.values()})


def _ratio(what: str, pairs: list[tuple[float, float]], bar: float) -> Row:
    ours, reference = (median(column) for column in zip(*pairs, strict=True))
    ratio = median(a / b for a, b in pairs)
    unit = 1000
    return Row(
        what, f"{ours * unit:.0f} ms", f"{reference * unit:.0f} ms", f"{ratio:.2f}", f"{bar} or less", ratio <= bar
    )


def _sentence_transformer(path: Path) -> Any:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    return SentenceTransformer(str(path), device="cpu", local_files_only=True)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _cpu_seconds(command: list[str]) -> float:
    """User and system time of the command and its children. Raises CalledProcessError where it fails."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
