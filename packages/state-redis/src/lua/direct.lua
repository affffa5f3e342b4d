-- The usual case of a reserve and of a commit, done by one piece of straight-line code for each shape of option (see
-- straight.lua). All other cases it leaves as they are, before anything has changed, and answers nil; reserve.lua and
-- commit.lua do them.
--
-- The usual reserve is of one slot, the usual commit the first event of a live hold. Their options charge partitions that
-- they name, or the lead.

local call, byte, find, match, unpack_from = partition.call, string.byte, string.find, string.match, struct.unpack
local digits, redis_call, slot_at = digits.of, redis.call, record.slot_at
local single_plan, next_option, expiry_edge = plan.single, plan.next_option, plan.expiry_edge
local MOST_EVENTS, LONGEST = 500, 40
local COMMIT, RESERVE, RELYING = byte('KRV', 1, 3)
local FIRST_POSITION = { ' H,0,1,', ' H,1,1,', ' H,2,1,', ' H,3,1,' }

local known_to_all = {
  call = call, redis_call = redis_call, digits = digits, is_known = incarnation.is_known, limit_in = counter.small_limit,
  extend = partition.extend, expire = clock.expire, known_until = record.known_until, META = partition.META,
  SWEEP_EVERY = partition.SWEEP_EVERY,
}
for name, value in pairs(charge.shared) do known_to_all[name] = value end

-- The code of an option for an act (false where there is none), and its one role (nil: none).
local function code_of(option, act)
  local route = way.of(option, act)
  local make = route and compile.remembered(way.shape_of(route), function() return straight.load(route) end)
  if not make then return { code = false } end
  local own = {
    names = way.names_of(route), recorded = option.recorded, slot_bytes = option.slot_bytes,
    slot_begin = struct.pack('<I2c1I2', option.slot_bytes, 'h', 1),
  }
  for name, value in pairs(known_to_all) do own[name] = value end
  -- What is bound begins with the lead's role.
  return { code = make(own, route.claims), role = route.role, mark = route.role and '\0' .. route.role .. '\0' }
end

-- Why an option is refused, as reserve.lua says it.
local refused = { filling = nil, p = nil }

local function explain(plan, index, lead, asked)
  if index == 1 then partition.forget() end
  local _, _, params = record.asked(asked)
  refused.filling = resolve.filling_of(lead, plan.head.role, params)
  refused.filling.position = plan.head.slot.position or 1
  return charge.explain(plan.options[index], refused, index - 1)
end

-- `eased`: of a request that relies on what it remembers (see reserve.lua), under which number.
local function reserve(plan, now, lead, id, asked, eased)
  local head, options = plan.head, plan.options
  if head.over ~= 0 and (now < head.from or now >= head.over) then return nil end
  local slot = head.slot
  local position, expires_at, remember_until = slot.position or 1, expiry_edge(now, slot), now + head.remember
  if expires_at > remember_until then remember_until = expires_at end
  local refusals, index = '', 1
  local option = options[1] or next_option(plan)
  repeat
    local hold = option.hold
    if not hold then
      hold = code_of(option, 'reserve')
      option.hold = hold
    end
    if not hold.code or (hold.role and hold.role ~= head.role) then return nil end
    local held = hold.code(now, lead, id, asked, position, expires_at, remember_until, eased)
    if held then
      local which = position == 1 and FIRST_POSITION[index] or ' H,' .. digits(index - 1) .. ',' .. digits(position) .. ','
      return 'R ' .. digits(now) .. which .. digits(expires_at) .. refusals
    end
    local refusal = held == false and explain(plan, index, lead, asked)
    if not refusal then return nil end
    refusals, index = refusals .. refusal, index + 1
    option = options[index] or next_option(plan)
  until not option
  return not slot.more and 'R ' .. digits(now) .. ' F' .. refusals or nil
end

local function reserve_relying(plan, now, lead, id, asked)
  local eased, relied_until, at = match(asked, '^(%d+) (%d+)%z()')
  if now >= tonumber(relied_until) then return nil end
  return reserve(plan, now, lead, id, string.sub(asked, at), tonumber(eased))
end

-- The slots and events of commits, by their texts.
local event_of, keep_event = option.memory(MOST_EVENTS)

local function parsed(rest)
  local index, event, over = match(rest, '^(%d+) (%S+)()')
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
  local count = option.count
  if not count then
    count = code_of(option, 'commit')
    option.count = count
  end
  if not count.code then return nil end
  -- The mark may also be met by chance, further on.
  if count.mark and find(text, count.mark, 15, true) ~= find(text, '\0', 15, true) then return nil end
  if not count.code(now, prefix, lead, key, field, own, text, from, over, starts_from, parts.event, reserved_at, expires_at,
    remember_until, position) then return nil end
  return 'K ' .. digits(now) .. ' committed 0 ' .. template
end

-- Does a request (see main.lua) where it can: its answer.
local function run(what, lead, id, rest)
  local letter = byte(what)
  if call.only then return nil end
  if letter == COMMIT then return commit(call.now, lead, id, rest) end
  if letter ~= RESERVE and letter ~= RELYING then return nil end
  local plan = single_plan(what)
  if not plan then return nil end
  if letter == RELYING then return reserve_relying(plan, call.now, lead, id, rest) end
  return reserve(plan, call.now, lead, id, rest)
end

return { run = run }
