-- The only clock there is: this server's. (Tests put another in its place, which is kept under the prefix.)

local redis_call, floor = redis.call, math.floor

local function now(_prefix)
  local time = redis_call('TIME')
  return time[1] * 1000 + floor(time[2] / 1000)
end

-- Ends a key by the same clock.
local function expire(key, ms)
  redis_call('PEXPIRE', key, string.format('%.0f', ms))
end

return { now = now, expire = expire }
