-- The store's id. A caller that knows another id than the stored one works on a store that was lost since: its money
-- must not go on before somebody has decided so.

local call = partition.call

-- `call.known_at` is when what the caller knows was last found to be stored: it is read once in each millisecond, however
-- many calls need it. Whoever writes a limit reads it anew, so limits that somebody set after a loss are never taken for
-- those of before.

-- Whether it is; false where that has to be said.
local function is_known(now)
  if call.known_at == now or call.incarnation == '-' then return true end
  if redis.call('GET', call.prefix .. 'incarnation') ~= call.incarnation then return false end
  call.known_at = now
  return true
end

local function require_known_now()
  call.known_at = -1
  if is_known(call.now) then return end
  failure.fail('stateLost', redis.call('GET', call.prefix .. 'incarnation') or '')
end

local function require_known()
  if call.known_at ~= call.now then require_known_now() end
end

return { is_known = is_known, require_known = require_known, require_known_now = require_known_now }
