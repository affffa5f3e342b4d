-- The functions of this library.
--
--   run       writes. Key: on a cluster the partition's, the only one that is touched then. Arguments: the keys' prefix, the incarnation that the caller knows (-: whatever), requests. Each
--             request is a text that begins with its handler's letter; each answer is one, E for what was refused. On a
--             cluster ' !' and a commit may follow that nobody has acknowledged (see apply.lua).
--             One request that fails takes no other with it.
--   read      reads. Arguments: the prefix, then for each partition PARTITION COUNT FIELD... (COUNT -1: all of it).
--   learn     takes option templates. Arguments: id, text, ...
--   document  documents (see document.lua). Key: the document's; arguments: the prefix, the operation, its own.

local call = partition.call

local HANDLERS = {
  R = reserve.reserve, G = reserve.reserve, D = reserve.reserve, C = reserve.reserve, K = commit.commit, L = release.release, O = release.undo,
  W = reserve.reserve, A = apply.apply, Y = apply.acknowledge,
  S = limit.set, X = erase.erase,
}

local function execute(request)
  local letter, mark = string.sub(request, 1, 1), call.changes
  while true do
    local done, answer = pcall(HANDLERS[letter], request, letter)
    if done then return answer end
    partition.undo(mark)
    if type(answer) ~= 'table' then return 'E broken ' .. tostring(answer) end
    if answer.answer then return answer.answer end
    if not answer.later then return 'E broken ' .. tostring(answer.err) end
    call.now = answer.later
  end
end

local function run(keys, args)
  partition.begin(clock.now(args[1]), args[1], args[2], keys[1] and string.match(keys[1], '{(.*)}'))
  if #args == 3 then
    local answer = execute(args[3])
    partition.save_all()
    if call.only then
      local member = apply.unheard(call.only)
      if member then answer = answer .. ' !' .. member end
    end
    return answer
  end
  local answers = {}
  for index = 3, #args do answers[index - 2] = execute(args[index]) end
  partition.save_all()
  return answers
end

local function read(_, args)
  local answer, index = { string.format('%.0f', clock.now(args[1])) }, 2
  while index <= #args do
    local key, count = args[1] .. '{' .. args[index] .. '}', tonumber(args[index + 1])
    index = index + 2
    if count < 0 then
      answer[#answer + 1] = redis.call('HGETALL', key)
    else
      answer[#answer + 1] = redis.call('HMGET', key, '@', unpack(args, index, index + count - 1))
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
