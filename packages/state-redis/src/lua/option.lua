-- Options as Redis knows them. A template is all of an option that does not change from day to day; with the bounds of
-- its fixed windows it becomes an option. Both are kept in this library's memory by their texts, in two generations, so
-- that what is no longer used is forgotten, and a request costs one look-up an option.
--
--   option      { claims, rolling, reserve = places, commit = places, and how records have it }
--   place       { fixed or role, groups, fields }: a partition, and all that is touched there
--   group       { field or parts (and dated), claims }: a field and its claims

local GENERATION = 20000
local GENERATION_SECONDS = 3600
local LOOK_EVERY = 50 -- times that something comes in; generations are multiples of it
local TWO_32 = 4294967296
local LATEST = counter.NEVER - 1

-- A table that forgets what was not asked for while twice a generation came in, or for two hours: an option with the dates
-- of a day or an hour that is over takes some 20 KB, and nobody asks for it again.
local function memory(generation)
  local young, old, count, since = {}, {}, 0, 0
  local function put(key, value)
    if count % LOOK_EVERY == 0 then
      local seconds = tonumber(redis.call('TIME')[1])
      if count >= generation or seconds - since >= GENERATION_SECONDS then
        young, old, count, since = {}, young, 0, seconds
      end
    end
    young[key], count = value, count + 1
    return value
  end
  local function get(key)
    local value = young[key]
    if value then return value end
    value = old[key]
    return value and put(key, value)
  end
  return get, put
end

local template_of, keep_template = memory(GENERATION)
local option_of, keep_option = memory(GENERATION)
local recorded_of, keep_recorded = memory(GENERATION)

