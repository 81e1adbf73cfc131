"""SQL as agents write it."""

import sqlite3

with sqlite3.connect(":memory:") as db:
    db.row_factory = sqlite3.Row
    db.executescript("""
        create table users (id integer primary key, name text not null unique, age int check (age > 0));
        create table orders (id integer primary key, user_id int references users(id), amount real, at text);
        create index by_user on orders (user_id);
        create view totals as select name, sum(amount) total from users join orders on users.id = user_id group by name;
    """)
    db.executemany("insert into users (name, age) values (?, ?)", [("Ann", 30), ("Bob", 25), ("Zoë", 41)])
    db.executemany("insert into orders (user_id, amount, at) values (:u, :a, :t)", [dict(u=1, a=9.5, t="2024-01-02"), dict(u=1, a=1, t="2024-02-03"), dict(u=3, a=7, t="2024-02-04")])
    print([tuple(r) for r in db.execute("select * from totals order by total desc")])
    print([tuple(r) for r in db.execute("select name, row_number() over (order by age desc) as place from users")])
    print([tuple(r) for r in db.execute("with recursive n(i) as (select 1 union all select i + 1 from n where i < 5) select sum(i), group_concat(i) from n")])
    print([tuple(r) for r in db.execute("select strftime('%m', at) m, count(*) from orders group by m having count(*) > 1")])
    row = db.execute("select name, age from users where name like ?", ("%ë",)).fetchone()
    print(row.keys(), row["name"], len(row), db.total_changes)
    print([tuple(r) for r in db.execute("select name, coalesce(amount, 0) from users left join orders on users.id = user_id order by name, amount")])
    db.create_function("reverse", 1, lambda text: text[::-1])
    print(db.execute("select reverse(name) from users where id = 2").fetchone()[0])
    for bad in ("select * from nowhere", "insert into users (name, age) values ('Ann', 1)", "insert into users (name, age) values ('New', -1)", "selec 1"):
        try:
            db.execute(bad)
        except sqlite3.Error as error:
            print(type(error).__name__, error)
    try:
        with db:
            db.execute("delete from orders")
            raise ValueError("no")
    except ValueError:
        pass
    print(db.execute("select count(*) from orders").fetchone()[0], db.in_transaction)
    print(db.execute("select json_extract('{\"a\": [1, 2]}', '$.a[1]'), hex(x'ff'), typeof(1.0), upper('abc'), round(2.567, 1)").fetchone()[:])
    print([line for line in db.iterdump()][1:3])

    class Median:
        def __init__(self):
            self.values = []

        def step(self, value):
            self.values.append(value)

        def finalize(self):
            return sorted(self.values)[len(self.values) // 2]

    db.create_aggregate("median", 1, Median)
    print(db.execute("select median(amount) from orders").fetchone()[0], db.execute("pragma table_info(users)").fetchall()[1]["name"])
with sqlite3.connect("shop.db") as file:
    file.execute("create table t (x)")
    file.execute("insert into t values (?), (?)", (1, b"\x00\x01"))
with sqlite3.connect("shop.db") as again:
    print(again.execute("select x, typeof(x) from t").fetchall())
