-- The store's id. A caller that knows another id than the stored one works on a store that was lost since: its money
-- must not go on before somebody has decided so.

local call = partition.call

local function require_known()
  if call.incarnation == '-' then return end
  local there = redis.call('GET', call.prefix .. 'incarnation')
  if there ~= call.incarnation then failure.fail('stateLost', there or '') end
  call.incarnation = '-'
end

return { require_known = require_known }
