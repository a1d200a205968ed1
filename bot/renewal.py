"""Whether a newer Snapshot is in use than the one that was loaded, and its Knowledge."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bot.answering import Knowledge
from corpus.catalogue import load_assistants, load_topics
from corpus.errors import SnapshotError
from corpus.index.snapshot import current_name, open_snapshot


@dataclass(slots=True)
class Renewal:
    """Call it with the Knowledge in use: a newer one, or None. A build that cannot be used is tried once only."""

    index: Path
    _failed: set[str] = field(default_factory=set)

    def __call__(self, knowledge: Knowledge) -> Knowledge | None:
        """Raises SnapshotError where the newer Snapshot is damaged or of another model."""
        name = current_name(self.index)
        manifest = knowledge.snapshot.manifest
        if name is None or name == manifest.build or name in self._failed:
            return None
        self._failed.add(name)
        snapshot = open_snapshot(self.index / name)
        if snapshot.manifest.model != manifest.model:
            snapshot.close()
            raise SnapshotError(f"{name} was built with another model ({snapshot.manifest.model}): restart the bot")
        newer = Knowledge.of(snapshot, knowledge.encoder, load_assistants(), load_topics())
        self._failed.discard(name)
        return newer
