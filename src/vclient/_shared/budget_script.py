"""The script by which Redis lends the tokens of an API key to its processes."""

from __future__ import annotations

from typing import Final

from vclient._shared.budget import KEEPS
from vclient._shared.scripts import Script

# Seconds that the limits of the state are kept for when nobody calls; buckets are full by then.
_EXPIRES: Final = 24 * 3600

_CONSTANTS: Final = f"""
local KEEPS, EXPIRES = {KEEPS}, {_EXPIRES * 1000}
"""

LEASE: Final = Script(
    _CONSTANTS
    + """
-- KEYS: the limits, the buckets of operations
-- ARGV: the request, as JSON
--
-- Each bucket has `free`: the tokens of the server that were lent to nobody, at the time `at`, and
-- `slots`: when each token that was lent ahead may be used, ascending. They are in it until then.

-- How far ahead slots are lent, if the bucket does not overflow meanwhile. Who asked within the
-- last seconds counts as one that wants tokens, if it had to wait.
local AHEAD, ACTIVE, MOST_AHEAD = 5, 10, 500
-- How many calls go out while nothing is known, until an answer tells more, and for how long.
local FIRST, FIRST_SECONDS, FIRST_PAUSE = 10, 0.5, 0.1
-- Where others take tokens, too, some are left: others get a part, and answers show how much.
local RESERVE, RESERVE_PART, OTHERS_SECONDS = 8, 0.5, 60
-- Tokens that were left over in all answers of some seconds were lent in vain.
local LEFT_OVER_SECONDS, LEFT_OVER_ANSWERS, LEFT_OVER_MARGIN = 3, 3, 2
-- What is remembered has bounds: a server may name a policy after each path.
local MOST_BUCKETS, MOST_OPERATIONS, MOST_SLOTS = 100, 1000, 100

local function load(key)
  local value = get(key)
  if value and string.sub(value, 1, 8) == 'vclient:' then
    local is_ours, found = pcall(cmsgpack.unpack, string.sub(value, 9))
    return is_ours and type(found) == 'table' and found or nil
  end
end
local function save(key, value)
  redis.call('SET', key, 'vclient:' .. cmsgpack.pack(value), 'PX', EXPIRES)
end
local function size(of)
  local number = 0
  for _ in pairs(of) do
    number = number + 1
  end
  return number
end

local asked = cjson.decode(ARGV[1])
local at = now() / 1000000
local state = load(KEYS[1])
if not (state and state.buckets and state.holders and state.first) then
  state = {buckets = {}, holders = {}, first = {began = 0, last = 0, given = 0}}
end
local known = state.buckets

local own = state.holders[asked.holder]
if own and own.number == asked.number then
  return own.answer
end

-- Who wants tokens of a bucket, and what they may still have in stock.
local users, stocks = {}, {}
for name, holder in pairs(state.holders) do
  if holder.at < at - ACTIVE then
    state.holders[name] = nil
  elseif name ~= asked.holder then
    for _, bucket in ipairs(holder.buckets) do
      if at < holder.waits then
        users[bucket] = (users[bucket] or 0) + 1
      end
      if at < holder.till then
        stocks[bucket] = (stocks[bucket] or 0) + holder.stock
      end
    end
  end
end

-- Which buckets apply.
local operations
if #asked.learned > 0 or not asked.buckets then
  operations = load(KEYS[2]) or {}
end
for _, told in ipairs(asked.learned) do
  if not operations[told[1]] and size(operations) >= MOST_OPERATIONS then
    operations = {}
  end
  operations[told[1]] = told[2]
end
if #asked.learned > 0 then
  save(KEYS[2], operations)
end
local buckets, is_sure = asked.buckets, true
if not buckets then
  buckets = operations[asked.operation]
  if not buckets and next(operations) then
    -- Those that apply to all known ones.
    is_sure, buckets = false, {}
    local counts, number = {}, size(operations)
    for _, names in pairs(operations) do
      for _, name in ipairs(names) do
        counts[name] = (counts[name] or 0) + 1
        if counts[name] == number then
          table.insert(buckets, name)
        end
      end
    end
  end
end

local function reserve(bucket)
  return at < bucket.others and math.min(RESERVE, bucket.capacity * RESERVE_PART) or 0
end
local function refill(name, bucket)
  local added, due = math.max(0, at - bucket.at) * bucket.rate, 0
  local ahead = {}
  for _, slot in ipairs(bucket.slots) do
    if slot > at then
      table.insert(ahead, slot)
    else
      due = due + 1
    end
  end
  bucket.free = math.min(bucket.free + added - due, bucket.capacity - (stocks[name] or 0))
  bucket.slots, bucket.at = ahead, at
  if bucket.free >= reserve(bucket) + 1 and #ahead == 0 then
    bucket.plenty = at
  end
end
local function forget_left_over(bucket)
  bucket.left, bucket.answers = nil, nil
end
local function correct(name, bucket, report)
  local most = report.remaining + 1 + bucket.rate * report.age
  if bucket.free > most then
    if bucket.free > most + 1 then
      bucket.others = at + OTHERS_SECONDS
    end
    bucket.free = most
  end
  if report.remaining >= 1 then
    bucket.opens = 0
  end
  if not report.is_new then
    return
  end
  local left = report.remaining - bucket.free - (stocks[name] or 0) - LEFT_OVER_MARGIN
  if left <= 0 or bucket.plenty == at then
    forget_left_over(bucket)
  elseif at - report.age > bucket.plenty then
    if not bucket.left then
      bucket.left, bucket.since, bucket.answers = left, at, 0
    end
    bucket.left, bucket.answers = math.min(bucket.left, left), bucket.answers + 1
    if at - bucket.since >= LEFT_OVER_SECONDS and bucket.answers >= LEFT_OVER_ANSWERS then
      bucket.free = bucket.free + bucket.left
      forget_left_over(bucket)
    end
  end
end
local function refuse(bucket, report)
  local wait = report.retry_after - report.age
  bucket.free = math.min(bucket.free, 1 - wait * bucket.rate)
  bucket.opens = at + wait
  bucket.others = at + OTHERS_SECONDS
  forget_left_over(bucket)
end

-- The first time from another one on at which a token more may be used, and its place among slots.
local function earliest(bucket, from)
  local slots, needed, place = bucket.slots, 1 + reserve(bucket) - bucket.free, 0
  for number = #slots, 1, -1 do
    -- From here on, all slots would come too early if there was one more before them.
    if slots[number] < from or (slots[number] - at) * bucket.rate < number + needed - 1e-6 then
      place = number
      break
    end
  end
  local time = math.max(from, bucket.opens)
  while true do
    time = math.max(time, at + (needed + place) / bucket.rate)
    if place == #slots or slots[place + 1] > time then
      return time, place + 1
    end
    place = place + 1
  end
end

for _, report in ipairs(asked.reports) do
  local name = report.bucket
  local bucket, is_refused = known[name], type(report.retry_after) == 'number'
  local is_new = report.is_new or not bucket
  if not bucket then
    if size(known) >= MOST_BUCKETS then
      state.buckets = {}
      known = state.buckets
    end
    -- Of the calls that went out before, all but this one may still take a token.
    local others = at - state.first.last < 1 and math.max(0, state.first.given - 1) or 0
    bucket = {free = report.remaining - others, at = at, opens = 0, others = 0, plenty = 0}
    bucket.slots = {}
    known[name] = bucket
  end
  bucket.capacity, bucket.rate = report.capacity, report.rate
  refill(name, bucket)
  if is_refused and is_new then
    refuse(bucket, report)
  elseif not is_refused then
    correct(name, bucket, report)
  end
end

local answer = {
  waits = {}, spare = 0, buckets = buckets, is_sure = is_sure and buckets ~= nil,
  following = 0, rate = 0, users = 1, asked = 0, again = 0,
}
local wanted, is_known, applied = math.min(asked.wanted, MOST_SLOTS), buckets ~= nil, {}
local waits, at_once = 0, 0
for _, name in ipairs(buckets or {}) do
  local bucket = known[name]
  if not bucket then
    is_known = false
  elseif bucket.rate * asked.longest >= 1 then
    refill(name, bucket)
    table.insert(applied, name)
  end
end

if wanted > 0 and not is_known then
  local first = state.first
  if at - first.last > ACTIVE then
    first.began, first.given = at, 0
  end
  first.last = at
  -- Where no answer comes, more and more go out.
  local paused = math.floor((at - first.began) / FIRST_SECONDS)
  local most = FIRST * math.max(1 + paused, 2 ^ (paused - 1))
  if first.given + wanted > most then
    wanted = math.max(0, most - first.given)
    answer.again = FIRST_PAUSE
  end
  first.given = first.given + wanted
  at_once = wanted
elseif #applied == 0 then
  -- Those that apply take too long for one token, and count as none.
  at_once = wanted
elseif wanted > 0 then
  local number, spare, apart = wanted, asked.spare, 0
  answer.rate = 1e9
  for _, name in ipairs(applied) do
    local bucket, shared_by = known[name], (users[name] or 0) + 1
    local left = bucket.free - reserve(bucket)
    local ahead = math.min(AHEAD * bucket.rate, bucket.capacity, MOST_AHEAD)
    number = math.min(number, math.max(1, math.floor((math.max(0, left) + ahead) / shared_by)))
    spare = math.min(spare, math.floor((left - #bucket.slots - wanted) / (2 * shared_by)))
    apart = math.max(apart, shared_by / bucket.rate)
    answer.rate = math.min(answer.rate, bucket.rate)
    answer.users = math.max(answer.users, shared_by)
    answer.asked = math.max(answer.asked, bucket.opens - at)
  end
  local given, time = 0, at
  for place = 1, number + 1 do
    local places, before = {}, nil
    repeat
      before = time
      for _, name in ipairs(applied) do
        time, places[name] = earliest(known[name], time)
      end
    until time == before
    answer.following = time - at
    if place > number or time - at > asked.within then
      break
    end
    given = place
    answer.waits[place] = time - at
    for _, name in ipairs(applied) do
      local bucket = known[name]
      if time > at then
        table.insert(bucket.slots, places[name], time)
      else
        bucket.free = bucket.free - 1
      end
    end
    if time > at then
      -- What is between is for others.
      waits, time = time, time + apart
    end
  end
  if given == wanted and waits == 0 then
    answer.spare = math.max(0, spare)
  end
  for _, name in ipairs(applied) do
    known[name].free = known[name].free - answer.spare
  end
end
for place = 1, at_once do
  answer.waits[place] = 0
end

local text = cjson.encode(answer)
if asked.holder ~= '' then
  state.holders[asked.holder] = {
    at = at, number = asked.number, answer = text, buckets = applied,
    stock = answer.spare, till = at + KEEPS, waits = waits > 0 and waits + 1 or 0,
  }
end
save(KEYS[1], state)
return text
"""
)
