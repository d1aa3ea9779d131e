"""The log: a JSON object a line, or plain text at a terminal. It holds no secrets and no words.

A line of our own is a constant sentence with named fields: ids, counts, names of types. What a
library says is not repeated, only which library and where in its code: it may be anything that
somebody typed. Of an exception there is the type and the way it came, never the message.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import re
import resource
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

log = logging.getLogger("tussendoor")

OURS = ("tussendoor", "channels", "flows", "handover", "storage", "upkeep")  # names of loggers
HIDDEN = "[hidden]"
MOST_FRAMES = 20  # the last ones: where it went wrong
ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"%\((\w+)\)[.\d]*[sdf]")

Fields = dict[str, Any]
_secrets = set[str]()


def begin(stream: TextIO = sys.stderr) -> None:
    """Log to a stream from now on; what crashes anywhere is logged too, and leaves no core dump."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line(as_json=not stream.isatty()))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.raiseExceptions = False  # what cannot be formatted would be shown with its values
    sys.excepthook = _crashed
    sys.unraisablehook = lambda args: _report("nobody could catch", args.exc_value)
    threading.excepthook = lambda args: _report("a thread ended by", args.exc_value)
    warnings.showwarning = _warned
    forbid_core_dumps()


def hide(*secrets: str) -> None:
    """Never write these: a token, a webhook's secret, a key. Nor what follows a colon in them."""
    for secret in secrets:
        _secrets.update(part for part in (secret, secret.rpartition(":")[2]) if part)


def about(fault: BaseException) -> Fields:
    """The fields that say what went wrong and where, for a line of the log."""
    return {"fault": _kind(fault), "where": _way(fault.__traceback__)}


def unhandled(loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log what went wrong in a task or a callback that nobody awaits: an exception handler."""
    _report("nobody awaited", context.get("exception"))


def forbid_core_dumps() -> bool:
    """Keep memory off the disk when the process crashes; whether that could be done.

    A limit of 1 byte also stops a dump into a pipe, which a limit of 0 does not: fs/coredump.c of
    Linux 6.1. Where the system set 0 before us, that stays.
    """
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    least = 0 if hard == 0 else 1
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (least, least))
    except (OSError, ValueError):
        return False
    return True


class Line(logging.Formatter):
    """Makes one line of whatever is logged by whomever."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The line, without the newline."""
        sentence, fields = _own(record) if _is_ours(record) else _others(record)
        if record.exc_info and record.exc_info[1]:
            fields |= about(record.exc_info[1])
        at = datetime.fromtimestamp(record.created, UTC)
        made = _json if self._as_json else _text
        line = made(at, record.levelname.lower(), sentence, fields)
        for secret in sorted(_secrets, key=len, reverse=True):
            line = line.replace(secret, HIDDEN)
        return line


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _own(record: logging.LogRecord) -> tuple[str, Fields]:
    return str(record.msg), dict(record.args) if isinstance(record.args, Mapping) else {}


def _others(record: logging.LogRecord) -> tuple[str, Fields]:
    where = f"{_short(record.pathname)}:{record.lineno}"
    return "%(logger)s said something", {"logger": record.name, "where": where}


def _json(at: datetime, level: str, sentence: str, fields: Fields) -> str:
    head = {"time": at.isoformat(timespec="milliseconds"), "level": level}
    event = NAMED.sub(r"{\1}", sentence)
    return json.dumps(head | {"event": event} | fields, default=_kind)


def _text(at: datetime, level: str, sentence: str, fields: Fields) -> str:
    told = NAMED.sub(lambda named: str(fields.get(named[1], "")), sentence)
    rest = {name: fields[name] for name in fields if name not in NAMED.findall(sentence)}
    more = "".join(f" {name}={value}" for name, value in rest.items())
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S} {level} {told}{more}".replace("\n", " ")


# --- what went wrong -------------------------------------------------------------------------


def _kind(value: object) -> str:
    """The type of it; of an error of the system also which one: ENOSPC is a full disk."""
    name = type(value).__name__
    code = errno.errorcode.get(value.errno or 0) if isinstance(value, OSError) else None
    return f"{name} {code}" if code else name


def _way(trace: TracebackType | None) -> list[str]:
    frames = [
        f"{_short(frame.f_code.co_filename)}:{line} {frame.f_code.co_name}"
        for frame, line in traceback.walk_tb(trace)
    ]
    return frames[-MOST_FRAMES:]


def _short(path: str) -> str:
    file = Path(path)
    if file.is_relative_to(ROOT) and "site-packages" not in file.parts:
        return str(file.relative_to(ROOT))
    return "/".join(file.parts[-2:])


def _report(how: str, fault: BaseException | None) -> None:
    fields = about(fault) if fault else {"fault": "", "where": []}
    log.error("%(how)s %(fault)s", {"how": how, **fields})


def _crashed(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        log.info("stopped")
    else:
        log.critical("ended by %(fault)s", {"fault": _kind(fault), "where": _way(trace)})


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    where = f"{_short(filename)}:{lineno}"
    log.warning("a warning: %(kind)s", {"kind": category.__name__, "where": where})
