-- How direct.lua goes through the partitions of an option.
--
--   way     { act, relies, role (nil: none), rolling, claims, stops }   the lead is the first stop
--   stop    { name (nil: the lead), fields, groups }

local concat = table.concat
local MOST_STOPS, MOST_FIELDS = 6, 12

-- The stops of places, and the one role in them; nil where there are several, or names that are open to something.
local function stops_of(places)
  local stops, role = { { fields = {}, groups = {} } }, nil
  for _, place in ipairs(places) do
    local stop = stops[1]
    if place.fixed then
      stop = { name = place.fixed }
      stops[#stops + 1] = stop
    elseif role then
      return nil
    end
    if not place.fields then return nil end
    role, stop.fields, stop.groups = role or place.role, place.fields, place.groups
  end
  return stops, role
end

-- The way of an option for an act (reserve, commit); nil where there is none.
local function of(option, act, relies)
  local stops, role = stops_of(option[act])
  if not stops or #stops > MOST_STOPS then return nil end
  local claims, fields = {}, 0
  for _, stop in ipairs(stops) do
    fields = fields + #stop.fields
    for _, group in ipairs(stop.groups) do
      if not compile.is_simple(group.claims) then return nil end
      for _, claim in ipairs(group.claims) do claims[#claims + 1] = claim end
    end
  end
  if fields > MOST_FIELDS then return nil end
  return { act = act, relies = relies, role = role, rolling = option.rolling, claims = claims, stops = stops }
end

-- What ways have to have in common to have the same code.
local function shape_of(way)
  local parts = { way.relies and 'relying' or way.act, way.rolling }
  for _, stop in ipairs(way.stops) do
    parts[#parts + 1] = (stop.name and 'of ' or 'lead ') .. #stop.fields
    for _, group in ipairs(stop.groups) do parts[#parts + 1] = compile.shape_of(group.claims) end
  end
  return concat(parts, '|')
end

-- The names that differ between ways of one shape, in the order of `name_locals`.
local function names_of(way)
  local names = {}
  for _, stop in ipairs(way.stops) do
    for _, field in ipairs(stop.fields) do names[#names + 1] = field end
    names[#names + 1] = stop.name
  end
  return names
end

-- What they are called in the code: fN_1, fN_2, ... the fields of stop N, nameN its name.
local function name_locals(way)
  local names = {}
  for number, stop in ipairs(way.stops) do
    for index in ipairs(stop.fields) do names[#names + 1] = 'f' .. number .. '_' .. index end
    if stop.name then names[#names + 1] = 'name' .. number end
  end
  return names
end

return { of = of, shape_of = shape_of, names_of = names_of, name_locals = name_locals }