-- A name's parts: literals, ?param and +position, joined by '/'. Nil where all are literal.
local function parts_of(text)
  if not string.find(text, '[?+]') then return nil end
  local parts = {}
  for part in string.gmatch(text, '[^/]+') do
    local mark, rest = string.sub(part, 1, 1), string.sub(part, 2)
    if mark == '?' then
      parts[#parts + 1] = { param = rest }
    elseif mark == '+' then
      parts[#parts + 1] = { position = tonumber(rest) }
    else
      parts[#parts + 1] = { literal = part }
    end
  end
  return parts
end

-- Limits, and for compile.lua their values: numbers (above 2^53 rounded), curves, false for stored ones.
local function limits_of(source)
  local limits, values, stored = {}, {}, false
  for index, limit in ipairs(source) do
    if limit == 's' then
      limits[index], values[index], stored = { stored = true }, false, true
    elseif limit.t then
      limits[index], values[index] = { curve = limit }, limit
    else
      limits[index], values[index] = { high = limit[1], low = limit[2] }, limit[1] * TWO_32 + limit[2]
    end
  end
  return limits, values, stored
end

-- One claim of a template, with the bounds of its window where that is a fixed one.
local function claim_of(source, index, bounds)
  local limits, values, stored = limits_of(source.l)
  local claim = {
    index = index, kind = source.w[1], negative = source.a[1] < 0, high = source.a[2], low = source.a[3],
    room_high = source.r[1], room_low = source.r[2], limits = limits, values = values, stored = stored,
    held = #limits > 0, fit = source.f == 1, name = source.n, parts = parts_of(source.n), over = 0,
  }
  claim.amount, claim.room = claim.high * TWO_32 + claim.low, claim.room_high * TWO_32 + claim.room_low
  claim.counts = claim.high > 0 or claim.low > 0
  if string.find(source.p, '/', 1, true) then claim.fixed = source.p else claim.role = source.p end
  if not claim.parts then claim.limit_field = 'c:' .. claim.name end
  if claim.kind == 'x' then
    local window = source.w[2]
    local over = bounds[2 * window]
    claim.size = source.w[3]
    claim.over = claim.size == 1 and counter.NEVER or math.min(over, LATEST)
    claim.dated = string.format('|%.0f-%.0f', bounds[2 * window - 1], over)
  else
    claim.size = source.w[2]
  end
  return claim
end

local function group_of(place, claim)
  local suffix = claim.dated or ''
  for _, group in ipairs(place.groups) do
    if group.name == claim.name and group.suffix == suffix then return group end
  end
  local group = { name = claim.name, suffix = suffix, parts = claim.parts, claims = {} }
  if not claim.parts then group.field = 'c:' .. claim.name .. suffix end
  place.groups[#place.groups + 1] = group
  return group
end

-- The fields of a place, where they depend on nothing but the option: those of its groups in their order, then those of
-- limits that are kept in another field.
local function fields_of(place)
  local fields, seen = {}, {}
  local function add(field)
    if not seen[field] then fields[#fields + 1] = field end
    seen[field] = true
  end
  for _, group in ipairs(place.groups) do
    if group.parts then return nil end
    add(group.field)
  end
  for _, group in ipairs(place.groups) do
    for _, claim in ipairs(group.claims) do
      if claim.stored and claim.dated then add('c:' .. claim.name) end
    end
  end
  return fields
end

-- Groups claims by partition, and in it by field, so that each is read and written in one go.
local function places_of(claims, concerns)
  local places, by_name = {}, {}
  for _, claim in ipairs(claims) do
    if concerns(claim) then
      local name = claim.fixed or '@' .. claim.role
      local place = by_name[name]
      if not place then
        place = { fixed = claim.fixed, role = claim.role, groups = {} }
        by_name[name], places[#places + 1] = place, place
      end
      local group = group_of(place, claim)
      group.claims[#group.claims + 1] = claim
      group.counts = group.counts or claim.counts
    end
  end
  for _, place in ipairs(places) do place.fields = fields_of(place) end
  return places
end

local function is_touched_by_reserve(claim)
  return claim.held or (claim.kind == 'r' and claim.counts)
end

local function is_touched_by_commit(claim)
  return claim.counts
end

local function make(id, template, bounds)
  local option = { claims = {}, rolling = 0 }
  for index, source in ipairs(template.c) do
    local claim = claim_of(source, index, bounds)
    if claim.kind == 'r' then
      option.rolling = option.rolling + 1
      claim.instance = option.rolling
    end
    option.claims[index] = claim
  end
  -- See record.lua.
  local starts = string.rep('I6', option.rolling)
  option.recorded = struct.pack('<c12BB' .. string.rep('I7', #bounds), id, option.rolling, #bounds, unpack(bounds))
  option.instances, option.slot_format = '<' .. starts, '<I2c1I2I6c0' .. starts
  option.slot_bytes = 9 + #option.recorded + 6 * option.rolling
  option.reserve = places_of(option.claims, is_touched_by_reserve)
  option.commit = places_of(option.claims, is_touched_by_commit)
  return option
end

local function learn(id, text)
  keep_template(id, cjson.decode(text))
end

-- A template that is not known here is asked of the client (answer U), which sends it and tries again.
local function template_for(id)
  local template = template_of(id)
  if not template then error({ answer = 'U ' .. id }, 0) end
  return template
end

-- The option of a request's token: TEMPLATE or TEMPLATE,START-END,...
local function get(token)
  local option = option_of(token)
  if option then return option end
  local id, bounds = string.match(token, '^[^,]+'), {}
  for bound in string.gmatch(string.sub(token, #id + 1), '%d+') do bounds[#bounds + 1] = tonumber(bound) end
  return keep_option(token, make(id, template_for(id), bounds))
end

-- The option of a record, by what that has of it: the same that a request's token means.
local function recorded(text)
  local option = recorded_of(text)
  if option then return option end
  local id, _, count, at = struct.unpack('<c12BB', text)
  local token = id
  for _ = 1, count / 2 do
    local from, over
    from, over, at = struct.unpack('<I7I7', text, at)
    token = token .. string.format(',%.0f-%.0f', from, over)
  end
  return keep_recorded(text, get(token))
end

return { memory = memory, learn = learn, get = get, recorded = recorded }
