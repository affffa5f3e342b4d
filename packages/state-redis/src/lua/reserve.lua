-- Fills the slots of a request in order: each takes its first option all of whose charges fit.
--
--   R LEAD ID FINGERPRINT REMEMBER FROM UNTIL BIND PARAMS  and for each slot  sTTL,POSITION,MORE,POD  with its options
--   .TEMPLATE or .TEMPLATE,START-END,...  and for each group  gHIGH,LOW;SLOT=HIGH,LOW|HIGH,LOW...;SLOT=...
--
-- R holds, D answers what would happen, C commits at once. W holds, too, and lets go of what the id held before: on a
-- cluster, when other partitions refuse. G holds a part of a reservation whose home is another partition: it holds longer. FROM and UNTIL: the common part of all fixed windows. MORE is 1
-- where a slot has more options than were sent: where they all refuse nothing is held, and the answer says so (M).
-- A group names what each option of each of its slots puts into it.
--
--   answer   R NOW  and for each slot  H,OPTION,POSITION,EXPIRES | F | G,GROUP,FILLED HIGH,LOW  with its refusals
--            xOPTION,CLAIM,LIMIT,STORED HIGH,LOW,COUNTER
--   replay   P NOW RESERVED  and for each slot  h,TEMPLATE,POSITION,EXPIRES,BIND | c,... | F | E
--   more     M NOW SLOT POSITION  with the slot's refusals

local call, open = partition.call, partition.open
local fail = failure.fail
local match, find, format = string.match, string.find, string.format
local NOTHING = {}

-- now + ttl rounded up to a grid of a power of two between 1/16 and 1/8 of the TTL: core's expiryEdge.
local function expiry_edge(now, ttl)
  local grid = 1
  while grid * 16 < ttl do grid = grid * 2 end
  return math.ceil((now + ttl) / grid) * grid
end

-- Whether an option's money lies elsewhere: then that partition decides, and this one holds longer and obeys.
local function is_decided_elsewhere(option, filling)
  for _, claim in ipairs(option.claims) do
    if claim.fit and claim.counts and resolve.partition_of(claim, filling) ~= filling.lead then return true end
  end
  return false
end

-- Holds what an option needs, if all of it fits.
local function hold_option(option, task)
  if call.only then
    task.expires_at = expiry_edge(call.now, task.ttl)
    task.remember_until = math.max(call.now + task.remember, task.expires_at)
    task.longer = task.obeys or task.leads and is_decided_elsewhere(option, task.filling)
    if task.longer then
      task.expires_at, task.remember_until = task.expires_at + record.LONGER, task.remember_until + record.LONGER
    end
  end
  local mark = call.changes
  for index = 1, option.rolling do task.instances[index] = 0 end
  if charge.change_all(option.reserve, charge.reserve, task) then return true end
  partition.undo(mark)
  return false
end

-- Commits what an option needs, if all of it fits.
local function consume_option(option, task, number)
  local refusal = charge.explain(option, task, number)
  if refusal then return false, refusal end
  for index = 1, option.rolling do task.instances[index] = 0 end
  charge.change_all(option.commit, charge.begin, task)
  charge.change_all(option.commit, charge.commit, task)
  return true
end

-- Where the next slot begins, or the groups, or the end.
local function slot_after(request, position)
  return find(request, ' s', position, true) or find(request, ' g', position, true) or #request + 1
end

-- Takes the first option that fits, from `position` in the request on. Answers it, its index, why those before it do not
-- fit, and where the next slot begins.
local function choose(request, position, task, committing)
  local refusals, index = '', 0
  while true do
    local _, over, token = find(request, '^ %.(%S+)', position)
    if not token then return nil, 0, refusals, position end
    local candidate, fits, refusal = option.get(token), nil, nil
    if committing then
      fits, refusal = consume_option(candidate, task, index)
    else
      fits = hold_option(candidate, task)
      if not fits then refusal = charge.explain(candidate, task, index) end
    end
    if fits then return candidate, index, refusals, slot_after(request, over) end
    refusals, index, position = refusals .. refusal, index + 1, over + 1
  end
