-- The store's id. A caller that knows another id than the stored one works on a store that was lost since: its money
-- must not go on before somebody has decided so.

local call = partition.call

-- When what the caller knows was last found to be stored: it is read once in each millisecond, however many calls need it.
-- Whoever writes a limit reads it anew, so limits that somebody set after a loss are never taken for those of before.
local known, known_at = false, -1

local function require_known_now()
  if call.incarnation == '-' then return end
  local there = redis.call('GET', call.prefix .. 'incarnation')
  if there ~= call.incarnation then
    known_at = -1
    failure.fail('stateLost', there or '')
  end
  known, known_at = there, call.now
end

local function require_known()
  if known_at ~= call.now or known ~= call.incarnation then require_known_now() end
end

-- Whether it is; false where that has to be said.
local function is_known(now)
  if known_at == now and known == call.incarnation or call.incarnation == '-' then return true end
  if redis.call('GET', call.prefix .. 'incarnation') ~= call.incarnation then return false end
  known, known_at = call.incarnation, now
  return true
end

return { is_known = is_known, require_known = require_known, require_known_now = require_known_now }
