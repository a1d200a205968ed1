"""A page of docs with a table that a measurement wrote."""

from __future__ import annotations

END = "<!-- end -->"


def written(page: str, begin: str, table: str) -> str:
    r"""``page`` with ``table`` between the line ``begin`` and the next end.

    >>> written("a\n<!-- x -->\nold\n<!-- end -->\nb", "<!-- x -->", "new")
    'a\n<!-- x -->\nnew\n<!-- end -->\nb'
    """
    before, _, rest = page.partition(begin)
    return f"{before}{begin}\n{table}\n{END}{rest.partition(END)[2]}"
