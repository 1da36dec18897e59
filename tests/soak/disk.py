"""A disk that forgets at a power cut whatever nobody asked it to keep: SQLite's files over APSW."""

import random
from dataclasses import dataclass, field

import apsw

NAME = "forgets"
Write = tuple[int, bytes | None]  # where, and what; None: the file was cut there


@dataclass
class File:
    """kept: what was synced.  later: what was written since, in order."""

    kept: bytearray = field(default_factory=bytearray)
    later: list[Write] = field(default_factory=list)

    def sync(self) -> None:
        for one in self.later:
            apply(self.kept, one)
        self.later.clear()

    def after_a_cut(self, chance: random.Random, survives: float) -> bytes:
        """Of what was not synced, each write has reached the disk or not."""
        found = bytearray(self.kept)
        for one in self.later:
            if chance.random() < survives:
                apply(found, one)
        return bytes(found)


def apply(content: bytearray, one: Write) -> None:
    at, written = one
    if written is None:
        del content[at:]
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(written)] = written


class Disk(apsw.VFS):  # type: ignore[misc]
    """All files of one database.  happens: called before each write and each sync, on the thread that does it."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}
        super().__init__(NAME, "")

    def happens(self) -> None: ...

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "Opened":
        return Opened(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.files.pop(filename, None)
        super().xDelete(filename, syncdir)


class Opened(apsw.VFSFile):  # type: ignore[misc]
    """Goes on to the real file, and notes what a power cut would leave of it."""

    def __init__(self, disk: Disk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self.disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self.file = disk.files.setdefault(path, File())
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.happens()
        super().xWrite(data, offset)
        self.file.later.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        self.disk.happens()
        super().xTruncate(size)
        self.file.later.append((size, None))

    def xSync(self, flags: int) -> None:
        self.disk.happens()
        super().xSync(flags)
        self.file.sync()