end

-- The same for an answer that changes nothing: why all options that do not fit do not.
local function choose_dry(request, position, task)
  local taken, taken_index
  local refusals, index = '', 0
  while true do
    local _, over, token = find(request, '^ %.(%S+)', position)
    if not token then break end
    local candidate = option.get(token)
    local refusal = charge.explain(candidate, task, index)
    if refusal then
      refusals = refusals .. refusal
    elseif not taken then
      taken, taken_index = candidate, index
    end
    index, position = index + 1, over + 1
  end
  if taken then hold_option(taken, task) end
  return taken, taken_index, refusals, position
end

-- Reads the groups: { high, low, [1..n] = { slot, [option] = { high, low } } }.
local function groups_of(request, position)
  local groups = {}
  for text in string.gmatch(string.sub(request, position), ' g(%S+)') do
    local high, low, rest = match(text, '^(%d+),(%d+)(.*)$')
    local group = { high = tonumber(high), low = tonumber(low) }
    for slot, amounts in string.gmatch(rest, ';(%d+)=([^;]*)') do
      local member = { slot = slot + 1 }
      for each_high, each_low in string.gmatch(amounts, '(%d+),(%d+)') do
        member[#member + 1] = { tonumber(each_high), tonumber(each_low) }
      end
      group[#group + 1] = member
    end
    groups[#groups + 1] = group
  end
  return groups
end

-- The slots of a group that hold something, and what they hold together on its counter.
local function filled(group, slots, taken)
  local high, low, open_slots = 0, 0, {}
  for _, member in ipairs(group) do
    if slots[member.slot] ~= record.EMPTY then
      local amount_there = member[taken[member.slot] + 1]
      high, low = amount.add(high, low, amount_there[1], amount_there[2])
      open_slots[#open_slots + 1] = member.slot
    end
  end
  return high, low, open_slots
end

-- Drops the holds of every group whose slots hold too little, until none drops any more.
local function drop_unmet(groups, head, lead, slots, taken, answers)
  local dropped = true
  while dropped do
    dropped = false
    for index, group in ipairs(groups) do
      local high, low, open_slots = filled(group, slots, taken)
      if #open_slots > 0 and not amount.at_most(group.high, group.low, high, low) then
        dropped = true
        for _, slot in ipairs(open_slots) do
          if slots[slot] ~= record.EMPTY then hold.release(lead, head .. slots[slot], #head + 1) end
          slots[slot] = record.EMPTY
          answers[slot] = format(' G,%d,%.0f,%.0f', index - 1, high, low)
        end
      end
    end
  end
end

-- Answers an id that is known with what was recorded.
local function replay(text, fingerprint, request)
  local reserved_at, _, known_fingerprint, bind, _, from = record.head(text)
  local now = call.now
  local answer = format('P %.0f %.0f', now, reserved_at)
  if from > #text then
    local _, slots = string.gsub(request, ' s', '')
    return answer .. string.rep(' E', slots)
  end
  if known_fingerprint ~= fingerprint and known_fingerprint ~= '+' .. fingerprint then fail('idConflict') end
  while from <= #text do
    local over, state, position, expires_at, id = record.slot_at(text, from)
    if state == 'e' then
      answer = answer .. ' F'
    elseif state == 'c' or state == 'k' or (state == 'h' and now < expires_at) then
      answer = answer .. format(' %s,%s,%d,%.0f,%s%s', state == 'h' and 'h' or 'c', id, position, expires_at, bind,
        call.only and ',' .. record.bounds_text(text, from) or '')
    else
      answer = answer .. ' E'
    end
    from = over
  end
  return answer
end

local HEAD = '^(.) (%S+) (%S+) (%S+) (%d+) (%d+) (%d+) (%S+) (%S+) s(%d+),(%d+),(%d),(%S*)()'
local NEXT_SLOT = '^ s(%d+),(%d+),(%d),(%S*)()'

-- The fields of the lead that the first option of a request touches, so that they are read with the rest.
local function likely_fields(request, position, filling)
  local _, _, token = find(request, '^ %.(%S+)', position)
  if token then
    for _, place in ipairs(option.get(token).reserve) do
      if place.role == filling.lead_role then return place.fields or NOTHING end
    end
  end
  return NOTHING
end

-- Of the request under way; the tables are used again by the next.
local task = {
  filling = nil, instances = {}, live = false, obeys = false, leads = true, longer = false, ttl = 0, remember = 0, expires_at = 0,
  remember_until = 0,
}
local slots, taken, answers, refusals_of, ends = {}, {}, {}, {}, {}

local function reserve(request)
  local mode, lead, id, fingerprint, remember, from, over, bind, params, ttl, fixed, more, pod, position =
    match(request, HEAD)
  local filling = resolve.filling_of(lead, bind, params)
  local field = 'r:' .. id
  local p = open(lead, likely_fields(request, position, filling), field)
  local now = call.now
  local known = p.texts[field]
  if known == nil then known = open(lead, { field }).texts[field] end
  if known and record.known_until(known) > now then
    if mode ~= 'W' then return replay(known, fingerprint, request) end
    known = release.end_live(lead, known)
  end
  if over ~= '0' and (now < tonumber(from) or now >= tonumber(over)) then fail('wrongWindow', format('%.0f', now)) end

  task.filling, task.expires_at, task.obeys, task.leads = filling, now, mode == 'G', not find(id, '~', 1, true)
  task.longer = false
  local longer = false
  local positions = NOTHING
  local index, groups_from = 1, position
  while ttl do
    local last = positions[pod] or 0
    filling.position = fixed ~= '0' and tonumber(fixed) or last + 1
    task.ttl, task.remember = tonumber(ttl), tonumber(remember)
    if mode ~= 'C' then task.expires_at = expiry_edge(now, tonumber(ttl)) end
    task.remember_until = now + remember
    if task.expires_at > task.remember_until then task.remember_until = task.expires_at end
    local option_taken
    if mode == 'D' then
      option_taken, taken[index], refusals_of[index], position = choose_dry(request, position, task)
    else
      option_taken, taken[index], refusals_of[index], position = choose(request, position, task, mode == 'C')
    end
    if option_taken then
      if filling.position > last then
        if positions == NOTHING then positions = {} end
        positions[pod] = filling.position
      end
      slots[index] = record.slot(mode == 'C' and 'k' or 'h', filling.position, task.expires_at, option_taken,
        task.instances, '')
      ends[index] = task.longer and task.remember_until - record.LONGER or task.remember_until
      longer = longer or task.longer
      answers[index] = format(' H,%d,%d,%.0f', taken[index], filling.position, task.expires_at)
    elseif more == '1' then
      error({ answer = format('M %.0f %d %d%s', now, index - 1, filling.position, refusals_of[index]) }, 0)
    else
      slots[index], answers[index] = record.EMPTY, ' F'
    end
    index, groups_from = index + 1, position
    ttl, fixed, more, pod, position = match(request, NEXT_SLOT, position)
  end

  if find(request, ' g', groups_from, true) then
    local head = record.with_head(now, now + remember, fingerprint, bind, params, '')
    drop_unmet(groups_of(request, groups_from), head, lead, slots, taken, answers)
  end
  local text, recorded, remember_until = format('R %.0f', now), '', 0
  for slot = 1, index - 1 do
    text = text .. answers[slot] .. refusals_of[slot]
    recorded = recorded .. slots[slot]
    if slots[slot] ~= record.EMPTY and ends[slot] > remember_until then remember_until = ends[slot] end
  end
  if mode == 'D' then error({ answer = text }, 0) end
  if remember_until > 0 or mode == 'W' then
    if remember_until == 0 then remember_until = now end
    if longer then remember_until, fingerprint = remember_until + record.LONGER, '+' .. fingerprint end
    partition.put(p, field, record.with_head(now, remember_until, fingerprint, bind, params, recorded), remember_until)
  end
  return text
end

return { reserve = reserve }
