-- Layout D: the module `partition` with one value for a whole partition, packed by cmsgpack.
-- It must be read and written whole, so it grows with all that a viewer or an advertiser ever had.

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

local function open(name)
  local p = opened[name]
  if p then return p end
  local key = call.prefix .. '{' .. name .. '}'
  local value = redis.call('GET', key)
  p = { name = name, key = key, texts = value and cmsgpack.unpack(value) or {}, ends = {}, erased_at = 0 }
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
  begin = begin, call = call, forget = forget, open = open, put = put, ease = ease, undo = undo, erased_since = erased_since,
  save_all = save_all,
}
