-- A limit that moves with time: linear between its points in 2^20 steps, constant outside. The same integers as
-- core's curveAt, to the last bit.

local add, sub, at_most, scale = amount.add, amount.sub, amount.at_most, amount.scale

-- curve: { t = times, h = upper halves, l = lower halves }
local function at(curve, now)
  local times, highs, lows = curve.t, curve.h, curve.l
  local last = #times
  if now <= times[1] then return highs[1], lows[1] end
  if now >= times[last] then return highs[last], lows[last] end
  -- times[from] <= now < times[to]
  local from, to = 1, last
  while to - from > 1 do
    local middle = math.floor((from + to) / 2)
    if times[middle] <= now then from = middle else to = middle end
  end
  local step = math.floor((now - times[from]) / (times[to] - times[from]) * 1048576)
  local from_high, from_low, to_high, to_low = highs[from], lows[from], highs[to], lows[to]
  if at_most(from_high, from_low, to_high, to_low) then
    local high, low = sub(to_high, to_low, from_high, from_low)
    high, low = scale(high, low, step)
    return add(from_high, from_low, high, low)
  end
  -- A falling curve rounds towards minus infinity, as the shift of a negative integer does.
  local high, low, rest = sub(from_high, from_low, to_high, to_low)
  high, low, rest = scale(high, low, step)
  if rest then high, low = add(high, low, 0, 1) end
  return sub(from_high, from_low, high, low)
end

-- The same as one number, rounded above 2^53; what was asked last is remembered.
local function number_at(curve, now)
  if curve.now ~= now then
    local high, low = at(curve, now)
    curve.now, curve.number = now, high * 4294967296 + low
  end
  return curve.number
end

return { at = at, number_at = number_at }
