-- A limit that moves with time: linear between its points in 2^20 steps, constant outside. The same integers as
-- core's curveAt, to the last bit.

local add, sub, at_most, scale = amount.add, amount.sub, amount.at_most, amount.scale
local floor, TWO_32 = math.floor, 4294967296

-- curve: { t = times, h = upper halves, l = lower halves }
local function at(curve, now)
  local times, highs, lows = curve.t, curve.h, curve.l
  local last = #times
  if now <= times[1] then return highs[1], lows[1] end
  if now >= times[last] then return highs[last], lows[last] end
  -- times[from] <= now < times[to]
  local from, to = 1, last
  while to - from > 1 do
    local middle = floor((from + to) / 2)
    if times[middle] <= now then from = middle else to = middle end
  end
  local step = floor((now - times[from]) / (times[to] - times[from]) * 1048576)
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

-- The same as one number, rounded above 2^53; what was asked last is remembered, with the rising part of the curve that
-- it lay in. A step of that part has an upper half below 2^51 and a lower one below 2^52, so both products are exact.
local function number_at(curve, now)
  if curve.now == now then return curve.number end
  local from = curve.from
  if not from or now < from or now >= curve.to then
    curve.from = nil
    local times, highs, lows = curve.t, curve.h, curve.l
    for index = 2, #times do
      if times[index - 1] <= now and now < times[index] then
        local high, low = sub(highs[index], lows[index], highs[index - 1], lows[index - 1])
        if high >= 0 then
          from = times[index - 1]
          curve.from, curve.to, curve.base = from, times[index], highs[index - 1] * TWO_32 + lows[index - 1]
          curve.rise_high, curve.rise_low = high * 4096, low
        end
      end
    end
  end
  local number
  if curve.from then
    local step = floor((now - from) / (curve.to - from) * 1048576)
    number = curve.base + curve.rise_high * step + floor(curve.rise_low * step / 1048576)
  else
    local high, low = at(curve, now)
    number = high * TWO_32 + low
  end
  curve.now, curve.number = now, number
  return number
end

return { at = at, number_at = number_at }
