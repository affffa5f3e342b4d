-- Fills a request into the templates of its options: which partition a place means, and which field a group.
--
-- A filling is { lead, lead_role, roles, params, position }.

local function partition_of(place, filling)
  if place.fixed then return place.fixed end
  if place.role == filling.lead_role then return filling.lead end
  return filling.roles[place.role]
end

local function name_of(parts, filling)
  local names = {}
  for index, part in ipairs(parts) do
    names[index] = part.literal or part.param and filling.params[part.param]
      or string.format('%d', filling.position + part.position)
  end
  return table.concat(names, '/')
end

local function field_of(group, filling)
  return group.field or 'c:' .. name_of(group.parts, filling) .. group.suffix
end

-- Where the stored limit of a claim is kept: beside the undated counters of its name.
local function limit_field_of(claim, filling)
  return 'c:' .. (claim.parts and name_of(claim.parts, filling) or claim.name)
end

-- Whether this call may touch the place: everywhere, but on a cluster in one partition only.
local function is_here(place, filling)
  return not partition.call.only or partition_of(place, filling) == partition.call.only
end

-- The fields that are touched in a place.
local function fields_of(place, filling)
  if place.fields then return place.fields end
  local fields = {}
  for _, group in ipairs(place.groups) do
    fields[#fields + 1] = field_of(group, filling)
    for _, claim in ipairs(group.claims) do
      if claim.stored and claim.dated then fields[#fields + 1] = limit_field_of(claim, filling) end
    end
  end
  return fields
end

-- A filling is used again by the next request.
local reused = {}

-- Reads BIND 'role' or 'role;role=kind/id;...', whose first role is the lead's, and PARAMS 'name=value;...' or '-'.
local function filling_of(lead, bind, params)
  local filling = reused
  filling.lead, filling.lead_role, filling.position, filling.roles, filling.params = lead, bind, 1, nil, nil
  if string.find(bind, ';', 1, true) then
    filling.lead_role, filling.roles = string.match(bind, '^[^;]*'), {}
    for role, name in string.gmatch(bind, ';([^=]+)=([^;]+)') do filling.roles[role] = name end
  end
  if params ~= '-' then
    filling.params = {}
    for name, value in string.gmatch(params, '([^=;]+)=([^;]+)') do filling.params[name] = value end
  end
  return filling
end

return {
  partition_of = partition_of, field_of = field_of, limit_field_of = limit_field_of, fields_of = fields_of,
  filling_of = filling_of, is_here = is_here,
}
