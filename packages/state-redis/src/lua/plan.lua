-- What a request asks for, but for who asks: the same for many requests, so it is taken apart once and kept by its text.
--
--   ROLE REMEMBER FROM UNTIL  and for each slot  sTTL,POSITION,MORE,POD  with its options  .TEMPLATE or .TEMPLATE,START-END,...
--   or .TEMPLATE,=  (with the bounds of the option before)
--   and for each group  gHIGH,LOW;SLOT=HIGH,LOW|HIGH,LOW...;SLOT=...
--
-- A letter before it says what to do (see reserve.lua). ROLE is the lead's. FROM and UNTIL: the common part of all fixed windows (0 0: it does not matter). MORE is 1 where a slot has more options
-- than were sent. A group names what each option of each of its slots puts into it.
--
--   plan    { role, remember, from, over, slots, groups (nil: none), usual }   usual: of one slot, see direct.lua
--   slot    { ttl, grid, position (nil: the next), more, pod, options }
--   group   { high, low, [1..n] = { slot, [option] = { high, low } } }

local match, gmatch, ceil = string.match, string.gmatch, math.ceil

local GENERATION = 2000
local LONGEST = 2000 -- bytes of a text that is kept

local plan_of, keep_plan = option.memory(GENERATION)

-- Holds end on a grid of a power of two between 1/16 and 1/8 of the TTL: core's expiryEdge.
local function grid_of(ttl)
  local grid = 1
  while grid * 16 < ttl do grid = grid * 2 end
  return grid
end

-- When what is held of a slot from now on ends.
local function expiry_edge(now, slot)
  return ceil((now + slot.ttl) / slot.grid) * slot.grid
end

local function group_of(text)
  local high, low, rest = match(text, '^(%d+),(%d+)(.*)$')
  local group = { high = tonumber(high), low = tonumber(low) }
  for slot, amounts in gmatch(rest, ';(%d+)=([^;]*)') do
    local member = { slot = slot + 1 }
    for each_high, each_low in gmatch(amounts, '(%d+),(%d+)') do
      member[#member + 1] = { tonumber(each_high), tonumber(each_low) }
    end
    group[#group + 1] = member
  end
  return group
end

local function slot_of(text)
  local ttl, position, more, pod = match(text, '^(%d+),(%d+),(%d),(.*)$')
  return {
    ttl = tonumber(ttl), grid = grid_of(tonumber(ttl)), position = position ~= '0' and tonumber(position) or nil,
    more = more == '1', pod = pod, options = {},
  }
end

local function make(text)
  local role, remember, from, over, rest = match(text, '^.(%S+) (%d+) (%d+) (%d+)(.*)$')
  local plan = { role = role, remember = tonumber(remember), from = tonumber(from), over = tonumber(over), slots = {} }
  local slot, bounds
  for mark, part in gmatch(rest, ' ([s.g])(%S*)') do
    if mark == 's' then
      slot = slot_of(part)
      plan.slots[#plan.slots + 1] = slot
    elseif mark == '.' then
      local id, own = match(part, '^([^,]*)(.*)$')
      if own ~= ',=' then bounds = own end
      slot.options[#slot.options + 1] = option.get(id .. bounds)
    else
      plan.groups = plan.groups or {}
      plan.groups[#plan.groups + 1] = group_of(part)
    end
  end
  plan.usual = #plan.slots == 1 and not plan.groups and #plan.slots[1].options > 0
  return plan
end

local function get(text)
  local plan = plan_of(text)
  if plan then return plan end
  plan = make(text)
  if #text <= LONGEST then keep_plan(text, plan) end
  return plan
end

return { get = get, known = plan_of, expiry_edge = expiry_edge }
