"""A section's sentences -> stretches of 60 to 80 words: what is embedded, searched and quoted from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.units import Unit

ENOUGH = 60  # words from which a stretch may end
MOST = 80  # words that it has at most, unless one sentence or list is longer
LIST_MOST = 120  # words up to which a list stays in one with the sentence that introduces it
PARAGRAPH_ENOUGH = 40  # words from which it rather ends with its paragraph
OVERLAP_MOST = 35  # words of a sentence that is said again at the beginning of the next stretch
SCRAP = 15  # words; a stretch with fewer of its own is added to the one before it


@dataclass(slots=True)
class _Stretch:
    units: list[Unit]
    fresh: int  # words that the stretch before it does not have
    apart: bool  # it begins something new and is never added to the one before it

    @property
    def words(self) -> int:
        return _words(self.units)


def packed(units: Sequence[Unit]) -> list[list[Unit]]:
    """Runs of neighbours; the last sentence of one is often the first of the next. Rows stand alone."""
    found: list[_Stretch] = []
    for part in _parts(units):
        held = found[-1] if found else None
        if held is None or part[0].kind == "row" or held.units[0].kind == "row" or _begins_anew(held.units, part):
            found.append(_Stretch(list(part), _words(part), True))
        elif _is_full(held, part):
            repeated = _repeated(held.units, part)
            if repeated and repeated[0].introduces and len(held.units) > 1:
                held.units.pop()  # what introduces a list goes with the list alone
                held.fresh -= repeated[0].words
            found.append(_Stretch([*repeated, *part], _words(part), False))
        else:
            held.units += part
            held.fresh += _words(part)
    return [stretch.units for stretch in _without_scraps(found)]


def _without_scraps(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    kept: list[_Stretch] = []
    for stretch in stretches:
        if kept and stretch.fresh < SCRAP and not stretch.apart:
            known = kept[-1].units[-1].end
            kept[-1].units += [unit for unit in stretch.units if unit.start >= known]
        else:
            kept.append(stretch)
    return kept


def _begins_anew(held: Sequence[Unit], part: Sequence[Unit]) -> bool:
    """Whether ``part`` begins with what looks like a heading, after sentences that it does not belong to."""
    first = part[0]
    heads = first.label and first.kind == "paragraph" and not first.introduces
    return heads and not all(unit.label for unit in held)


def _is_full(held: _Stretch, part: Sequence[Unit]) -> bool:
    words, last = held.words, held.units[-1]
    if words >= ENOUGH or (words >= SCRAP and words + _words(part) > MOST):
        return True
    return words >= PARAGRAPH_ENOUGH and last.last and not last.introduces and part[0].kind == "paragraph"


def _repeated(held: Sequence[Unit], part: Sequence[Unit]) -> list[Unit]:
    """The sentence of ``held`` that is said again before ``part``, in a list of one; none at a paragraph's end."""
    last = held[-1]
    if last.introduces:
        return [last]
    runs_on = last.block == part[0].block or (last.kind == part[0].kind == "item")
    fits = last.words <= OVERLAP_MOST and last.words + _words(part) <= MOST
    return [last] if runs_on and fits else []


def _parts(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """What is never torn: a sentence, a row of a table, a short list with the sentence that introduces it."""
    at = 0
    while at < len(units):
        if units[at].kind == "row":
            block = _block(units, at)
            yield from _row(block)
            at += len(block)
            continue
        end = at + 1
        if units[at].introduces:
            end = _list_end(units, end)
            if _words(units[at:end]) > LIST_MOST:
                end = at + 2
        yield list(units[at:end])
        at = end


def _block(units: Sequence[Unit], at: int) -> list[Unit]:
    end = at
    while end < len(units) and units[end].block == units[at].block:
        end += 1
    return list(units[at:end])


def _list_end(units: Sequence[Unit], at: int) -> int:
    """Where the list that begins at ``at`` ends; where no list is marked as one, after its first sentence."""
    end = at
    while end < len(units) and units[end].kind == "item":
        end += 1
    return max(end, min(at + 1, len(units))) if at < len(units) and units[at].kind != "row" else at


def _row(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """A row in one, or in pieces of whole sentences where it is long."""
    part: list[Unit] = []
    for unit in units:
        if part and _words(part) + unit.words > MOST:
            yield part
            part = []
        part.append(unit)
    yield part


def _words(units: Sequence[Unit]) -> int:
    return sum(unit.words for unit in units)
