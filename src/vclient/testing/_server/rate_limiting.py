"""Rate limiting with token buckets."""

from __future__ import annotations

import math
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from vclient.testing.rate_limit_policy import RateLimitPolicy

from .problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    import httpx

IGNORE: Final = "x-testing-ignore-rate-limit"

KEY_ROTATION: Final = RateLimitPolicy("developer_key_rotation", capacity=5, refill=5, per=3600)
USER_REGISTRATION: Final = RateLimitPolicy("user_registration", capacity=30, refill=60, per=3600)
ASSET_UPLOAD: Final = RateLimitPolicy("asset_upload", capacity=50, refill=300, per=3600)

_OF_ROUTES: Final = (KEY_ROTATION, USER_REGISTRATION, ASSET_UPLOAD)
_MICROSECOND: Final = timedelta(microseconds=1)


class RateLimitedError(ProblemError):
    """The 429 for a request for which a bucket had no token left.

    Attributes:
        headers: The headers about the exceeded policy.
        retry_after: Seconds until there is a token.
    """

    def __init__(self, bucket: _Bucket) -> None:
        super().__init__(429, "You are being rate limited.")
        self.headers = _headers([bucket])
        # Rounded up, so that the wait suffices.
        self.retry_after = math.ceil(bucket.wait * 100) / 100

    def document(self, instance: str, request_id: str | None) -> dict[str, Any]:
        """Return the problem document, with the member `retry_after`."""
        return super().document(instance, request_id) | {"retry_after": self.retry_after}


class TokenBuckets:
    """The buckets of all API keys, one for each policy, created on first use."""

    def __init__(self, policies: Iterable[RateLimitPolicy]) -> None:
        """Create the buckets.

        Args:
            policies: The policies that apply to all requests.

        Raises:
            ValueError: Two policies have the same name.
        """
        self._everywhere = sorted(policies, key=lambda policy: -policy.priority)
        self._policies = {policy.name: policy for policy in self.policies}
        if len(self._policies) != len(self.policies):
            msg = "two rate limits have the same name, or one has that of a route's own"
            raise ValueError(msg)
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    @property
    def policies(self) -> tuple[RateLimitPolicy, ...]:
        """All policies, in the order of application."""
        return (*self._everywhere, *_OF_ROUTES)

    def spend(
        self,
        request: httpx.Request,
        api_key: str,
        of_route: RateLimitPolicy | None,
        now: datetime,
    ) -> dict[str, str]:
        """Take a token for a request from each bucket that applies.

        Returns:
            The headers about the policies.

        Raises:
            RateLimitedError: A bucket is empty. The tokens of those before it are spent.
        """
        policies = self._everywhere if of_route is None else (*self._everywhere, of_route)
        if not policies or request.headers.get(IGNORE) == "true":
            return {}
        buckets = [self._bucket(policy, api_key) for policy in policies]
        for bucket in buckets:
            bucket.catch_up(now)
            if not bucket.whole_tokens:
                raise RateLimitedError(bucket)
            bucket.tokens -= 1
        return _headers(buckets)

    def drain(self, name: str, api_key: str, now: datetime) -> None:
        """Empty a bucket.

        Raises:
            ValueError: There is no such policy.
        """
        if name not in self._policies:
            msg = f"there is no rate limit {name!r}, only {', '.join(self._policies)}"
            raise ValueError(msg)
        bucket = self._bucket(self._policies[name], api_key)
        bucket.catch_up(now)
        bucket.tokens = Fraction(0)

    def refill(self) -> None:
        """Fill all buckets."""
        self._buckets.clear()

    def _bucket(self, policy: RateLimitPolicy, api_key: str) -> _Bucket:
        key = (api_key, policy.name)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(policy)
        return bucket


class _Bucket:
    """A token bucket with exact fractions, so that a token is available exactly when due."""

    __slots__ = ("_per_second", "_reached", "policy", "tokens")

    def __init__(self, policy: RateLimitPolicy) -> None:
        self.policy = policy
        self.tokens = Fraction(policy.capacity)
        # Converted from the decimal notation, so that 0.1 is exactly a tenth.
        self._per_second = Fraction(str(policy.refill)) / Fraction(str(policy.per))
        self._reached: datetime | None = None

    def catch_up(self, now: datetime) -> None:
        """Add the tokens since the last refill."""
        if self._reached is not None and now > self._reached:
            passed = Fraction((now - self._reached) // _MICROSECOND, 1_000_000)
            full = Fraction(self.policy.capacity)
            self.tokens = min(full, self.tokens + passed * self._per_second)
        self._reached = now

    @property
    def whole_tokens(self) -> int:
        """Number of whole tokens."""
        return math.floor(self.tokens)

    @property
    def wait(self) -> Fraction:
        """Seconds until there is a token."""
        return max(Fraction(0), (1 - self.tokens) / self._per_second)

    @property
    def window(self) -> int:
        """Seconds to refill an empty bucket."""
        return math.ceil(self.policy.capacity / self._per_second)


def _headers(buckets: list[_Bucket]) -> dict[str, str]:
    shown = [bucket for bucket in buckets if bucket.policy.headers]
    if not shown:
        return {}
    policies = [f'"{each.policy.name}";q={each.policy.capacity};w={each.window}' for each in shown]
    states = [
        f'"{each.policy.name}";r={each.whole_tokens};t={math.ceil(each.wait)}' for each in shown
    ]
    return {"ratelimit-policy": ", ".join(policies), "ratelimit": ", ".join(states)}
