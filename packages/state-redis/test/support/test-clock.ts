import { luaLibrary, type LuaLibrary, type LuaModule } from '../../src/lua/library';

/**
 * The library with clocks that a test turns, one for each prefix, standing still. Everything else is the code that is
 * served with. Keys never end by themselves, since the server's own time goes on.
 */
export const turnableLibrary: TurnableLibrary = turnable();

export type TurnableLibrary = LuaLibrary & { readonly turn: string };

/** @param replace further modules by another source */
export function turnable(replace: Partial<Record<LuaModule, string>> = {}): TurnableLibrary {
  const library = luaLibrary({
    ...replace,
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
