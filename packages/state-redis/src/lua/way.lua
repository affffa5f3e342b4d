-- How direct.lua goes through the partitions of an option.
--
--   way     { act, role (nil: none), rolling, claims, stops, params }   the lead is the first stop
--   stop    { name (nil: the lead), fields, groups }
--   field   a text, or where its name is open { text, open, text, open, ..., text }: open is { param } or { position }

local concat, find, gmatch = table.concat, string.find, string.gmatch
local MOST_STOPS, MOST_FIELDS = 6, 24

local function open_field(group)
  local field, text = {}, 'c:'
  for index, part in ipairs(group.parts) do
    if index > 1 then text = text .. '/' end
    if part.literal then
      text = text .. part.literal
    else
      field[#field + 1], field[#field + 2], text = text, part, ''
    end
  end
  field[#field + 1] = text .. group.suffix
  return field
end

-- The fields of a place: those of its groups, and where limits are asked those that are kept in another field. Nil where the
-- name of one of these is open.
local function fields_of(place, asks)
  local fields, limits = {}, {}
  for index, group in ipairs(place.groups) do
    fields[index] = group.field or open_field(group)
    for _, claim in ipairs(group.claims) do
      if asks and claim.stored and claim.dated then
        if group.parts then return nil end
        limits[#limits + 1] = claim.limit_field
      end
    end
  end
  for _, field in ipairs(limits) do fields[#fields + 1] = field end
  return fields
end

-- The stops of places, and the one role in them; nil where there are several.
local function stops_of(places, asks)
  local stops, role = { { fields = {}, groups = {} } }, nil
  for _, place in ipairs(places) do
    local stop = stops[1]
    if place.fixed then
      stop = { name = place.fixed }
      stops[#stops + 1] = stop
    elseif role then
      return nil
    end
    role, stop.fields, stop.groups = role or place.role, fields_of(place, asks), place.groups
    if not stop.fields then return nil end
  end
  return stops, role
end

-- Whether two fields may turn out to be one, when their names are filled in.
local function may_coincide(one, other)
  if one.suffix ~= other.suffix or not (one.parts or other.parts) then return false end
  local next_part = gmatch(other.name, '[^/]+')
  for part in gmatch(one.name, '[^/]+') do
    local beside = next_part()
    if not beside then return false end
    local is_literal = not find(part, '^[?+]') and not find(beside, '^[?+]')
    local are_positions = find(part, '^%+') and find(beside, '^%+')
    if (is_literal or are_positions) and part ~= beside then return false end
  end
  return not next_part()
end

local function are_apart(groups)
  for index, group in ipairs(groups) do
    for before = 1, index - 1 do
      if may_coincide(group, groups[before]) then return false end
    end
  end
  return true
end

-- The parameters that fields are open to.
local function params_of(stops)
  local params, seen = {}, {}
  for _, stop in ipairs(stops) do
    for _, field in ipairs(stop.fields) do
      for _, part in ipairs(type(field) == 'table' and field or {}) do
        local param = type(part) == 'table' and part.param
        if param and not seen[param] then params[#params + 1] = param end
        seen[param or ''] = true
      end
    end
  end
  return params
end

-- The way of an option for an act (reserve, commit); nil where there is none.
local function of(option, act)
  local stops, role = stops_of(option[act], act == 'reserve')
  if not stops or #stops > MOST_STOPS then return nil end
  local claims, fields = {}, 0
  for _, stop in ipairs(stops) do
    if not are_apart(stop.groups) then return nil end
    fields = fields + #stop.fields
    for _, group in ipairs(stop.groups) do
      if not compile.is_simple(group.claims) then return nil end
      for _, claim in ipairs(group.claims) do claims[#claims + 1] = claim end
    end
  end
  if fields > MOST_FIELDS then return nil end
  return {
    act = act, role = role, rolling = option.rolling, claims = claims, stops = stops, params = params_of(stops),
  }
end

-- What a field is open to.
local function openness(field)
  local parts = {}
  for _, part in ipairs(type(field) == 'table' and field or {}) do
    if type(part) == 'table' then parts[#parts + 1] = part.param and '?' .. part.param or '+' .. part.position end
  end
  return concat(parts)
end

-- Where a field of a stop stands first.
local function first_of(field, fields)
  for index, each in ipairs(fields) do
    if each == field then return index end
  end
end

-- What ways have to have in common to have the same code. Of fields that are read for a limit: which of the fields it is.
local function shape_of(way)
  local parts = { way.act, way.rolling }
  for _, stop in ipairs(way.stops) do
    parts[#parts + 1] = stop.name and 'of' or 'lead'
    for index, field in ipairs(stop.fields) do
      local group = stop.groups[index]
      local what = group and compile.shape_of(group.claims) or first_of(field, stop.fields)
      parts[#parts + 1] = openness(field) .. ' ' .. what
    end
  end
  return concat(parts, '|')
end

-- Calls `note(text, what)` with each text that differs between ways of one shape, and what it is called in the code: fN_1,
-- fN_2, ... the fields of stop N (fN_1c1, fN_1c3, ... the texts of one that is open), nameN its name.
local function each_name(way, note)
  for number, stop in ipairs(way.stops) do
    for index, field in ipairs(stop.fields) do
      local name = 'f' .. number .. '_' .. index
      for each, part in ipairs(type(field) == 'table' and field or {}) do
        if type(part) == 'string' then note(part, name .. 'c' .. each) end
      end
      if type(field) == 'string' then note(field, name) end
    end
    if stop.name then note(stop.name, 'name' .. number) end
  end
end

local function names_of(way)
  local names = {}
  each_name(way, function(text) names[#names + 1] = text end)
  return names
end

local function name_locals(way)
  local names = {}
  each_name(way, function(_, name) names[#names + 1] = name end)
  return names
end

return { of = of, shape_of = shape_of, names_of = names_of, name_locals = name_locals }
