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

-- The one parameter that a name is open to; nil where it is open to more, or to a position.
local function only_param(parts)
  local param
  for _, part in ipairs(parts) do
    if part.position or (part.param and param) then return nil end
    param = param or part.param
  end
  return param
end

-- In partitions that options name by a fixed name, names that one parameter fills (a placement: one of few) are kept by
-- its value, some at a time; those of viewers have a stream's or a pod's, which is another each time.
local KEPT = 16

local function keep(owner, value, made)
  if not owner.kept or owner.kept_count >= KEPT then owner.kept, owner.kept_count = {}, 0 end
  owner.kept[value], owner.kept_count = made, owner.kept_count + 1
  return made
end

local function field_of(group, filling)
  if group.field then return group.field end
  local value = group.param and filling.params[group.param]
  local known = value and group.kept and group.kept[value]
  if known then return known end
  local field = 'c:' .. name_of(group.parts, filling) .. group.suffix
  return value and keep(group, value, field) or field
end

-- Where the stored limit of a claim is kept: beside the undated counters of its name.
local function limit_field_of(claim, filling)
  return 'c:' .. (claim.parts and name_of(claim.parts, filling) or claim.name)
end

-- Whether this call may touch the place: everywhere, but on a cluster in one partition only.
local function is_here(place, filling)
  return not partition.call.only or partition_of(place, filling) == partition.call.only
end

-- The one parameter that all open names of a place are open to, and each of them; false where there is none.
local function only_param_of(place)
  local param
  for _, group in ipairs(place.fixed and place.groups or {}) do
    local own = group.parts and only_param(group.parts)
    group.param = own
    if group.parts and (not own or (param and param ~= own)) then return false end
    param = param or own
  end
  return param or false
end

-- The fields that are touched in a place.
local function fields_of(place, filling)
  if place.fields then return place.fields end
  if place.param == nil then place.param = only_param_of(place) end
  local value = place.param and filling.params[place.param]
  local known = value and place.kept and place.kept[value]
  if known then return known end
  local fields = {}
  for _, group in ipairs(place.groups) do
    fields[#fields + 1] = field_of(group, filling)
    for _, claim in ipairs(group.claims) do
      if claim.stored and claim.dated then fields[#fields + 1] = limit_field_of(claim, filling) end
    end
  end
  return value and keep(place, value, fields) or fields
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
