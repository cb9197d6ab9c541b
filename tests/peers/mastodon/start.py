"""Starts a Mastodon server of somebody else's making for one test: mastodon-mock in memory with one
account, and the cut proxy in front of it; all on 127.0.0.1.

When all is ready it prints one line of JSON on standard output and nothing else, ever:

    {"server", "proxy": base URLs without a slash at the end,
     "username", "access_token": the account to publish from, with a token that may do everything,
     "reading_token": a token of the same account that may only read}

It ends when its standard input closes: it cannot outlive who started it.
"""

import asyncio
import json
import logging
import os
import secrets
import shutil
import socket
import sys
import tempfile
import threading
from datetime import datetime, timezone

import uvicorn
from mastodon_mock.app import create_app
from mastodon_mock.config import MastodonMockConfig, SeedAccount, SeedConfig
from mastodon_mock.db.models import Account, OAuthToken
from sqlalchemy import select

from cut_proxy import CutProxy

USERNAME = "shop"


class SetClock:
    """The time of day of the server, which the test sets: both sides must agree on what is recent."""

    def __init__(self):
        self.at = None

    def now(self):
        return self.at or datetime.now(timezone.utc)

    def rule(self, package):
        """Puts itself in the place of the function that every module of a package asks."""
        for name, module in list(sys.modules.items()):
            if name.startswith(package) and hasattr(module, "utcnow"):
                module.utcnow = self.now


def loopback_socket():
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


def url_of(listening):
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def add_token(app, token, scopes):
    with app.state.session_factory() as session:
        account = session.scalars(select(Account)).first()
        session.add(OAuthToken(access_token=token, account_id=account.id, scopes=scopes))
        session.commit()


def end_with_input(folder):
    """Waits for the end of standard input, and then ends the process, whatever it is doing."""
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


async def main():
    logging.disable(logging.CRITICAL)
    folder = tempfile.mkdtemp(prefix="dezent-mastodon-")
    threading.Thread(target=end_with_input, args=(folder,), daemon=True).start()
    token, reading_token = secrets.token_hex(16), secrets.token_hex(16)
    behind, before = loopback_socket(), loopback_socket()
    config = MastodonMockConfig(
        domain=url_of(before).removeprefix("http://"),
        url_scheme="http",
        media_storage_path=folder,
        seed=SeedConfig(accounts=[SeedAccount(username=USERNAME, access_token=token)]),
    )
    config.database.path = ":memory:"
    config.auth.enforce_scopes = True
    app = create_app(config)
    add_token(app, reading_token, ["read"])
    clock = SetClock()
    clock.rule("mastodon_mock")

    def set_clock(text):
        clock.at = datetime.fromisoformat(text.replace("Z", "+00:00"))

    proxy = CutProxy(behind.getsockname()[1], set_clock)
    await asyncio.start_server(proxy.serve, sock=before)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    serving = asyncio.create_task(server.serve(sockets=[behind]))
    while not server.started:
        if serving.done():
            serving.result()
        await asyncio.sleep(0.01)
    ready = {
        "server": url_of(behind),
        "proxy": url_of(before),
        "username": USERNAME,
        "access_token": token,
        "reading_token": reading_token,
    }
    print(json.dumps(ready), flush=True)
    await serving


if __name__ == "__main__":
    # A proxy set for the whole machine would be asked for loopback addresses too.
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]
    asyncio.run(main())
