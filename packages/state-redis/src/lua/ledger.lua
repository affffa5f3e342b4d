-- A ledger is a text of (time, amount) entries of 14 bytes, ascending by time: expiry edges of held amounts, or the log
-- of a sliding window. Its sum is kept beside it, so most calls touch its first or its last entry only.

local add, sub, at_most = amount.add, amount.sub, amount.at_most
local pack, unpack_from = struct.pack, struct.unpack
local cut = string.sub

local ENTRY = '<I6I4I4'
local SIZE = 14

-- The time of the first entry.
local function first(ledger)
  return (unpack_from('<I6', ledger))
end

-- Drops the entries up to and including `time`. Returns the ledger and its new sum.
local function drop(ledger, time, sum_high, sum_low)
  local position, length = 1, #ledger
  while position <= length do
    local at, high, low = unpack_from(ENTRY, ledger, position)
    if at > time then break end
    sum_high, sum_low = sub(sum_high, sum_low, high, low)
    position = position + SIZE
  end
  return cut(ledger, position), sum_high, sum_low
end

-- Adds an amount at a time, to the entry of that time where there is one.
local function put(ledger, time, high, low)
  if ledger == '' then return pack(ENTRY, time, high, low) end
  local position = #ledger - SIZE + 1
  while position > 0 do
    local at, there_high, there_low = unpack_from(ENTRY, ledger, position)
    if at == time then
      high, low = add(there_high, there_low, high, low)
      return cut(ledger, 1, position - 1) .. pack(ENTRY, time, high, low) .. cut(ledger, position + SIZE)
    end
    if at < time then break end
    position = position - SIZE
  end
  if position < 1 then position = 1 - SIZE end
  return cut(ledger, 1, position + SIZE - 1) .. pack(ENTRY, time, high, low) .. cut(ledger, position + SIZE)
end

-- Takes an amount out of the entry of a time. Returns the ledger and what was taken: at most what was there.
local function take(ledger, time, high, low)
  local position = #ledger - SIZE + 1
  while position > 0 do
    local at, there_high, there_low = unpack_from(ENTRY, ledger, position)
    if at == time then
      local before, after = cut(ledger, 1, position - 1), cut(ledger, position + SIZE)
      if at_most(there_high, there_low, high, low) then return before .. after, there_high, there_low end
      local left_high, left_low = sub(there_high, there_low, high, low)
      return before .. pack(ENTRY, time, left_high, left_low) .. after, high, low
    end
    if at < time then break end
    position = position - SIZE
  end
  return ledger, 0, 0
end

-- For answers: time,upper,lower for each entry, joined by commas.
local function to_text(ledger)
  local parts = {}
  for position = 1, #ledger, SIZE do
    parts[#parts + 1] = string.format('%.0f,%.0f,%.0f', unpack_from(ENTRY, ledger, position))
  end
  return table.concat(parts, ',')
end

return { SIZE = SIZE, first = first, drop = drop, put = put, take = take, to_text = to_text }
