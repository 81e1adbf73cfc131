# The commands of this project; `make` alone lists them.

DENO = sh make/deno.sh
DENO_FLAGS = --no-prompt --unstable-no-legacy-abort
FAAS_HOST ?= 127.0.0.1
FAAS_PORT ?= 8890
export FAAS_HOST FAAS_PORT ADD FAAS_WHEELS

.DEFAULT_GOAL := help
.PHONY: help run mcp key test test-changed test-nightly test-setup test-cluster setup packages images pages engine bench bench-record soak profile fuzz sbom clean

help: ## List the commands
	@grep -hE '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sort | \
	  awk -F ':.*## ' '{ printf "  %-22s %s\n", $$1, $$2 }'

# Answers as soon as the standard library can: packages, memory images, the other
# kinds and the pages are fetched and made meanwhile.
# A task would wait until all of npm is installed.
run: node_modules/.first .cache/deno/.guest ## Set up missing parts and start the service on port 8890
	@$(DENO) run --allow-all --node-modules-dir=manual tools/prepare.ts
	@exec $(DENO) task --quiet --node-modules-dir=manual start

# Standard output is the protocol's: everything else goes to stderr. Its clients go
# on from states, which the standard library alone has none of.
mcp: node_modules/.first .cache/deno/.guest ## Offer tools to models, on standard input and output
	@[ -n "$$FAAS_URL" ] || \
	  $(DENO) run --allow-all --node-modules-dir=manual tools/prepare.ts --wait >&2
	@exec $(DENO) run --allow-all --node-modules-dir=manual $(DENO_FLAGS) \
	  tools/mcp.ts

# NAME goes by the environment, where no shell reads it.
key: node_modules/.all ## Add a caller to the keys file, and print its key once: NAME=...
	@$(DENO) run --allow-all tools/add_key.ts

test: test-setup ## Set up missing parts and run every check and test
	@exec $(DENO) run --allow-all tools/run_checks.ts

test-changed: test-setup ## Run the checks, and the tests that a change since main can affect
	@exec $(DENO) run --allow-all tools/run_checks.ts --changed

# The cluster is the other long one: make test-cluster.
test-nightly: test-setup .cache/frameworks .cache/npm .cache/smolagents ## Run every check and test in full, then the soak
	@$(DENO) run --allow-all tools/run_checks.ts --full
	@exec $(DENO) run --allow-all bench/soak.ts $(SOAK_FLAGS)

# Downloads run next to computations. All of node_modules is complete by then: two
# installs at a time would get into each other's way.
test-setup: node_modules/.all
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target \
	  setup .cache/upstream .cache/clients .cache/typescript

setup: node_modules/.all .cache/deno/.guest
	@$(DENO) run --allow-all tools/prepare.ts --make

# The packages of npm that the first program needs. tools/prepare.ts installs those
# that a service may load (deno.service.json), and then the rest, which is for pages,
# JavaScript's library, tests and tools.
node_modules/.first: deno.first.json deno.first.lock
	@if [ -e node_modules/.all ]; then \
	  $(MAKE) --no-print-directory node_modules/.all; \
	else \
	  [ -t 1 ] && quiet= || quiet=--quiet; \
	  echo "Installing what the first program needs" >&2; \
	  $(DENO) install --frozen $$quiet --config deno.first.json \
	    --lock deno.first.lock; \
	fi
	@touch $@

node_modules/.all: deno.json deno.lock
	@$(DENO) install --frozen --quiet
	@touch $@

# ADD and FAAS_WHEELS go by the environment, where no shell reads them.
packages: node_modules/.all ## Fetch and check the packages; ADD="name==version" adds others
	@$(DENO) run --allow-all tools/fetch_packages.ts || \
	  { status=$$?; [ $$status -eq 3 ] || exit $$status; }
	@[ -z "$$ADD$$FAAS_WHEELS" ] || $(DENO) run --allow-all tools/add_packages.ts

images: packages ## Make the memory images that sandboxes start from
	@$(DENO) run --allow-all tools/make_images.ts

pages: node_modules/.all ## Make the playground and the reference
	@$(DENO) run --allow-all tools/pages/make_pages.ts

