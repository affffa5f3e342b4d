-- Fills the slots of a request in order: each takes its first option all of whose charges fit.
--
--   R and a plan, the lead, an id, FINGERPRINT BIND PARAMS each ended by a 0 byte   the plan: see plan.lua
--
-- R holds. V does, too, but relies on refusals that the caller remembers: before the rest stand EASED and UNTIL, ended by a
-- 0 byte. A limit that refuses goes on to refuse until a time that can be computed (UNTIL: the first of them), unless
-- something is given back before its time: then EASED is not the lead's number any more (see partition.lua). Where either
-- is not so, nothing is done, and the answer says so (V).
--
-- D answers what would happen, C commits at once. On a cluster W holds instead of what the id held before, when other
-- partitions refuse, and G holds a part of a reservation whose home is another partition: it holds longer. R, W and G have
-- their attempt before the rest there (see attempt.lua).
-- direct.lua does most of R and V; what it leaves, and all others, are done here.
--
-- Where all options of a slot that has more than were sent refuse, nothing is held, and the answer says so (M).
--
--   answer   R NOW  and for each slot  H,OPTION,POSITION,EXPIRES | F | G,GROUP,FILLED HIGH,LOW  with its refusals
--            xOPTION,CLAIM,LIMIT,STORED HIGH,LOW,COUNTER
--   replay   P NOW RESERVED  and for each slot  h,TEMPLATE,POSITION,EXPIRES,BIND | c,... | F | E
--   earlier  S NOW ATTEMPT   a part has heard of this later attempt
--   more     M NOW SLOT POSITION SIZE EASED  with the slot's refusals; see size_and_number
--   relied   V NOW SIZE EASED

local call = partition.call
local fail, digits = failure.fail, digits.of
local find, format, match, sub = string.find, string.format, string.match, string.sub
local plan_of, expiry_edge = plan.get, plan.expiry_edge
local NOTHING = {}

-- Whether an option's money lies elsewhere: then that partition decides, and this one holds longer and obeys.
local function is_decided_elsewhere(option, filling)
  for _, claim in ipairs(option.claims) do
    if claim.fit and claim.counts and resolve.partition_of(claim, filling) ~= filling.lead then return true end
  end
  return false
end

-- On a cluster: until when this partition holds, which may be longer than the home does.
local function hold_longer(option, task)
  local slot = task.slot
  task.expires_at = expiry_edge(call.now, slot)
  task.remember_until = math.max(call.now + task.remember, task.expires_at)
  task.longer = task.obeys or task.leads and is_decided_elsewhere(option, task.filling)
  if task.longer then
    task.expires_at, task.remember_until = task.expires_at + record.LONGER, task.remember_until + record.LONGER
  end
end

-- Holds what an option needs, if all of it fits.
local function hold_option(option, task)
  if call.only then hold_longer(option, task) end
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

-- Takes the first option of a slot that fits. Answers it, its index, and why those before it do not fit.
local function choose(slot, task, committing)
  local refusals, options = '', slot.options
  for index = 1, #options do
    local candidate, fits, refusal = options[index], nil, nil
    if committing then
      fits, refusal = consume_option(candidate, task, index - 1)
    else
      fits = hold_option(candidate, task)
      if not fits then refusal = charge.explain(candidate, task, index - 1) end
    end
    if fits then return candidate, index - 1, refusals end
    refusals = refusals .. refusal
  end
  return nil, 0, refusals
end

-- The same for an answer that changes nothing: why all options that do not fit do not.
local function choose_dry(slot, task)
  local taken, taken_index
  local refusals = ''
  for index, candidate in ipairs(slot.options) do
    local refusal = charge.explain(candidate, task, index - 1)
    if refusal then
      refusals = refusals .. refusal
    elseif not taken then
      taken, taken_index = candidate, index - 1
    end
  end
  if taken then hold_option(taken, task) end
  return taken, taken_index, refusals
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
local function replay(text, fingerprint, plan)
  local reserved_at, _, asked, from = record.head(text)
  local known_fingerprint, bind = record.asked(asked)
  local now = call.now
  local answer = format('P %.0f %.0f', now, reserved_at)
  if from > #text then return answer .. string.rep(' E', #plan.slots) end
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

-- How many fields a partition has, so that the caller can choose how to read it: 0 where single fields are found by going
-- through all of them (a listpack), so that it is best read as a whole. And its number (-: there is no partition).
local function size_and_number(p)
  if p.ends_at < 0 then return '0 -' end
  local size = redis.call('OBJECT', 'ENCODING', p.key) == 'hashtable' and redis.call('HLEN', p.key) or 0
  return format('%d %.0f', size, p.eased)
