-- Partitions: one hash each, read field by field, changed in memory, written once at the end of the call.
--
--   @            latest time acted on, time of the last erasure (0: none), key's end (NEVER: kept), next sweep, cursor
--   c:NAME       a name's limit and its undated counters     c:NAME|START-END   the counter of a dated window
--   r:ID         a reservation that the partition leads      (see counter.lua, record.lua)

local pack, unpack_from = struct.pack, struct.unpack
local NEVER = counter.NEVER
local META = '<I6I6I6I6s'
local SWEEP_EVERY = 60000
local SWEEP_FIELDS = '16'

-- What one call knows; begun anew by main.lua. `only`: on a cluster, the one partition that the call may touch.
local call = { now = 0, prefix = '', incarnation = '-', only = false, changes = 0 }

-- The partitions of this call by name. Their tables are used again by the next call: making tables is what costs most.
local opened, pool, used = {}, {}, 0

-- The journal says what was changed, so that it can be written, or undone where a request fails: texts are values, so
-- undoing is putting the old one back.
local journal_partitions, journal_fields, journal_texts = {}, {}, {}

local function begin(now, prefix, incarnation, only)
  call.now, call.prefix, call.incarnation, call.only, call.changes = now, prefix, incarnation, only, 0
  for index = 1, used do
    local p = pool[index]
    opened[p.name] = nil
    local texts, fields = p.texts, p.fields
    for each = 1, p.count do
      texts[fields[each]] = nil
    end
    p.count, p.until_then, p.written = 0, 0, 0
  end
  used = 0
end

local function another_partition()
  used = used + 1
  local p = pool[used]
  if not p then
    -- texts: by field (false: none there), of the first `count` of fields. write: arguments, the first `written` of them.
    p = { name = '', key = '', texts = {}, fields = {}, count = 0, write = {}, written = 0, until_then = 0, latest = 0,
      erased_at = 0, ends_at = 0, sweep_at = 0, cursor = '' }
    pool[used] = p
  end
  return p
end

local function learn(p, field, text)
  local count = p.count + 1
  p.count, p.fields[count], p.texts[field] = count, field, text
end

local function read_more(p, fields)
  local texts, wanted = p.texts, nil
  for index = 1, #fields do
    if texts[fields[index]] == nil then
      wanted = wanted or {}
      wanted[#wanted + 1] = fields[index]
    end
  end
  if not wanted then return end
  local values = redis.call('HMGET', p.key, unpack(wanted))
  for index = 1, #wanted do learn(p, wanted[index], values[index]) end
end

-- The partition with these fields in its texts, and one more where it is opened first.
local function open(name, fields, another)
  local p = opened[name]
  if p then
    read_more(p, fields)
    return p
  end
  local key, values, shift = call.prefix .. '{' .. name .. '}', nil, 1
  if another then
    values, shift = redis.call('HMGET', key, '@', another, unpack(fields)), 2
  else
    values = redis.call('HMGET', key, '@', unpack(fields))
  end
  p = another_partition()
  p.name, p.key = name, key
  opened[name] = p
  if another then learn(p, another, values[2]) end
  for index = 1, #fields do learn(p, fields[index], values[index + shift]) end
  if values[1] then
    p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor = unpack_from(META, values[1])
    -- A partition's time never goes back: the request begins again with the later one.
    if p.latest > call.now then error({ later = p.latest }, 0) end
  else
    p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor = 0, 0, -1, call.now + SWEEP_EVERY, ''
  end
  return p
end

-- Changes a field; `until_then`: it has to be kept so long.
local function put(p, field, text, until_then)
  if p.texts[field] == nil then learn(p, field, false) end
  local changes = call.changes + 1
  call.changes = changes
  journal_partitions[changes], journal_fields[changes], journal_texts[changes] = p, field, p.texts[field]
  p.texts[field] = text
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
    if p.ends_at > 0 then redis.call('PERSIST', p.key) end
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
  local found = redis.call('HSCAN', p.key, p.cursor == '' and '0' or p.cursor, 'COUNT', SWEEP_FIELDS)
  local over = {}
  for index = 1, #found[2], 2 do
    local field = found[2][index]
    if p.texts[field] == nil and is_over(field, found[2][index + 1]) then over[#over + 1] = field end
  end
  if #over > 0 then redis.call('HDEL', p.key, unpack(over)) end
  p.cursor = found[1]
  if p.cursor == '0' then p.cursor, p.sweep_at = '', call.now + SWEEP_EVERY end
end

local function save(p)
  local write = p.write
  if call.now >= p.sweep_at then sweep(p) end
  if call.now > p.latest then p.latest = call.now end
  local ms = extend(p)
  write[3] = pack(META, p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor)
  redis.call('HSET', unpack(write, 1, p.written))
  if ms then clock.expire(p.key, ms) end
  p.written = 0
end

local changed = {}

-- Writes all that was changed.
local function save_all()
  local partitions = 0
  for index = 1, call.changes do
    local p, field = journal_partitions[index], journal_fields[index]
    local write, written = p.write, p.written
    if written == 0 then
      write[1], write[2], written = p.key, '@', 3
      partitions = partitions + 1
      changed[partitions] = p
    end
    write[written + 1], write[written + 2] = field, p.texts[field]
    p.written = written + 2
  end
  call.changes = 0
  for index = 1, partitions do save(changed[index]) end
end

-- Ends the partition's counters and limits now, and sets until when the rest is kept.
local function wipe(p, fields, keep_until)
  for _, field in ipairs(fields) do
    redis.call('HDEL', p.key, field)
    if p.texts[field] then p.texts[field] = false end
  end
  p.erased_at, p.latest = call.now, call.now + 1
  p.ends_at, p.until_then = 1, keep_until
  p.write[1], p.write[2], p.written = p.key, '@', 3
  save(p)
end

return {
  begin = begin, call = call, open = open, put = put, undo = undo, erased_since = erased_since, save_all = save_all, wipe = wipe,
}
