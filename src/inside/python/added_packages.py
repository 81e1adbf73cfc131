"""Packages that the operator of this service has added: nothing.

Where there is something, the build puts a file with the same names in this one's
place. Data only.
"""

# Top-level modules.
MODULES = ()

# Dotted name -> key of REACHES in `checker.modules`: what of them the strict
# policy refuses.
REFUSED = {}
