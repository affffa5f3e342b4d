-- The usual case of a reserve and of a commit, done by one piece of straight-line code for each shape of option (see
-- straight.lua). All other cases it leaves as they are, before anything has changed, and answers nil; reserve.lua and
-- commit.lua do them.
--
-- The usual reserve is of one slot, the usual commit the first event of a live hold. Their options charge partitions that they
-- name, or the lead.

local call, unpack_from, redis_call, find = partition.call, struct.unpack, redis.call, string.find
local digits, slot_at = digits.of, record.slot_at
local MOST_PLANS, MOST_EVENTS, LONGEST = 2000, 500, 40

local known_to_all = {
  call = call, redis_call = redis_call, digits = digits, is_known = incarnation.is_known, limit_in = counter.small_limit,
  extend = partition.extend, expire = clock.expire, known_until = record.known_until, META = partition.META,
  SWEEP_EVERY = partition.SWEEP_EVERY,
}
for name, value in pairs(charge.shared) do known_to_all[name] = value end

-- The code of an option for an act; false where there is none. And its one role. `relies`: see reserve.lua (V).
local function code_of(option, act, own, relies)
  local route = way.of(option, act, relies)
  local make = route and compile.remembered(way.shape_of(route), function() return straight.load(route) end)
  if not make then return false end
  own.names = way.names_of(route)
  for name, value in pairs(known_to_all) do own[name] = value end
  return make(own, route.claims), route.role
end

local function reserve_code(plan, slot, index)
  local option = slot.options[index]
  local code, role = code_of(option, 'reserve', {
    ttl = slot.ttl, grid = slot.grid, remember = plan.remember, from = plan.from, over = plan.over, recorded = option.recorded,
    slot_begin = struct.pack('<I2c1I2', option.slot_bytes, 'h', slot.position or 1),
    position = slot.position or 1, answer = ' H,' .. digits(index - 1) .. ',' .. digits(slot.position or 1) .. ',',
  }, plan.mode == 'V')
  return (not role or role == plan.role) and code
end

-- The codes of a plan's options; false where it is not a usual one.
local function reserve_codes(plan)
  local slot, codes = plan.slots[1], {}
  if (plan.mode ~= 'R' and plan.mode ~= 'V') or #plan.slots ~= 1 or plan.groups then return false end
  for index = 1, #slot.options do codes[index] = reserve_code(plan, slot, index) end
  return codes[1] and { codes = codes, role = plan.role, slot = slot, relies = plan.mode == 'V' }
end

-- By the text of the plan; false where there is no code. All are forgotten now and then.
local usual_plans, plans = {}, 0

-- Makes the code of a plan that was seen for the first time.
local function learn(text, plan)
  if plans == MOST_PLANS then usual_plans, plans = {}, 0 end
  if usual_plans[text] == nil then usual_plans[text], plans = reserve_codes(plan), plans + 1 end
end

-- Why an option is refused, as reserve.lua says it.
local refused = { filling = nil, p = nil }

local function explain(usual, index, lead, asked)
  if index == 1 then partition.forget() end
  local _, _, params = record.asked(usual.relies and string.match(asked, '^%d+ %d+%z(.*)$') or asked)
  refused.filling = resolve.filling_of(lead, usual.role, params)
  refused.filling.position = usual.slot.position or 1
  return charge.explain(usual.slot.options[index], refused, index - 1)
end

local function reserve(usual, now, lead, id, asked)
  local codes, refusals = usual.codes, ''
  for index = 1, #codes do
    local code = codes[index]
    local answer = code and code(now, lead, id, asked)
    if answer then return index == 1 and answer or answer .. refusals end
    local refusal = code and answer == false and explain(usual, index, lead, asked)
    if not refusal then return nil end
    refusals = refusals .. refusal
  end
  return not usual.slot.more and 'R ' .. digits(now) .. ' F' .. refusals or nil
end

local function commit_code(option)
  local code, role = code_of(option, 'commit', {})
  -- The option's one role has to be the lead's, which comes first in what is bound.
  return { code = code, mark = role and '\0' .. role .. '\0' }
end

-- The slots and events of commits, by their texts.
local event_of, keep_event = option.memory(MOST_EVENTS)

local function parsed(rest)
  local index, event, over = string.match(rest, '^(%d+) (%S+)()')
  -- Where something follows the event itself counts, too.
  local parts = { index = tonumber(index), event = over > #rest and event }
  return #rest <= LONGEST and keep_event(rest, parts) or parts
end

local function commit(now, lead, id, rest)
  local parts = event_of(rest) or parsed(rest)
  if not parts.event then return nil end
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
  local over, state, position, expires_at, template, _, bounds, numbers = slot_at(text, from)
  if state ~= 'h' or now >= expires_at then return nil end
  local option, starts_from = record.option_at(text, from, bounds, numbers)
  local direct = option.direct
  if not direct then
    direct = commit_code(option)
    option.direct = direct
  end
  if not direct.code or (direct.mark and not find(text, direct.mark, 15, true)) then return nil end
  if not direct.code(now, prefix, lead, key, field, own, text, from, over, starts_from, parts.event, reserved_at, expires_at,
    remember_until, position) then return nil end
  return 'K ' .. digits(now) .. ' committed 0 ' .. template
end

-- Does a request (see main.lua) where it can: its answer.
local function run(what, lead, id, rest)
  if call.only then return nil end
  local usual = usual_plans[what]
  if usual then return reserve(usual, call.now, lead, id, rest) end
  if what == 'K' then return commit(call.now, lead, id, rest) end
end

return { run = run, learn = learn }
