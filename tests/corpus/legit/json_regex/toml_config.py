import configparser
import tomllib

config = tomllib.loads("""
title = "demo"
[limits]
timeout = 5.5
hosts = ["a", "b"]
""")
print(config["title"], config["limits"]["hosts"])

ini = configparser.ConfigParser()
ini.read_string("[server]\nport = 8080\ndebug = yes\n")
print(ini.getint("server", "port"), ini.getboolean("server", "debug"))
