-- What is done with one claim: asked, held, committed, given back. Core's check-claim, hold-claim and windows in Lua.
--
-- The acts take a claim, a task, and a counter's values (see counter.lua), and answer the values it shall have.
--
--   task   { p, filling, field, expires_at, remember_until, live, instances }

local add, sub, at_most, in_range = amount.add, amount.sub, amount.at_most, amount.in_range
local put, take, first, drop = ledger.put, ledger.take, ledger.first, ledger.drop
local call, fail, digits, NEVER = partition.call, failure.fail, digits.of, counter.NEVER
local TWO_32 = 4294967296
local LATEST = NEVER - 1 -- of what is not for ever
local LOG_BYTES = 1000 * ledger.SIZE

-- The value of a claim's stored limit; nothing where none was set.
local function stored_limit(p, claim, filling)
  incarnation.require_known()
  local high, low, version = counter.limit(p.texts[claim.limit_field or resolve.limit_field_of(claim, filling)])
  if version > 0 then return high, low end
  incarnation.require_known_now()
end

local function fail_missing(p, claim, filling)
  fail('missing', p.name, resolve.limit_field_of(claim, filling))
end

-- The first limit that refuses what is committed and held with the claim's room: its index, and its value if it is a
-- stored one (nil: there is none). Nothing where all hold. A limit of 0 refuses always, even what needs no room.
local function refusing(claim, task, ch, cl, hh, hl)
  local used_high, used_low = ch + hh + claim.room_high, cl + hl + claim.room_low
  if used_low >= TWO_32 then
    local rest = used_low % TWO_32
    used_high, used_low = used_high + (used_low - rest) / TWO_32, rest
  end
  local limits = claim.limits
  for index = 1, #limits do
    local limit = limits[index]
    local high, low = limit.high, limit.low
    if not high then
      if limit.stored then
        high, low = stored_limit(task.p, claim, task.filling)
        if not high then return index end
      else
        high, low = curve.at(limit.curve, call.now)
      end
    end
    if high < used_high or (high == used_high and low < used_low) or (high == 0 and low == 0) then
      if limit.stored then return index, high, low end
      return index, 0, 0
    end
  end
end

-- Until when a counter has to be kept: as long as its window and the holds that name it need.
local function keep_until(claim, start, keep, remember_until)
  local kind, size, until_then = claim.kind, claim.size, 0
  if kind == 'r' then
    until_then = (start == NEVER and 0 or start) + size
  elseif kind == 'x' then
    until_then = claim.over
  elseif kind == 'f' and size == 0 then
    until_then = NEVER
  else
    until_then = call.now + size
  end
  if remember_until > until_then then until_then = remember_until end
  if until_then > NEVER and until_then < math.huge then until_then = LATEST end
  return keep > until_then and keep or until_then
end

-- Act: asks all limits and, where they hold, holds the amount until `expires_at`.
local function reserve(claim, task, start, keep, ch, cl, hh, hl, edges, log)
  if claim.held then
    -- The room is never less than the amount: what fits a limit fits 64 bits.
    if refusing(claim, task, ch, cl, hh, hl) then return nil end
  end
  if not claim.counts then return start, keep, ch, cl, hh, hl, edges, log end
  if claim.kind == 'r' then
    if start == NEVER then start = call.now end
    task.instances[claim.instance] = start
  end
  if claim.held then
    edges = put(edges, task.expires_at, claim.high, claim.low)
    hh, hl = hh + claim.high, hl + claim.low
    if hl >= TWO_32 then hh, hl = hh + 1, hl - TWO_32 end
  end
  return start, keep_until(claim, start, keep, task.remember_until), ch, cl, hh, hl, edges, log
end

-- Act: prepares a rolling window for what is committed at once, and notes its instance.
local function begin(claim, task, start, keep, ch, cl, hh, hl, edges, log)
  if claim.kind == 'r' then
    if start == NEVER then start = call.now end
    task.instances[claim.instance] = start
  end
  return start, keep_until(claim, start, keep, task.remember_until), ch, cl, hh, hl, edges, log
end

-- Act: counts the amount, out of what is held where the hold is live. A negative one (a credit) gives back.
local function commit(claim, task, start, keep, ch, cl, hh, hl, edges, log)
  local high, low, kind = claim.high, claim.low, claim.kind
  local live = task.live and claim.held
  if not live then
    local sum
    if claim.negative then
      sum = sub(ch, cl, high, low)
    else
      local used_high, used_low = add(ch, cl, hh, hl)
      sum = add(used_high, used_low, high, low)
    end
    if not in_range(sum) then fail('overflow', task.p.name, task.field) end
  end
  local counts = true
  if kind == 'r' and start ~= task.instances[claim.instance] then
    -- The instance was forgotten when its holds had ended. Where its time is not over the viewer saw the ad in it: it
    -- counts in the instance that runs in its place, or brings its own back.
    local instance = task.instances[claim.instance]
    counts = instance + claim.size > call.now
    if counts and start == NEVER then start = instance end
  elseif live then
    local taken_high, taken_low
    edges, taken_high, taken_low = take(edges, task.expires_at, high, low)
    hh, hl = sub(hh, hl, taken_high, taken_low)
  end
  if claim.negative then
    partition.lower(task.p)
    ch, cl = sub(ch, cl, high, low)
  elseif counts then
    ch, cl = add(ch, cl, high, low)
    if kind == 's' then
      log = put(log, call.now, high, low)
      if #log > LOG_BYTES then log, ch, cl = drop(log, first(log), ch, cl) end
    end
  end
  return start, keep_until(claim, start, keep, task.remember_until), ch, cl, hh, hl, edges, log
