-- An event of a hold came: the first commits it, each counts once.
--
--   K, the lead, an id, SLOT EVENT   and, with what the event itself counts,  FROM UNTIL BIND PARAMS .TEMPLATE...
--
--   answer   K NOW STATUS UNBILLED TEMPLATE   STATUS: committed, late, counted, duplicate, unknown
--            on a cluster with WHAT BIND PARAMS BOUNDS, since others have to be told

local call, open = partition.call, partition.open
local fail, digits = failure.fail, digits.of
local format, match, find = string.format, string.match, string.find

local IMPRESSION = 'impression'

local function reach(place, filling)
  return open(resolve.partition_of(place, filling), resolve.fields_of(place, filling))
end

-- Counts a live hold, but in partitions that were erased since.
local function count_live(option, task, reserved_at)
  for index = 1, #option.commit do
    local place = option.commit[index]
    if resolve.is_here(place, task.filling) then
      local p = reach(place, task.filling)
      if not partition.erased_since(p, reserved_at) then
        for each = 1, #place.groups do charge.change(p, place.groups[each], charge.commit, task) end
      end
    end
  end
end

-- Counts what has ended, or what an event itself is worth. Facts count even above their limits; money counts together, if
-- all of it still fits its stored limits. Answers whether all was counted. `first_act`: done to each claim before.
local function count_late(option, task, reserved_at, first_act)
  local filling, places, fitting = task.filling, {}, true
  for _, place in ipairs(option.commit) do
    if resolve.is_here(place, filling) and not partition.erased_since(reach(place, filling), reserved_at) then
      local p = reach(place, filling)
      places[#places + 1] = place
      if first_act then
        for _, group in ipairs(place.groups) do charge.change(p, group, first_act, task) end
      end
    end
  end
  for _, place in ipairs(places) do
    for _, group in ipairs(place.groups) do
      for _, claim in ipairs(group.claims) do
        fitting = fitting and (not claim.fit or charge.still_fits(claim, reach(place, filling), filling))
      end
    end
  end
  for _, place in ipairs(places) do
    for _, group in ipairs(place.groups) do
      local counted = charge.some(group, function(claim) return fitting or not claim.fit end)
      if counted then charge.change(reach(place, filling), counted, charge.commit, task) end
    end
  end
  return fitting
end

local EVENT = '^(%d+) (%S+)()'
local EVENT_OPTION = '^ (%d+) (%d+) (%S+) (%S+) %.(%S+)'

-- Counts what the event itself is worth.
local function count_event(request, at, position, reserved_at, remember_until)
  local _, _, bind, params, token = match(request, EVENT_OPTION, at)
  local filling = resolve.filling_of('', bind, params)
  filling.position = position
  local task = { filling = filling, instances = {}, live = false, expires_at = 0, remember_until = remember_until }
  return count_late(option.get(token), task, reserved_at, charge.begin)
end

-- On a cluster: what the others need to be told, WHAT BIND PARAMS BOUNDS.
local function whereabouts(text, from, bind, params, what)
  if not call.only then return '' end
  return format(' %s %s %s %s', what, bind, params, record.bounds_text(text, from))
end

-- On a cluster: whether other partitions have to be told. A part of a reservation (its id has a ~) is led elsewhere.
local function concerns_others(id, option, lead, bind, params)
  if find(id, '~', 1, true) then return true end
  local filling = resolve.filling_of(lead, bind, params)
  for _, places in ipairs({ option.commit, option.reserve }) do
    for _, place in ipairs(places) do
      if not resolve.is_here(place, filling) then return true end
    end
  end
  return false
end

local function commit(_, lead, id, request)
  local index, event, at = match(request, EVENT)
  local field = 'r:' .. id
  local p = open(lead, { field })
  local now, text = call.now, p.texts[field]
  if not text then return format('K %.0f unknown 0', now) end
  local reserved_at, remember_until, asked, from = record.head(text)
  from = remember_until > now and record.find(text, from, tonumber(index))
  if not from then return format('K %.0f unknown 0', now) end
  local over, state, position, expires_at, template, starts, bounds, numbers = record.slot_at(text, from)
  if state == 'e' then return format('K %.0f unknown 0', now) end
  local _, bind, params = record.asked(asked)
  local committed = state == 'c' or state == 'k'
  local option, instances, events = record.details(text, from, over, starts, bounds, numbers)
  if (committed and event == IMPRESSION) or (events ~= '' and find(events .. ' ', ' ' .. event .. ' ', 1, true)) then
    return format('K %.0f duplicate 0 %s', now, template) .. whereabouts(text, from, bind, params, '-')
  end
  local with_option = at <= #request
  if with_option then
    local valid_from, valid_until = match(request, EVENT_OPTION, at)
    if valid_until ~= '0' and (now < tonumber(valid_from) or now >= tonumber(valid_until)) then
      fail('wrongWindow', format('%.0f', now))
    end
  end

  local live, billed = state == 'h' and now < expires_at, true
  if not committed then
    local filling = resolve.filling_of(lead, bind, params)
    filling.position = position
    local task = { filling = filling, instances = instances, live = live, expires_at = expires_at,
      remember_until = remember_until }
    if live then
      count_live(option, task, reserved_at)
    else
      billed = count_late(option, task, reserved_at)
    end
  end
  local what = committed and '-' or live and 'all' or billed and 'late' or 'facts'
  if with_option then billed = count_event(request, at, position, reserved_at, remember_until) and billed end
  -- This is written at once, so nothing may fail any more.
  if call.only and not committed and concerns_others(id, option, lead, bind, params) then
    apply.expect(p, id, index, what)
  end
  partition.put(p, field, record.changed(text, from, over, committed and state or 'c', event), remember_until)
  local status = committed and ' counted ' or live and ' committed ' or ' late '
  return 'K ' .. digits(now) .. status .. (billed and '0 ' or '1 ') .. template
    .. whereabouts(text, from, bind, params, what)
end

return { commit = commit }
