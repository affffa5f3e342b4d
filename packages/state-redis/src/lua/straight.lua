-- Writes the code that goes a way (see way.lua): each partition is read once and written once, and nothing is written
-- before all is asked. Where the usual case is not what it finds it answers nil, or false where a limit refuses.
--
-- In the code stop N is the hash keyN. The texts of its fields are in vN before, and in tN_1, tN_2, ... afterwards. What it
-- says of itself is latestN and so on (see partition.lua); neededN is until when it has to be kept.

local concat, format, gsub = table.concat, string.format, string.gsub
local field_code = compile.field_code

local SHARED = compile.SHARED .. [[
local match = string.match
local redis_call, is_known, limit_in, digits = shared.redis_call, shared.is_known, shared.limit_in, shared.digits
local extend, expire, known_until = shared.extend, shared.expire, shared.known_until
local names, META, SWEEP_EVERY, call = shared.names, shared.META, shared.SWEEP_EVERY, shared.call
local recorded, slot_bytes, slot_begin, known_prefix = shared.recorded, shared.slot_bytes, shared.slot_begin, false
]]

local RESERVE = [[
return function(now, id_lead, id, asked, position, expires_at, remember_until, eased)
  local prefix, record_field = call.prefix, 'r:' .. id
  local key1 = prefix .. '{' .. id_lead .. '}'
  START
  READING
  local begin = position == 1 and slot_begin or pack('<I2c1I2', slot_bytes, 'h', position)
  local record = pack('<I6I6I2c0c5I6c0STARTS', now, remember_until, #asked, asked, begin, expires_at, recorded STARTED)
  WRITING
  return true
end
]]
local COMMIT = [[
return function(now, prefix, id_lead, key1, record_field, own, was, from, over, starts_from, event, reserved_at, expires_at,
  remember_until, position)
  START
  READING
  local record = cut(was, 1, from - 1) .. pack('<I2c1', over - from - 1 + #event, 'c') .. cut(was, from + 3, over - 1)
    .. ' ' .. event
  if over <= #was then record = record .. cut(was, over) end
  WRITING
  return true
end
]]
local OWN = [[
local latest$, erased$, ends$, sweep$, cursor$, eased$
if OWN_TEXT then
  latest$, erased$, ends$, sweep$, cursor$, eased$ = unpack_from(META, OWN_TEXT)
  if latest$ > now or sweep$ <= now STALE then return nil end
else
  erased$, ends$, sweep$, cursor$, eased$ = 0, -1, now + SWEEP_EVERY, 0, now % 4294967296 * 65536
end
local needed$ = NEEDED
]]
local FIELD = [[
local TEXT
do
local text = BEFORE
BODY
TEXT = PACKED
if until_then > needed$ then needed$ = until_then end
end
]]
-- Of a field that is only asked.
local ASKED = [[
do
local text = BEFORE
BODY
end
]]
local SAVE = [[
local ms$
if needed$ > ends$ then ends$, ms$ = extend(key$, needed$, ends$) end
redis_call('HSET', key$, '@', pack(META, now, erased$, ends$, sweep$, cursor$, eased$)WRITTEN)
if ms$ then expire(key$, ms$) end
]]

local function fill(piece, words, number)
  local filled = gsub(piece, '%u[%u_]*%u', words)
  return number and (gsub(filled, '%$', number)) or filled
end

-- What is read of a stop besides the fields of its groups: so many come before them.
local FIRST = {
  reserve = { lead = { "'@'", 'record_field' }, other = { "'@'" } }, commit = { lead = {}, other = { "'@'" } },
}

local function words_of(stop, number, before)
  return {
    LIVE = '', KNOWN = 'if call.known_at ~= now and not is_known(now) then return nil end',
    BEGUN = function(claim) return 'started' .. (claim.instance or 0) end,
    STORED = function(claim)
      for index, field in ipairs(stop.fields) do
        if field == claim.limit_field then return format('is_known(now) and limit_in(v%d[%d])', number, before + index) end
      end
    end,
  }
end

-- Whether what the request relies on is so still: partition.is_as_known.
local RELYING = 'if eased and eased1 ~= eased and eased1 - eased1 % 65536 + 281474976710656 ~= eased then return nil end'

-- The code that reads a stop and asks its fields, and the code that writes it. `claim`: the number of its first claim.
local function stop_code(stop, number, claim, act)
  local first = FIRST[act][stop.name and 'other' or 'lead']
  local read, reading, written = { unpack(first) }, {}, {}
  for index in ipairs(stop.fields) do read[#first + index] = format('f%d_%d', number, index) end
  if stop.name then reading[1] = format('if id_lead == name%d then return nil end', number) end
  if #read > 0 then
    reading[#reading + 1] = format("local v%d = redis_call('HMGET', key%d, %s)", number, number, concat(read, ', '))
  end
  if act == 'reserve' and not stop.name then
    reading[#reading + 1] = 'if v1[2] and known_until(v1[2]) > now then return nil end'
  end
  reading[#reading + 1] = fill(OWN, {
    OWN_TEXT = #first > 0 and 'v$[1]' or 'own', NEEDED = stop.name and '0' or 'remember_until',
    STALE = act == 'commit' and 'or (erased$ > 0 and reserved_at <= erased$)' or '',
  }, number)
  if act == 'reserve' and not stop.name then reading[#reading + 1] = RELYING end
  local words = words_of(stop, number, #first)
  for index, group in ipairs(stop.groups) do
    local body, packed = field_code(group.claims, claim, act, words)
    local text = format('t%d_%d', number, index)
    local code = gsub(group.counts and FIELD or ASKED, '%$', number)
    reading[#reading + 1] = fill(code, {
      TEXT = text, BEFORE = format('v%d[%d]', number, #first + index), BODY = body, PACKED = packed,
    })
    if group.counts then written[#written + 1] = format(', f%d_%d, %s', number, index, text) end
    claim = claim + #group.claims
  end
  if not stop.name then written[#written + 1] = ', record_field, record' end
  return concat(reading, '\n'), #written > 0 and fill(SAVE, { WRITTEN = concat(written) }, number) or '', claim
end

-- The locals of the starts of rolling windows, before they are read or begun.
local function start_code(act, rolling)
  if rolling == 0 then return '', '' end
  local names, zeros = {}, {}
  for index = 1, rolling do names[index], zeros[index] = 'started' .. index, '0' end
  local started = concat(names, ', ')
  if act == 'reserve' then return format('local %s = %s', started, concat(zeros, ', ')), ', ' .. started end
  return format("local %s = unpack_from('<%s', was, starts_from)", started, string.rep('I6', rolling)), ', ' .. started
end

-- The keys of the named stops, made anew when the prefix is another one.
local function keys_code(stops)
  local keys, names = {}, {}
  for number = 2, #stops do
    names[#names + 1] = 'key' .. number
    keys[#keys + 1] = format("key%d = prefix .. '{' .. name%d .. '}'", number, number)
  end
  if #keys == 0 then return '', '' end
  return 'local ' .. concat(names, ', ') .. '\n',
    'if prefix ~= known_prefix then\nknown_prefix = prefix\n' .. concat(keys, '\n') .. '\nend\n'
end

-- After the fingerprint and what is bound: see record.lua.
local PARAMS = '^[^%z]*%z[^%z]*%z([^%z]*)'

-- The locals of fields whose names are open to parameters or positions.
local function fields_code(route)
  local lines = {}
  if #route.params > 0 then
    lines[1] = route.act == 'reserve' and format('local params = match(asked, %q)', PARAMS)
      or format('local params = match(was, %q, 15)', PARAMS)
  end
  local values = {}
  for index, param in ipairs(route.params) do
    local pattern = '%f[^;%z]' .. gsub(param, '%W', '%%%0') .. '=([^;]+)'
    values[param] = 'param' .. index
    lines[#lines + 1] =
      format('local param%d = match(params, %q)\nif not param%d then return nil end', index, pattern, index)
  end
  for number, stop in ipairs(route.stops) do
    for index, field in ipairs(stop.fields) do
      local parts, name = {}, format('f%d_%d', number, index)
      for each, part in ipairs(type(field) == 'table' and field or {}) do
        parts[each] = type(part) == 'string' and name .. 'c' .. each or values[part.param]
          or format('digits(position + %d)', part.position)
      end
      if #parts > 0 then lines[#lines + 1] = format('local %s = %s', name, concat(parts, ' .. ')) end
    end
  end
  return concat(lines, '\n') .. '\n'
end

-- A function has 60 upvalues at most. So many names are among them; the others it reads at each call.
local UPVALUE_NAMES = 10

-- The code of a way's shape. So many of its claims have their constants in upvalues.
local function source_of(route, upvalue_claims)
  local names, reading, writing, claim = way.name_locals(route), {}, {}, 1
  for number, stop in ipairs(route.stops) do
    reading[number], writing[number], claim = stop_code(stop, number, claim, route.act)
  end
  local key_locals, keys = keys_code(route.stops)
  local start, started = start_code(route.act, route.rolling)
  local head = SHARED .. compile.constants(route.claims, 1, upvalue_claims) .. key_locals
  local own = { compile.constants(route.claims, upvalue_claims + 1, #route.claims) }
  for index, name in ipairs(names) do
    local line = format('local %s = names[%d]\n', name, index)
    if index <= UPVALUE_NAMES then head = head .. line else own[#own + 1] = line end
  end
  return head .. fill(route.act == 'reserve' and RESERVE or COMMIT, {
    START = concat(own) .. fields_code(route) .. keys .. start, STARTS = string.rep('I6', route.rolling), STARTED = started,
    READING = concat(reading, '\n'), WRITING = concat(writing, '\n'),
  })
end

-- A function of what the way shares with others, and of its claims; nil where there is none.
local function load(route)
  return loadstring(source_of(route, 6)) or loadstring(source_of(route, 0))
end

return { load = load }
