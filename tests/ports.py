"""A port for a server that a test starts."""

import secrets
import socket
from contextlib import suppress


def free_port() -> int:
    """A free port of this computer, below those that the system gives to who asks for any (from 32768 on).

    One of those may be given to another program before the server has started; beside busy tests that happens.
    """
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", 10_000 + secrets.randbelow(20_000)))
            return probe.getsockname()[1]
