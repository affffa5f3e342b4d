-- Gives back what is held.
--
--   L, the lead, an id, SLOT REMEMBER   SLOT - : all of them
--
--   answer   L NOW STATUS   STATUS: released, committed, ended, marked
--            on a cluster with the attempt of what is there (see attempt.lua)

local call = partition.call
local format, match = string.format, string.match
local NOBODY = '-\0*\0-\0'

-- Ends the live holds of a reservation, or of one of its slots. Answers its text, whether one ended, and whether one is
-- committed.
local function end_live(lead, text, only)
  local _, _, _, from = record.head(text)
  local index, ended, committed = 0, false, false
  while from <= #text do
    local over, state, _, expires_at = record.slot_at(text, from)
    if not only or only == index then
      if state == 'h' and call.now < expires_at then
        hold.release(lead, text, from)
        text, ended = record.changed(text, from, over, 'r'), true
      end
      committed = committed or state == 'c' or state == 'k'
    end
    from, index = over, index + 1
  end
  return text, ended, committed
end

local function attempt_text(text)
  if not call.only then return '' end
  local _, _, asked = record.head(text)
  return ' ' .. digits.of(record.attempt_of(asked) or 0)
end

local function release(_, lead, id, rest)
  local index, remember = match(rest, '^(%S+) (%d+)')
  local field = 'r:' .. id
  local p = partition.open(lead, { field })
  local now = call.now
  local text = p.texts[field]
  if not text or record.known_until(text) <= now or record.is_trace(text) then
    partition.put(p, field, record.with_head(now, now + remember, NOBODY, ''), now + remember)
    return format('L %.0f marked', now)
  end
  local ended, committed
  text, ended, committed = end_live(lead, text, tonumber(index))
  if ended then
    partition.put(p, field, text, record.remember_until(text))
    return format('L %.0f released', now) .. attempt_text(text)
  end
  return format('L %.0f %s', now, committed and 'committed' or 'ended') .. attempt_text(text)
end

return { release = release, end_live = end_live }
