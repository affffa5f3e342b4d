-- The library's frame. While a library is loaded Redis shows it neither struct nor cjson, so the modules are put together
-- at the first call; from then on they stay, and with them the templates that were learnt.

local main

local function modules()
  if main then return main end
  -- Redis looks globals up in two tables; these are all that the modules use.
  local cjson, math, redis, string, struct, table = cjson, math, redis, string, struct, table
  local assert, error, ipairs, loadstring, pairs, pcall = assert, error, ipairs, loadstring, pairs, pcall
  local setmetatable, tonumber, tostring, type, unpack = setmetatable, tonumber, tostring, type, unpack
-- MODULES
  return main
end

redis.register_function {
  function_name = 'xsp_VERSION_run',
  callback = function(keys, args) return modules().run(keys, args) end,
}
redis.register_function {
  function_name = 'xsp_VERSION_read',
  callback = function(keys, args) return modules().read(keys, args) end,
  flags = { 'no-writes' },
}
redis.register_function {
  function_name = 'xsp_VERSION_learn',
  callback = function(keys, args) return modules().learn(keys, args) end,
  flags = { 'no-writes' },
}
redis.register_function {
  function_name = 'xsp_VERSION_document',
  callback = function(keys, args) return modules().document(keys, args) end,
}
