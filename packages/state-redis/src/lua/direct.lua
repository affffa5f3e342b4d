-- The usual case of a reserve and of a commit as one piece of straight-line code: each partition is read once and written
-- once, without drafts. All other cases it leaves as they are, before anything has changed, and answers nil; reserve.lua and
-- commit.lua do them.
--
-- The usual reserve is of one slot whose first option fits, the usual commit the first event of a live hold. Their options
-- charge partitions that they name, or the lead, and their names are open to nothing.
--
--   way     { role (nil: none), claims, stops }   how the places of an option are gone through: the lead is the first stop
--   stop    { name (nil: the lead), fields, groups }
--
-- In the code stop N is the hash keyN. It has the fields fN_1, fN_2, ..., whose texts are in vN before and in tN_1, ...
-- afterwards. What it says of itself is latestN and so on (see partition.lua); neededN is until when it has to be kept.

local concat, format = table.concat, string.format
local call, digits, unpack_from, redis_call = partition.call, digits.of, struct.unpack, redis.call
local expiry_edge, known_plan, slot_at, field_code = plan.expiry_edge, plan.known, record.slot_at, compile.field_code
local MOST_STOPS, MOST_FIELDS = 6, 12

local SHARED = compile.SHARED .. [[
local redis_call, is_known, limit_in = shared.redis_call, shared.is_known, shared.limit_in
local extend, expire, known_until, changed = shared.extend, shared.expire, shared.known_until, shared.changed
local names, META, SWEEP_EVERY, known_prefix = shared.names, shared.META, shared.SWEEP_EVERY, false
]]
local OWN = [[
local latest$, erased$, ends$, sweep$, cursor$, eased$
if OWN_TEXT then
  latest$, erased$, ends$, sweep$, cursor$, eased$ = unpack_from(META, OWN_TEXT)
  if latest$ > now or sweep$ <= now STALE then return nil end
else
  latest$, erased$, ends$, sweep$, cursor$, eased$ = 0, 0, -1, now + SWEEP_EVERY, 0, now % 4294967296
end
]]
local SAVE = [[
local ms$
if needed$ > ends$ then ends$, ms$ = extend(key$, needed$, ends$) end
redis_call('HSET', key$, '@', pack(META, now, erased$, ends$, sweep$, cursor$, eased$)WRITTEN)
if ms$ then expire(key$, ms$) end
]]

