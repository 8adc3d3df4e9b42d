"""`python -m tests.postgres URL`: does a PostgreSQL answer there? Says so, and exits 1 where none does."""

import sys

import psycopg

if __name__ == "__main__":
    url = sys.argv[1]
    server = url.rpartition("/")[0] + "/postgres"
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        sys.exit(f"No PostgreSQL answers at {server}; the tests were not run there. ({error})")
