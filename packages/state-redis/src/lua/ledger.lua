-- A ledger is a text of (time, amount) entries of 14 bytes, ascending by time: expiry edges of held amounts, or the log
-- of a sliding window. Its sum is kept beside it, so most calls touch its first or its last entry only.
--
-- Each function is here twice: for amounts of 64 bits, as two halves, and (small_) for ledgers whose sum is exact as one
-- number, which are nearly all.

local add, sub, at_most = amount.add, amount.sub, amount.at_most
local pack, unpack_from = struct.pack, struct.unpack
local cut = string.sub

local ENTRY = '<I6I4I4' -- time, lower half, upper half
local SMALL_ENTRY = '<I6I8'
local SIZE = 14
local TWO_32 = 4294967296

-- The time of the first entry.
local function first(ledger)
  return (unpack_from('<I6', ledger))
end

-- Drops the entries up to and including `time`. Returns the ledger and its new sum.
local function drop(ledger, time, sum_high, sum_low)
  local position, length = 1, #ledger
  while position <= length do
    local at, low, high = unpack_from(ENTRY, ledger, position)
    if at > time then break end
    sum_high, sum_low = sub(sum_high, sum_low, high, low)
    position = position + SIZE
  end
  return cut(ledger, position), sum_high, sum_low
end

-- Adds an amount at a time, to the entry of that time where there is one.
local function put(ledger, time, high, low)
  if ledger == '' then return pack(ENTRY, time, low, high) end
  local position = #ledger - SIZE + 1
  while position > 0 do
    local at, there_low, there_high = unpack_from(ENTRY, ledger, position)
    if at == time then
      high, low = add(there_high, there_low, high, low)
      return cut(ledger, 1, position - 1) .. pack(ENTRY, time, low, high) .. cut(ledger, position + SIZE)
    end
    if at < time then break end
    position = position - SIZE
  end
  if position < 1 then position = 1 - SIZE end
  return cut(ledger, 1, position + SIZE - 1) .. pack(ENTRY, time, low, high) .. cut(ledger, position + SIZE)
end

-- Takes an amount out of the entry of a time. Returns the ledger and what was taken: at most what was there.
local function take(ledger, time, high, low)
  local position = #ledger - SIZE + 1
  while position > 0 do
    local at, there_low, there_high = unpack_from(ENTRY, ledger, position)
    if at == time then
      local before, after = cut(ledger, 1, position - 1), cut(ledger, position + SIZE)
      if at_most(there_high, there_low, high, low) then return before .. after, there_high, there_low end
      local left_high, left_low = sub(there_high, there_low, high, low)
      return before .. pack(ENTRY, time, left_low, left_high) .. after, high, low
    end
    if at < time then break end
    position = position - SIZE
  end
  return ledger, 0, 0
end

local function small_drop(ledger, time, sum)
  local position, length = 1, #ledger
  while position <= length do
    local at, there = unpack_from(SMALL_ENTRY, ledger, position)
    if at > time then break end
    sum, position = sum - there, position + SIZE
  end
  return cut(ledger, position), sum
end

local function small_put(ledger, time, added)
  if ledger == '' then return pack(SMALL_ENTRY, time, added) end
  local last = #ledger - SIZE + 1
  local at, there = unpack_from(SMALL_ENTRY, ledger, last)
  if at < time then return ledger .. pack(SMALL_ENTRY, time, added) end
  if at == time then
    if last == 1 then return pack(SMALL_ENTRY, time, there + added) end
    return cut(ledger, 1, last - 1) .. pack(SMALL_ENTRY, time, there + added)
  end
  local low = added % TWO_32
  return put(ledger, time, (added - low) / TWO_32, low)
end

-- The ledger without the amount; nil where it was not all there.
local function small_take(ledger, time, taken)
  local position = #ledger - SIZE + 1
  while position > 0 do
    local at, there = unpack_from(SMALL_ENTRY, ledger, position)
    if at == time then
      if there < taken then return nil end
      if there == taken then return cut(ledger, 1, position - 1) .. cut(ledger, position + SIZE) end
      return cut(ledger, 1, position - 1) .. pack(SMALL_ENTRY, time, there - taken) .. cut(ledger, position + SIZE)
    end
    if at < time then return nil end
    position = position - SIZE
  end
end

-- For answers: time,upper,lower for each entry, joined by commas.
local function to_text(ledger)
  local parts = {}
  for position = 1, #ledger, SIZE do
    local at, low, high = unpack_from(ENTRY, ledger, position)
    parts[#parts + 1] = string.format('%.0f,%.0f,%.0f', at, high, low)
  end
  return table.concat(parts, ',')
end

return {
  SIZE = SIZE, first = first, drop = drop, put = put, take = take, small_drop = small_drop, small_put = small_put,
  small_take = small_take, to_text = to_text,
}
