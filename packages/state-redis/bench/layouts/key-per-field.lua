-- Layout C: the module `partition` with a key for each field, each with its own TTL, and one for the partition's time.
-- Erasing and snapshots would need a list of keys: they are left out.

local pack, unpack_from = struct.pack, struct.unpack
local NEVER = counter.NEVER

local call = { now = 0, prefix = '', incarnation = '-', known_at = -1, only = nil, changes = 0 }
local opened = {}
local journal_partitions, journal_fields, journal_texts = {}, {}, {}

local function begin(now, prefix, incarnation, only)
  call.now, call.prefix, call.incarnation, call.only, call.known_at = now, prefix, incarnation, only, -1
end

local function forget()
  call.changes, opened = 0, {}
end

local function ease() end

local function key_of(name, field)
  return call.prefix .. '{' .. name .. '}' .. field
end

local function read(p, fields)
  local keys, wanted, count = {}, {}, 0
  local function add(field)
    if p.texts[field] == nil then
      count = count + 1
      keys[count], wanted[count] = key_of(p.name, field), field
    end
  end
  add('@')
  for index = 1, #fields do add(fields[index]) end
  if count == 0 then return end
  local values = redis.call('MGET', unpack(keys))
  for index = 1, count do p.texts[wanted[index]] = values[index] end
end

local function open(name, fields)
  local p = opened[name]
  if p then
    read(p, fields)
    return p
  end
  p = { name = name, texts = {}, ends = {}, erased_at = 0 }
  read(p, fields)
  local own = p.texts['@']
  if own then
    local latest
    latest, p.erased_at = unpack_from('<I6I6', own)
    if latest > call.now then error({ later = latest }, 0) end
  end
  opened[name] = p
  return p
end

local function put(p, field, text, until_then)
  local changes = call.changes + 1
  call.changes = changes
  journal_partitions[changes], journal_fields[changes], journal_texts[changes] = p, field, p.texts[field]
  p.texts[field] = text
  p.ends[field] = until_then
end

local function undo(mark)
  for index = call.changes, mark + 1, -1 do
    journal_partitions[index].texts[journal_fields[index]] = journal_texts[index]
  end
  call.changes = mark
end

local function erased_since(p, time)
  return p.erased_at > 0 and time <= p.erased_at
end

local function set(key, text, until_then)
  if until_then >= NEVER then
    redis.call('SET', key, text)
  else
    redis.call('SET', key, text, 'PX', string.format('%.0f', until_then - call.now))
  end
end

local function save_all()
  local seen = {}
  for index = 1, call.changes do
    local p, field = journal_partitions[index], journal_fields[index]
    set(key_of(p.name, field), p.texts[field], p.ends[field])
    if not seen[p] then
      seen[p] = true
      redis.call('SET', key_of(p.name, '@'), pack('<I6I6', call.now, p.erased_at))
    end
  end
  call.changes = 0
end

return {
  begin = begin, call = call, forget = forget, open = open, put = put, ease = ease, undo = undo, erased_since = erased_since,
  save_all = save_all,
}
