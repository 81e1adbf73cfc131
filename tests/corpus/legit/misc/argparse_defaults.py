import argparse

parser = argparse.ArgumentParser(description="help text", prog="demo")
parser.add_argument("--open", action="store_true", help="open the result")
parser.add_argument("--level", type=int, choices=[1, 2], default=1)
args = parser.parse_args(["--open", "--level", "2"])
print(args.open, args.level, vars(args))
