import { luaLibrary } from '../../src/lua/library';

/**
 * The library with a clock that a test turns: it stands still at the time under `PREFIXclock`. Everything else is the
 * code that is served with. Keys never end by themselves, since the server's own time goes on.
 */
export const turnableLibrary = luaLibrary({
  clock: `
local function now(prefix)
  return tonumber(redis.call('GET', prefix .. 'clock'))
end

return { now = now, expire = function() end }
`,
});
