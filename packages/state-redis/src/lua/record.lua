-- What is remembered of a reservation:
--
--   reservedAt, rememberUntil, who asked with its length before it (fingerprint, bind 'role;role=kind/id', params
--   'name=value;...', each ended by a 0 byte, as requests have them), then its slots, each with its length before it: state,
--   position, expiresAt, the option (template, how many starts and bounds, the bounds of its fixed windows), the starts of
--   its rolling windows, and the events counted so far (' impression start').
--
-- On a cluster a number follows who asked, ended by a 0 byte, too: see attempt.lua.
--
-- States: h held, c committed, k committed by consume (held nothing before), r released, e empty. A record without slots
-- marks an id that was released before it was heard of.

local pack, unpack_from, cut = struct.pack, struct.unpack, string.sub
local LONGER = 60000
local PLUS = string.byte('+')
local HEAD = '<I6I6I2c0'
local ASKED = '<sss'
local SLOT = '<I2c1I2I6c12BB'
local OPTION_AT = 11 -- of a slot, from where it begins

-- reservedAt, rememberUntil, who asked, and where the slots begin.
local function head(text)
  return unpack_from(HEAD, text)
end

-- Fingerprint, bind, params.
local function asked(text)
  return unpack_from(ASKED, text)
end

-- On a cluster: the attempt that a record is of (nil: none), and who asked without it.
local function attempt_of(asked)
  local _, _, _, at = unpack_from(ASKED, asked)
  if at > #asked then return nil, asked end
  return tonumber((unpack_from('<s', asked, at))), cut(asked, 1, at - 1)
end

local function with_attempt(asked, number)
  return asked .. digits.of(number) .. '\0'
end

local function with_head(reserved_at, remember_until, asked, slots)
  return pack('<I6I6I2', reserved_at, remember_until, #asked) .. asked .. slots
end

local function remember_until(text)
  local _, until_then = unpack_from('<I6I6', text)
  return until_then
end

-- Until when the reservation is known. A + before its fingerprint says that this partition keeps it longer (on a cluster):
-- so that what the home confirmed at the last moment can be counted here, too.
local function known_until(text)
  local _, until_then, _, mark = unpack_from('<I6I6I2B', text)
  return mark == PLUS and until_then - LONGER or until_then
end

-- On a cluster: whether a record only says which attempts are over.
local function is_trace(text)
  local _, _, asked, from = head(text)
  return from > #text and attempt_of(asked) ~= nil
end

-- One slot's text, no event counted yet.
local function slot(state, position, expires_at, option, instances)
  return pack(option.slot_format, option.slot_bytes, state, position, expires_at, option.recorded,
    unpack(instances, 1, option.rolling))
end

local EMPTY = pack(SLOT, 23, 'e', 0, 0, '------------', 0, 0)

-- Takes the slot at `from` apart: where the next one begins, state, position, expiresAt, template, numbers of starts
-- and bounds, and where these begin. Nil where there is none.
local function slot_at(text, from)
  if from >= #text then return nil end
  local length, state, position, expires_at, id, starts, bounds, numbers = unpack_from(SLOT, text, from)
  return from + 2 + length, state, position, expires_at, id, starts, bounds, numbers
end

-- Where the slot of an index (from 0) begins; nil where there is none.
local function find(text, from, index)
  for _ = 1, index do
    from = slot_at(text, from)
    if not from then return nil end
  end
  return from < #text and from or nil
end

-- The option of the slot at `from`, and where the starts of its rolling windows begin; the slot's other parts have to be
-- known (see slot_at).
local function option_at(text, from, bounds, numbers)
  local starts_from = numbers + 7 * bounds
  return option.recorded(cut(text, from + OPTION_AT, starts_from - 1)), starts_from
end

-- The same with the starts themselves and the slot's events.
local function details(text, from, over, starts, bounds, numbers)
  local option, starts_from = option_at(text, from, bounds, numbers)
  local instances = starts > 0 and { unpack_from(option.instances, text, starts_from) } or {}
  return option, instances, cut(text, starts_from + 6 * starts, over - 1)
end

-- The bounds of the slot's fixed windows as a request's token has them: START-END;START-END.
local function bounds_text(text, from)
  local _, _, _, _, _, _, bounds, numbers = slot_at(text, from)
  local parts = {}
  for index = 0, bounds - 2, 2 do
    local start, over = unpack_from('<I7I7', text, numbers + 7 * index)
    parts[#parts + 1] = string.format('%.0f-%.0f', start, over)
  end
  return table.concat(parts, ';')
end

-- The record with another state, and one more event, in the slot at `from`, which ends before `over`.
local function changed(text, from, over, state, event)
  local more = event and ' ' .. event or ''
  return cut(text, 1, from - 1) .. pack('<I2c1', over - from - 2 + #more, state) .. cut(text, from + 3, over - 1) .. more
    .. cut(text, over)
end

return {
  head = head, asked = asked, with_head = with_head, remember_until = remember_until, known_until = known_until,
  LONGER = LONGER, slot = slot, EMPTY = EMPTY, slot_at = slot_at, find = find, bounds_text = bounds_text,
  option_at = option_at, details = details, changed = changed, attempt_of = attempt_of, with_attempt = with_attempt,
  is_trace = is_trace,
}
