-- Documents: a hash each of value, version and end (epoch ms).
--
--   get KEY | set KEY IFVERSION TTL VALUE | delete KEY IFVERSION | increment KEY BY TTL     IFVERSION, TTL - : none

local format = string.format

-- The value, version and end of a document that has not ended; nothing else.
local function live(key, now)
  local found = redis.call('HMGET', key, 'value', 'version', 'end')
  if not found[1] or (found[3] and tonumber(found[3]) <= now) then return nil, 0 end
  return found[1], tonumber(found[2]), found[3]
end

local function conflicts(if_version, version)
  return if_version ~= '-' and tonumber(if_version) ~= version
end

local function write(key, now, value, version, ttl)
  redis.call('DEL', key)
  redis.call('HSET', key, 'value', value, 'version', format('%.0f', version))
  if ttl ~= '-' then
    redis.call('HSET', key, 'end', format('%.0f', now + ttl))
    clock.expire(key, tonumber(ttl))
  end
end

local operations = {}

function operations.get(key, now)
  local value, version = live(key, now)
  if value then return { 'value', format('%.0f', version), value } end
  return { 'none' }
end

function operations.set(key, now, if_version, ttl, value)
  local _, version = live(key, now)
  if conflicts(if_version, version) then return { 'conflict', format('%.0f', version) } end
  write(key, now, value, version + 1, ttl)
  return { 'version', format('%.0f', version + 1) }
end

function operations.delete(key, now, if_version)
  local value, version = live(key, now)
  if conflicts(if_version, version) then return { 'conflict', format('%.0f', version) } end
  redis.call('DEL', key)
  return { value and 'deleted' or 'none' }
end

-- HINCRBY is exact over 64 bits, and says so where they do not suffice.
function operations.increment(key, now, by, ttl)
  local value, version = live(key, now)
  if not value then
    write(key, now, '0', version, ttl)
  else
    local sign, digits = string.match(value, '^(-?)0*(%d+)$')
    if not digits or #value - #sign > 19 then return { 'corrupt' } end
    if digits == '0' then sign = '' end
    if sign .. digits ~= value then redis.call('HSET', key, 'value', sign .. digits) end
  end
  local reply = redis.pcall('HINCRBY', key, 'value', by)
  if type(reply) == 'table' and reply.err then
    if not value then redis.call('DEL', key) end
    return { 'overflow' }
  end
  redis.call('HINCRBY', key, 'version', 1)
  return { 'sum', redis.call('HGET', key, 'value') }
end

local function run(keys, args)
  return operations[args[2]](keys[1], clock.now(args[1]), args[3], args[4], args[5])
end

return { run = run }
