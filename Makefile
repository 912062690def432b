.DEFAULT_GOAL := help
# SwiftPM says an undeclared import is an error only when asked to.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
FORMATTED := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

.PHONY: help
help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install the Debian packages that are missing
	@scripts/setup

.PHONY: build
build: setup ## Build the fanout command
	swift build $(SWIFT_FLAGS) --product fanout

.PHONY: run
run: build ## Gateway and sandbox together, three events sent and shown, then go on serving
	@.build/debug/fanout demo --keep-serving

.PHONY: demo
demo: build ## The same, but end: 0 where every event arrived as it should
	@.build/debug/fanout demo

# Three runs one after the other: tests that compute would keep those waiting that speak over sockets.
SOCKETS := HTTPServerTests|TransportCurlTests|SandboxTests|IngestTests|LoadGeneratorTests
PROCESSES := GatewayTests

.PHONY: test
test: setup ## Build and pass all tests
	swift build $(SWIFT_FLAGS) --build-tests
	swift test $(SWIFT_FLAGS) --skip-build --skip '$(SOCKETS)|$(PROCESSES)'
	swift test $(SWIFT_FLAGS) --skip-build --filter '$(SOCKETS)'
	swift test $(SWIFT_FLAGS) --skip-build --filter '$(PROCESSES)'

.PHONY: fuzz
fuzz: setup ## Give the readers hostile input, FUZZ_SECONDS=30 for each
	@scripts/fuzz

# The same CRASH_SEED plans the same kills, load and troubles; without one, a seed is drawn and told.
.PHONY: crash
crash: setup ## Kill the gateway under load again and again (CRASH_KILLS, CRASH_EVENTS, CRASH_SEED)
	swift build $(SWIFT_FLAGS) --build-tests
	CRASH_KILLS=$(or $(CRASH_KILLS),50) CRASH_EVENTS=$(or $(CRASH_EVENTS),200000) \
		swift test $(SWIFT_FLAGS) --skip-build --filter CrashRunTests

.PHONY: bench-build
bench-build: # The release builds that are measured
	@scripts/setup python3
	swift build -c release $(SWIFT_FLAGS) --product fanout
	swift build -c release --package-path Benchmarks --product bench
	swift build -c release --package-path Benchmarks --product bare-server

# With JSON=FILE the figures are written there too, those of all three targets into one file; the second table of `bench`
# reads those of the first.
JSON_FLAG = $(if $(JSON),--json $(JSON))

.PHONY: bench
bench: bench-build ## Measure every stage and the whole gateway, and print two tables (JSON=FILE)
	@Benchmarks/.build/release/bench --json $(or $(JSON),.build/bench.json)
	@python3 scripts/bench_gateway.py figures --json $(or $(JSON),.build/bench.json)

.PHONY: bench-scaling
bench-scaling: bench-build ## Measure by cores, events per request, destinations and size (JSON=FILE)
	@python3 scripts/bench_gateway.py scaling $(JSON_FLAG)

.PHONY: bench-backlog
bench-backlog: bench-build ## Measure with events waiting, COUNT="1000000 10000000" (JSON=FILE)
	@python3 scripts/bench_gateway.py backlog $(or $(COUNT),1000000) $(JSON_FLAG)

.PHONY: bench-compare
bench-compare: setup ## Say what got slower or faster since BASE=<commit>
	@scripts/bench-compare $(BASE)

.PHONY: bench-instructions
bench-instructions: setup ## Count the instructions per event; fail where they grew by a tenth
	@scripts/count-instructions

.PHONY: format
format: ## Format the code in place
	swift format --in-place --recursive --parallel $(FORMATTED)

.PHONY: lint
lint: ## Check the format of the code
	swift format lint --strict --recursive --parallel $(FORMATTED)

.PHONY: clean
clean: ## Remove what was built, and the demo's data
	swift package clean
	rm -rf .build/fanout-demo
