-- Amounts of 64 bits in a language of doubles: every amount is two numbers, the upper 31 bits and the lower 32. All
-- sums and comparisons are exact; nothing above 2^53 is ever one number.

local TWO_32 = 4294967296
local TWO_31 = 2147483648

local function add(ah, al, bh, bl)
  local low = al + bl
  if low >= TWO_32 then return ah + bh + 1, low - TWO_32 end
  return ah + bh, low
end

-- The result is negative (its upper part below 0) where b is greater than a.
local function sub(ah, al, bh, bl)
  local low = al - bl
  if low < 0 then return ah - bh - 1, low + TWO_32 end
  return ah - bh, low
end

local function at_most(ah, al, bh, bl)
  return ah < bh or (ah == bh and al <= bl)
end

-- Whether it fits into a signed 64-bit integer and is not negative.
local function in_range(high)
  return high >= 0 and high < TWO_31
end

-- floor(a * step / 2^20) for an amount that is not negative and a step of at most 2^20, with the remainder's being there.
local function scale(high, low, step)
  local upper = high * step -- below 2^51
  local lower = low * step -- below 2^52
  local rest = lower % 1048576
  local part_high = math.floor(upper / 1048576)
  local part_low = (upper % 1048576) * 4096 + (lower - rest) / 1048576
  if part_low >= TWO_32 then
    part_high, part_low = part_high + 1, part_low - TWO_32
  end
  return part_high, part_low, rest > 0
end

return { add = add, sub = sub, at_most = at_most, in_range = in_range, scale = scale }
