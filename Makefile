# precis. `make help` lists the targets; each sets up what it needs.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME ?= 30s
ADDRESS ?= 127.0.0.1:8317

# Where tools of the build are kept; .gitignore leaves both out.
TOOLS := .cache
# The packages of the browser, tested there too. Those that compute are tested with both builds of the kernels.
BROWSER_PACKAGES := ./core/... ./models/... ./memory/...
KERNEL_PACKAGES := ./core/kernel/... ./core/nn/... ./core/kvcache/... ./models ./models/llama/... ./models/t5/... ./models/gpt2/... ./models/gemma3/... ./models/bert/...
in-chromium = GOOS=js GOARCH=wasm go test -timeout 20m -p 1 -exec "node '$(CURDIR)/web/test/go-in-chromium.mjs' --variant $(1)"

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: model build ## fetch the model, build, serve the page and print its address
	./precis serve --address $(ADDRESS)

.PHONY: build
build: node_modules ## build the command line (./precis) and the page (dist/)
	go build -trimpath -o precis ./cmd/precis
	node web/build.mjs

.PHONY: edge
edge: ## build the Cloudflare Worker that serves extractive summaries (dist-edge/)
	go run github.com/syumai/workers/cmd/workers-assets-gen -mode=go -o dist-edge
	GOOS=js GOARCH=wasm go build -trimpath -ldflags '-s -w' -o dist-edge/app.wasm ./wasm/edge

.PHONY: extension
extension: build $(TOOLS)/addons-linter ## build the extension for Chrome and Firefox (dist-extension/: folders and zips) and hold it to the rules of Firefox's shop
	node web/build-extension.mjs
	node web/lint-extension/lint.mjs

.PHONY: test
test: lint model chromium firefox build extension test-native test-chromium test-web ## lint, then every test: native, in Chromium, and of the page

.PHONY: test-native
test-native: model
	go test -timeout 20m ./...

.PHONY: test-chromium
test-chromium: model chromium node_modules
	$(call in-chromium,relaxed --form dot) $(BROWSER_PACKAGES)
	$(call in-chromium,relaxed --form sums) ./core/kernel
	$(call in-chromium,simd) $(KERNEL_PACKAGES)

.PHONY: test-web
test-web: model chromium firefox build
	node --test --test-timeout=900000 web/test/*.test.mjs

.PHONY: bench
bench: model chromium build ## measure speed, memory and sizes beside wllama, and what reading ahead spares; writes docs/benchmarks.md (about 12 minutes)
	node web/bench/bench.mjs --write docs/benchmarks.md

.PHONY: bench-t5
bench-t5: chromium build ## measure T5 beside transformers.js and wllama; writes its section of docs/benchmarks.md (about 4 minutes)
	node web/bench/t5.mjs --write docs/benchmarks.md

.PHONY: bench-long
bench-long: model chromium ## measure how time and memory grow with the length of a page, natively and in Chromium (about 15 minutes)
	GOOS=js GOARCH=wasm go build -o $(TOOLS)/longspeed.wasm ./internal/longspeed
	for way in extractive outline ranked written outline-ranked t5; do \
		go run ./internal/longspeed --way $$way; \
		node web/test/go-in-chromium.mjs $(TOOLS)/longspeed.wasm --way $$way; \
	done

.PHONY: lighthouse
lighthouse: chromium build ## let Lighthouse judge the page as it is served, for a phone and a desktop; under 95 fails
	node web/bench/lighthouse.mjs

.PHONY: quality
quality: model ## measure the summaries; writes the table of docs/quality.md
	go run ./internal/quality --write docs/quality.md

.PHONY: extraction
extraction: chromium ## measure how well main text is found beside Readability alone; writes the tables of docs/extraction.md
	node web/extract/measure.mjs $(if $(WCXB),--wcxb '$(WCXB)') --write docs/extraction.md

.PHONY: generate
generate: node_modules ## write the generated files anew: kernels, messages
	go generate ./...

.PHONY: lint
lint: node_modules $(TOOLS)/staticcheck ## gofmt, go vet, staticcheck, the types of the JavaScript and the words of the interface
	@unformatted=$$(find . -name '*.go' -not -path './node_modules/*' -exec gofmt -l {} +); \
		if [[ -n $$unformatted ]]; then echo "gofmt: not formatted:" $$unformatted; exit 1; fi
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./core/... ./models/... ./memory/... ./wasm/...
	$(TOOLS)/staticcheck ./...
	GOOS=js GOARCH=wasm $(TOOLS)/staticcheck ./core/... ./models/... ./memory/... ./wasm/...
	npx tsc --project web/tsconfig.json
	node web/words/check.mjs

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME (30s)
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5s $$package; \
		done; \
	done

.PHONY: size
size: build ## print the sizes of what a visitor downloads, raw and compressed, and hold their limits
	node web/bench/size.mjs

.PHONY: clean
clean: ## delete what was built; fetched models stay in the cache
	rm -rf dist dist-edge dist-extension node_modules $(TOOLS) precis

# Set-up

.PHONY: model
model:
	@go run ./cmd/precis pull

.PHONY: chromium
chromium: node_modules
	@web/test/set-up-browser.sh chromium

.PHONY: firefox
firefox:
	@web/test/set-up-browser.sh firefox

node_modules: node_modules/.package-lock.json
node_modules/.package-lock.json: package.json package-lock.json .npmrc
	npm ci --no-progress
	@touch $@

$(TOOLS)/staticcheck:
	GOBIN=$(CURDIR)/$(TOOLS) go install $(STATICCHECK)

$(TOOLS)/addons-linter: web/lint-extension/package.json web/lint-extension/package-lock.json
	mkdir -p $@
	cp $^ .npmrc $@
	npm ci --no-progress --prefix $@
	@touch $@
