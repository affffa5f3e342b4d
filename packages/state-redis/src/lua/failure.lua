-- What stops a request before it has written anything. The answer is the failure's text; nothing else is harmed.

local function fail(...)
  error({ answer = 'E ' .. table.concat({ ... }, ' ') }, 0)
end

return { fail = fail }