-- How places are gone through; nil where they cannot be.
local function way_of(places)
  local lead, fields = { fields = {}, groups = {} }, 0
  local way = { claims = {}, stops = { lead } }
  for _, place in ipairs(places) do
    local stop = lead
    if place.fixed then
      stop = { name = place.fixed }
      way.stops[#way.stops + 1] = stop
    elseif way.role then
      return nil
    end
    if not place.fields then return nil end
    way.role, stop.fields, stop.groups = way.role or place.role, place.fields, place.groups
    for _, group in ipairs(place.groups) do
      if not compile.is_simple(group.claims) then return nil end
    end
    fields = fields + #place.fields
  end
  for _, stop in ipairs(way.stops) do
    for _, group in ipairs(stop.groups) do
      for _, claim in ipairs(group.claims) do way.claims[#way.claims + 1] = claim end
    end
  end
  return #way.stops <= MOST_STOPS and fields <= MOST_FIELDS and way or nil
end

local function fill(piece, number, words)
  return (string.gsub(string.gsub(piece, '%u[%u_]*%u', words), '%$', number))
end

-- What is read of a stop besides the fields of its groups: so many come before them.
local FIRST = {
  reserve = { lead = { "'@'", 'record_field' }, other = { "'@'" } }, commit = { lead = {}, other = { "'@'" } },
}

-- The code that reads a stop and puts its fields through an act, and the code that writes it.
local function stop_code(stop, number, first_claim, act)
  local first = FIRST[act][stop.name and 'other' or 'lead']
  local read, reading, written = { unpack(first) }, {}, {}
  for index in ipairs(stop.fields) do read[#first + index] = format('f%d_%d', number, index) end
  local function add(code, ...) reading[#reading + 1] = format(code, ...) end
  if stop.name then add("if id_lead == '%s' then return nil end", stop.name) end
  if #read > 0 then add("local v%d = redis_call('HMGET', key%d, %s)", number, number, concat(read, ', ')) end
  reading[#reading + 1] = fill(OWN, number, {
    OWN_TEXT = #first > 0 and 'v$[1]' or 'own', STALE = act == 'commit' and 'or (erased$ > 0 and reserved_at <= erased$)' or '',
  })
  if act == 'reserve' and not stop.name then add('if v1[2] and known_until(v1[2]) > now then return nil end') end
  add('local needed%d = %s', number, stop.name and '0' or 'remember_until')
  local words = {
    LIVE = '', KNOWN = 'if not is_known(now) then return nil end',
    BEGUN = function(claim) return 'started' .. (claim.instance or 0) end,
    STORED = function(claim)
      for index, field in ipairs(stop.fields) do
        if field == claim.limit_field then return format('is_known(now) and limit_in(v%d[%d])', number, #first + index) end
      end
    end,
  }
  for index, group in ipairs(stop.groups) do
    local body, packed = field_code(group.claims, first_claim, act, words)
    local text = format('t%d_%d', number, index)
    if group.counts then add('local %s', text) end
    add('do\nlocal text = v%d[%d]', number, #first + index)
    reading[#reading + 1] = body
    if group.counts then
      reading[#reading + 1] = text .. ' = ' .. packed
      add('if until_then > needed%d then needed%d = until_then end', number, number)
      written[#written + 1] = format(', f%d_%d, %s', number, index, text)
    end
    add('end')
    first_claim = first_claim + #group.claims
  end
  if not stop.name then written[#written + 1] = ', record_field, record' end
  local writing = (#written > 0) and fill(SAVE, number, { WRITTEN = concat(written) }) or ''
  return concat(reading, '\n'), writing, first_claim
end

local function numbered(name, count, value)
  local parts = {}
  for index = 1, count do parts[index] = value or name .. index end
  return concat(parts, ', ')
end

-- The locals that an act has before its stops, and the record that it writes.
local function head_and_record(act, rolling)
  local starts = string.rep('I6', rolling)
  if act == 'reserve' then
    local head = "local record_field = 'r:' .. id\nlocal key1 = prefix .. '{' .. id_lead .. '}'\n"
    if rolling > 0 then head = head .. format('local %s = %s\n', numbered('started', rolling), numbered('', rolling, '0')) end
    return 'return function(now, prefix, id_lead, id, asked, position, expires_at, remember_until)\n' .. head,
      format("local record = pack('<I6I6I2c0I2c1I2I6c0%s', now, remember_until, #asked, asked, slot_bytes, 'h', position, "
        .. 'expires_at, recorded%s)', starts, rolling > 0 and ', ' .. numbered('started', rolling) or '')
  end
  local head = 'return function(now, prefix, id_lead, key1, record_field, own, was, from, over, starts_from, event, reserved_at, '
    .. 'expires_at, remember_until)\n'
  if rolling > 0 then
    head = head .. format("local %s = unpack_from('<%s', was, starts_from)\n", numbered('started', rolling), starts)
  end
  return head, "local record = changed(was, from, over, 'c', event)"
end

local function source_of(way, act, rolling)
  local head, record = head_and_record(act, rolling)
  local names, keys, reading, writing, first_claim = {}, {}, {}, {}, 1
  for number, stop in ipairs(way.stops) do
    for index in ipairs(stop.fields) do names[#names + 1] = format('f%d_%d', number, index) end
    if stop.name then
      names[#names + 1] = 'name' .. number
      keys[#keys + 1] = format("key%d = prefix .. '{' .. name%d .. '}'", number, number)
    end
    reading[number], writing[number], first_claim = stop_code(stop, number, first_claim, act)
  end
  local known = ''
  if #keys > 0 then
    known = format('if prefix ~= known_prefix then\nknown_prefix = prefix\n%s\nend\n', concat(keys, '\n'))
    for number = 2, #way.stops do names[#names + 1] = 'key' .. number end
  end
  return SHARED .. 'local recorded, slot_bytes = shared.recorded, shared.slot_bytes\n' .. compile.constants(way.claims, 1)
    .. (#names > 0 and format('local %s = unpack(names)\n', concat(names, ', ')) or '') .. head .. known
    .. concat(reading, '\n') .. '\n' .. record .. '\n' .. concat(writing, '\n') .. 'return true\nend'
end

-- What ways have to have in common to have the same code.
local function shape_of(way, act, rolling)
  local parts = { act, rolling }
  for _, stop in ipairs(way.stops) do
    parts[#parts + 1] = (stop.name and 'of ' or 'lead ') .. #stop.fields
    for _, group in ipairs(stop.groups) do parts[#parts + 1] = compile.shape_of(group.claims) end
  end
  return concat(parts, '|')
end

local known_to_all = {
  redis_call = redis_call, is_known = incarnation.is_known, limit_in = counter.small_limit, extend = partition.extend,
  expire = clock.expire, known_until = record.known_until, changed = record.changed, META = partition.META,
  SWEEP_EVERY = partition.SWEEP_EVERY,
}

-- The code of an option for an act, and its one role (nil: none); false where there is none.
local function code_of(option, act)
  local way = way_of(option[act])
  local make = way and compile.remembered(shape_of(way, act, option.rolling), function() return source_of(way, act, option.rolling) end)
  if not make then return false end
  local names = {}
  for _, stop in ipairs(way.stops) do
    for _, field in ipairs(stop.fields) do names[#names + 1] = field end
    names[#names + 1] = stop.name
  end
  local shared = { names = names, recorded = option.recorded, slot_bytes = option.slot_bytes }
  for name, value in pairs(charge.shared) do shared[name] = value end
  for name, value in pairs(known_to_all) do shared[name] = value end
  return { code = make(shared, way.claims), role = way.role }
end

-- The code of a plan's one option; false where there is none.
local function code_of_plan(plan)
  local slot = plan.slots[1]
  if #plan.slots ~= 1 or plan.groups or not slot.options[1] then return false end
  local direct = code_of(slot.options[1], 'reserve')
  return direct and (not direct.role or direct.role == plan.role) and direct.code
end

local function reserve(plan, now, lead, id, asked)
  local code = plan.direct
  if code == nil then
    code = code_of_plan(plan)
    plan.direct = code
  end
  if not code or (plan.over ~= 0 and (now < plan.from or now >= plan.over)) then return nil end
  local slot, remember_until = plan.slots[1], now + plan.remember
  local position, expires_at = slot.position or 1, expiry_edge(now, slot)
  if expires_at > remember_until then remember_until = expires_at end
  if not code(now, call.prefix, lead, id, asked, position, expires_at, remember_until) then return nil end
  return 'R ' .. digits(now) .. ' H,0,' .. digits(position) .. ',' .. digits(expires_at)
end

-- The slots and events of commits by their texts, which are few.
local event_of, keep_event = option.memory(500)
local LONGEST_EVENT = 40

local function parsed(rest)
  local index, event, over = string.match(rest, '^(%d+) (%S+)()')
  local parts = { index = tonumber(index), event = over > #rest and event }
  return #rest <= LONGEST_EVENT and keep_event(rest, parts) or parts
end

local function commit(now, lead, id, rest)
  local parts = event_of(rest) or parsed(rest)
  if not parts.event then return nil end -- the event itself counts something
  local prefix, field = call.prefix, 'r:' .. id
  local key = prefix .. '{' .. lead .. '}'
  local values = redis_call('HMGET', key, '@', field)
  local own, text = values[1], values[2]
  if not own or not text then return nil end
  local reserved_at, remember_until, asked_bytes, from = unpack_from('<I6I6I2', text)
  if remember_until <= now then return nil end
  from = from + asked_bytes
  if parts.index > 0 then from = record.find(text, from, parts.index) end
  if not from then return nil end
  local over, state, _, expires_at, template, starts, bounds, numbers = slot_at(text, from)
  if state ~= 'h' or now >= expires_at then return nil end
  local option, starts_from = record.option_at(text, from, bounds, numbers)
  local direct = option.direct
  if direct == nil then
    direct = code_of(option, 'commit')
    if direct and direct.role then direct.mark = '\0' .. direct.role .. '\0' end
    option.direct = direct
  end
  -- The option's one role has to be the lead's.
  if not direct or (direct.role and not string.find(text, direct.mark, 15, true)) then return nil end
  if not direct.code(now, prefix, lead, key, field, own, text, from, over, starts_from, parts.event, reserved_at, expires_at, remember_until)
  then return nil end
  return 'K ' .. digits(now) .. ' committed 0 ' .. template
end

-- Does a request (see main.lua) where it can: its answer.
local function run(what, name, subject, rest)
  if call.only then return nil end
  if what == 'K' then return commit(call.now, name, subject, rest) end
  local plan = known_plan(what)
  return plan and plan.mode == 'R' and reserve(plan, call.now, name, subject, rest)
end

return { run = run }
