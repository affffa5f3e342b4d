-- Partitions: one hash each, read field by field, changed in memory, written once at the end of the request.
--
--   @            latest time acted on, time of the last erasure (0: none), key's end (NEVER: kept), next sweep, the sweep's
--                cursor (0: none is under way), a number that changes whenever something is given back before its time:
--                its upper 4 bytes when it was committed or a limit rose, its lower 2 when it was held
--   c:NAME       a name's limit and its undated counters     c:NAME|START-END   the counter of a dated window
--   r:ID         a reservation that the partition leads      (see counter.lua, record.lua)

local pack, unpack_from, redis_call = struct.pack, struct.unpack, redis.call
local NEVER = counter.NEVER
local META = '<I6I6I6I6I6I6'
local SWEEP_EVERY = 60000
local TWO_16, TWO_32, TWO_48 = 65536, 4294967296, 281474976710656
local SWEEP_FIELDS = '16'
local MOST_VALUES = 4000 -- of one command: Lua gives a function no more than 8,000

-- What one call knows; begun anew by main.lua. `only`: on a cluster, the one partition that the call may touch. `known_at`:
-- see incarnation.lua.
local call = { now = 0, prefix = '', incarnation = '-', known_at = -1, only = nil, changes = 0 }

-- The partitions of a request are the first `used` of the pool; their tables are used again by the next.
local pool, used = {}, 0

-- The journal says what was changed, so that it can be written, or undone where an option does not fit: texts are values,
-- so undoing is putting the old one back.
local journal_partitions, journal_fields, journal_texts = {}, {}, {}

local function begin(now, prefix, incarnation, only)
  call.now, call.only = now, only
  if incarnation ~= call.incarnation or prefix ~= call.prefix then
    call.prefix, call.incarnation, call.known_at = prefix, incarnation, -1
  end
end

-- Forgets what the request before has read, and what it has changed but not saved.
local function forget()
  call.changes, used = 0, 0
end

-- What a partition says of itself. Its time never goes back: the request begins again with the later one.
local function read_own(p, text)
  if not text then
    -- One that comes back after it was lost has another number than any that it had before: the time in its upper bytes.
    p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor, p.eased = 0, 0, -1, call.now + SWEEP_EVERY, 0,
      call.now % TWO_32 * TWO_16
    return
  end
  p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor, p.eased = unpack_from(META, text)
  if p.latest > call.now then error({ later = p.latest }, 0) end
end

-- A partition that is not open yet, and the values of `fields`, of which the first is @. All that is written is in `write`,
-- the arguments of one HSET: the first `written` of them.
local function read(name, fields)
  used = used + 1
  local p = pool[used]
  if not p then
    p = { write = {} }
    pool[used] = p
  end
  local key = call.prefix .. '{' .. name .. '}'
  local values = redis_call('HMGET', key, unpack(fields))
  p.name, p.key, p.texts, p.write[1], p.write[2], p.written, p.until_then = name, key, {}, key, '@', 0, 0
  read_own(p, values[1])
  return p, values
end

local function opened(name)
  for index = used, 1, -1 do
    if pool[index].name == name then return pool[index] end
  end
end

-- Reads those of the fields that are not known yet.
local function read_more(p, fields)
  local texts, wanted, count = p.texts, nil, 0
  for index = 1, #fields do
    local field = fields[index]
    if texts[field] == nil then
      wanted, count = wanted or {}, count + 1
      wanted[count] = field
    end
  end
  if count == 1 then
    texts[wanted[1]] = redis_call('HGET', p.key, wanted[1])
  elseif count > 1 then
    local values = redis_call('HMGET', p.key, unpack(wanted))
    for index = 1, count do texts[wanted[index]] = values[index] end
  end
end

-- The partition with these fields in its texts (false: none there), to be changed by `put`.
local function open(name, fields)
  local p = opened(name)
  if p then
    read_more(p, fields)
    return p
  end
  local values
  p, values = read(name, { '@', unpack(fields) })
  for index = 1, #fields do p.texts[fields[index]] = values[index + 1] end
  return p
end

-- Changes a field; `until_then`: it has to be kept so long.
local function put(p, field, text, until_then)
  local changes, texts = call.changes + 1, p.texts
  call.changes = changes
  journal_partitions[changes], journal_fields[changes], journal_texts[changes] = p, field, texts[field] or false
  texts[field] = text
  if until_then > p.until_then then p.until_then = until_then end
end

-- Notes that what was held is given back before its time: refusals that somebody remembers need not hold any more (see
-- reserve.lua).
local function ease(p)
  p.eased = (p.eased + 1) % TWO_48
