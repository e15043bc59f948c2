# Thin wrappers; `sh scripts/demo` and `sh scripts/test` do the same without make.
.PHONY: demo test lint bench
demo:
	@sh scripts/demo
test:
	@sh scripts/test
lint:
	@sh scripts/lint
bench:
	@sh scripts/bench
