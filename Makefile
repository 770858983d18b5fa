# What people and CI call: `make help` lists the targets. GNU make and a POSIX shell.

# The executable is linked statically: made here, it runs on hosts whose C library is years older. The target
# has to be named, even though it is this machine's own: without --target cargo would give the flag to build
# scripts and procedural macros as well, which cannot be static.
TARGET := $(shell rustc -vV | sed -n 's/^host: //p')
CARGO_FLAGS := --release --locked --target $(TARGET)
# A panic ends it where it stands, so nothing is unwound and the tables for that are left out; build.rs drops those of
# the libraries.
# The threshold of the inliner is a third of the usual one: own code that runs once for a request is smaller by it, and the
# loops that see every value are as quick.
# Its messages name source files by their place in the project, not on this machine.
export RUSTFLAGS := -C target-feature=+crt-static -C force-unwind-tables=no -C llvm-args=-inline-threshold=80 \
    --remap-path-prefix=$(CURDIR)=. \
    --remap-path-prefix=$(or $(CARGO_HOME),$(HOME)/.cargo)/registry/src=crates
# The addresses that a static-pie puts right as it starts, in a twentieth of the space; the C library can read that from
# 2.36 on, and a static executable has the one of this machine.
ifneq ($(shell test "$$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/.*[.]//')" -ge 36 2>/dev/null && echo yes),)
RUSTFLAGS += -C link-arg=-Wl,-z,pack-relative-relocs
endif
# Parts that are equal to the byte are there once, such as the tables of the C library's mathematics, which it has for four
# kinds of processor. LLVM's linker does that, which is rustc's own choice on this one target.
ifneq ($(and $(filter x86_64-unknown-linux-gnu,$(TARGET)),$(wildcard $(shell rustc --print sysroot)/lib/rustlib/$(TARGET)/bin/gcc-ld/ld.lld)),)
RUSTFLAGS += -C link-arg=-Wl,--icf=all -C link-arg=-Wl,--ignore-data-address-equality
endif
export CARGO_TARGET_DIR := $(or $(CARGO_TARGET_DIR),$(CURDIR)/target)
BUILT := $(CARGO_TARGET_DIR)/$(TARGET)/release/roistat-cgi
CGI := cgi-bin/roistat.cgi
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)

# `make run` and `make serve`: the request, without user and token; how it is signed (as the sample's config
# says); the port on 127.0.0.1; for `make serve`, what the sample's rows are kept in.
QUERY ?= action=export&date=0
LOGIN := login
PASSWORD := password
PORT ?= 8080
DATABASE ?= sqlite
export QUERY LOGIN PASSWORD PORT DATABASE

# Real servers, readers and a browser for the tests, and tools that watch the program, as Debian names them. apache2-bin is
# Apache without its service.
SERVER_PACKAGES := apache2-bin apache2-suexec-custom busybox chromium chromium-driver curl fcgiwrap lighttpd \
    mariadb-server nginx-light nodejs npm pgbouncer php-cli php-xml postgresql sqlite3 strace valgrind
# What `make bench` compares with and measures by.
BENCH_PACKAGES := apache2-bin curl libmariadb-dev libpq-dev libsqlite3-dev libssl-dev mariadb-server php-cgi \
    php-cli php-mysql php-pgsql php-sqlite3 postgresql sqlite3 valgrind wrk zlib1g-dev
# SKIP_SERVERS=1 leaves out the tests that need them.
export SKIP_SERVERS

# `make fuzz`: how many inputs of the dearest kind, and which; without FUZZ_SEED other ones each time.
FUZZ_CASES ?= 1000
export FUZZ_CASES FUZZ_SEED

.PHONY: build run test page-tools soak soak-servers fuzz mutants bench servers components serve screenshot install dist release deny order \
    sample clean help

build: ## the static executable, into cgi-bin/roistat.cgi
	@cargo build $(CARGO_FLAGS)
	@# Put in place by renaming: one that runs is not written over. The name until then is closed to the web.
	@cmp -s "$(BUILT)" $(CGI) || \
	    { cp "$(BUILT)" cgi-bin/.htnew.cgi && chmod 0755 cgi-bin/.htnew.cgi && mv -f cgi-bin/.htnew.cgi $(CGI); }

# A lead goes to a copy of the sample, and leaves it as it was.
run: build ## one request, headers and document. QUERY='action=export_clients&format=xml&date=0'
	@scripts/run.sh $(CGI)

test: servers components page-tools ## all that CI checks: formatting, clippy, documentation, tests with real servers
	cargo fmt --check
	cargo clippy $(CARGO_FLAGS) --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc $(CARGO_FLAGS) --no-deps --document-private-items
	cargo test $(CARGO_FLAGS)

# What is too long for every change; each prints its figures.
LONG = cargo test $(CARGO_FLAGS) --test suite -- --ignored --nocapture --test-threads=1

