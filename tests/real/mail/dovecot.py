"""A private, unprivileged Dovecot on loopback: any user may log in with one password and finds a mailbox of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.free_port import free_port
from tests.real.mail.certificate import write_certificate

PASSWORD = "buzón-secreto-1"
_PATIENCE_SECONDS = 30.0
_CONFIG = """
base_dir = {root}/run
state_dir = {root}/run
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{root}/mail/%u
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
ssl = yes
ssl_cert = <{root}/tls/cert.pem
ssl_key = <{root}/tls/key.pem
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap_port}
  }}
  inet_listener imaps {{
    port = {imaps_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  # Dovecot makes those wait who log in wrongly again and again.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {root}/oauth2.conf.ext
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/home/%u
}}
"""
_OAUTH = """
introspection_mode = post
introspection_url = {introspection}
username_attribute = username
active_attribute = active
active_value = true
"""


@dataclass(frozen=True, slots=True)
class Dovecot:
    """Where the server listens and where it keeps the mailboxes."""

    root: Path
    imap_port: int
    imaps_port: int
    ca_file: Path

    def folder(self, user: str) -> Path:
        """The maildir of `user`."""
        return self.root / "mail" / user


def owner() -> tuple[str, str]:
    """User and group that the servers run as: nobody where the tests run as root."""
    if os.geteuid() != 0:
        me = pwd.getpwuid(os.geteuid())
        return me.pw_name, str(me.pw_gid)
    return "nobody", "nogroup"


def hand_over(path: Path) -> None:
    """Give a file or folder to the user that Dovecot runs as, where the tests run as root."""
    if os.geteuid() == 0:
        shutil.chown(path, *owner())


@contextmanager
def dovecot(introspection: str) -> Iterator[Dovecot]:
    """A running server, which asks `introspection` about access tokens; skips the test where Dovecot is not installed."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        if os.environ.get("CI_STRICT") == "1":
            pytest.fail("Dovecot is not installed; deploy/test-deps.sh installs it.")
        pytest.skip("Dovecot is not installed (deploy/test-deps.sh installs it).")
    root = Path(tempfile.mkdtemp(prefix="ventanilla-dovecot-"))
    try:
        server = _prepared(root, introspection)
        with _running(program, server):
            yield server
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _prepared(root: Path, introspection: str) -> Dovecot:
    user, group = owner()
    server = Dovecot(root, free_port(), free_port(), root / "tls" / "cert.pem")
    for name in ("run", "mail", "home", "tls"):
        (root / name).mkdir()
    write_certificate(root / "tls" / "cert.pem", root / "tls" / "key.pem")
    values = {"root": root, "user": user, "group": group, "password": PASSWORD}
    config = _CONFIG.format(imap_port=server.imap_port, imaps_port=server.imaps_port, **values)
    (root / "dovecot.conf").write_text(config, encoding="utf-8")
    (root / "oauth2.conf.ext").write_text(_OAUTH.format(introspection=introspection), encoding="utf-8")
    for path in (root, *root.rglob("*")):
        hand_over(path)
    return server


@contextmanager
def _running(program: str, server: Dovecot) -> Iterator[None]:
    user = owner()[0] if os.geteuid() == 0 else None
    group = owner()[1] if os.geteuid() == 0 else None
    command = [program, "-F", "-c", str(server.root / "dovecot.conf")]
    process = subprocess.Popen(command, user=user, group=group, extra_groups=[] if user else None)
    try:
        _await_greeting(process, server)
        yield
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_SECONDS)


def _await_greeting(process: subprocess.Popen[bytes], server: Dovecot) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.imap_port), timeout=5) as connection:
                if connection.recv(16).startswith(b"* OK"):
                    return
        except OSError:
            time.sleep(0.05)
    log = server.root / "dovecot.log"
    raise RuntimeError(log.read_text(encoding="utf-8") if log.exists() else "Dovecot did not start.")


def trusting(server: Dovecot) -> ssl.SSLContext:
    """A TLS context that trusts this server only."""
    return ssl.create_default_context(cafile=str(server.ca_file))
