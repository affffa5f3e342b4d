-- On a cluster a reservation takes several steps, and others may ask for the same meanwhile. Whoever goes on with it gets
-- an attempt of its own from the lead, of a higher number than any before, and a partition that has heard of one takes
-- nothing of an earlier one. So what a caller was told of its newest attempt is so for everybody: an earlier one can
-- neither hold, after that, what was refused, nor let go of what is held.
--
-- A request says ATTEMPT LEAVES, ended by a 0 byte, before who asked; a record has the number after. LEAVES 1: others may
-- be on their way, so what holds nothing leaves a record without slots for a while (a trace); 0: the caller was alone.
-- The upper part of a number counts how often the reservation began anew, the lower one the attempts since.

local format, match, cut = string.format, string.match, string.sub
local attempt_of, with_attempt, put = record.attempt_of, record.with_attempt, partition.put
local NOBODY = '-\0*\0-\0'
local BEGUN = 65536
local TRACE_MS = 60000

-- What a request says: its attempt, whether it leaves a trace, and who asked.
local function read(rest)
  local number, leaves, at = match(rest, '^(%d+) (%d)%z()')
  return tonumber(number), leaves == '1', cut(rest, at)
end

local function begun_after(number)
  return (math.floor(number / BEGUN) + 1) * BEGUN
end

-- Gives what is known another attempt.
local function take_over(p, field, text, number)
  local reserved_at, remember_until, asked, from = record.head(text)
  local _, own = attempt_of(asked)
  put(p, field, record.with_head(reserved_at, remember_until, with_attempt(own, number), cut(text, from)), remember_until)
end

-- Leaves a trace, or nothing.
local function leave(p, field, number, leaves)
  local now, text = partition.call.now, p.texts[field]
  if not leaves and (not text or record.known_until(text) <= now) then return end
  local keep_until = leaves and now + TRACE_MS or now
  put(p, field, record.with_head(now, keep_until, with_attempt(NOBODY, number), ''), keep_until)
end

-- How a lead's answer ends.
local function told(number)
  return ' @' .. digits.of(number)
end

-- Whether a slot was released or committed.
local function is_decided(text, from)
  while from <= #text do
    local over, state = record.slot_at(text, from)
    if state ~= 'h' and state ~= 'e' then return true end
    from = over
  end
  return false
end

-- What a lead does with a request for an id: the attempt, and whether it only answers with what is known (text, false:
-- nothing). A request W, which fills anew, does so for the newest attempt only.
local function at_lead(p, field, known, mode, number)
  if not known then return begun_after(number), false end
  local _, _, asked, from = record.head(known)
  local last = attempt_of(asked)
  if from > #known then
    if not last then return number, true end
    return begun_after(math.max(last, number)), false
  end
  local own = math.max(last or 0, number) + 1
  if mode == 'W' and last == number then
    local ended = release.end_live(p.name, known)
    if not is_decided(known, from) then return own, false end
    -- What others have released, if only a slot, is not filled anew: all of it has ended.
    known = ended
  end
  take_over(p, field, known, own)
  return own, true
end

-- The same of a partition that has a part. Nil for the attempt: there was a later one, whose number follows.
local function at_part(p, field, known, mode, number, slot)
  if not known then return number, false end
  local _, _, asked, from = record.head(known)
  local last = attempt_of(asked)
  if mode ~= 'W' then
    if not last then return number, true end
    if last > number then return nil, last end
  end
  if from > #known then return math.max(last or 0, number), false end
  local _, _, position, _, _, _, bounds, numbers = record.slot_at(known, from)
  local same = record.option_at(known, from, bounds, numbers).recorded == slot.options[1].recorded
  if mode ~= 'W' and same and position == slot.position then
    if last < number then take_over(p, field, known, number) end
    return number, true
  end
  release.end_live(p.name, known)
  return number, false
end

-- Whether a commit has counted something here. A part, and what is consumed, has one slot.
local function has_counted(name, text, asked, from)
  local _, state, _, _, _, _, bounds, numbers = record.slot_at(text, from)
  if state ~= 'c' and state ~= 'k' then return false end
  local _, bind, params = record.asked(asked)
  local filling = resolve.filling_of(name, bind, params)
  for _, place in ipairs(record.option_at(text, from, bounds, numbers).commit) do
    if resolve.is_here(place, filling) then return true end
  end
  return false
end

-- Lets go of a part, but not of what is committed and has counted here; the answer says so.
--
--   O, a partition, an id, and ATTEMPT LEAVES: what that attempt, or one before it, holds
--   O, a partition, an id                      whatever is there
local function undo(_, name, id, rest)
  local field = 'r:' .. id
  local p = partition.open(name, { field })
  local now, text = partition.call.now, p.texts[field]
  local answer = format('O %.0f', now)
  local number, leaves = match(rest, '^(%d+) (%d)')
  if not text or record.remember_until(text) <= now then
    if leaves == '1' then leave(p, field, tonumber(number), true) end
    return answer
  end
  local _, _, asked, from = record.head(text)
  local last = attempt_of(asked)
  if number then
    -- What was released before it was heard of stays so.
    if not last and from > #text then return answer end
    if last and last > tonumber(number) then return answer end
  end
  if from <= #text then
    if has_counted(name, text, asked, from) then return answer .. ' committed' end
    release.end_live(name, text)
  end
  leave(p, field, tonumber(number) or 0, leaves == '1')
  return answer
end

return { read = read, leave = leave, told = told, at_lead = at_lead, at_part = at_part, undo = undo }