end

-- What a request V is: R, EASED, UNTIL, and the rest of an R.
local function relied_on(rest)
  local eased, relied_until, at = match(rest, '^(%d+) (%d+)%z()')
  return 'R', tonumber(eased), tonumber(relied_until), sub(rest, at)
end

-- Of the request under way; the tables are used again by the next.
local task = {
  filling = nil, instances = {}, live = false, obeys = false, leads = true, longer = false, slot = nil, remember = 0,
  expires_at = 0, remember_until = 0,
}
local slots, taken, answers, refusals_of, ends = {}, {}, {}, {}, {}

local function reserve(mode, lead, id, asked, what)
  local plan, eased, relied_until = plan_of(what), nil, nil
  if mode == 'V' then mode, eased, relied_until, asked = relied_on(asked) end
  local field = 'r:' .. id
  local p = partition.open(lead, { field })
  local now, known, leads = call.now, p.texts[field], not find(id, '~', 1, true)
  if known and record.known_until(known) <= now then known = false end
  local number, leaves
  if call.only and mode ~= 'D' then number, leaves, asked = attempt.read(asked) end
  local fingerprint, bind, params = record.asked(asked)
  if number then
    local is_known
    number, is_known = (leads and attempt.at_lead or attempt.at_part)(p, field, known, mode, number, plan.slots[1])
    if not number then return format('S %.0f %.0f', now, is_known) end
    if is_known then return replay(p.texts[field], fingerprint, plan) .. (leads and attempt.told(number) or '') end
  elseif known then
    return replay(known, fingerprint, plan)
  end
  if eased and (not partition.is_as_known(p, eased) or now >= relied_until) then
    error({ answer = format('V %.0f %s', now, size_and_number(p)) }, 0)
  end
  if plan.over ~= 0 and (now < plan.from or now >= plan.over) then fail('wrongWindow', format('%.0f', now)) end

  -- Not before here: what was let go of had a filling of its own.
  local filling = resolve.filling_of(lead, bind, params)
  task.filling, task.expires_at, task.obeys, task.leads = filling, now, mode == 'G', leads
  task.remember, task.longer = plan.remember, false
  local positions, longer, count = NOTHING, false, #plan.slots
  for index = 1, count do
    local slot = plan.slots[index]
    local last = positions[slot.pod] or 0
    local position = slot.position or last + 1
    filling.position, task.slot = position, slot
    if mode ~= 'C' then task.expires_at = expiry_edge(now, slot) end
    task.remember_until = now + plan.remember
    if task.expires_at > task.remember_until then task.remember_until = task.expires_at end
    local option_taken
    if mode == 'D' then
      option_taken, taken[index], refusals_of[index] = choose_dry(slot, task)
    else
      option_taken, taken[index], refusals_of[index] = choose(slot, task, mode == 'C')
    end
    if option_taken then
      if position > last and count > 1 then
        if positions == NOTHING then positions = {} end
        positions[slot.pod] = position
      end
      slots[index] = record.slot(mode == 'C' and 'k' or 'h', position, task.expires_at, option_taken, task.instances)
      ends[index] = task.longer and task.remember_until - record.LONGER or task.remember_until
      longer = longer or task.longer
      answers[index] = ' H,' .. digits(taken[index]) .. ',' .. digits(position) .. ',' .. digits(task.expires_at)
    elseif slot.more then
      error({ answer = format('M %.0f %d %d %s%s', now, index - 1, position, size_and_number(p), refusals_of[index]) }, 0)
    else
      slots[index], answers[index] = record.EMPTY, ' F'
    end
  end

  if plan.groups then
    local head = record.with_head(now, now + plan.remember, asked, '')
    drop_unmet(plan.groups, head, lead, slots, taken, answers)
  end
  local text, recorded, remember_until = 'R ' .. digits(now), '', 0
  for index = 1, count do
    text, recorded = text .. answers[index] .. refusals_of[index], recorded .. slots[index]
    if slots[index] ~= record.EMPTY and ends[index] > remember_until then remember_until = ends[index] end
  end
  if mode == 'D' then error({ answer = text }, 0) end
  if remember_until > 0 then
    if longer then remember_until, asked = remember_until + record.LONGER, '+' .. asked end
    if number then asked = record.with_attempt(asked, number) end
    partition.put(p, field, record.with_head(now, remember_until, asked, recorded), remember_until)
  elseif number and (mode == 'W' or not leads) then
    attempt.leave(p, field, number, leaves)
  end
  return number and leads and text .. attempt.told(number) or text
end

return { reserve = reserve }