# Other servers than Debian's own, into the folder of the build.
soak-servers: servers
	@tests/servers/packages.sh debootstrap galera-4 rsync
	@tests/servers/mysql9.sh "$(CARGO_TARGET_DIR)/$(TARGET)/mysql-9"
	@tests/servers/postgres18.sh "$(CARGO_TARGET_DIR)/$(TARGET)/postgres-18"

# What every engine promises, and the moment of an answer, at servers of other kinds; tests write at one node of a cluster and
# shops read at another.
ENGINES = cargo test $(CARGO_FLAGS) --test suite -- --include-ignored --nocapture engines::columns engines::documents \
    engines::pages engines::refusals

soak: soak-servers ## the long tests: load, kills, faults, clusters, other servers; some minutes
	$(LONG) soak_
	DATABASES=mysql9 $(ENGINES) newest:: leads::engines lexed:: soak_answers_of_one_moment
	DATABASES=galera $(ENGINES) newest:: soak_answers_of_one_moment
	DATABASES=group $(ENGINES) newest:: soak_answers_of_one_moment
	DATABASES=standby $(ENGINES) soak_answers_of_one_moment
	DATABASES=postgres18 $(ENGINES) newest:: postgres::values postgres::init lexed::

fuzz: servers ## generated rows and mutated input. FUZZ_CASES=1000 FUZZ_SEED=1
	$(LONG) fuzz_

# Breaks the program in every way that cargo-mutants knows, and names what no test notices. By default the files
# in which nothing may survive; half a minute for each mutant.
MUTANTS ?= src/access.rs src/refusal.rs src/reply.rs src/spool.rs src/request.rs src/store
mutants: servers ## broken programs that no test notices. MUTANTS='src/access.rs' for less
	@cargo mutants --version >/dev/null 2>&1 || cargo install --locked --target-dir $(CARGO_TARGET_DIR)/tools cargo-mutants
	CARGO_BUILD_TARGET=$(TARGET) cargo mutants --profile mutants --output $(CARGO_TARGET_DIR) --jobs 2 \
	    $(foreach place,$(MUTANTS),--file '$(place)$(if $(filter %.rs,$(place)),,/**)') -- --locked

# Installs them as root on Debian; elsewhere says what is missing, and fails.
servers:
	@tests/servers/packages.sh $(SERVER_PACKAGES)

# What looks at the owner's page: accessibility rules and a validator of HTML, from npm by the lock file in tests/page.
page-tools: servers
	@tests/servers/npm.sh tests/page "$(CARGO_TARGET_DIR)/$(TARGET)/page-tools"

# A minimal toolchain has neither of the two.
components:
	@for component in rustfmt clippy; do \
	    cargo "$${component#rust}" --version >/dev/null 2>&1 || rustup component add "$$component" || \
	        { echo "missing: $$component, a component of the Rust toolchain" >&2; exit 1; }; \
	done

bench: build ## times, memory and instructions beside C, PHP and sqlite3; ROWS='31 10000' RUNS=100 for less
	@SKIP_SERVERS= tests/servers/packages.sh $(BENCH_PACKAGES)
	@PROGRAM='$(BUILT)' CARGO_FLAGS='$(CARGO_FLAGS)' tests/bench/bench.sh

serve: build ## a private Apache on 127.0.0.1 with this cgi-bin, until Ctrl-C. PORT=8080 DATABASE=mysql or postgres
	@tests/servers/serve.sh

screenshot: build ## the pictures of the owner's page for the READMEs, into docs/; needs Chromium and sqlite3
	@scripts/screenshot.sh '$(BUILT)'

install: ## the program into a host's folder, no config or database overwritten. DESTDIR=/path/to/cgi-bin
	@[ -d "$$DESTDIR" ] || { echo 'which folder? make install DESTDIR=/path/to/cgi-bin' >&2; exit 2; }
	@$(MAKE) --no-print-directory build
	@scripts/install.sh "$$DESTDIR"

dist: build ## an archive to upload, and its SHA-256, into dist/
	@scripts/dist.sh $(VERSION) $(firstword $(subst -, ,$(TARGET)))

release: ## checks and tags this commit as the version in Cargo.toml; RELEASING.md. Nothing is pushed
	@MAKE='$(MAKE)' scripts/release.sh $(VERSION) $(firstword $(subst -, ,$(TARGET)))

deny: ## licences, banned and doubled packages, by deny.toml; needs no network but to install cargo-deny
	@cargo deny --version >/dev/null 2>&1 || cargo install --locked --target-dir $(CARGO_TARGET_DIR)/tools cargo-deny
	@cargo fetch --quiet --locked # the packages of other targets too, since cargo-deny reads them all
	cargo deny --locked --offline check licenses bans sources

order: servers ## scripts/request-order.ld again: which functions of a request the linker puts side by side
	@CARGO_FLAGS='$(CARGO_FLAGS)' scripts/order.sh

sample: ## sample.db again, where it differs from tests/sample.sql
	@scripts/sample.sh

clean: ## removes what was built and packed
	cargo clean
	rm -rf dist $(CGI) cgi-bin/.htnew.cgi

help: ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile
