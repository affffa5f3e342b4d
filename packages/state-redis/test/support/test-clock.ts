import { luaLibrary, type LuaLibrary } from '../../src/lua/library';

/**
 * The library with clocks that a test turns, one for each prefix, standing still. Everything else is the code that is
 * served with. Keys never end by themselves, since the server's own time goes on.
 */
export const turnableLibrary: LuaLibrary & { readonly turn: string } = turnable();

function turnable(): LuaLibrary & { readonly turn: string } {
  const library = luaLibrary({
    clock: `
local function now(prefix)
  return turned[prefix]
end

return { now = now, expire = function() end }
`,
  });
  const turn = `${library.name}_turn`;
  // The times are kept beside the modules, so that they can be set before and after those are put together.
  const code = `${library.code.replace('local main\n', 'local main\nlocal turned = {}\n')}
redis.register_function {
  function_name = '${turn}',
  callback = function(_, args) turned[args[1]] = tonumber(args[2]) end,
  flags = { 'no-writes' },
}
`;
  return { ...library, code, turn };
}
