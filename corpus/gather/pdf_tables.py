"""Tables of a PDF, known by how their pieces stand: cells of several lines side by side -> rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import median

from corpus.gather.pdf_lines import Line

FEWEST_ROWS = 2  # of pieces side by side: one alone is a line with a wide gap
NARROW = 0.6  # of the column's width: a wider line is no cell
NEAR = 3.0  # times the size: a line farther below the table is not in it
CELL_GAP = 1.6  # times the usual distance of a cell's lines
OVERLAP = 0.3  # of a cell's height: beside another cell
MARGIN = 1.0  # points by which the texts of two columns may touch

Cell = list[Line]


def split_tables(rows: Sequence[list[Line]]) -> list[tuple[bool, list[list[Line]]]]:
    """``rows`` of pieces from top to bottom in stretches: (whether it is a table, its rows)."""
    if not rows:
        return []
    left, right = min(row[0].left for row in rows), max(line.right for row in rows for line in row)
    marks: list[int] = []  # per row: the number of its table, 0 for none
    table, inside = 0, False
    for i, row in enumerate(rows):
        near = i > 0 and rows[i - 1][0].bottom - row[0].bottom <= NEAR * row[0].size
        narrow = row[-1].right - row[0].left < NARROW * (right - left)
        if len(row) > 1:
            table += not inside
            inside = True
        else:
            inside = inside and near and narrow
        marks.append(table if inside else 0)
    found = []
    for mark, group in groupby(zip(marks, rows, strict=True), key=lambda pair: pair[0]):
        stretch = [row for _, row in group]
        found.append((mark > 0 and sum(len(row) > 1 for row in stretch) >= FEWEST_ROWS, stretch))
    return found


def table_rows(rows: Sequence[list[Line]]) -> list[list[Cell]]:
    """The rows of a table, each of cells from left to right.

    The pieces' own rows where its columns cannot be told, and where each has all of its cells and none stands apart.
    """
    columns = _columns([line for row in rows for line in row])
    if len(columns) < 2 or (_is_full(rows, columns) and all(len(_cells(column)) == 1 for column in columns)):
        return [[[line] for line in row] for row in rows]
    cells = sorted((cell for column in columns for cell in _cells(column)), key=lambda cell: -cell[0].top)
    found: list[list[Cell]] = []
    for cell in cells:
        if found and _is_beside(cell, found[-1]):
            found[-1].append(cell)
        else:
            found.append([cell])
    return [_merged(row, columns) for row in found]


def _is_full(rows: Sequence[list[Line]], columns: Sequence[list[Line]]) -> bool:
    return all(len(row) == len(columns) for row in rows)


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    """``lines`` in columns that do not overlap, each from top to bottom."""
    columns: list[list[Line]] = []
    end = 0.0
    for line in sorted(lines, key=lambda line: line.left):
        if columns and line.left < end - MARGIN:
            columns[-1].append(line)
            end = max(end, line.right)
        else:
            columns.append([line])
            end = line.right
    return [sorted(column, key=lambda line: -line.bottom) for column in columns]


def _cells(column: Sequence[Line]) -> list[Cell]:
    gaps = [above.bottom - below.bottom for above, below in pairwise(column)]
    usual = median(
        [gap for gap, line in zip(gaps, column, strict=False) if 0 < gap < 2 * line.size] or [column[0].size]
    )
    cells: list[Cell] = [[column[0]]]
    for gap, line in zip(gaps, column[1:], strict=True):
        if gap > CELL_GAP * usual:
            cells.append([line])
        else:
            cells[-1].append(line)
    return cells


def _is_beside(cell: Cell, row: Sequence[Cell]) -> bool:
    top, bottom = max(one[0].top for one in row), min(one[-1].bottom for one in row)
    shared = min(top, cell[0].top) - max(bottom, cell[-1].bottom)
    return shared > OVERLAP * (cell[0].top - cell[-1].bottom)


def _merged(row: Sequence[Cell], columns: Sequence[list[Line]]) -> list[Cell]:
    """The cells of ``row`` from left to right, those of one column put together."""
    merged = []
    for column in columns:
        own = {id(line) for line in column}
        lines = [line for cell in row for line in cell if id(line) in own]
        if lines:
            merged.append(lines)
    return merged
