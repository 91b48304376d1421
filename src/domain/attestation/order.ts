/**
 * Places in a list of different numbers that would have to be moved so that it ascends: as few as possible (what is
 * no part of a longest ascending run of it).
 */
export function outOfOrder(numbers: readonly number[]): readonly number[] {
  const kept = new Set(longestAscending(numbers));
  return numbers.map((_, at) => at).filter((at) => !kept.has(at));
}

function longestAscending(numbers: readonly number[]): readonly number[] {
  /** For each length, the place of the lowest number with which a run of that length ends. */
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  numbers.forEach((number, at) => {
    const length = lengthBelow(ends, numbers, number);
    before.set(at, ends[length - 1]);
    ends[length] = at;
  });
  const run: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.push(at);
  return run;
}

/** How many runs end below `number`; by halving. */
function lengthBelow(ends: readonly number[], numbers: readonly number[], number: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
