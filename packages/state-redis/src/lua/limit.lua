-- Keeps a limit beside the counters of its name.
--
--   S, a partition, a name, HIGH LOW IFVERSION   IFVERSION - : whatever is there
--
--   answer   S NOW VERSION [PREVIOUS HIGH LOW]

local format = string.format

local function set(_, name, counter_name, rest)
  local high, low, if_version = string.match(rest, '^(%d+) (%d+) (%S+)')
  incarnation.require_known_now()
  local field = 'c:' .. counter_name
  local p = partition.open(name, { field })
  local before_high, before_low, version = counter.limit(p.texts[field])
  if if_version ~= '-' and tonumber(if_version) ~= version then
    failure.fail('versionConflict', format('%.0f', version))
  end
  local text = counter.with_limit(p.texts[field], tonumber(high), tonumber(low), version + 1)
  partition.put(p, field, text, counter.NEVER)
  partition.lower(p)
  local previous = version > 0 and format(' %.0f %.0f', before_high, before_low) or ''
  return format('S %.0f %.0f%s', partition.call.now, version + 1, previous)
end

return { set = set }
