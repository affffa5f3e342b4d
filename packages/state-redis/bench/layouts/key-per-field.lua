-- Layout C: the module `partition` with a key for each field, each with its own TTL, and one for the partition's time.
-- Erasing and snapshots would need a list of keys: they are left out.

local pack, unpack_from = struct.pack, struct.unpack
local NEVER = counter.NEVER
local META = '<I6I6I6I6s'
local SWEEP_EVERY = 60000
local SWEEP_FIELDS = '16'

-- What one call knows; begun anew by main.lua. The journal says what was changed, so that it can be written, or undone
-- where a request fails: texts are values, so undoing is putting the old one back.
local call = { now = 0, prefix = '', incarnation = '-', opened = {}, changes = 0 }
local journal_partitions, journal_fields, journal_texts = {}, {}, {}


local function key_of(name, field)
  return call.prefix .. '{' .. name .. '}' .. field
end

local function read(p, fields, another)
  local keys, wanted, count = {}, {}, 0
  local function add(field)
    if p.texts[field] == nil then
      count = count + 1
      keys[count], wanted[count] = key_of(p.name, field), field
    end
  end
  if another then add(another) end
  for index = 1, #fields do add(fields[index]) end
  if p.latest == nil then
    count = count + 1
    keys[count], wanted[count] = key_of(p.name, '@'), '@'
  end
  if count == 0 then return end
  local values = redis.call('MGET', unpack(keys))
  for index = 1, count do p.texts[wanted[index]] = values[index] end
end

local function open(name, fields, another)
  local p = call.opened[name]
  if p then
    read(p, fields, another)
    return p
  end
  p = { name = name, texts = {}, erased_at = 0 }
  read(p, fields, another)
  p.latest = 0
  local own = p.texts['@']
  if own then
    p.latest, p.erased_at = unpack_from('<I6I6', own)
    if p.latest > call.now then error({ later = p.latest }, 0) end
  end
  call.opened[name] = p
  return p
end

local ends = {}

-- Changes a field; `until_then`: it has to be kept so long.
local function put(p, field, text, until_then)
  local changes = call.changes + 1
  call.changes = changes
  journal_partitions[changes], journal_fields[changes], journal_texts[changes] = p, field, p.texts[field]
  p.texts[field] = text
  ends[changes] = until_then
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
    set(key_of(p.name, field), p.texts[field], ends[index])
    if not seen[p] then
      seen[p] = true
      redis.call('SET', key_of(p.name, '@'), pack('<I6I6', call.now, p.erased_at))
    end
  end
  call.changes = 0
end

return {
  call = call, open = open, put = put, undo = undo, erased_since = erased_since, save_all = save_all,
}
