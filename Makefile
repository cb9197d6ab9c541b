# The two commands are `make run` and `make test`.

CARGO ?= cargo

# What the machine lacks, and the tests that cannot be run without it.
HAS = $(shell command -v $(1) >/dev/null 2>&1 && echo yes)
NODE_MAJOR := $(shell node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
HAS_NODE := $(shell [ "$(NODE_MAJOR)" -ge 20 ] 2>/dev/null && command -v npm >/dev/null && echo yes)
LACKS_OAUTH := $(if $(HAS_NODE),,Node 20 or later with npm)
CHROMIUM ?= $(firstword $(shell command -v chromium 2>/dev/null) $(shell command -v chromium-browser 2>/dev/null))
LACKS_BROWSER := $(strip $(LACKS_OAUTH) $(if $(CHROMIUM),,Chromium))
LACKS_PEER := $(strip $(LACKS_OAUTH) \
	$(if $(call HAS,python3),,Python 3) $(if $(call HAS,c++),,a C++ compiler))
HAS_VENV := $(shell python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && echo yes)
LACKS_MOCK := $(if $(HAS_VENV),,Python 3.11 or later with venv)
HAS_PHP := $(shell php -r 'exit((int) !(extension_loaded("mysqli") && extension_loaded("gd")));' \
	2>/dev/null && echo yes)
HAS_MARIADB := $(shell PATH="$$PATH:/usr/sbin" command -v mariadbd >/dev/null 2>&1 && echo yes)
LACKS_WORDPRESS := $(strip $(if $(HAS_PHP),,PHP with mysqli and gd) $(if $(HAS_MARIADB),,MariaDB) \
	$(if $(wildcard /usr/share/wordpress/wp-settings.php),,Debian's WordPress) \
	$(if $(call HAS,python3),,Python 3))
HAS_POSTGRES := $(shell { command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 && echo yes)
LACKS_POSTGRES := $(if $(HAS_POSTGRES),,PostgreSQL with its initdb)
LACKS_TOUR := $(strip $(if $(call HAS,bash),,bash) $(if $(call HAS,curl),,curl) \
	$(if $(call HAS,python3),,Python 3))
SKIP := $(strip $(if $(LACKS_PEER),--skip networks::bluesky) $(if $(LACKS_OAUTH),--skip networks::oauth) \
	$(if $(LACKS_MOCK),--skip networks::mastodon --skip networks::s3 --skip api::fuzzed) \
	$(if $(LACKS_WORDPRESS),--skip networks::wordpress) $(if $(LACKS_TOUR),--skip tour::))

.PHONY: run test ui ui-test ui-e2e screenshots dist crash-night fuzz bench bench-large fmt lint doc printed \
	peers peer-atproto peer-oauth peer-mastodon peer-schemathesis peer-s3

# Starts Dezent on ./data: make run, make run ARGS=--demo. Without Node the page is left out, and says so.
run: $(if $(HAS_NODE),ui)
	$(CARGO) run -- serve $(ARGS)

# The calendar page, from ui/ into ui/dist/, whence it goes into the program.
UI_INSTALLED := ui/node_modules/.package-lock.json
ui: ui/dist/index.html
$(UI_INSTALLED): ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund
	@touch $@
ui/dist/index.html: $(UI_INSTALLED) openapi.json ui/index.html ui/vite.config.ts ui/svelte.config.js ui/tsconfig.json \
		$(wildcard locales/page.*.ftl) $(shell find ui/src -type f 2>/dev/null)
	cd ui && npm run build
ui-test: ui
	cd ui && npm run check && npm test

# The page in a browser, on the program as cargo has built it last.
PROGRAM = $(abspath $(or $(CARGO_TARGET_DIR),target)/debug/dezent)
ui-e2e: ui
	cd ui && CHROMIUM="$(CHROMIUM)" DEZENT_BIN="$${DEZENT_BIN:-$(PROGRAM)}" npm run e2e

# The pictures of docs/images, from the demo.
screenshots: ui
	$(CARGO) build --features testing
	cd ui && CHROMIUM="$(CHROMIUM)" DEZENT_BIN="$${DEZENT_BIN:-$(PROGRAM)}" npm run pictures

# What the program can be built with besides: the suite runs without it on SQLite, and with it on
# PostgreSQL.
OPTIONAL := otel,s3

# Everything that proves the program on this machine, on both databases.
test: lint doc $(if $(LACKS_OAUTH),,ui-test) $(if $(LACKS_PEER),,peer-atproto) $(if $(LACKS_OAUTH),,peer-oauth) \
	$(if $(LACKS_MOCK),,peer-mastodon peer-schemathesis peer-s3)
ifeq ($(SKIP),)
	$(CARGO) test --workspace --features testing
else
	$(CARGO) test --workspace --features testing --lib --bins
	$(CARGO) test --workspace --features testing --doc
	$(CARGO) test --features testing --test model --test rules
	$(CARGO) test --features testing --test all -- $(SKIP)
endif
ifeq ($(LACKS_BROWSER),)
	$(MAKE) ui-e2e
endif
ifneq ($(HAS_POSTGRES),)
	DEZENT_TEST_DATABASE=postgres $(CARGO) test --features testing,$(OPTIONAL) --test all -- $(SKIP)
endif
	@$(if $(LACKS_PEER)$(LACKS_OAUTH)$(LACKS_BROWSER)$(LACKS_MOCK)$(LACKS_WORDPRESS)$(LACKS_TOUR)$(LACKS_POSTGRES),\
		echo "not run here:$(if $(LACKS_PEER), the tests on a real AT Protocol server (missing: $(LACKS_PEER)))$(if $(LACKS_OAUTH), the tests of the page and on an OAuth server (missing: $(LACKS_OAUTH)))$(if $(LACKS_BROWSER), the tests of the page in a browser (missing: $(LACKS_BROWSER)))$(if $(LACKS_MOCK), the tests on a Mastodon server and a bucket and with Schemathesis (missing: $(LACKS_MOCK)))$(if $(LACKS_WORDPRESS), the tests on a real WordPress site (missing: $(LACKS_WORDPRESS)))$(if $(LACKS_POSTGRES), the tests on PostgreSQL (missing: $(LACKS_POSTGRES)))$(if $(LACKS_TOUR), the tour of the README (missing: $(LACKS_TOUR)))",\
		echo "everything was run here")

# The program as it is handed out, and its size. Static where the machine has the target and the C
# compiler for it (rustup target add $(MUSL); Debian: musl-tools), so that it runs on any Linux and in
# an empty container.
MUSL := $(shell uname -m)-unknown-linux-musl
HAS_MUSL = $(shell command -v musl-gcc >/dev/null 2>&1 \
	&& [ -d "$$(rustc --print sysroot)/lib/rustlib/$(MUSL)" ] && echo yes)
DIST = $(or $(CARGO_TARGET_DIR),target)$(if $(HAS_MUSL),/$(MUSL))/dist/dezent
dist: $(if $(HAS_NODE),ui)
	$(if $(HAS_MUSL),CC_$(subst -,_,$(MUSL))=musl-gcc) \
		$(CARGO) build --locked --profile dist --bin dezent $(if $(HAS_MUSL),--target $(MUSL))
	@ls -l $(DIST) | awk '{ printf "%s: %.1f MiB%s\n", $$9, $$5 / 1048576, "$(if $(HAS_MUSL),, not static (missing: musl-gcc or rustup target add $(MUSL)))" }'

# The crash suite again and again on both databases, each round different from the one before. Every
# round prints a seed, with which it comes again: DEZENT_CRASH_SEED=... make crash-night ROUNDS=1
ROUNDS ?= 20
CRASH_NIGHT = DEZENT_CRASH_ROUNDS=$(ROUNDS) $(1) $(CARGO) test --features testing --test all -- \
	engine::crash engine::frozen engine::looks engine::random_kills --nocapture
crash-night:
	$(call CRASH_NIGHT)
ifneq ($(HAS_POSTGRES),)
	$(call CRASH_NIGHT,DEZENT_TEST_DATABASE=postgres)
else
	@echo "not run here: the nights on PostgreSQL (missing: $(LACKS_POSTGRES))"
endif

# Texts that nobody would write, for so many seconds, into the rules. For nights, outside the tests: needs
# cargo-fuzz (cargo install cargo-fuzz) and a C++ compiler.
FUZZ_SECONDS ?= 3600
fuzz:
	RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run check -- -max_total_time=$(FUZZ_SECONDS) -max_len=4096

# How punctual, fast and thrifty the program is, as docs/performance.md tells; takes a release
# build. One measurement: make bench ARGS=restart
bench:
	$(CARGO) bench --bench measure -- short $(ARGS)

# The same with up to a million posts; takes longer.
bench-large:
	$(CARGO) bench --bench measure -- large $(ARGS)

fmt:
	$(CARGO) fmt --all

lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --features testing,$(OPTIONAL) -- -D warnings
	$(CARGO) clippy -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --workspace --features testing,$(OPTIONAL)

# Prints anew what the program knows by heart; a test compares the files.
printed:
	$(CARGO) build --features testing
	$(CARGO) run -q --features testing -- print openapi > openapi.json.new
	$(CARGO) run -q --features testing -- print config > config.example.toml.new
	$(CARGO) run -q --features testing -- print rules > docs/rules.md.new
	$(CARGO) run -q --features testing -- print networks > docs/networks.md.new
	$(CARGO) run -q --features testing -- print cli > docs/cli.md.new
	for page in openapi.json config.example.toml docs/rules.md docs/networks.md docs/cli.md; do \
		mv $$page.new $$page; done

# The servers that the tests publish on.
peers: peer-atproto peer-oauth peer-mastodon peer-schemathesis peer-s3

# Peers that are Node programs: a real AT Protocol server, and an OAuth server of somebody else's making.
# The packages are installed once for each lock file and Node version. No install script is run but the one
# that compiles better-sqlite3, without optimising, which takes a third of the time.
peer-atproto peer-oauth: peer-%:
	@set -e; cd tests/peers/$*; \
	wanted="$$(node --version; cksum package-lock.json)"; \
	if [ "$$(cat node_modules/.installed-for 2>/dev/null)" != "$$wanted" ]; then \
		npm ci --ignore-scripts --no-audit --no-fund; \
		if [ -d node_modules/better-sqlite3 ]; then \
			npm_config_build_from_source=true CFLAGS=-O0 CXXFLAGS=-O0 npm rebuild better-sqlite3; \
		fi; \
		echo "$$wanted" > node_modules/.installed-for; \
	fi

# Peers that are Python programs, each in a folder of its own: a Mastodon server of somebody else's
# making, one who asks the API whatever its description allows, and a server that speaks S3.
peer-mastodon peer-schemathesis peer-s3: peer-%:
	@set -e; cd tests/peers/$*; \
	wanted="$$(python3 --version; cksum requirements.txt)"; \
	if [ "$$(cat .venv/.installed-for 2>/dev/null)" != "$$wanted" ]; then \
		python3 -m venv --clear .venv; \
		.venv/bin/pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt; \
		echo "$$wanted" > .venv/.installed-for; \
	fi
