const rows = [{ id: 1, tags: ["a", "b"] }, { id: 2, tags: [] }];
const byId = new Map(rows.map((row) => [row.id, row]));
console.log(
  rows,
  byId,
  [...byId.keys()].join(),
  JSON.parse(JSON.stringify(rows)),
);
class Point {
  constructor(x, y) {
    Object.assign(this, { x, y });
  }
  get length() {
    return Math.hypot(this.x, this.y);
  }
}
console.log(new Point(3, 4), new Point(3, 4).length);
try {
  null.missing;
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
