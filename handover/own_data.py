"""All that is kept about a client, for the client: AVG 15 and 20."""

from __future__ import annotations

import orjson

from flows.conversation import TakeAway


def own_data_json(taken: TakeAway) -> bytes:
    """All of it in a form that programs can read."""
    return orjson.dumps(taken.record, option=orjson.OPT_INDENT_2)
