"""Small PDFs written by hand: text at places, in a size, plain or bold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842  # points: A4
LEFT = 72


@dataclass(frozen=True, slots=True)
class Text:
    """A line; ``y`` is counted from the top of the page."""

    y: float
    words: str
    size: float = 11
    bold: bool = False
    x: float = LEFT


def column(lines: Iterable[str], y: float, x: float = LEFT, gap: float = 14) -> list[Text]:
    """``lines`` one below the other."""
    return [Text(y + n * gap, words, x=x) for n, words in enumerate(lines)]


def pdf(*pages: Sequence[Text], **stated: str) -> bytes:
    """A PDF of ``pages``; ``stated`` are its metadata, such as Title."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 {WIDTH} {HEIGHT}] >>",
        *(
            f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            for name in ("Helvetica", "Helvetica-Bold")
        ),
    ]
    for n, page in enumerate(pages):
        drawn = "\n".join(map(_drawn, page))
        fonts = "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {fonts} /Contents {6 + 2 * n} 0 R >>")
        objects.append(f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream")
    information = " ".join(f"/{name} ({_escaped(value)})" for name, value in stated.items())
    objects.append(f"<< {information} >>")
    return _file(objects)


def _drawn(text: Text) -> str:
    font = "F2" if text.bold else "F1"
    return f"BT /{font} {text.size} Tf {text.x} {HEIGHT - text.y} Td ({_escaped(text.words)}) Tj ET"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: Sequence[str]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    start = len(written)
    written += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    written += f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(written)
