-- Counters as they are stored, and what is done with one. Nothing here knows a partition or a key.
--
-- A field's text: '-', or '+' and a limit (amount, version); then its counters, each
--
--   kind        f forever, x fixed, r rolling, s sliding
--   size        rolling, sliding: the window's length; forever: after how long it may be forgotten (0: never);
--               fixed: 1 where it is kept when its interval is over
--   keep        it may be forgotten from then on (NEVER: not at all)
--   start       of the present instance of a rolling window; NEVER: there is none
--   ch, cl      what is committed; of a sliding window the sum of its log
--   hh, hl      what is held: the sum of the edges
--   edges, log  ledgers, their lengths before them
--
-- In here a counter is its eight last values, on the stack: texts are taken apart and put together again without a table
-- in between, which is most of the speed.

local first, drop = ledger.first, ledger.drop
local pack, unpack_from, cut = struct.pack, struct.unpack, string.sub

local NEVER = 281474976710655 -- 2^48 - 1, the largest time there is room for

local HEAD = '<c1I7I6I6I4I4I4I4I2I2'
local LIMIT = '<I4I4I4'
local LIMIT_END = 14 -- where counters begin after a limit; without one at 2

local function begin_of(text)
  return cut(text, 1, 1) == '+' and LIMIT_END or 2
end

-- The limit of a field: upper half, lower half, version. Version 0: there is none.
local function limit(text)
  if text and cut(text, 1, 1) == '+' then return unpack_from(LIMIT, text, 2) end
  return 0, 0, 0
end

-- The field with another limit.
local function with_limit(text, high, low, version)
  return '+' .. pack(LIMIT, high, low, version) .. (text and cut(text, begin_of(text)) or '')
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

-- A window's counter as it stands: its eight values, those of a new one where there is none.
local function read(text, kind, size, now)
  local position = text and begin_of(text) or 1
  local length = text and #text or 0
  while position <= length do
    local there, there_size, keep, start, ch, cl, hh, hl, edges, log, from = unpack_from(HEAD, text, position)
    local middle = from + edges
    position = middle + log
    if there == kind and (there_size == size or kind == 'f' or kind == 'x') and keep > now then
      return settle(kind, size, now, start, keep, ch, cl, hh, hl, cut(text, from, middle - 1),
        cut(text, middle, position - 1))
    end
  end
  return NEVER, 0, 0, 0, 0, 0, '', ''
end

-- The claim of a window among some on one field.
local function claim_of(claims, kind, size)
  for index = 1, #claims do
    local claim = claims[index]
    if claim.kind == kind and (claim.size == size or kind == 'f' or kind == 'x') then return claim, index end
  end
end

-- Puts each counter that a claim names through `act(claim, task, values...)`, which answers the values it shall have, or
-- nothing: then all is left as it was. What may be forgotten is. Answers the new text, and until when it has to be kept.
local function rewrite(text, claims, now, act, task)
  local result, position, length, until_then = '-', 2, 0, 0
  if text then
    length = #text
    if cut(text, 1, 1) == '+' then result, position, until_then = cut(text, 1, LIMIT_END - 1), LIMIT_END, NEVER end
  end
  local missing, done = #claims, 0
  while position <= length do
    local kind, size, keep, start, ch, cl, hh, hl, edges_bytes, log_bytes, from = unpack_from(HEAD, text, position)
    local middle = from + edges_bytes
    local over = middle + log_bytes
    if keep > now then
      local claim, index = claim_of(claims, kind, size)
      if claim then
        missing, done = missing - 1, done + 2 ^ index
        local edges, log = '', ''
        if edges_bytes > 0 then edges = cut(text, from, middle - 1) end
        if log_bytes > 0 then log = cut(text, middle, over - 1) end
        start, keep, ch, cl, hh, hl, edges, log =
          act(claim, task, settle(kind, claim.size, now, start, keep, ch, cl, hh, hl, edges, log))
        if not start then return nil end
        if keep > now then
          result = result .. pack(HEAD, kind, claim.size, keep, start, ch, cl, hh, hl, #edges, #log) .. edges .. log
        end
      else
        result = result .. cut(text, position, over - 1)
      end
      if keep > until_then then until_then = keep end
    end
    position = over
  end
  if missing > 0 then
    for index = 1, #claims do
      if done % 2 ^ (index + 1) < 2 ^ index then
        local claim = claims[index]
        local start, keep, ch, cl, hh, hl, edges, log = act(claim, task, NEVER, 0, 0, 0, 0, 0, '', '')
        if not start then return nil end
        if keep > now then
          result = result .. pack(HEAD, claim.kind, claim.size, keep, start, ch, cl, hh, hl, #edges, #log) .. edges .. log
        end
        if keep > until_then then until_then = keep end
      end
    end
  end
  return result, until_then
end

-- How many counters a field has, and whether any of it has to be kept.
local function census(text, now)
  local position, length, count = begin_of(text), #text, 0
  local alive = position == LIMIT_END
  while position <= length do
    local _, _, keep, _, _, _, _, _, edges, log, from = unpack_from(HEAD, text, position)
    position, count, alive = from + edges + log, count + 1, alive or keep > now
  end
  return count, alive
end

-- For answers: start,keep,committed high,low,number of edges,edges,log.
local function to_text(start, keep, ch, cl, _, _, edges, log)
  local text = string.format('%.0f,%.0f,%.0f,%.0f,%d', start, keep, ch, cl, #edges / ledger.SIZE)
  if edges ~= '' then text = text .. ',' .. ledger.to_text(edges) end
  if log ~= '' then text = text .. ',' .. ledger.to_text(log) end
  return text
end

return {
  NEVER = NEVER, limit = limit, with_limit = with_limit, read = read, rewrite = rewrite, census = census,
  to_text = to_text,
}
