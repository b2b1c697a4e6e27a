"""One engine for all tests that use the same database, one after the other."""

from functools import lru_cache

from sqlalchemy import Engine

from models.database import open_database

_AT_ONCE = 4  # databases that lie at one test's own place come and go


@lru_cache(maxsize=_AT_ONCE)
def engine_at(url: str) -> Engine:
    """The engine of a database: what it has compiled for one test, which takes longest, serves the next."""
    return open_database(url)
