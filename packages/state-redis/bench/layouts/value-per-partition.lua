-- Layout D: the module `partition` with one value for a whole partition, packed by cmsgpack.
-- It must be read and written whole, so it grows with all that a viewer or an advertiser ever had.

local pack, unpack_from = struct.pack, struct.unpack
local NEVER = counter.NEVER
local META = '<I6I6I6I6s'
local SWEEP_EVERY = 60000
local SWEEP_FIELDS = '16'

-- What one call knows; begun anew by main.lua. The journal says what was changed, so that it can be written, or undone
-- where a request fails: texts are values, so undoing is putting the old one back.
local call = { now = 0, prefix = '', incarnation = '-', opened = {}, changes = 0 }
local journal_partitions, journal_fields, journal_texts = {}, {}, {}


local function open(name)
  local p = call.opened[name]
  if p then return p end
  local key = call.prefix .. '{' .. name .. '}'
  local value = redis.call('GET', key)
  local texts = value and cmsgpack.unpack(value) or {}
  p = { name = name, key = key, texts = texts, erased_at = 0, latest = 0, until_then = 0 }
  local own = texts['@']
  if own then
    p.latest, p.erased_at = unpack_from('<I6I6', own)
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


local function save_all()
  local seen = {}
  for index = 1, call.changes do
    local p = journal_partitions[index]
    if not seen[p] then
      seen[p] = true
      p.texts['@'] = pack('<I6I6', call.now, p.erased_at)
      redis.call('SET', p.key, cmsgpack.pack(p.texts))
    end
  end
  call.changes = 0
end

return {
  call = call, open = open, put = put, undo = undo, erased_since = erased_since, save_all = save_all,
}
