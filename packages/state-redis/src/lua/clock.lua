-- The only clock there is: this server's. (Tests put another in its place, which is kept under the prefix.)

local function now(_prefix)
  local time = redis.call('TIME')
  local micros = tonumber(time[2])
  return time[1] * 1000 + (micros - micros % 1000) / 1000
end

-- Ends a key by the same clock.
local function expire(key, ms)
  redis.call('PEXPIRE', key, string.format('%.0f', ms))
end

return { now = now, expire = expire }