end

-- Notes that what was committed is given back, or that a limit may have risen: nor those that rest on no hold.
local function lower(p)
  p.eased = (p.eased - p.eased % TWO_16 + TWO_16) % TWO_48
end

-- Whether what a request relies on is so still: the number that it knew, or, where that rests on no hold, the number's upper
-- bytes and 2^48.
local function is_as_known(p, eased)
  return p.eased == eased or p.eased - p.eased % TWO_16 + TWO_48 == eased
end

-- Undoes all changes after the first `mark`.
local function undo(mark)
  for index = call.changes, mark + 1, -1 do
    journal_partitions[index].texts[journal_fields[index]] = journal_texts[index]
  end
  call.changes = mark
end

-- Whether what happened at `time` was erased since.
local function erased_since(p, time)
  return p.erased_at > 0 and time <= p.erased_at
end

-- Lets a key live as long as what it holds, an eighth of the time longer so that few calls have to say so. Answers when it
-- ends, and the milliseconds to set (nil: none).
local function extend(key, until_then, ends_at)
  if until_then >= NEVER then
    if ends_at > 0 then redis_call('PERSIST', key) end
    return NEVER
  end
  local ms = until_then - call.now
  ms = ms + math.ceil(ms / 8)
  return call.now + ms, ms
end

local function is_over(field, text)
  if field == '@' then return false end
  if string.sub(field, 1, 2) == 'r:' then return record.remember_until(text) <= call.now end
  local _, alive = counter.census(text, call.now)
  return not alive
end

local function is_written(p, field)
  for index = 4, p.written, 2 do
    if p.write[index] == field then return true end
  end
  return false
end

-- Forgets what is over, a few fields a call: bounded work, whatever there is.
local function sweep(p)
  local found = redis_call('HSCAN', p.key, string.format('%.0f', p.cursor), 'COUNT', SWEEP_FIELDS)
  local over = {}
  for index = 1, #found[2], 2 do
    local field = found[2][index]
    if #over < MOST_VALUES and is_over(field, found[2][index + 1]) and not is_written(p, field) then
      over[#over + 1] = field
    end
  end
  if #over > 0 then redis_call('HDEL', p.key, unpack(over)) end
  p.cursor = tonumber(found[1])
  if p.cursor == 0 then p.sweep_at = call.now + SWEEP_EVERY end
end

-- Adds a field to what is to be written.
local function line(p, field, text)
  local write, written = p.write, p.written
  if written == 0 then written = 3 end
  write[written + 1], write[written + 2], p.written = field, text, written + 2
end

-- Writes what was added, and what the partition says of itself.
local function save(p)
  local write, now = p.write, call.now
  if now >= p.sweep_at then sweep(p) end
  if now > p.latest then p.latest = now end
  local ms
  if p.until_then > p.ends_at then p.ends_at, ms = extend(p.key, p.until_then, p.ends_at) end
  write[3] = pack(META, p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor, p.eased)
  for from = MOST_VALUES + 2, p.written, MOST_VALUES do
    redis_call('HSET', p.key, unpack(write, from, math.min(from + MOST_VALUES - 1, p.written)))
  end
  redis_call('HSET', unpack(write, 1, math.min(p.written, MOST_VALUES + 1)))
  if ms then clock.expire(p.key, ms) end
end

-- Writes all that was changed, each field once.
local function save_all()
  for index = 1, call.changes do
    local p, field = journal_partitions[index], journal_fields[index]
    local text = p.texts[field]
    if text then
      line(p, field, text)
      p.texts[field] = nil
    end
  end
  call.changes = 0
  for index = 1, used do
    if pool[index].written > 0 then save(pool[index]) end
  end
  used = 0
end

-- Ends the partition's counters and limits now, and sets until when the rest is kept.
local function wipe(name, fields, keep_until)
  local p = read(name, { '@' })
  for _, field in ipairs(fields) do redis_call('HDEL', p.key, field) end
  p.erased_at, p.latest, p.ends_at, p.until_then, p.written = call.now, call.now + 1, 1, keep_until, 3
  lower(p)
  save(p)
end

return {
  META = META, SWEEP_EVERY = SWEEP_EVERY, MOST_VALUES = MOST_VALUES, begin = begin, call = call, forget = forget,
  extend = extend, open = open, put = put, ease = ease, lower = lower, is_as_known = is_as_known, undo = undo,
  erased_since = erased_since, save_all = save_all, wipe = wipe,
}
