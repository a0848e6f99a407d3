# What is too long for every day. Everything else is in .ci/run.

.PHONY: soak
soak: # kills the server 200 times while things happen in the store
	KILL_ROUNDS=200 go test ./e2e -run TestTriggersSurviveKills -count=1 -timeout=60m -v
