"""The Lua scripts that Redis runs, each of them as a whole or not at all.

They need Redis 6.2 or Valkey. Time is that of the server. What others have put under our names,
whatever its type, counts as absent and is overwritten: what is ours has an expiry and a form.
"""

from __future__ import annotations

from hashlib import sha1
from typing import Final


class Script:
    """A Lua script.

    Args:
        text: Its source.

    Attributes:
        text: Its source, preceded by what all scripts use.
        digest: The name that Redis knows it by once it has run.
    """

    def __init__(self, text: str) -> None:
        self.text: Final[str] = _COMMON + text
        # The digest that Redis computes; nothing depends on its strength.
        self.digest: Final[str] = sha1(self.text.encode(), usedforsecurity=False).hexdigest()


_COMMON: Final = """
local function get(key)
  local value = redis.pcall('GET', key)
  return type(value) == 'string' and value
end
-- Deletes what is never there, which a replica refuses: it may have been a master before. A server
-- that is full refuses what comes before it alone.
local function only_on_master(nothing)
  redis.call('DEL', nothing)
end
local function expires(key)
  return redis.call('PTTL', key) > 0
end
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function whole(number)
  return string.format('%.0f', number)
end
"""

READ: Final = Script("""
-- KEYS: a key without a value, the key of a value, if any, and names of versions
-- ARGV: number of values, random text of 16 characters, expiry of versions in milliseconds,
--       what may be left of it until it is renewed
local answer, new = {}, nil
for place = 2, #KEYS do
  local key, value = KEYS[place], get(KEYS[place])
  if place - 1 > tonumber(ARGV[1]) then
    if not value or #value ~= 32 then
      new = new or (string.format('%016.0f', now()) .. ARGV[2])
      value = new
      redis.call('SET', key, value, 'PX', ARGV[3])
    elseif redis.call('PTTL', key) < tonumber(ARGV[4]) then
      redis.call('PEXPIRE', key, ARGV[3])
    end
  end
  answer[place - 1] = value
end
only_on_master(KEYS[1])
return answer
""")

_HOLDER: Final = """
local held, number, owner = get(KEYS[1]), nil, nil
if held and expires(KEYS[1]) then
  number, owner = string.match(held, '^(%d+):(.*)$')
end
"""

ACQUIRE: Final = Script(
    _HOLDER
    + """
-- KEYS: a lock, its last fencing number, a key without a value
-- ARGV: who asks, for how many milliseconds, expiry of the number in milliseconds
if owner == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return number
end
if owner then
  only_on_master(KEYS[3])
  return false
end
-- Greater than every earlier number, even where those were evicted or lost in a failover.
local next, last = now(), get(KEYS[2])
if last and #last == 16 and string.match(last, '^%d+$') and expires(KEYS[2]) then
  next = math.max(next, tonumber(last) + 1)
end
next = whole(next)
redis.call('SET', KEYS[2], next, 'PX', ARGV[3])
redis.call('SET', KEYS[1], next .. ':' .. ARGV[1], 'PX', ARGV[2])
return next
"""
)

RELEASE: Final = Script(
    _HOLDER
    + """
-- KEYS: a lock
-- ARGV: who held it
if owner == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 0
"""
)
