"""The doors by which WhatsApp services report receipts; only the ways in that serve them import this."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Engine

from models.database import writing
from models.rules.channel_kinds import ChannelKind
from models.rules.errors import Unavailable
from notifications.callbacks import Receipt, read_gateway, read_meta
from notifications.channels.whatsapp import CloudAccount
from notifications.receipts import ALL_WAYS, Applied, apply_receipts

META, GATEWAY = "/hooks/whatsapp", "/hooks/gateway/{word}"
LARGEST = 1_048_576  # bytes of a request's body
_LONGEST_CHALLENGE, _MOST_FIELDS = 256, 50
_LOG = logging.getLogger("tonggak.hooks")


def hooks_app(
    engine: Engine,
    *,
    whatsapp: CloudAccount | None = None,
    gateway_word: str = "",
    now: Callable[[], datetime],
    ways: Collection[ChannelKind] = ALL_WAYS,
) -> FastAPI:
    """Make the application that takes receipts; what is not configured is not there.

    `gateway_word` is a long random word that ends the address given to a gateway, since gateways sign
    nothing: serve this without an access log. `now` gives the present moment, aware; `ways` are the ways in
    use. A valid request is answered with 200 also when it holds nothing for us; 503 asks for it once more
    when the database does not answer.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    desk = _Desk(engine, now, ways)
    if whatsapp is not None and whatsapp.app_secret:
        door = _MetaDoor(whatsapp, desk)
        app.add_api_route(META, door.challenge, methods=["GET"], response_model=None)
        app.add_api_route(META, door.receive, methods=["POST"], response_model=None)
    if gateway_word:
        gateway = _GatewayDoor(gateway_word, desk)
        app.add_api_route(GATEWAY, gateway.receive, methods=["POST"], response_model=None)
    return app


@dataclass(frozen=True)
class _MetaDoor:
    """Meta's webhook: it proves itself once by a word we chose, and then by a signature each time."""

    account: CloudAccount
    desk: "_Desk"

    async def challenge(self, request: Request) -> Response:
        asked = request.query_params
        known = self.account.verify_token
        if asked.get("hub.mode") != "subscribe" or not _same(asked.get("hub.verify_token", ""), known):
            return Response(status_code=HTTPStatus.FORBIDDEN)
        return Response(asked.get("hub.challenge", "")[:_LONGEST_CHALLENGE], media_type="text/plain")

    async def receive(self, request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        made = hmac.new(self.account.app_secret.encode(), body, hashlib.sha256).hexdigest()
        if not _same(request.headers.get("X-Hub-Signature-256", ""), f"sha256={made}"):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        return await self.desk.take(read_meta, _json(body))


@dataclass(frozen=True)
class _GatewayDoor:
    """A gateway's callback: it proves itself by the end of the address."""

    word: str
    desk: "_Desk"

    async def receive(self, request: Request, word: str) -> Response:
        if not _same(word, self.word):
            return Response(status_code=HTTPStatus.NOT_FOUND)
        body = await _body(request)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return await self.desk.take(read_gateway, _json(body) or _form(body))


@dataclass(frozen=True)
class _Desk:
    """Where receipts are written into the tables."""

    engine: Engine
    now: Callable[[], datetime]
    ways: Collection[ChannelKind]

    async def take(self, read: Callable[..., list[Receipt]], payload: object) -> Response:
        now = self.now()
        receipts = read(payload, now=now)
        if not receipts:
            return Response()
        try:
            applied = await run_in_threadpool(self._apply, receipts, now)
        except Unavailable:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        _note(receipts, applied)
        return Response()

    def _apply(self, receipts: list[Receipt], now: datetime) -> Applied:
        with writing(self.engine) as session:
            return apply_receipts(session, receipts, now=now, ways=self.ways)


def _note(receipts: list[Receipt], applied: Applied) -> None:
    _LOG.info("Receipts: %d new, %d known, %d not ours.", applied.changed, applied.unchanged, applied.unknown)
    codes = sorted({receipt.code for receipt in receipts if receipt.code})
    if codes:
        _LOG.warning("The service could not deliver; its codes: %s.", ", ".join(codes))


async def _body(request: Request) -> bytes | None:
    """Read the body, and no more than is allowed; None when it is larger."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            return None
    return bytes(body)


def _same(given: str, known: str) -> bool:
    # Compared as bytes, in a time that tells nothing; an empty secret opens nothing.
    return bool(known) and hmac.compare_digest(given.encode(), known.encode())


def _json(body: bytes) -> Any:  # noqa: ANN401 - JSON may be anything
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}
