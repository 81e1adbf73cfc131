"""A program that the safety policy refuses."""

import subprocess

subprocess.run(["ls"])
