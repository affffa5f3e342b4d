-- Partitions: one hash each, read field by field, changed in memory, written once at the end of the call.
--
--   @            latest time acted on, time of the last erasure (0: none), key's end (NEVER: kept), next sweep, cursor
--   c:NAME       a name's limit and its undated counters     c:NAME|START-END   the counter of a dated window
--   r:ID         a reservation that the partition leads      (see counter.lua, record.lua)

local pack, unpack_from, redis_call = struct.pack, struct.unpack, redis.call
local NEVER = counter.NEVER
local META = '<I6I6I6I6s'
local SWEEP_EVERY = 60000
local SWEEP_FIELDS = '16'

-- What one call knows; begun anew by main.lua. `only`: on a cluster, the one partition that the call may touch.
local call = { now = 0, prefix = '', incarnation = '-', only = false, changes = 0 }

-- The partitions of this call are the first `used` of the pool; their tables are used again by the next call. Those that
-- options name by a fixed name (advertisers, which many requests of a call touch) are found by it, the others (viewers)
-- by going through them.
local pool, used = {}, 0
local others, other_count = {}, 0
local fixed, fixed_count = {}, 0
local MOST_FIXED = 20000

-- The journal says what was changed, so that it can be written, or undone where a request fails: texts are values, so
-- undoing is putting the old one back.
local journal_partitions, journal_fields, journal_texts = {}, {}, {}

local function begin(now, prefix, incarnation, only)
  call.now, call.prefix, call.incarnation, call.only, call.changes = now, prefix, incarnation, only, 0
  used, other_count = 0, 0
  if fixed_count > MOST_FIXED then fixed, fixed_count = {}, 0 end
end

local function opened(name)
  local index = fixed[name]
  if index and index <= used and pool[index].name == name then return pool[index] end
  for each = other_count, 1, -1 do
    local p = others[each]
    if p.name == name then return p end
  end
end

-- texts: by field (false: none there). write: arguments, the first `written` of them.
local function another_partition(name, key, texts, is_fixed)
  used = used + 1
  local p = pool[used]
  if not p then
    p = { write = {} }
    pool[used] = p
  end
  p.name, p.key, p.texts, p.written, p.until_then = name, key, texts, 0, 0
  if is_fixed then
    if not fixed[name] then fixed_count = fixed_count + 1 end
    fixed[name] = used
  else
    other_count = other_count + 1
    others[other_count] = p
  end
  return p
end

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

-- What a partition says of itself. Its time never goes back: the request begins again with the later one.
local function read_own(p, text)
  if not text then
    p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor = 0, 0, -1, call.now + SWEEP_EVERY, ''
    return
  end
  p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor = unpack_from(META, text)
  if p.latest > call.now then error({ later = p.latest }, 0) end
end

-- The partition with these fields in its texts. `is_fixed`: an option names it so.
local function open(name, fields, is_fixed)
  local p = opened(name)
  if p then
    read_more(p, fields)
    return p
  end
  local key = call.prefix .. '{' .. name .. '}'
  local values, texts = redis_call('HMGET', key, '@', unpack(fields)), {}
  for index = 1, #fields do texts[fields[index]] = values[index + 1] end
  p = another_partition(name, key, texts, is_fixed)
  read_own(p, values[1])
  return p
end

-- The same with one field for certain, and others that are likely needed: they are read where the partition is not open yet.
local function open_with(name, field, likely)
  local p = opened(name)
  if p then
    if p.texts[field] == nil then p.texts[field] = redis_call('HGET', p.key, field) end
    return p
  end
  local key, first = call.prefix .. '{' .. name .. '}', likely[1]
  local values, texts
  if not first then
    values = redis_call('HMGET', key, '@', field)
    texts = { [field] = values[2] }
  else
    values = redis_call('HMGET', key, '@', field, unpack(likely))
    texts = { [field] = values[2], [first] = values[3] }
    for index = 2, #likely do texts[likely[index]] = values[index + 2] end
  end
  p = another_partition(name, key, texts)
  read_own(p, values[1])
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

-- Lets the key live as long as what it holds, an eighth of the time longer so that few calls have to say so. Answers the
-- milliseconds to set, nil where nothing changes.
local function extend(p)
  if p.until_then <= p.ends_at then return nil end
  if p.until_then >= NEVER then
    if p.ends_at > 0 then redis_call('PERSIST', p.key) end
    p.ends_at = NEVER
    return nil
  end
  local ms = p.until_then - call.now
  ms = ms + math.ceil(ms / 8)
  p.ends_at = call.now + ms
  return ms
end

local function is_over(field, text)
  if field == '@' then return false end
  if string.sub(field, 1, 2) == 'r:' then return record.remember_until(text) <= call.now end
  local _, alive = counter.census(text, call.now)
  return not alive
end

-- Forgets what is over, a few fields a call: bounded work, whatever there is.
local function sweep(p)
  local found = redis_call('HSCAN', p.key, p.cursor == '' and '0' or p.cursor, 'COUNT', SWEEP_FIELDS)
  local over = {}
  for index = 1, #found[2], 2 do
    local field = found[2][index]
    if p.texts[field] == nil and is_over(field, found[2][index + 1]) then over[#over + 1] = field end
  end
  if #over > 0 then redis_call('HDEL', p.key, unpack(over)) end
  p.cursor = found[1]
  if p.cursor == '0' then p.cursor, p.sweep_at = '', call.now + SWEEP_EVERY end
end

local function save(p)
  local write, now = p.write, call.now
  if now >= p.sweep_at then sweep(p) end
  if now > p.latest then p.latest = now end
  local ms = extend(p)
  write[3] = pack(META, p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor)
  redis_call('HSET', unpack(write, 1, p.written))
  if ms then clock.expire(p.key, ms) end
  p.written = 0
end

-- Writes all that was changed, each field once. What was written is not known any more: it would have to be read again.
local function save_all()
  for index = 1, call.changes do
    local p, field = journal_partitions[index], journal_fields[index]
    local texts = p.texts
    local text = texts[field]
    if text then
      local write, written = p.write, p.written
      if written == 0 then write[1], write[2], written = p.key, '@', 3 end
      write[written + 1], write[written + 2] = field, text
      p.written, texts[field] = written + 2, nil
    end
  end
  call.changes = 0
  for index = 1, used do
    if pool[index].written > 0 then save(pool[index]) end
  end
end

-- Ends the partition's counters and limits now, and sets until when the rest is kept.
local function wipe(p, fields, keep_until)
  for _, field in ipairs(fields) do
    redis_call('HDEL', p.key, field)
    if p.texts[field] then p.texts[field] = false end
  end
  p.erased_at, p.latest = call.now, call.now + 1
  p.ends_at, p.until_then = 1, keep_until
  p.write[1], p.write[2], p.written = p.key, '@', 3
  save(p)
end

return {
  begin = begin, call = call, open = open, open_with = open_with, put = put, undo = undo, erased_since = erased_since, save_all = save_all, wipe = wipe,
}