end

-- Act: gives a live held amount back.
local function release(claim, task, start, keep, ch, cl, hh, hl, edges, log)
  if claim.held and claim.counts and (claim.kind ~= 'r' or start == task.instances[claim.instance]) then
    local taken_high, taken_low
    edges, taken_high, taken_low = take(edges, task.expires_at, claim.high, claim.low)
    hh, hl = sub(hh, hl, taken_high, taken_low)
  end
  return start, keep, ch, cl, hh, hl, edges, log
end

-- What compiled code needs, in numbers that may be rounded above 2^53: all it compares with them is less.
local shared = {
  NEVER = NEVER, NOTHING = counter.NOTHING, first = first, drop = ledger.small_drop, put = ledger.small_put,
  take = ledger.small_take, curve_at = curve.number_at, require_known = incarnation.require_known,
}

function shared.stored_limit(p, claim, filling)
  local high, low = stored_limit(p, claim, filling)
  return high and high * TWO_32 + low
end

local compilers = { [reserve] = compile.reserve, [commit] = compile.commit }

-- The code of a group for an act; false where there is none.
local function code_of(group, act)
  if group[act] ~= nil then return group[act] end
  local compiler = compilers[act]
  local code = compiler and not group.partial and compiler(shared, group.claims) or false
  group[act] = code
  return code
end

-- Puts one group of claims through an act. Answers whether it was done.
local function change(p, group, act, task)
  local field = group.field or resolve.field_of(group, task.filling)
  task.p, task.field = p, field
  local before, code = p.texts[field], code_of(group, act)
  local text, until_then
  if code then text, until_then = code(before, call.now, task.expires_at, task.remember_until, task) end
  if text == nil then text, until_then = counter.rewrite(before, group.claims, call.now, act, task) end
  if not text then return false end
  if not group.counts then return true end -- it only asked
  if text ~= before and (before or text ~= counter.NOTHING) then partition.put(p, field, text, until_then) end
  return true
end

-- The group with those of its claims that a test lets through; nil where there is none.
local function some(group, test)
  local claims = {}
  for _, claim in ipairs(group.claims) do
    if test(claim) then claims[#claims + 1] = claim end
  end
  if #claims == 0 then return nil end
  if #claims == #group.claims then return group end
  return { field = group.field, parts = group.parts, suffix = group.suffix, claims = claims, counts = true, partial = true }
end

-- Puts the groups of all places through an act. Answers false where it refused one; earlier ones stay changed.
local function change_all(places, act, task)
  local filling = task.filling
  for index = 1, #places do
    local place = places[index]
    local name = place.fixed or resolve.partition_of(place, filling)
    if not call.only or name == call.only then
      local p = partition.open(name, place.fields or resolve.fields_of(place, filling))
      local groups = place.groups
      for each = 1, #groups do
        if not change(p, groups[each], act, task) then return false end
      end
    end
  end
  return true
end

-- Why an option is refused: the first limit in the order of its claims, as text. Fails where a limit is missing. Nil where
-- all hold.
local function explain(option, task, number)
  local filling = task.filling
  for _, claim in ipairs(option.claims) do
    local name = resolve.partition_of(claim, filling)
    if claim.held and (not call.only or name == call.only) then
      local field = resolve.limit_field_of(claim, filling)
      local fields = { field, claim.dated and field .. claim.dated or nil }
      local p = partition.open(name, fields)
      task.p = p
      local start, keep, ch, cl, hh, hl, edges, log =
        counter.read(p.texts[fields[#fields]], claim.kind, claim.size, call.now)
      local index, high, low = refusing(claim, task, ch, cl, hh, hl)
      if index then
        if not high then fail_missing(p, claim, filling) end
        return ' x' .. digits(number) .. ',' .. digits(claim.index - 1) .. ',' .. digits(index - 1) .. ',' .. digits(high)
          .. ',' .. digits(low) .. ',' .. counter.to_text(start, keep, ch, cl, hh, hl, edges, log)
      end
    end
  end
end

-- Whether money that comes late still fits its stored limit; curves are not asked.
local function still_fits(claim, p, filling)
  if not claim.stored then return true end
  local limit_high, limit_low = stored_limit(p, claim, filling)
  if not limit_high then fail_missing(p, claim, filling) end
  local field = resolve.limit_field_of(claim, filling) .. (claim.dated or '')
  local _, _, ch, cl, hh, hl = counter.read(p.texts[field], claim.kind, claim.size, call.now)
  ch, cl = add(ch, cl, hh, hl)
  ch, cl = add(ch, cl, claim.high, claim.low)
  return (limit_high > 0 or limit_low > 0) and at_most(ch, cl, limit_high, limit_low)
end

return {
  some = some, shared = shared, reserve = reserve, begin = begin, commit = commit, release = release, change = change,
  change_all = change_all, explain = explain, still_fits = still_fits,
}
