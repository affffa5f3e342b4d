import { bestFirst, type FillItem, type FillProblem } from './fill-problem';

/**
 * Splits candidates into cliques: of each at most one can be taken, since any two of it together are too much for some
 * room. The larger rooms first; what conflicts with nothing is a clique of its own. Best clique first, best member first.
 */
export function cliques({ items, rooms }: FillProblem): readonly (readonly FillItem[])[] {
  const holders = rooms.map((): FillItem[] => []);
  for (const item of items) for (const [room] of item.loads) holders[room]!.push(item);
  const exclusive = holders
    .filter((those, room) => those.every((item) => 2n * amountIn(item, room) > rooms[room]!))
    .sort((a, b) => b.length - a.length);
  const left = new Set(items);
  const found: FillItem[][] = [];
  for (const those of exclusive) {
    const clique = those.filter((item) => left.delete(item));
    if (clique.length > 0) found.push(clique);
  }
  for (const item of left) found.push([item]);
  return found.sort(([a], [b]) => bestFirst(a!, b!));
}

function amountIn({ loads }: FillItem, room: number): bigint {
  return loads.find(([index]) => index === room)?.[1] ?? 0n;
}
