-- Gives back what a live slot of a reservation holds; in partitions that were erased since it is gone already.

local function release(lead, text, from)
  local reserved_at, _, asked = record.head(text)
  local _, bind, params = record.asked(asked)
  local over, _, position, expires_at, _, starts, bounds, numbers = record.slot_at(text, from)
  local option, instances = record.details(text, from, over, starts, bounds, numbers)
  local filling = resolve.filling_of(lead, bind, params)
  filling.position = position
  local task = { filling = filling, expires_at = expires_at, instances = instances }
  for _, place in ipairs(option.reserve) do
    if resolve.is_here(place, filling) then
      local p = partition.open(resolve.partition_of(place, filling), resolve.fields_of(place, filling))
      if not partition.erased_since(p, reserved_at) then
        for _, group in ipairs(place.groups) do charge.change(p, group, charge.release, task) end
        partition.ease(p)
      end
    end
  end
end

return { release = release }
