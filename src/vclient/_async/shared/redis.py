"""Shared state that is stored in Redis or Valkey."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, OutOfMemoryError, ReadOnlyError, ResponseError

from vclient._config.secrets import Secret
from vclient._runtime import asynchronous as runtime
from vclient._runtime.pickling import NotPicklable
from vclient._shared.budget import Lease
from vclient._shared.budget_script import LEASE
from vclient._shared.clients.asynchronous import (
    Pool,
    Redis,
    RedisCluster,
    Retry,
)
from vclient._shared.scripts import ACQUIRE, READ, RELEASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vclient._shared.budget import LeaseRequest
    from vclient._shared.scripts import Script

# Versions are renewed when they are read. One that expires all the same costs a value, no more.
_VERSIONS_EXPIRE: Final = 25 * 3600.0
_RENEWED_BELOW: Final = 24 * 3600.0
# Seconds after which a connection that does not answer is given up. No call waits that long.
_CONNECT_TIMEOUT: Final = 5.0
_TIMEOUT: Final = 1.0
_MOST_CONNECTIONS: Final = 20


class RedisState(NotPicklable):
    """State that the processes of one API key share, in Redis 6.2 or newer, or in Valkey.

    A user of the server needs these rules, with the `shared_prefix` of the client in place of
    `vclient`, and `+select` where the URL names a database:

        ACL SETUSER app on >password resetkeys ~vclient:* -@all
            +eval +evalsha +get +set +del +unlink +pttl +pexpire +time

    Every name has the form `vclient:lock:{digest of the URL and the API key}:1:name`. All names of
    an API key are in one slot of a cluster.

    Args:
        source: A URL, or a client of redis-py, which its owner closes.
        prefix: What all names begin with.

    Raises:
        ValueError: It is no URL of Redis, or no client of the right kind.
    """

    def __init__(self, source: Secret | Redis | RedisCluster, prefix: str) -> None:
        self._prefix = prefix
        self._is_own = isinstance(source, Secret)
        # A client of somebody else is used on one event loop only.
        self.works_anywhere: bool = self._is_own
        _check(source)
        self._clients: runtime.PerScope[Redis | RedisCluster] = runtime.PerScope(
            partial(_client, source), _close if self._is_own else _leave
        )

    async def read(self, key: str | None, names: Sequence[str]) -> tuple[bytes | None, list[bytes]]:
        """Return the value of a key, None if there is none, and the versions of names."""
        if key is None and not names:
            return None, []
        values = [] if key is None else [self._name("value", key)]
        nothing = self._name("nothing", key or names[0])
        keys = [nothing, *values, *(self._name("version", name) for name in names)]
        limits = (_milliseconds(_VERSIONS_EXPIRE), _milliseconds(_RENEWED_BELOW))
        found = await self._run(READ, keys, (len(values), secrets.token_hex(8), *limits))
        return (found[0] if values else None), found[len(values) :]

    async def write(self, key: str, value: bytes, seconds: float) -> None:
        """Keep a value for some seconds."""
        await self._send("SET", self._name("value", key), value, "PX", _milliseconds(seconds))

    async def touch(self, names: Sequence[str]) -> None:
        """Forget versions, so that names get new ones; that is possible in a full server, too."""
        if not names:
            return
        await self._send("UNLINK", *(self._name("version", name) for name in names))

    async def acquire(self, name: str, owner: str, seconds: float) -> int | None:
        """Return the fencing number of a lock, or None while another owner holds it."""
        keys = [self._name(kind, name) for kind in ("lock", "fence", "nothing")]
        args = (owner, _milliseconds(seconds), _milliseconds(_VERSIONS_EXPIRE))
        number = await self._run(ACQUIRE, keys, args)
        return None if number is None else int(number)

    async def release(self, name: str, owner: str) -> None:
        """Free a lock, if the owner holds it."""
        await self._run(RELEASE, [self._name("lock", name)], (owner,))

    async def lease(self, name: str, request: LeaseRequest) -> Lease:
        """Lend tokens of a budget, and learn what answers have told of its limits."""
        keys = [self._name("limits", name), self._name("operations", name)]
        return Lease.decode(await self._run(LEASE, keys, (request.encode(),)))

    async def close(self) -> None:
        """Close the connections that this object has opened."""
        await self._clients.close()

    def _name(self, kind: str, name: str) -> str:
        return f"{self._prefix}:{kind}:{name}"

    async def _run(
        self, script: Script, keys: Sequence[str], args: Sequence[str | bytes | int | float]
    ) -> Any:
        """Run a script, in one round trip where the server knows it, and return its answer.

        Texts of the answer are bytes.

        Args:
            script: The script.
            keys: The names that it uses.
            args: Its further arguments.
        """
        try:
            return await self._send("EVALSHA", script.digest, len(keys), *keys, *args)
        except NoScriptError:
            # The server was started again, or is another one since a failover.
            return await self._send("EVAL", script.text, len(keys), *keys, *args)

    async def _send(self, *command: str | bytes | float) -> Any:
        client: Any = await self._clients.get()
        try:
            # The caller's own client may be one that decodes what comes.
            return await client.execute_command(*command, NEVER_DECODE=True)
        except ResponseError as error:
            # Before Redis 7, errors within scripts are texts of other errors.
            if isinstance(error, OutOfMemoryError) or " -OOM " in str(error):
                raise MemoryError from None
            is_replica = isinstance(error, ReadOnlyError) or " -READONLY " in str(error)
            if is_replica and self._is_own:
                # A master that is one no more: its name stands for another server by now.
                await client.connection_pool.disconnect(inuse_connections=False)
            raise

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._prefix}>"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _check(source: object) -> None:
    if isinstance(source, Secret):
        try:
            Pool.from_url(source.reveal())
        except (ValueError, TypeError):
            # It is not shown, as it may hold a password.
            msg = "shared is no URL that redis understands, such as redis://host:6379/0"
            raise ValueError(msg) from None
    elif not isinstance(source, Redis | RedisCluster):
        msg = f"shared must be a client of {Redis.__module__}, not of {type(source).__module__}"
        raise ValueError(msg)  # noqa: TRY004 - all bad options are a ValueError


def _client(source: Secret | Redis | RedisCluster) -> Redis | RedisCluster:
    """Return a client; one of our own has not connected yet, and never sends a command twice."""
    if not isinstance(source, Secret):
        return source
    pool = Pool.from_url(
        source.reveal(),
        max_connections=_MOST_CONNECTIONS,
        timeout=_TIMEOUT,
        socket_timeout=_TIMEOUT,
        socket_connect_timeout=_CONNECT_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
        protocol=2,
        driver_info=None,
    )
    return Redis(connection_pool=pool)


async def _close(client: Redis | RedisCluster) -> None:
    pool = client.connection_pool if isinstance(client, Redis) else None
    if isinstance(pool, Pool):
        pool.close()


async def _leave(_client: Redis | RedisCluster) -> None:
    """Leave a client to its owner."""
