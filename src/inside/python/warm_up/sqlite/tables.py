import sqlite3

with sqlite3.connect(":memory:") as database:
    database.execute("create table scores (name text, score real)")
    rows = [("a", 0.5), ("b", 0.75)]
    database.executemany("insert into scores values (?, ?)", rows)
    print(database.execute("select avg(score) from scores").fetchone())
    print(database.execute("select * from scores order by name").fetchall())
