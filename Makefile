# What is too long for every day. Everything else is in .ci/run.

.PHONY: soak bench-triggers
soak: # kills the server 200 times while things happen in the store
	KILL_ROUNDS=200 go test ./e2e -run TestTriggersSurviveKills -count=1 -timeout=60m -v

BENCH_TRIGGERS = go test ./e2e -run '^$$' -timeout=60m

bench-triggers: # the figures of docs/performance.md, "Triggers"; half an hour on a machine that does nothing else
	$(BENCH_TRIGGERS) -bench SignedWebhooks -benchtime 60s
	$(BENCH_TRIGGERS) -bench Listeners -benchtime 30x
	$(BENCH_TRIGGERS) -bench MillionEvents -benchtime 10x
	$(BENCH_TRIGGERS) -bench News/webhook -benchtime 120x
	$(BENCH_TRIGGERS) -bench News/poll -benchtime 120x
