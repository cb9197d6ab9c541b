"""Starts a WordPress site for one test: Debian's WordPress on PHP's own web server, with a MariaDB of its
own, and the cut proxy in front of it; all on 127.0.0.1 and in a temporary folder.

    python3 start.py [permalinks]

`permalinks` is how addresses of posts are built; left out, they are parameters, as on a fresh site, and so
is the address of the API. When all is ready it prints one line of JSON on standard output and nothing
else, ever:

    {"server", "proxy": base URLs without a slash at the end,
     "editor", "contributor": an application password of the user of that name and role}

It ends when its standard input closes, and what it has started ends with it.
"""

import asyncio
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
# The proxy is the one that stands before the Mastodon server, too.
sys.path.insert(0, str(HERE.parent / "mastodon"))

from cut_proxy import CutProxy  # noqa: E402

ROLES = ("editor", "contributor")
# How long a process may take until it listens, in seconds; only waited for where something is wrong.
PATIENCE_S = 60
# Source: prctl(2).
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def loopback_socket():
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    return listening


def url_of(port):
    return f"http://127.0.0.1:{port}"


def found(program):
    """Where a program lies that may be meant for administrators only."""
    path = os.environ.get("PATH", os.defpath)
    return shutil.which(program, path=f"{path}:/usr/sbin") or sys.exit(f"there is no {program}")


class Site:
    """The processes of a site, and the folder they write to."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="dezent-wordpress-"))
        self.environment = {**os.environ, "DEZENT_FOLDER": str(self.folder)}
        self.children = []
        for name in ("database", "content/plugins", "content/themes"):
            (self.folder / name).mkdir(parents=True)

    def start(self, command, address):
        """Starts a process that ends with this one, whatever ends it, and waits until it listens."""
        program = Path(command[0]).name
        log = self.folder / f"{program}.log"
        with log.open("wb") as file:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=self.environment,
                preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
            )
        self.children.append(child)
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        end = time.monotonic() + PATIENCE_S
        while child.poll() is None and time.monotonic() < end:
            with socket.socket(family) as trial:
                if trial.connect_ex(address) == 0:
                    return
            time.sleep(0.02)
        sys.exit(f"{program} does not listen: {log.read_text(errors='replace')}")

    def start_database(self):
        """A database without users and rights, which only this folder leads to."""
        path = str(self.folder / "socket")
        flags = ["--no-defaults", "--skip-networking", "--skip-grant-tables", "--skip-innodb"]
        options = {
            "user": os.getuid(),
            "datadir": self.folder / "database",
            "socket": path,
            "pid-file": self.folder / "pid",
            "tmpdir": self.folder,
            "default-storage-engine": "MyISAM",
            "character-set-server": "utf8mb4",
        }
        options = [f"--{name}={value}" for name, value in options.items()]
        self.start([found("mariadbd"), *flags, *options], path)
        make = '(new mysqli("localhost", "root", socket: $argv[1]))->query("CREATE DATABASE wordpress");'
        self.php("-r", make, path)

    def start_web_server(self):
        with loopback_socket() as free:
            address = free.getsockname()
        command = ["php", "-S", f"127.0.0.1:{address[1]}", "-t", self.folder, HERE / "serve.php"]
        self.start(command, address)
        return address[1]

    def php(self, *arguments):
        """Runs a script and says what it printed."""
        ran = subprocess.run(
            ["php", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=self.environment,
        )
        if ran.returncode != 0:
            sys.exit(f"{arguments} ended with {ran.returncode}: {ran.stdout}{ran.stderr}")
        return ran.stdout

    def set_clock(self, text):
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        (self.folder / "clock").write_text(at.strftime("%Y-%m-%d %H:%M:%S"))

    def end(self):
        for child in self.children:
            child.kill()
        for child in self.children:
            child.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def end_with_input(site):
    """Waits for the end of standard input, and then ends the process, whatever it is doing."""
    sys.stdin.buffer.read()
    site.end()
    os._exit(0)


async def serve(site, permalinks):
    site.start_database()
    passwords = json.loads(site.php(HERE / "install.php", permalinks, *ROLES))
    port = site.start_web_server()
    listening = loopback_socket()
    proxy = CutProxy(port, site.set_clock)
    server = await asyncio.start_server(proxy.serve, sock=listening)
    before = listening.getsockname()[1]
    print(json.dumps({"server": url_of(port), "proxy": url_of(before), **passwords}), flush=True)
    await server.serve_forever()


def main(permalinks=""):
    site = Site()
    threading.Thread(target=end_with_input, args=(site,), daemon=True).start()
    try:
        asyncio.run(serve(site, permalinks))
    finally:
        site.end()


if __name__ == "__main__":
    main(*sys.argv[1:])
