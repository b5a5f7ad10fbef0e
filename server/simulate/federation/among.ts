/** What a map has of these users: the part of it that a thread is sent. */
export function among<T>(users: Iterable<number>, map: ReadonlyMap<number, T>): Map<number, T> {
  const part = new Map<number, T>();
  for (const user of users) {
    const value = map.get(user);
    if (value !== undefined) part.set(user, value);
  }
  return part;
}
