/** Gauss-Jordan elimination with row exchanges: the reference for inverses. */
export function naiveInverse(matrix: readonly (readonly number[])[]): number[][] {
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < rows.length; column++) {
    let best = column;
    for (let i = column; i < rows.length; i++) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i;
    }
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const scaled = rows[column]!.map((value) => value / rows[column]![column]!);
    rows.forEach((row, i) => {
      const times = row[column]!;
      rows[i] = i === column ? scaled : row.map((value, j) => value - times * scaled[j]!);
    });
  }
  return rows.map((row) => row.slice(rows.length));
}
