"""Secrets that are kept in Prefect; only those who keep them there load Prefect for it."""

import os
from typing import Any

from models.rules.errors import Unavailable


def read_block(name: str, *, api: str) -> str:
    """Read a Prefect Secret block; raises Unavailable when there is none, or Prefect does not answer.

    `api` is asked where Prefect has not been told of another; without one it would start a server itself.
    """
    os.environ.setdefault("PREFECT_API_URL", api)
    from prefect.blocks.system import Secret  # noqa: PLC0415 - takes two seconds

    try:
        block: Any = Secret.load(name, _sync=True)  # type: ignore[call-arg]  # prefect's switch for plain calls
        return str(block.get())
    except Exception as error:
        raise Unavailable(
            "The Secret block '{name}' cannot be read from Prefect. Make it in Prefect's UI under Blocks, or "
            "name another place for this secret.",
            name=name,
        ) from error
