-- The store's id. A caller that knows another id than the stored one works on a store that was lost since: its money
-- must not go on before somebody has decided so.

local call = partition.call

-- What was read last, and in which millisecond: it is read once in each, however many calls need it. Whoever writes a
-- limit reads it anew, so limits that somebody set after a loss are never taken for those of before.
local read, read_at = false, -1

local function require_known_now()
  if call.incarnation == '-' then return end
  read, read_at = redis.call('GET', call.prefix .. 'incarnation'), call.now
  if read ~= call.incarnation then failure.fail('stateLost', read or '') end
end

local function require_known()
  if read_at ~= call.now or read ~= call.incarnation then require_known_now() end
end

-- Whether it is the known one; false where that has to be looked into.
local function is_known()
  if call.incarnation == '-' or (read_at == call.now and read == call.incarnation) then return true end
  read, read_at = redis.call('GET', call.prefix .. 'incarnation'), call.now
  return read == call.incarnation
end

return { is_known = is_known, require_known = require_known, require_known_now = require_known_now }
