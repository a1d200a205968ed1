"""What a start, a question and a rebuild cost, as ratios to plain sentence-transformers in the same run.

    python -m tests.bench.speed            prints the table (about four minutes on two idle cores)
    python -m tests.bench.speed --write    writes it to docs/speed.md too

Figures of one machine mean little, ratios more: each pair is measured in turns. A busy machine flatters the ratios of
wall times, since PyTorch's threads wait for one another; those of CPU times hold.
"""

from __future__ import annotations

import datetime as dt
import os
import pty
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from corpus.catalogue import load_catalogue
from corpus.embedding import Encoder, model_folder, open_encoder
from corpus.settings import Settings

THREADS = 2
COLD_REPEATS, WARM_UP, WARM_QUESTIONS, BULK_PART = 5, 5, 200, 250
BULK = {"questions": 1200, "statements": 600, "passages": 200}  # 2,000 texts, as a rebuild meets them
QUESTION = "Does Alexa keep my recordings after I delete them?"
DOCUMENT = Path(__file__).parents[2] / "docs" / "speed.md"
REFERENCE = [sys.executable, "-c", "import sentence_transformers"]
ASK = [sys.executable, "-m", "bot", "ask", QUESTION]
MET = {True: "yes", False: "NO", None: ""}
CHAT = [sys.executable, "-m", "bot", "chat", "--language", "en"]
ASKED_IN_CHAT = [
    question.format(name)
    for name in ("Alexa", "Siri", "Bixby", "Cortana", "Gemini")
    for question in ("Who listens to what I tell {}?", "Wie lösche ich meine Aufnahmen bei {}?")
]
END_OF_ANSWER = "Not legal advice."


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    ours: str
    reference: str
    ratio: str
    bar: str = ""
    met: bool | None = None  # None: reported, without a bar


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="earshot-speed-") as data:
        settings = Settings(data=Path(data), threads=THREADS)
        os.environ.update(EARSHOT_DATA=data, EARSHOT_THREADS=str(THREADS))
        rows = [*first_answer(), cold_start(), memory()]  # before torch is loaded here
        folder = model_folder(settings)
        ours, plain = open_encoder(folder, settings), _sentence_transformer(folder.path)
        rows += [*warm_question(ours, plain), bulk(ours, plain)]
    table = "\n".join(lines(rows))
    print(table)
    if "--write" in sys.argv:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(
            f"# Speed\n\nWritten by `python -m tests.bench.speed --write`, with {THREADS} threads for both sides. Times"
            f" of one machine, ratios of pairs measured in turns.\n\n{table}\n",
            encoding="utf-8",
        )
    sys.exit(any(row.met is False for row in rows))


def first_answer() -> list[Row]:
    """The first question on a machine that has nothing yet, in a terminal: unpacking, export, index, answer."""
    controller, terminal = pty.openpty()
    start = time.perf_counter()
    with subprocess.Popen(
        ASK, stdout=subprocess.DEVNULL, stderr=terminal, env=os.environ | {"TERM": "xterm"}
    ) as process:
        os.close(terminal)
        os.read(controller, 1)
        seen = time.perf_counter() - start
        while _reads(controller):
            pass
        cpu = _ended(process, ASK)
    took = time.perf_counter() - start
    os.close(controller)
    reference = _cpu_seconds(REFERENCE)
    return [
        Row("first question on a fresh machine", f"{took:.1f} s", "", "", "60 s", took <= 60),
        Row("the same, until its progress bar", f"{seen:.1f} s", "", "", "1 s", seen <= 1),
        Row(
            "the same, CPU; `import sentence_transformers`",
            f"{cpu:.1f} s",
            f"{reference:.1f} s",
            f"{cpu / reference:.2f}",
            "reported",
        ),
    ]


def cold_start() -> Row:
    """CPU time of a later `earshot ask` and of importing sentence-transformers."""
    pairs = [(_cpu_seconds(ASK), _cpu_seconds(REFERENCE)) for _ in range(COLD_REPEATS)]
    return _ratio("CPU of `earshot ask`; of `import sentence_transformers`", pairs, 0.25)


def memory() -> Row:
    """Resident memory (VmRSS, file-backed pages counted) of `earshot chat` when it has answered ten questions."""
    with subprocess.Popen(CHAT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as chat:
        assert chat.stdin
        assert chat.stdout
        for question in ASKED_IN_CHAT:
            print(question, file=chat.stdin, flush=True)
            while END_OF_ANSWER not in (line := chat.stdout.readline()):
                if not line:
                    raise subprocess.CalledProcessError(chat.wait(), CHAT)
        status = Path(f"/proc/{chat.pid}/status").read_text(encoding="ascii")
    megabytes = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024
    return Row("memory of `earshot chat`, ten questions", f"{megabytes:.0f} MB", "", "", "450 MB", megabytes <= 450)


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
    answered = [(whole, theirs) for whole, _, theirs in times]
    return [
        _ratio("a warm answer; `encode_query`: median", answered, 0.6),
        _ratio("the same: 95th percentile", answered, 1.0, _percentile_95),
        _ratio("a warm question, embedded only; `encode_query`", [(mine, theirs) for _, mine, theirs in times]),
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
    return head + [f"| {r.what} | {r.ours} | {r.reference} | {r.ratio} | {r.bar} | {MET[r.met]} |" for r in rows]


def _catalogue() -> tuple[list[str], list[str]]:
    """The ways people ask, and the statements, in four languages."""
    statements = load_catalogue().statements
    asks = sorted({ask for statement in statements for asks in statement.asks.values() for ask in asks})
    return asks, sorted({text for statement in statements for text in statement.text.values()})


def _ratio(
    what: str,
    pairs: list[tuple[float, float]],
    bar: float | None = None,
    of: Callable[[list[float]], float] = median,
) -> Row:
    """A row of ``pairs`` of seconds, ours and the reference's: ``of`` each column, and ``of`` the pairs' ratios."""
    ours, reference = (of(list(column)) * 1000 for column in zip(*pairs, strict=True))
    ratio = of([a / b for a, b in pairs])
    told = "reported" if bar is None else f"{bar} or less"
    met = None if bar is None else ratio <= bar
    return Row(what, f"{ours:.0f} ms", f"{reference:.0f} ms", f"{ratio:.2f}", told, met)


def _percentile_95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


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
        return _ended(process, command)


def _ended(process: subprocess.Popen[bytes], command: list[str]) -> float:
    """User and system time of a process, when it has ended. Raises CalledProcessError where it fails."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime


def _reads(controller: int) -> bool:
    """Whether something more was written to the terminal."""
    try:
        return bool(os.read(controller, 65536))
    except OSError:  # Linux's way to say that nobody writes any more
        return False


if __name__ == "__main__":
    main()
