-- Forgets a partition: its counters and limits, and the holds it leads. What it remembers of reservations stays until
-- their tokens end, so that a late commit counts elsewhere; as does when it was erased, so that nothing of before counts
-- here.
--
--   X, a partition
--
--   answer   X NOW REMOVED

local MAX_REMEMBER = 7 * 86400000
local call = partition.call

local function erase(_, name)
  local p = partition.open(name, {})
  local all = redis.call('HGETALL', p.key)
  local removed, gone, keep_until = 0, {}, call.now + MAX_REMEMBER
  for index = 1, #all, 2 do
    local field, text = all[index], all[index + 1]
    if string.sub(field, 1, 2) == 'r:' then
      local remember_until = record.remember_until(text)
      if remember_until > keep_until then keep_until = remember_until end
      -- On a cluster a partition also keeps its parts of reservations that others lead ('~'): those go on.
      if remember_until > call.now and not string.find(field, '~', 1, true) then
        local changed, ended = release.end_live(name, text)
        if ended then partition.put(p, field, changed, remember_until) end
      end
    elseif field ~= '@' then
      local counters = counter.census(text, call.now)
      local _, _, version = counter.limit(text)
      removed = removed + counters + (version > 0 and 1 or 0)
      gone[#gone + 1] = field
    end
  end
  partition.save_all()
  partition.wipe(name, gone, keep_until)
  return string.format('X %.0f %d', call.now, removed)
end

return { erase = erase }
