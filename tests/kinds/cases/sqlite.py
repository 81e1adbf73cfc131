# title: never lets SQLite load code, or reach a file outside the sandbox
# goal: SQL has statements that open files and load libraries
# expect: refused

import os
import sqlite3

database = sqlite3.connect(":memory:")

# %% an extension by its function
database.enable_load_extension(True)
database.load_extension("/lib/x86_64-linux-gnu/libc.so.6")
print("ESCAPED")
# %% an extension by SQL
database.execute("select load_extension('/lib/x86_64-linux-gnu/libc.so.6')")
print("ESCAPED")
# %% a file of the system, attached
database.execute("attach '/etc/passwd' as host")
print("ESCAPED", database.execute("select * from host.sqlite_master").fetchall())
# %% memory of the process, attached by URI
uri = sqlite3.connect("file:/proc/self/mem?mode=ro", uri=True)
print("ESCAPED", uri.execute("select * from sqlite_master").fetchall())
# %% VACUUM INTO over the standard library
database.execute("create table t (a)")
database.execute("vacuum into '/lib/python312.zip'")
print("ESCAPED")
# %% VACUUM INTO beside a package
database.execute("create table t (a)")
database.execute("vacuum into '/lib/python3.12/site-packages/evil.py'")
print("ESCAPED")
# %% a temporary store in a folder of its own choice
database.execute("pragma temp_store_directory = '/etc'")
database.execute("attach '/etc/evil.db' as evil")
database.execute("create table evil.t (a)")
print("ESCAPED")
# %% backup into a file of the system
target = sqlite3.connect("/etc/evil.db")
database.execute("create table t (a)")
database.backup(target)
print("ESCAPED")
# %% a function that SQL calls starts a process
database.create_function("run", 1, os.system)
print("ESCAPED", database.execute("select run('id')").fetchone())
# %% readfile and writefile of its shell
database.execute("select readfile('/etc/passwd')")
print("ESCAPED")
# %% fts3_tokenizer takes a pointer
database.execute("select fts3_tokenizer('evil', x'4141414141414141')")
print("ESCAPED")
# %% a damaged database
# also: exception -- SQLite names what is wrong with it
with open("damaged.db", "wb") as file:
    file.write(b"SQLite format 3\0" + bytes(range(256)) * 64)
sqlite3.connect("damaged.db").execute("select * from sqlite_master").fetchall()
print("ESCAPED")
# %% deserialize bytes of the attacker's
# also: exception -- SQLite names what is wrong with them
database.deserialize(b"SQLite format 3\0" + b"\x10\0\2\2\0@  " + b"\xff" * 4072)
database.execute("select * from sqlite_master").fetchall()
print("ESCAPED")
# %% a trigger that calls itself for ever
# expect: timeout
# also: exception -- SQLite bounds how deep triggers go
# also: memory -- all rows are in memory
# timeout: 1500
database.execute("with recursive r(n) as (select 1 union all select n + 1 from r) select max(n) from r").fetchall()
# %% more rows than there is memory
# expect: exception
# also: memory -- whoever notices first
# also: timeout -- on a slow machine
# also: crash -- SQLite's own memory is that of the interpreter
database.execute("create table t (a)")
database.execute("insert into t with recursive r(n) as (select 1 union all select n + 1 from r limit 100000) select zeroblob(100000) from r")
print("ESCAPED")
# %% a database in the run's own folder
# expect: success stdout="held 1\n"
own = sqlite3.connect("own.db")
own.execute("create table t (a)")
own.execute("insert into t values (1)")
own.commit()
print("held", own.execute("select a from t").fetchone()[0])
# %% next: finds nothing of it
# expect: success stdout="nothing\n"
import os

print("nothing" if not os.path.exists("own.db") else os.listdir())
