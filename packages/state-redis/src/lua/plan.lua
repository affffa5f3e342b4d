-- What a request asks for, but for who asks: the same for many requests, so it is taken apart once and kept by its text.
--
--   ROLE REMEMBER FROM UNTIL  and for each slot  sTTL,POSITION,MORE,POD  with its options  .TEMPLATE or
--   .TEMPLATE,START-END,... or .TEMPLATE,=  (with the bounds of the option before)
--   and for each group  gHIGH,LOW;SLOT=HIGH,LOW|HIGH,LOW...;SLOT=...
--
-- A letter before it says what to do (see reserve.lua). ROLE is the lead's. FROM and UNTIL: the common part of all fixed
-- windows (0 0: it does not matter). MORE is 1 where a slot has more options than were sent. A group names what each option
-- of each of its slots puts into it.
--
--   plan    { role, remember, from, over, slots, groups (nil: none) }
--   slot    { ttl, grid, position (nil: the next), more, pod, options }
--   group   { high, low, [1..n] = { slot, [option] = { high, low } } }

local find, match, gmatch, sub = string.find, string.match, string.gmatch, string.sub

local GENERATION = 2000
local LONGEST = 2000 -- bytes of a text that is kept
local ID_BYTES = 12 -- of a template

local plan_of, keep_plan = option.memory(GENERATION)

-- Holds end on a grid of a power of two between 1/16 and 1/8 of the TTL: core's expiryEdge.
local function grid_of(ttl)
  local grid = 1
  while grid * 16 < ttl do grid = grid * 2 end
  return grid
end

-- When what is held of a slot from now on ends.
local function expiry_edge(now, slot)
  local at, grid = now + slot.ttl, slot.grid
  local rest = at % grid
  return rest > 0 and at + grid - rest or at
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
  return plan
end

local function get(text)
  local plan = plan_of(text)
  if plan then return plan end
  plan = make(text)
  if #text <= LONGEST then keep_plan(text, plan) end
  return plan
end

-- A plan of one slot whose options are looked up one after another, since mostly the first is taken; false for another plan.
--
--   { text, head = { role, remember, from, over, slot }, options, at, bounds }   at: where the next option is

local single_of, keep_single = option.memory(GENERATION)
local head_of, keep_head = option.memory(GENERATION)

local function make_head(text)
  local plan = make(text)
  plan.slot = plan.slots[1]
  return keep_head(text, plan)
end

local function make_single(text)
  local at = find(text, ' .', 1, true)
  if not at or find(text, ' s', at, true) or find(text, ' g', at, true) then return false end
  local head = sub(text, 1, at - 1)
  head = head_of(head) or make_head(head)
  return #head.slots == 1 and { text = text, head = head, options = {}, at = at, bounds = '' }
end

local function single(text)
  local plan = single_of(text)
  if plan then return plan end
  plan = make_single(text)
  return plan and (#text > LONGEST and plan or keep_single(text, plan))
end

-- The next option of such a plan; nil where there is none.
local function next_option(plan)
  local text, at = plan.text, plan.at
  if not at then return nil end
  local over = find(text, ' .', at + 2, true)
  local token, bounds = sub(text, at + 2, over and over - 1 or -1), plan.bounds
  if sub(token, -2) == ',=' then
    token = sub(token, 1, -3) .. bounds
  else
    bounds = sub(token, ID_BYTES + 1)
  end
  local found = option.get(token)
  plan.options[#plan.options + 1], plan.at, plan.bounds = found, over, bounds
  return found
end

return { get = get, single = single, next_option = next_option, expiry_edge = expiry_edge }
