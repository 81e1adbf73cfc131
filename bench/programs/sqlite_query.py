import sqlite3

db = sqlite3.connect(":memory:")
db.execute("create table orders (id integer primary key, city text, total real)")
cities = ["Oslo", "Lima", "Pune", "Bern"]
rows = [(cities[n % 4], n * 1.5) for n in range(2000)]
db.executemany("insert into orders (city, total) values (?, ?)", rows)
query = "select city, count(*), sum(total) from orders group by city order by 3 desc"
for city, count, total in db.execute(query):
    print(city, count, total)
