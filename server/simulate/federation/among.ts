/** What a map has of these users: the part of it that a thread is sent. */
export function among<T>(users: Iterable<number>, map: ReadonlyMap<number, T>): Map<number, T> {
  return new Map([...users].flatMap((user) => (map.has(user) ? [[user, map.get(user)!]] : [])));
}
