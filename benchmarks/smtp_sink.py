"""A mail server that takes everything and keeps nothing: `python benchmarks/smtp_sink.py [CERTIFICATE]`.

With a file that holds a certificate and its key, it speaks TLS from the first byte. Prints its port, and ends
when its standard input does.
"""

import asyncio
import ssl
import sys

_ANSWERS = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",  # as nearly every mail server says
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class Sink(asyncio.Protocol):
    """One line from a sender."""

    def __init__(self) -> None:
        """Begin outside of any text."""
        self.rest, self.in_text = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - so it is for a TCP server
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer what is complete."""
        self.rest += data
        while self._answered_one():
            pass

    def _answered_one(self) -> bool:
        end = b"\r\n.\r\n" if self.in_text else b"\r\n"
        said, found, rest = self.rest.partition(end)
        if not found:
            return False
        self.rest = rest
        self._answer(said)
        return True

    def _answer(self, said: bytes) -> None:
        command = b"" if self.in_text else said[:4].upper()
        self.in_text = command == b"DATA"
        self.transport.write(_ANSWERS.get(command, b"250 ok\r\n"))
        if command == b"QUIT":
            self.transport.close()


async def main() -> None:
    trust = None
    if len(sys.argv) > 1:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(sys.argv[1])
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0, ssl=trust)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
