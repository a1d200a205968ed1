"""Tensors of a .safetensors file, mapped into memory instead of read: a row costs the pages it lies on."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
HEADER_LIMIT = 100_000_000  # bytes; the form's own limit


def map_tensors(path: Path) -> dict[str, Floats]:
    """The file's float32 tensors by name, read-only and mapped. Raises ValueError where one is of another type.

    The form: u64 length of a JSON header, the header (name -> dtype, shape, begin and end in what follows), the bytes.
    """
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > HEADER_LIMIT:
            raise ValueError(f"{path.name} has no header")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    flat = np.memmap(path, np.uint8, "r", 8 + length)
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] == "I64" and name.endswith("position_ids"):
            continue  # older files carry the numbers 0, 1, 2, ...
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is {entry['dtype']}, not F32")
        begin, end = entry["data_offsets"]
        tensors[name] = np.asarray(flat[begin:end]).view("<f4").reshape(entry["shape"])
    return tensors