# The sandbox's program as JavaScript: translating it takes 0.1 s a start.
.cache/deno/.guest: node_modules/.first $(wildcard src/guest/*.ts src/guest/*/*.ts) \
  $(wildcard src/wire/*.ts) src/packages/bundle.ts src/packages/checksum.ts
	@DENO_DIR=.cache/deno $(DENO) cache --quiet --no-config --no-lock \
	  src/guest/main.ts
	@touch $@

# The clients of the dialects, the service's own for Python, and the frameworks that
# it serves (1.4 GB, for test-nightly alone). Without pip the tests that ask with
# them say so.
.cache/clients: tests/service/clients.txt clients/python/pyproject.toml
.cache/frameworks: tests/clients/frameworks.txt clients/python/pyproject.toml
.cache/clients .cache/frameworks:
	@{ python3 -m venv $@ && \
	  $@/bin/pip install --quiet --disable-pip-version-check -r $< \
	    -e clients/python; } || \
	  { rm -rf $@; echo "Cannot fetch $@: its tests are left out" >&2; }
	@! [ -d $@ ] || touch $@

# The compiler of the TypeScript client, as npm's users get it.
.cache/typescript: clients/typescript/package.json
	@{ rm -rf $@ && mkdir -p $@ && cp $< clients/typescript/.npmrc $@ && \
	  npm install --quiet --no-audit --no-fund --prefix $@ && node --version; } \
	  >/dev/null || \
	  { rm -rf $@; echo "Cannot fetch TypeScript: its tests are left out" >&2; }
	@! [ -d $@ ] || touch $@

# The clients that are on npm, with a Node.js that all of them run in.
.cache/npm: tests/clients/npm/package.json
	@{ rm -rf $@ && mkdir -p $@ && cp $< $@ && \
	  npm install --quiet --no-audit --no-fund --prefix $@; } >/dev/null || \
	  { rm -rf $@; echo "Cannot fetch $@: its tests are left out" >&2; }
	@! [ -d $@ ] || touch $@

# smolagents' own tests, which come with its sources.
.cache/smolagents: tests/service/clients.txt | .cache/clients
	@{ rm -rf $@ && mkdir -p $@ && .cache/clients/bin/pip download --quiet \
	  --disable-pip-version-check --no-deps --no-binary :all: --dest $@ \
	  $$(grep '^smolagents==' $<) && \
	  tar -xzf $@/smolagents-*.tar.gz --strip-components=1 -C $@; } || \
	  { rm -rf $@; echo "Cannot fetch $@: its tests are left out" >&2; }
	@! [ -d $@ ] || touch $@

# numpy's and pandas' own tests, which are run in the sandbox too. Without pip
# they are left out, and the test that runs them says so.
.cache/upstream: tests/kinds/science/upstream/requirements.txt
	@sh tests/kinds/science/upstream/fetch.sh || \
	  echo "Cannot fetch the packages' own tests: they are left out" >&2
	@mkdir -p $@ && touch $@

test-cluster: ## Test the Helm chart in a real Kubernetes on this machine
	@exec bash tests/cluster/run.sh

bench: setup ## Compare the service with alternatives, side by side
	@exec $(DENO) run --allow-all bench/main.ts $(BENCH_FLAGS)

bench-record: setup ## Measure bench/RESULTS.md again, on a quiet machine; SECTIONS="hello rows" selects
	@exec $(DENO) run --allow-all bench/record.ts $(SECTIONS)

soak: setup ## Run a mix of programs for a while and watch memory and answers
	@exec $(DENO) run --allow-all bench/soak.ts $(SOAK_FLAGS)

profile: setup ## Draw flame graphs of the CPU time into docs/
	@exec $(DENO) run --allow-all bench/profile.ts

fuzz: setup ## Feed random frames, requests and programs for a minute
	@exec $(DENO) run --allow-all tools/fuzz.ts $(FUZZ_FLAGS)

engine: ## Rebuild QuickJS from its sources, into the checkout
	@sh src/guest/javascript/quickjs/build.sh \
	  "$(CURDIR)/src/guest/javascript/quickjs/quickjs.wasm"
	@cd src/guest/javascript/quickjs && sha256sum quickjs.wasm build.sh Cargo.* \
	  requirements.txt *.c *.h patches/* | tee quickjs.wasm.sha256

sbom: node_modules/.all ## Write the software bill of materials to sbom.json
	@$(DENO) run --allow-all tools/sbom.ts

clean: ## Remove everything that other commands have made
	rm -rf .cache node_modules

include make/compose.mk
