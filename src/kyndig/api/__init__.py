"""The way in and out for other programs: REST with tokens, its description in OpenAPI, and webhooks."""
