-- Counters as they are stored, and what is done with one. Nothing here knows a partition or a key.
--
-- A field's text: '-', or '+' and a limit (amount, version). Where there are counters: how many (2 bytes); which, each
--
--   kind        f forever, x fixed, r rolling, s sliding
--   size        rolling, sliding: the window's length; forever: after how long it may be forgotten (0: never);
--               fixed: 1 where it is kept when its interval is over
--
-- and then how they stand, each
--
--   start       of the present instance of a rolling window; NEVER: there is none. Only of rolling ones
--   keep        it may be forgotten from then on (NEVER: not at all)
--   cl, ch      what is committed; of a sliding window the sum of its log
--   hl, hh      what is held: the sum of the edges
--   edges       a ledger, its length before it
--   log         the same, of sliding ones
--
-- So what a field is made of is one piece of text, which compile.lua compares as a whole.
--
-- In here a counter is its eight last values, on the stack: a table for each would cost more than what is done with it.

local first, drop, digits = ledger.first, ledger.drop, digits.of
local pack, unpack_from, cut, byte = struct.pack, struct.unpack, string.sub, string.byte

local NEVER = 281474976710655 -- 2^48 - 1, the largest time there is room for
local PLUS = byte('+')

local COUNT = '<I2'
local WHICH = '<c1I7'
local WHICH_BYTES = 8
local BODY = '<I6I4I4I4I4I2c0'
local LIMIT = '<I4I4I4'
local LIMIT_END = 14 -- where the rest begins after a limit; without one at 2

local function begin_of(text)
  return byte(text) == PLUS and LIMIT_END or 2
end

-- The limit of a field: upper half, lower half, version. Version 0: there is none.
local function limit(text)
  if text and byte(text) == PLUS then
    local low, high, version = unpack_from(LIMIT, text, 2)
    return high, low, version
  end
  return 0, 0, 0
end

-- The same as one number, rounded above 2^53; nil where there is none.
local function small_limit(text)
  if text and byte(text) == PLUS then return (unpack_from('<I8', text, 2)) end
end

-- The field with another limit.
local function with_limit(text, high, low, version)
  return '+' .. pack(LIMIT, low, high, version) .. (text and cut(text, begin_of(text)) or '')
end

-- A counter as it stands at a position of a text: its eight values, and where the next begins.
local function body_at(text, position, kind)
  local start, log = NEVER, ''
  if kind == 'r' then start, position = unpack_from('<I6', text, position) end
  local keep, cl, ch, hl, hh, edges, over = unpack_from(BODY, text, position)
  if kind == 's' then log, over = unpack_from('<I2c0', text, over) end
  return start, keep, ch, cl, hh, hl, edges, log, over
end

local function body(kind, start, keep, ch, cl, hh, hl, edges, log)
  local text = pack(BODY, keep, cl, ch, hl, hh, #edges, edges)
  if kind == 'r' then return pack('<I6', start) .. text end
  if kind == 's' then return text .. pack('<I2c0', #log, log) end
  return text
end

-- Drops what has passed from the ledgers, and a rolling window's instance that is over or empty.
local function settle(kind, size, now, start, keep, ch, cl, hh, hl, edges, log)
  if edges ~= '' and first(edges) <= now then edges, hh, hl = drop(edges, now, hh, hl) end
  if log ~= '' and first(log) <= now - size then log, ch, cl = drop(log, now - size, ch, cl) end
  if kind == 'r' and start ~= NEVER and (now >= start + size or (cl == 0 and ch == 0 and hl == 0 and hh == 0)) then
    return NEVER, keep, 0, 0, 0, 0, '', log
  end
  return start, keep, ch, cl, hh, hl, edges, log
end

-- Goes through the counters of a text: their number, and where their kinds begin, and how they stand.
local function counters_of(text)
  local from = begin_of(text)
  if from > #text then return 0, from, from end
  local count, which = unpack_from(COUNT, text, from)
  return count, which, which + WHICH_BYTES * count
end

local function is_same(kind, size, other_kind, other_size)
  return kind == other_kind and (size == other_size or kind == 'f' or kind == 'x')
end

-- A window's counter as it stands: its eight values, those of a new one where there is none.
local function read(text, kind, size, now)
  if text then
    local count, which, position = counters_of(text)
    for _ = 1, count do
      local there, there_size, next_which = unpack_from(WHICH, text, which)
      local start, keep, ch, cl, hh, hl, edges, log, over = body_at(text, position, there)
      if is_same(there, there_size, kind, size) and keep > now then
        return settle(kind, size, now, start, keep, ch, cl, hh, hl, edges, log)
      end
      which, position = next_which, over
    end
  end
  return NEVER, 0, 0, 0, 0, 0, '', ''
end

-- Puts each counter that a claim names through `act(claim, task, values...)`, which answers the values it shall have, or
-- nothing: then all is left as it was. What may be forgotten is. Answers the new text, with the claims' counters first and
-- in the claims' order, and until when it has to be kept.
local function rewrite(text, claims, now, act, task)
  local kinds, bodies, count, until_then = '', '', 0, 0
  local function add(which, how, keep)
    kinds, bodies, count = kinds .. which, bodies .. how, count + 1
    if keep > until_then then until_then = keep end
  end
  for index = 1, #claims do
    local claim = claims[index]
    local start, keep, ch, cl, hh, hl, edges, log =
      act(claim, task, read(text, claim.kind, claim.size, now))
    if not start then return nil end
    if keep > now then
      add(pack(WHICH, claim.kind, claim.size), body(claim.kind, start, keep, ch, cl, hh, hl, edges, log), keep)
    end
  end
  local limited = text and byte(text) == PLUS
  if limited then until_then = NEVER end
  if text then
    local there, which, position = counters_of(text)
    for _ = 1, there do
      local kind, size, next_which = unpack_from(WHICH, text, which)
      local _, keep, _, _, _, _, _, _, over = body_at(text, position, kind)
      local named = keep <= now
      for index = 1, #claims do named = named or is_same(kind, size, claims[index].kind, claims[index].size) end
      if not named then add(cut(text, which, next_which - 1), cut(text, position, over - 1), keep) end
      which, position = next_which, over
    end
  end
  local head = limited and cut(text, 1, LIMIT_END - 1) or '-'
  return count > 0 and head .. pack(COUNT, count) .. kinds .. bodies or head, until_then
end

-- How many counters a field has, and whether any of it has to be kept.
local function census(text, now)
  local count, which, position = counters_of(text)
  local alive = byte(text) == PLUS
  for _ = 1, count do
    local kind, _, next_which = unpack_from(WHICH, text, which)
    local _, keep, _, _, _, _, _, _, over = body_at(text, position, kind)
    which, position, alive = next_which, over, alive or keep > now
  end
  return count, alive
end

-- For answers: start,keep,committed high,low,number of edges,edges,log.
local function to_text(start, keep, ch, cl, _, _, edges, log)
  local text = digits(start) .. ',' .. digits(keep) .. ',' .. digits(ch) .. ',' .. digits(cl) .. ','
    .. digits(#edges / ledger.SIZE)
  if edges ~= '' then text = text .. ',' .. ledger.to_text(edges) end
  if log ~= '' then text = text .. ',' .. ledger.to_text(log) end
  return text
end

return {
  NEVER = NEVER, NOTHING = '-', COUNT = COUNT, WHICH = WHICH, limit = limit, small_limit = small_limit,
  with_limit = with_limit, read = read, rewrite = rewrite, census = census, to_text = to_text,
}
