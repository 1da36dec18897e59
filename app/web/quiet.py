"""What goes into the log of a fault: what it is and where, never the words it was about (P34)."""

import logging
import traceback
from itertools import chain

LOGGERS = ("bigroom", "bigroom.live", "bigroom.writer", "uvicorn.error", "asyncio", "concurrent.futures")


def where(error: BaseException) -> str:
    """ValueError at app/web/join.py:12 find, app/house.py:40 read: the kinds and places, newest last; no message."""
    chained = [error]
    while (before := chained[-1].__cause__ or chained[-1].__context__) is not None and len(chained) < 5:
        chained.append(before)
    return "; after ".join(f"{type(one).__name__} at {places(one)}" for one in chained)


def places(error: BaseException) -> str:
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return ", ".join(frames[-8:]) or "no place"


class NoWords(logging.Filter):
    """Takes the message of an exception out of a line, for it may hold what somebody typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        errors = [one for one in chain([record.exc_info and record.exc_info[1]], arguments(record)) if one]
        if errors:
            told = "; ".join(where(one) for one in errors)
            record.msg, record.args = f"{plain(record)} {told}", None
            record.exc_info = record.exc_text = None
        return True


def arguments(record: logging.LogRecord) -> list[BaseException]:
    found = record.args if isinstance(record.args, tuple) else ()
    return [one for one in found if isinstance(one, BaseException)]


def plain(record: logging.LogRecord) -> str:
    """The line without its exception, which it may be made with."""
    return str(record.msg) if arguments(record) else record.getMessage().strip()


def keep_words_out() -> None:
    """Once, when the application is made."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, NoWords) for one in logger.filters):
            logger.addFilter(NoWords())
