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

-- What one call knows; begun anew by main.lua. The journal says what was changed, so that it can be written, or undone
-- where a request fails: texts are values, so undoing is putting the old one back.
local call = { now = 0, prefix = '', incarnation = '-', opened = {}, changes = 0 }
local journal_partitions, journal_fields, journal_texts = {}, {}, {}

-- The partition, its fields in `texts` (false: none there). Two lists of fields, since callers have one ready made.
local function open(name, fields, another)
  local p = call.opened[name]
  if p then
    local texts, wanted = p.texts, nil
    for index = 1, #fields do
      if texts[fields[index]] == nil then
        wanted = wanted or { p.key }
        wanted[#wanted + 1] = fields[index]
      end
    end
    if wanted then
      local values = redis.call('HMGET', unpack(wanted))
      for index = 2, #wanted do texts[wanted[index]] = values[index - 1] end
    end
    return p
  end
  local key, values, shift = call.prefix .. '{' .. name .. '}', nil, 1
  if another then
    values, shift = redis.call('HMGET', key, '@', another, unpack(fields)), 2
  else
    values = redis.call('HMGET', key, '@', unpack(fields))
  end
  local texts = {}
  for index = 1, #fields do texts[fields[index]] = values[index + shift] end
  if another then texts[another] = values[2] end
  p = { name = name, key = key, texts = texts, until_then = 0, latest = 0, erased_at = 0, ends_at = -1,
    sweep_at = call.now + SWEEP_EVERY, cursor = '', write = false }
  if values[1] then
    p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor = unpack_from(META, values[1])
    -- A partition's time never goes back: the request begins again with the later one.
    if p.latest > call.now then error({ later = p.latest }, 0) end
  end
  call.opened[name] = p
  return p
end

-- Changes a field; `until_then`: it has to be kept so long.
local function put(p, field, text, until_then)
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
  p.write = false
  if call.now >= p.sweep_at then sweep(p) end
  if call.now > p.latest then p.latest = call.now end
  local ms = extend(p)
  write[3] = pack(META, p.latest, p.erased_at, p.ends_at, p.sweep_at, p.cursor)
  redis.call('HSET', unpack(write))
  if ms then clock.expire(p.key, ms) end
end

-- Writes all that was changed.
local function save_all()
  local changed, partitions = {}, 0
  for index = 1, call.changes do
    local p, field = journal_partitions[index], journal_fields[index]
    local write = p.write
    if not write then
      write = { p.key, '@', '' }
      p.write = write
      partitions = partitions + 1
      changed[partitions] = p
    end
    local length = #write
    write[length + 1], write[length + 2] = field, p.texts[field]
  end
  call.changes = 0
  for index = 1, partitions do save(changed[index]) end
end

-- Ends the partition's counters and limits now, and sets until when the rest is kept.
local function wipe(p, fields, keep_until)
  for _, field in ipairs(fields) do
    redis.call('HDEL', p.key, field)
    p.texts[field] = false
  end
  p.erased_at, p.latest = call.now, call.now + 1
  p.ends_at, p.until_then = 1, keep_until
  p.write = { p.key, '@', '' }
  save(p)
end

return {
  call = call, open = open, put = put, undo = undo, erased_since = erased_since, save_all = save_all, wipe = wipe,
}
