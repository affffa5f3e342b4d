-- The functions of this library.
--
--   run       writes. Key: on a cluster the partition's, the only one that is touched then. Arguments: the keys' prefix, the
--             incarnation that the caller knows (-: whatever), requests of four each: what (it begins with its handler's
--             letter), of which partition, of what in it, and the rest. Each answer is a text, E for what was refused. On a
--             cluster ' !' and a commit may follow that nobody has acknowledged (see apply.lua).
--             One request that fails takes no other with it.
--   read      reads. Arguments: the prefix, then for each partition PARTITION COUNT FIELD... (COUNT -1: all of it).
--   learn     takes option templates. Arguments: id, text, ...
--   document  documents (see document.lua). Key: the document's; arguments: the prefix, the operation, its own.

local call, run_direct, time, MOST_VALUES = partition.call, direct.run, clock.now, partition.MOST_VALUES

local HANDLERS = {
  R = reserve.reserve, V = reserve.reserve, G = reserve.reserve,
  D = reserve.reserve, C = reserve.reserve, W = reserve.reserve,
  K = commit.commit, L = release.release, O = attempt.undo, A = apply.apply, Y = apply.acknowledge,
  S = limit.set, X = erase.erase,
}

-- What stopped a request, as its answer.
local function stopped(what)
  if type(what) ~= 'table' then return 'E broken ' .. tostring(what) end
  return what.answer or 'E broken ' .. tostring(what.err)
end

local function execute(what, name, subject, rest)
  local done, answer = pcall(run_direct, what, name, subject, rest)
  if done and answer then return answer end
  if not done and (type(answer) ~= 'table' or not answer.later) then return stopped(answer) end
  local letter = string.sub(what, 1, 1)
  while true do
    partition.forget()
    done, answer = pcall(HANDLERS[letter], letter, name, subject, rest, what)
    if done then
      partition.save_all()
      return answer
    end
    if type(answer) ~= 'table' or not answer.later then return stopped(answer) end
    call.now = answer.later
  end
end

local function run(keys, args)
  local prefix, key = args[1], keys[1]
  local now = time(prefix)
  partition.begin(now, prefix, args[2], key and string.match(key, '{(.*)}'))
  if #args == 6 then
    local answer = execute(args[3], args[4], args[5], args[6])
    local member = call.only and apply.unheard(call.only)
    return member and answer .. ' !' .. member or answer
  end
  local answers = {}
  for index = 3, #args, 4 do
    call.now = now -- the one before may have had a later one
    answers[#answers + 1] = execute(args[index], args[index + 1], args[index + 2], args[index + 3])
  end
  return answers
end

-- @ and so many fields, whose names begin at an argument.
local function read_fields(key, args, from, count)
  local values = redis.call('HMGET', key, '@', unpack(args, from, from + math.min(count, MOST_VALUES) - 1))
  for at = MOST_VALUES, count - 1, MOST_VALUES do
    local more = redis.call('HMGET', key, unpack(args, from + at, from + math.min(count, at + MOST_VALUES) - 1))
    for index = 1, #more do values[1 + at + index] = more[index] end
  end
  return values
end

local function read(_, args)
  local answer, index = { string.format('%.0f', clock.now(args[1])) }, 2
  while index <= #args do
    local key, count = args[1] .. '{' .. args[index] .. '}', tonumber(args[index + 1])
    index = index + 2
    if count < 0 then
      answer[#answer + 1] = redis.call('HGETALL', key)
    else
      answer[#answer + 1] = read_fields(key, args, index, count)
      index = index + count
    end
  end
  return answer
end

local function learn(_, args)
  for index = 1, #args, 2 do option.learn(args[index], args[index + 1]) end
  return #args / 2
end

return { run = run, read = read, learn = learn, document = document.run }
