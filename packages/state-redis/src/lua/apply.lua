-- On a cluster: a commit that its home has confirmed is told to the other partitions of the hold, which obey. Until they
-- have said so the home remembers it; whoever calls the home a while later is told, and tells them again.
--
--   A, a partition, an id, SLOT WHAT   WHAT: all; late: what had expired still counts; facts: it counts but for money
--   Y, a partition, ID/SLOT/WHAT       all others have obeyed
--
--   answer   A NOW STATUS   STATUS: applied, duplicate, unknown      Y NOW

local call = partition.call
local format, match = string.format, string.match
local AGE = 2000

local function list_key(name)
  return call.prefix .. '{' .. name .. '}:unheard'
end

-- Notes that the others have to be told of a commit.
local function expect(p, id, slot, what)
  redis.call('ZADD', list_key(p.name), format('%.0f', call.now), id .. '/' .. slot .. '/' .. what)
end

local function acknowledge(_, name, member)
  redis.call('ZREM', list_key(name), member)
  return format('Y %.0f', call.now)
end

-- The oldest commit that nobody has acknowledged for a while; nil where there is none.
local function unheard(name)
  local oldest = redis.call('ZRANGE', list_key(name), 0, 0, 'WITHSCORES')
  if oldest[1] and tonumber(oldest[2]) < call.now - AGE then
    -- The next call shall not be told the same at once.
    redis.call('ZADD', list_key(name), format('%.0f', call.now), oldest[1])
    return oldest[1]
  end
end

-- Counts what one partition has of a hold: out of what it still holds, or just so. What it was told before it does once.
local function apply(_, name, id, rest)
  local index, what = match(rest, '^(%d+) (%S+)')
  local field = 'r:' .. id
  local p = partition.open(name, { field })
  local now, text = call.now, p.texts[field]
  if not text then return format('A %.0f unknown', now) end
  local reserved_at, remember_until, asked, from = record.head(text)
  from = remember_until > now and record.find(text, from, tonumber(index))
  if not from then return format('A %.0f unknown', now) end
  local over, state, position, expires_at, _, starts, bounds, numbers = record.slot_at(text, from)
  if state == 'c' or state == 'k' then return format('A %.0f duplicate', now) end
  if state == 'e' then return format('A %.0f unknown', now) end
  local option, instances = record.details(text, from, over, starts, bounds, numbers)
  local _, bind, params = record.asked(asked)
  local filling = resolve.filling_of(name, bind, params)
  filling.position = position
  local task = { filling = filling, instances = instances, live = state == 'h' and now < expires_at,
    expires_at = expires_at, remember_until = remember_until }
  if not partition.erased_since(p, reserved_at) then
    for _, place in ipairs(option.commit) do
      if resolve.is_here(place, filling) then
        partition.open(name, resolve.fields_of(place, filling))
        for _, group in ipairs(place.groups) do
          local counted = charge.some(group, function(claim) return what ~= 'facts' or not claim.fit end)
          if counted then charge.change(p, counted, charge.commit, task) end
        end
        if what == 'facts' and task.live then
          for _, group in ipairs(place.groups) do
            local freed = charge.some(group, function(claim) return claim.fit end)
            if freed then charge.change(p, freed, charge.release, task) end
          end
          partition.ease(p)
        end
      end
    end
  end
  partition.put(p, field, record.changed(text, from, over, 'c'), remember_until)
  return format('A %.0f applied', now)
end

return { apply = apply, acknowledge = acknowledge, expect = expect, unheard = unheard }
