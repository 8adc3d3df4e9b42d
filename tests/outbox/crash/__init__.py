"""The processes that the crash test starts and kills: each is run as `python -m tests.outbox.crash.<name>`."""
